import { describe, expect, test } from 'vitest'

import { classroom, classSessions } from '../../src/sandbox/index.ts'
import { startSandbox } from '../helpers/sandbox.ts'

const now = new Date('2026-03-02T08:00:00Z')

describe('the demo class', () => {
  test('is 150 people with distinct lower-case names, two of them admins, in two groups', () => {
    const { users, groups } = classroom(now)
    expect(users).toHaveLength(150)
    expect(new Set(users.map((user) => user.name)).size).toBe(150)
    expect(users.filter((user) => !/^[a-z]+\.[a-z]+$/.test(user.name))).toEqual([])
    expect(users.filter((user) => user.admin)).toHaveLength(2)
    expect(groups.map((group) => group.name)).toEqual(['staff', 'students'])
  })

  test('has people who never came, people who left long ago, and two running servers', () => {
    const { users } = classroom(now)
    const old = new Date(now.getTime() - 180 * 86_400_000).toISOString()
    expect(users.filter((user) => user.lastActivity === null).length).toBeGreaterThan(5)
    expect(users.filter((user) => (user.lastActivity ?? '9') < old).length).toBeGreaterThan(10)
    expect(users.filter((user) => (user.servers ?? []).length > 0)).toHaveLength(2)
  })

  test('is the same at the same moment', () => {
    expect(classroom(now)).toEqual(classroom(now))
  })

  test('fits the sandbox', async () => {
    const sandbox = await startSandbox({ ...classroom(now), now: () => now })
    try {
      expect(sandbox.hub.users.size).toBe(150)
      expect(sandbox.hub.groups.get('students')?.members.size).toBe(138)
    } finally {
      await sandbox.close()
    }
  })
})

test('the class has used servers, and uses those that run', () => {
  const room = classroom(now)
  const sessions = classSessions(room, now)
  expect(sessions).toEqual(classSessions(room, now))
  expect(sessions.filter(({ end }) => end === undefined).map(({ user }) => user)).toEqual(
    room.users.filter(({ servers = [] }) => servers.length > 0).map(({ name }) => name),
  )
  expect(sessions.length).toBeGreaterThan(150)
  expect(sessions.every(({ start, end = now.toISOString() }) => start < end && end <= now.toISOString())).toBe(true)
})
