// Groups that the system fills itself, or from outside.
import { describe, expect, test } from 'vitest'

import type { DesiredGroup, LiveGroup, Snapshot } from '../../src/core/types.ts'
import { hub, manages } from './aup.ts'
import { drafted, ids, table, user } from './live.ts'

const at = { file: 'h.yaml', line: 3, column: 1 }
const kept = (name: string, keeper: 'system' | 'synced', properties = {}): LiveGroup => ({
  name,
  roles: [],
  properties,
  kept: keeper,
})

const groups = [
  kept('native-users', 'system'),
  kept('team', 'synced', { source: 'github-team' }),
  { name: 'ml', roles: [], properties: {} },
]
const live: Snapshot = hub(
  [user('ann', { groups: ['ml', 'native-users', 'team'] }), user('ben')],
  {},
  {
    groups: new Map(groups.map((group) => [group.name, group])),
  },
)

function found(rows: readonly (readonly string[])[], declared: readonly Partial<DesiredGroup>[] = []) {
  const all = declared.map((one): DesiredGroup => ({ name: '', exact: false, isDeclared: true, at, ...one }))
  const result = drafted({ tables: [table('u.csv', ['username', 'groups'], ...rows)], groups: all, manages }, live)
  const said = result.findings.filter(({ guard }) => guard === 'kept-groups').map(({ message }) => message)
  return { actions: ids(result.actions), said }
}

const words = (names: string) => [`left as they are, because the hub fills them itself or from outside: ${names}`]

describe('whoever is in', () => {
  test('stays in, whatever a row says', () => {
    expect(
      found([
        ['ann', '-'],
        ['ben', 'native-users;team;ml'],
      ]),
    ).toEqual({
      actions: ['member.add:ben:ml', 'member.add:ben:team', 'member.remove:ann:ml'],
      said: words('"native-users", "team"'),
    })
  })

  test('stays in, whatever a group says', () => {
    const exact = ['ml', 'team', 'native-users'].map((name) => ({ name, exact: true }))
    expect(found([['ben', '']], exact)).toEqual({
      actions: ['member.remove:ann:ml'],
      said: words('"native-users", "team"'),
    })
  })

  test('whoever comes new joins only those that take more', () => {
    expect(found([['new', 'native-users;team']])).toEqual({
      actions: ['user.create:new', 'member.add:new:team'],
      said: words('"native-users"'),
    })
  })

  test('nothing is said where nothing is asked', () => {
    expect(found([['ann', 'ml;native-users;team']])).toEqual({ actions: [], said: [] })
  })
})

describe('the group', () => {
  test('stays, and that is said', () => {
    expect(
      found(
        [['ben', '']],
        [
          { name: 'team', isAbsent: true },
          { name: 'native-users', isAbsent: true },
        ],
      ),
    ).toEqual({
      actions: [],
      said: words('"native-users", "team"'),
    })
  })

  test('of the system keeps its properties, and that is said', () => {
    expect(found([['ben', '']], [{ name: 'native-users', properties: { cpu: 1 } }])).toEqual({
      actions: [],
      said: words('"native-users"'),
    })
    expect(found([['ben', '']], [{ name: 'team', properties: { cpu: 1 } }]).actions).toEqual(['group.properties:team'])
  })
})
