// Groups that are declared, absent or given properties.
import { describe, expect, it } from 'vitest'

import { groupActions } from '../../../src/core/facets/groups.ts'
import { formatPlace } from '../../../src/core/problem.ts'
import type { DesiredGroup, LiveGroup, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { desired, desiring, drafted, guardsOf, ids, snapshot, table, user, type Wanted } from '../live.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'expires']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)

function messages(wanted: Wanted, live: Snapshot): string[] {
  return drafted(wanted, live).findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
}

const declared = (name: string, more: Partial<DesiredGroup> = {}): DesiredGroup => ({
  name,
  exact: false,
  isDeclared: true,
  at: { file: 'hubplan.yaml', line: 9, column: 5 },
  ...more,
})

function withGroups(
  groups: readonly LiveGroup[],
  people: readonly LiveUser[] = [],
  more: Partial<Snapshot> = {},
): Snapshot {
  return snapshot(people, { groups: new Map(groups.map((group) => [group.name, group])), ...more })
}

describe('a group that is to be absent', () => {
  const gone = declared('ml', { isAbsent: true })
  const live = withGroups(
    [{ name: 'ml', properties: { a: 1 } }],
    [user('ben', { groups: ['ml'] }), user('ann', { groups: ['ml', 'x'] })],
  )

  it('goes, with its members and properties as the before-image', () =>
    expect(drafted({ groups: [gone] }, live).actions).toEqual([
      {
        id: 'group.delete:ml',
        op: 'group.delete',
        group: 'ml',
        before: { members: ['ann', 'ben'], properties: { a: 1 } },
        after: null,
        reason: { why: 'row', at: 'hubplan.yaml:9:5' },
      },
    ]))
  it('that is not there does nothing', () => expect(drafted({ groups: [gone] }, snapshot([])).actions).toEqual([]))
  it('is no managed group: rows say nothing of it', () =>
    expect(ids(drafted({ groups: [gone], tables: [rows(['ann', '', '-', ''])] }, live).actions)).toEqual([
      'group.delete:ml',
    ]))
  it('cannot be what a row wants', () =>
    expect(
      desiring({ groups: [gone], tables: [rows(['ann', '', 'ml', ''])] }).diagnostics.map(
        (d) => `${formatPlace(d.at)} ${d.message}`,
      ),
    ).toEqual([
      'u.csv:2:1 "ann" is to be in the group "ml", which is to be absent at hubplan.yaml:9:5; make the two agree',
    ]))
  it('cannot be declared otherwise too', () =>
    expect(desiring({ groups: [gone, declared('ml')] }).diagnostics.map((d) => d.message)).toEqual([
      'the group "ml" is also declared at hubplan.yaml:9:5',
    ]))
  it('with protected members blocks', () =>
    expect(messages({ groups: [gone], scope: { protect: ['ANN'] } }, live)).toEqual([
      'block group-delete: the group "ml" would be deleted and has protected members: "ann"; take them out of the group or of protect, or plan with --allow group-delete',
    ]))
  it('is blocked when nobody sees its members', () => {
    const { groups: _, ...blind } = user('ann')
    expect(guardsOf(drafted({ groups: [gone] }, withGroups([{ name: 'ml' }], [blind])).findings)).toEqual([
      'block visibility',
    ])
  })
})

describe('properties of a group', () => {
  const wish = (properties: Readonly<Record<string, unknown>>) => ({ groups: [declared('ml', { properties })] })
  const live = (properties?: Readonly<Record<string, unknown>>) =>
    withGroups([{ name: 'ml', ...(properties === undefined ? {} : { properties }) }])
  const afters = (wanted: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) =>
    drafted(wish(wanted), live(now)).actions.map(({ op, before, after }) => ({ op, before, after }))

  it('are set key by key, the others said again', () =>
    expect(afters({ cpu: 2 }, { mem: '1G', cpu: 1 })).toEqual([
      { op: 'group.properties', before: { mem: '1G', cpu: 1 }, after: { mem: '1G', cpu: 2 } },
    ]))
  it('are taken away with null', () =>
    expect(afters({ cpu: null }, { mem: '1G', cpu: 1 })).toEqual([
      { op: 'group.properties', before: { mem: '1G', cpu: 1 }, after: { mem: '1G' } },
    ]))
  it('that are not there need not be taken away', () => expect(afters({ cpu: null }, { mem: '1G' })).toEqual([]))
  it('that are equal in another order are left', () =>
    expect(afters({ list: [1, 2], map: { b: 1, a: 2 } }, { map: { a: 2, b: 1 }, list: [1, 2] })).toEqual([]))
  it('are replaced whole below the first key', () =>
    expect(afters({ map: { b: 1 } }, { map: { a: 2 } })[0]?.after).toEqual({ map: { b: 1 } }))
  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', (key) => {
    const properties = JSON.parse(`{"${key}": 1}`) as Record<string, unknown>
    const [action] = afters(properties, {})
    expect(JSON.stringify(action?.after)).toBe(`{"${key}":1}`)
  })
  it('of a new group come after it', () =>
    expect(ids(drafted(wish({ a: 1 }), snapshot([])).actions)).toEqual(['group.create:ml', 'group.properties:ml']))
  it('none of a new group need no call', () =>
    expect(ids(drafted(wish({ a: null }), snapshot([])).actions)).toEqual(['group.create:ml']))
  it.each([
    ['the token does not see them', live()],
    ['other groups of the hub have none', withGroups([{ name: 'other' }])],
    ['the hub is too old, and has no group', withGroups([], [], { hasProperties: false })],
  ])('block when %s', (_, now) =>
    expect(messages(wish({ a: 1 }), now)).toEqual([
      'block visibility: properties of groups are not visible: the token needs read:groups, and the hub must be recent enough to have them',
    ]),
  )
})

describe('groups that the authenticator manages', () => {
  const scope = { groups: 'read-only' } as const

  it('block every change of them', () => {
    const live = withGroups([{ name: 'old', properties: {} }], [user('ann', { groups: ['old'] })])
    const wanted = {
      tables: [rows(['ann', 'yes', 'new', ''])],
      groups: [declared('old', { properties: { a: 1 } })],
      scope,
    }
    expect(messages(wanted, live)).toEqual([
      "block groups-read-only: 4 changes of groups, which the hub's authenticator manages here (target.groups: read-only); take the groups out of the files, or change them where the authenticator gets them",
    ])
  })
  it('cannot be let pass', () => {
    const { findings } = drafted({ groups: [declared('x')], scope }, snapshot([]), {
      overrides: [{ flag: '--allow', value: 'groups-read-only' }],
    })
    expect(guardsOf(findings)).toEqual(['block groups-read-only'])
  })
  it('may be told as they are', () =>
    expect(
      drafted({ tables: [rows(['ann', '', 'old', ''])], scope }, snapshot([user('ann', { groups: ['old'] })])).findings,
    ).toEqual([]))
})

it('groups that cannot be seen are not made', () => {
  const group = {
    name: 'g',
    exact: false,
    isDeclared: true,
    properties: { a: 1 },
    at: { file: 'h.yaml', line: 1, column: 1 },
  }
  const state = desired({ groups: [group] })
  expect(groupActions([], state, snapshot([], { groups: undefined })).map(({ op }) => op)).toEqual(['group.properties'])
})
