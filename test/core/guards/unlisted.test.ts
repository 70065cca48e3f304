// A system that cannot list its users: only who is named may go, and far fewer.
import { describe, expect, it, test } from 'vitest'

import { runGuards, unsupported } from '../../../src/core/guards/index.ts'
import type { LiveUser, Override, Snapshot } from '../../../src/core/types.ts'
import { person, site } from '../../providers/bevy/setup.ts'
import { drafted, options, snapshot, table, user, type Wanted } from '../live.ts'
import { allowing, brief, create, remove, root, row, students } from './actions.ts'

const manages = new Set(['existence', 'account'] as const)
const losses = 'gone for good'

function people(size: number, more: Partial<LiveUser> = {}): LiveUser[] {
  return Array.from({ length: size }, (_, index) => person(`c${index}@x.org`, String(100 + index), more))
}

function unlisted(users: readonly LiveUser[]): Snapshot {
  return site(users, { listed: false, complete: false, deletes: { losses } })
}

function absent(users: readonly LiveUser[]): Wanted {
  const rows = users.map(({ name, account = '' }) => [name, account, 'absent'])
  return { tables: [table('u.csv', ['email', 'user_id', 'ensure'], ...rows)], manages }
}

function found(wanted: Wanted, live: Snapshot, overrides: readonly Override[] = [], most = 50): string[] {
  const { findings } = drafted({ ...wanted, manages }, live, { overrides, limits: { max_deletes: most } })
  return findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
}

describe('where nobody can list', () => {
  const note = `info storage: ${losses}`
  const cap =
    'block unlisted-count: 11 users would be deleted on a system that cannot list its users, and there the limit is 10; if that is right, plan with --max-deletes 11'

  test('ten may go', () => {
    expect(found(absent(people(10)), unlisted(people(10)))).toEqual([note])
  })

  test('the eleventh needs a flag that was typed, whatever a file says', () => {
    const live = unlisted(people(11))
    expect(found(absent(people(11)), live)).toEqual([cap, note])
    expect(found(absent(people(11)), live, [], 1000)).toEqual([cap, note])
    expect(found(absent(people(11)), live, [{ flag: '--max-deletes', value: 11 }], 11)).toEqual([note])
    // A share of those who happen to be named would say nothing.
    expect(found(absent(people(11)), live, [{ flag: '--max-delete-share', value: 1 }])).toEqual([cap, note])
  })

  test('the eleventh needs another policy where that sets fewer', () => {
    const actions = people(11).map(({ name }) => remove(name))
    const found = (most: number) =>
      runGuards(
        { actions, live: unlisted(people(11)), options, policy: { version: 1, guards: { max_deletes: most } } },
        [],
      ).filter(({ guard }) => guard === 'unlisted-count')
    expect(found(10)).toEqual([
      {
        guard: 'unlisted-count',
        level: 'block',
        message:
          '11 users would be deleted on a system that cannot list its users, and there the limit is 10; if that is right, ask for another limit in the policy, or make smaller plans',
        held: true,
        actions: actions.map(({ id }) => id),
      },
    ])
    expect(found(11)).toEqual([expect.not.objectContaining({ held: true })])
  })

  test('where everybody is listed the usual limits hold', () => {
    const live = site(people(100), { deletes: { losses } })
    expect(found(absent(people(11)), live)).toEqual([note])
  })

  test('neither prune nor a rule finds anybody, and says so', () => {
    const message =
      'block visibility: the system cannot list its users, so rules and prune find no users; name the users to be absent in rows'
    const at = { file: 'hubplan.yaml', line: 3 }
    const live = unlisted(people(2))
    expect(found({ scope: { prune: at } }, live)).toContain(message)
    expect(found({ rules: [{ match: ['c*'], at }] }, live)).toContain(message)
    expect(found(absent(people(2)), live)).not.toContain(message)
  })

  test('nobody can be created', () => {
    const wanted = { tables: [table('u.csv', ['email', 'user_id'], ['new@x.org', '9'])], manages }
    expect(found(wanted, unlisted(people(2)))).toEqual([
      'block visibility: the system cannot list its users, so only users named in rows can be deleted; creating, renaming, and deleting by a rule or by prune are not possible',
    ])
  })
})

test('who cannot be verified is told, with what is not known', () => {
  const unseen = people(2, { unverified: true })
  expect(found(absent(unseen), unlisted(unseen))[0]).toBe(
    'warn unverified: 2 users to be deleted could not be verified: whether number and e-mail belong together, whether the user is an administrator, and whether the user exists; the file alone decides',
  )
})

test('an administrator needs more than a row', () => {
  const boss = [person('boss@x.org', '1', { admin: true })]
  expect(found(absent(boss), unlisted(boss))[0]).toBe(
    'block admin-delete: "boss@x.org" is an admin and would be deleted (u.csv:2:1); demote first, or plan with --allow admin-delete',
  )
})

describe('what a system cannot do', () => {
  const { actions } = drafted(
    { tables: [table('u.csv', ['email'], ['new@x.org'], ['other@x.org'])], manages },
    site(people(2)),
  )

  test('is said with what to do', () => {
    expect(unsupported(actions, new Set(['user.delete']), 'a Bevy community')).toEqual([
      {
        guard: 'unsupported',
        level: 'block',
        message:
          '2 users are missing, and hubplan cannot create users on a Bevy community: "new@x.org", "other@x.org"; let them join there first, or take their rows out',
        actions: actions.map(({ id }) => id),
      },
    ])
    expect(unsupported(actions, new Set(['user.create']), 'a Bevy community')).toEqual([])
  })
})

describe('deletes unseen by any listing', () => {
  const live = snapshot([], { complete: false, listed: false })
  const gone = (size: number) => students(size).map(({ name }) => remove(name, { unverified: true }, row))
  it('may be ten, and not eleven, whatever else is done', () => {
    expect(brief('unlisted-count', [...gone(10), create('x')], live)).toEqual([])
    expect(brief('unlisted-count', gone(11), live)).toEqual([
      `block ${gone(11)
        .map(({ id }) => id)
        .join(' ')}`,
    ])
    expect(brief('unlisted-count', gone(11), snapshot([root]))).toEqual([])
    expect(brief('unlisted-count', gone(11), live, { overrides: [{ flag: '--max-deletes', value: 11 }] })).toEqual([])
    expect(brief('unlisted-count', gone(11), live, allowing('storage'))).toHaveLength(1)
  })
  it('are all told of as not verified, and no others', () => {
    expect(brief('unverified', [...gone(2), remove('seen')])).toEqual(['warn user.delete:s00 user.delete:s01'])
  })
})

it('counts several users that could not be verified', () => {
  const before = { admin: false, unverified: true } as const
  const reason = { why: 'row' } as const
  const remove = (name: string) =>
    ({ id: `user.delete:${name}`, op: 'user.delete', user: name, before, after: null, reason }) as const
  const told = (...names: string[]) =>
    runGuards({ actions: names.map(remove), live: snapshot([user('root', { admin: true })]), options }, [])
      .filter(({ guard }) => guard === 'unverified')
      .map(({ message }) => message.split(':')[0])
  expect(told('a', 'b')).toEqual(['2 users to be deleted could not be verified'])
  expect(told('a')).toEqual(['one user to be deleted could not be verified'])
  expect(told()).toEqual([])
})
