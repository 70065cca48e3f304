import { expect, test } from 'vitest'

import { statedOf } from '../../../src/core/look/stated.ts'
import type { DesiredSources, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { desired, scope, snapshot, table, user, type Wanted } from '../live.ts'

const base: Omit<DesiredSources, 'tables' | 'shortcuts'> = {
  groups: [],
  rules: [],
  stopRules: [],
  removeRules: [],
  tokenRules: [],
  quotaRules: [],
  aims: { topup: false, setPasswords: false, quotaWhen: 'always', keepInherited: false },
  manages: new Set(['existence', 'name', 'admin', 'groups', 'account']),
  system: 'a JupyterHub',
  scope,
}

function stated(name: string, wanted: Wanted, people: readonly LiveUser[], more: Partial<Snapshot> = {}) {
  const live = snapshot(people, more)
  const sources: DesiredSources = {
    ...base,
    tables: wanted.tables ?? [],
    shortcuts: wanted.shortcuts ?? [],
    ...(wanted.own === undefined ? {} : { own: wanted.own }),
    scope: { ...scope, ...wanted.scope },
  }
  return statedOf(name, live.users.get(name), { desired: desired(wanted), sources, live })
}

const at = (line: number) => ({ file: 'h.yaml', line, column: 3 })

test('every row that names a user is told with its place', () => {
  const wanted = {
    tables: [
      table('a.csv', ['username', 'groups'], ['ben', 'x'], ['ann', 'ml']),
      table('b.csv', ['username', 'admin', 'renamed_from'], ['anna2', '', 'old'], ['ann', 'yes', '']),
    ],
    own: [table('own', ['username', 'groups'], ['ann', 'gpu'])],
    shortcuts: [table('--no-admin', ['username', 'admin'], ['ann', 'no'])],
  }
  expect(stated('ann', wanted, [user('ann')])).toEqual({
    rows: [
      { at: 'a.csv:3:1', words: '"ann", groups ml' },
      { at: 'b.csv:3:1', words: '"ann", admin' },
      { at: 'own:2:1', words: '"ann", groups gpu' },
      { at: '--no-admin:2:1', words: '"ann", no admin' },
    ],
    handsOff: undefined,
    skip: undefined,
    prune: undefined,
    rules: [],
    idle: [],
    exact: [],
  })
  const faulty = table('c.csv', ['username'], [''], ['ann'])
  const sources = { ...base, tables: [faulty], shortcuts: [] }
  const live = snapshot([user('ann')])
  expect(statedOf('ann', live.users.get('ann'), { desired: desired({}), sources, live }).rows).toEqual([
    { at: 'c.csv:3:1', words: '"ann"' },
  ])
  expect(stated('old', wanted, [user('old')]).rows).toEqual([{ at: 'b.csv:2:1', words: '"anna2", renamed from "old"' }])
})

test('a row may name a user who is not there, or by number', () => {
  const tables = [table('a.csv', ['username', 'user_id'], ['new', ''], ['x@y.z', '12'])]
  const manages = new Set(['existence', 'account'] as const)
  expect(stated('NEW', { tables, manages }, [])).toMatchObject({ rows: [{ at: 'a.csv:2:1' }], rules: [] })
  expect(stated('w@y.z', { tables, manages }, [user('w@y.z', { account: '12' })]).rows).toEqual([
    { at: 'a.csv:3:1', words: '"x@y.z"' },
  ])
})

test('without a row prune and all matching rules are told, and what holds them back', () => {
  const wanted = {
    tables: [table('a.csv', ['username'], ['ben'])],
    rules: [
      { match: ['a*'], at: at(4) },
      { match: ['b*'], at: at(5) },
      { neverLoggedIn: true as const, groups: ['ml'], at: at(6) },
    ],
    scope: { prune: at(2), protect: ['ann'] },
  }
  const ann = user('ann', { groups: ['ml'], last_activity: null })
  expect(stated('ann', wanted, [ann])).toMatchObject({
    rows: [],
    skip: 'protected',
    prune: 'h.yaml:2:3',
    rules: [
      { why: 'rule', at: 'h.yaml:4:3' },
      { why: 'rule', at: 'h.yaml:6:3', never_logged_in: true, groups: ['ml'] },
    ],
  })
  expect(stated('Ann', wanted, [user('Ann')])).toMatchObject({ handsOff: 'is not in lower case' })
})

test('idle servers and exact groups are told', () => {
  const servers = [{ name: '', state: 'ready' as const, last_activity: '2026-11-01T00:00:00Z' }]
  const wanted = {
    tables: [table('a.csv', ['username', 'groups'], ['ann', 'kept'])],
    stopRules: [{ idle: { text: '1d', seconds: 86_400 }, at: at(7) }],
    groups: [
      { name: 'ml', exact: true, isDeclared: true, at: at(8) },
      { name: 'kept', exact: true, isDeclared: true, at: at(9) },
      { name: 'free', exact: false, isDeclared: true, at: at(10) },
    ],
  }
  expect(stated('ann', wanted, [user('ann', { servers, groups: ['free', 'kept', 'ml', 'other'] })])).toMatchObject({
    idle: [{ server: '', reason: { why: 'rule', at: 'h.yaml:7:3', idle_for: '1d' } }],
    exact: [{ group: 'ml', at: 'h.yaml:8:3' }],
  })
})
