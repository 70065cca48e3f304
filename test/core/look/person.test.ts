import { expect, test } from 'vitest'

import { groupsWithKeepers, liveName, nearName, nextOf, warningsOfNotice } from '../../../src/core/look/person.ts'
import type { Plan } from '../../../src/core/types.ts'
import { desired, snapshot, user } from '../live.ts'

const live = snapshot([user('ann'), user('Bob'), user('x@y.z', { account: '12' })])

test('a name is meant as it is, in its normal form, or by its number', () => {
  expect(['ann', ' ANN ', 'Bob', 'bob', '12', 'cy'].map((name) => liveName(name, live, 'lower'))).toEqual([
    'ann',
    'ann',
    'Bob',
    'Bob',
    'x@y.z',
    undefined,
  ])
  expect(['ANN', 'bob', 'Bob'].map((name) => liveName(name, live, 'exact'))).toEqual([undefined, undefined, 'Bob'])
})

test('a name that is nearly another one is told', () => {
  const many = snapshot([user('jo.smith'), user('margaret')])
  expect(['jo.smiht', 'JoSmith', 'margart', 'margrt', 'zzz'].map((name) => nearName(name, many, 'lower'))).toEqual([
    'jo.smith',
    'jo.smith',
    'margaret',
    'margaret',
    undefined,
  ])
})

test('groups that the system fills are marked; unseen groups are not none', () => {
  const ann = user('ann', { groups: ['a', 'b', 'hubplan-leaving-2026-12-13'] })
  const groups = new Map([['a', { name: 'a', kept: 'system' as const }]])
  expect(groupsWithKeepers(ann, snapshot([ann], { groups }))).toEqual([{ name: 'a', kept: 'system' }, { name: 'b' }])
  expect(groupsWithKeepers(ann, { ...snapshot([ann]), groups: undefined })).toEqual([{ name: 'a' }, { name: 'b' }])
  expect(groupsWithKeepers({ name: 'ann', admin: false }, live)).toBeUndefined()
})

const reason = { why: 'row' } as const
const actions = [
  {
    id: 'user.rename:ann:anna',
    op: 'user.rename',
    user: 'ann',
    before: { admin: false },
    after: { name: 'anna' },
    reason,
  },
  { id: 'admin.set:anna', op: 'admin.set', user: 'anna', before: false, after: true, reason },
  { id: 'group.delete:g', op: 'group.delete', group: 'g', before: { members: ['ann'] }, after: null, reason },
  { id: 'group.create:h', op: 'group.create', group: 'h', before: null, after: { members: [] }, reason },
  { id: 'admin.set:ben', op: 'admin.set', user: 'ben', before: false, after: true, reason },
] as unknown as Plan['actions']
const findings = [
  { guard: 'new-admins', level: 'block', message: 'too many', actions: ['admin.set:anna', 'admin.set:ben'] },
  { guard: 'storage', level: 'info', message: 'a note', actions: ['user.rename:ann:anna'] },
  { guard: 'renames', level: 'warn', message: 'of all', actions: [] },
] as Plan['findings']
const plan = { actions, findings } as Plan

test('the next plan concerns a user under each name, and as a member of a group that goes', () => {
  const own = ['user.rename:ann:anna', 'admin.set:anna', 'group.delete:g']
  const next = nextOf(plan, 'ann')
  expect(next.actions.map(({ id }) => id)).toEqual(own)
  expect(next.findings.map(({ guard }) => guard)).toEqual(['new-admins'])
  expect(next.isBlocked).toBe(true)
  const whole = { guard: 'visibility', level: 'block', message: 'not seen', actions: [] } as const
  expect(nextOf({ ...plan, findings: [whole] } as never, 'cy').findings).toEqual([whole])
  expect(nextOf(plan, 'anna').actions.map(({ id }) => id)).toEqual(own)
  expect(nextOf({ ...plan, findings: [] }, 'cy')).toMatchObject({ actions: [], findings: [], isBlocked: false })
})

test('what notice makes of a user is told, not of others', () => {
  const at = { file: 'hubplan.yaml', line: 2, column: 1 }
  const leave = { days: 14, ifActive: 'keep', all: false, at } as const
  const due = (name: string, last_activity: string | null) =>
    user(name, { groups: ['hubplan-leaving-2026-11-01'], last_activity })
  const all = snapshot([
    due('ann', '2026-11-20T00:00:00Z'),
    due('ben', null),
    due('Cap', null),
    user('dan'),
    { ...due('root', null), admin: true },
  ])
  const wanted = desired({ scope: { prune: at }, leave })
  const of = (name: string) =>
    warningsOfNotice(all.users.get(name) ?? user(name), wanted, all).map(({ message }) => message)
  expect(of('ann')).toEqual([expect.stringContaining('kept, because of activity since: "ann" (')])
  expect(of('root')).toEqual([expect.stringContaining('in a leaving group, where no plan of these files puts them')])
  expect([of('ben'), of('dan')]).toEqual([[], []])
  const notices = warningsOfNotice(due('ann', '2026-11-20T00:00:00Z'), wanted, all)
  expect(nextOf({ ...plan, findings: [] }, 'cy', notices).findings).toEqual(notices)
})
