import { beforeEach, describe, expect, test } from 'vitest'

import { describeNewestHub } from '../helpers/real-hub.ts'
import type { Person } from './bare.ts'
import { type Desk, people, useStage } from './desk.ts'

const odd = ['a@b.c', 'üser', 'a b', 'bob#old', 'x?y', '__proto__', 'constructor', '001']
/** The user that a request would reach if it were cut at the sign. */
const near = ['bob', 'x', 'a', '1']

const path = (name: string): string => `/users/${encodeURIComponent(name)}`

describeNewestHub('names that are hard on URLs, JavaScript and spreadsheets, through the proxy', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...near, ...people(20)], groups: ['ml'] })
  let desk: Desk

  beforeEach(async () => {
    for (const name of odd) await stage().bare.send('DELETE', path(name))
    desk = stage().desk()
    desk.write('hubplan.yaml', 'version: 1\nguards: { max_new_admins: 8, max_delete_share: 0.5 }\n')
  })

  async function seed(): Promise<void> {
    for (const name of odd) expect((await stage().bare.send('POST', path(name))).status).toBe(201)
  }

  async function carryOut(csv: string): Promise<void> {
    desk.write('users.csv', csv)
    const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect(planned.code, planned.stdout + planned.stderr).toBe(0)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe(`Applied: ${odd.length} changed, 0 already done.\n`)
  }

  async function found(names: readonly string[] = odd): Promise<readonly (Person | undefined)[]> {
    return Promise.all(names.map((name) => stage().bare.person(name)))
  }

  test('are created', async () => {
    await carryOut(`username\n${odd.join('\n')}\n`)
    expect((await found()).map((person) => person?.name)).toEqual(odd)
  })

  test('are promoted', async () => {
    await seed()
    await carryOut(`username,admin\n${odd.map((name) => `${name},true`).join('\n')}\n`)
    expect((await found()).map((person) => person?.admin)).toEqual(odd.map(() => true))
  })

  test('are put in a group', async () => {
    await seed()
    await carryOut(`username,groups\n${odd.map((name) => `${name},ml`).join('\n')}\n`)
    expect((await found()).map((person) => person?.groups)).toEqual(odd.map(() => ['ml']))
  })

  test('are taken out of a group', async () => {
    await seed()
    await stage().bare.send('POST', '/groups/ml/users', { users: odd })
    desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: ml }]\ninclude: [{ path: users.csv }]\n')
    desk.write('users.csv', `username,groups\n${odd.map((name) => `${name},-`).join('\n')}\n`)
    // Nobody is left in it.
    expect((await desk.run('plan', '-o', 'plan.json', '--allow', 'group-removals')).code).toBe(0)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.stdout, applied.stderr).toBe(`Applied: ${odd.length} changed, 0 already done.\n`)
    expect((await found()).map((person) => person?.groups)).toEqual(odd.map(() => []))
  })

  test('are deleted, and nobody else is', async () => {
    await seed()
    const before = await found(near)
    await carryOut(`username,ensure\n${odd.map((name) => `${name},absent`).join('\n')}\n`)
    expect(await found()).toEqual(odd.map(() => undefined))
    expect(await found(near)).toEqual(before)
  })

  test('name groups, too', async () => {
    await stage().bare.send('POST', path('a b'))
    for (const name of odd) await stage().bare.send('DELETE', `/groups/${encodeURIComponent(name)}`)
    desk.write('users.csv', `username,groups\na b,${odd.join(';')}\n`)
    expect((await desk.run('plan', 'users.csv', '-o', 'plan.json')).code).toBe(0)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
    expect((await stage().bare.person('a b'))?.groups.toSorted()).toEqual([...odd].sort())
  })

  describe('that contain a sign at which a URL ends', () => {
    test.each([
      ['bob#old', 'bob'],
      ['x?y', 'x'],
      ['a b', 'a'],
    ])('deleting %j never touches %j', async (name, other) => {
      await seed()
      const [before] = await found([other])
      desk.write('leavers.csv', `username\n${name}\n`)
      expect((await desk.run('plan', '--absent-from', 'leavers.csv', '-o', 'plan.json')).code).toBe(0)
      expect((await desk.run('apply', 'plan.json')).stdout).toBe('Applied: 1 changed, 0 already done.\n')
      expect(await found([name, other])).toEqual([undefined, before])
    })
  })

  describe('that no request can hold', () => {
    test('`..` in a file is refused with its place and the reason', async () => {
      desk.write('users.csv', 'username\nfine\n..\n')
      const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
      expect(planned).toMatchObject({ code: 1, stdout: '' })
      expect(planned.stderr).toBe(
        [
          'error: 1 error in the input.',
          'users.csv:3:1: the username ".." would be read as a folder in the URL of a request; hubplan cannot manage such a user',
          'hint: correct it and run the same command again',
          'help: hubplan help roster',
          '',
        ].join('\n'),
      )
      expect(desk.has('plan.json')).toBe(false)
    })

    test('`..` as a flag is refused, too', async () => {
      const planned = await desk.run('plan', '--absent', '..', '-o', 'plan.json')
      expect(planned).toMatchObject({ code: 1, stdout: '' })
      expect(planned.stderr).toContain(
        '\n--absent: the username ".." would be read as a folder in the URL of a request; hubplan cannot manage such a user\n',
      )
    })
  })
})
