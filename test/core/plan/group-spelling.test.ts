// Letters that are put together in two ways, as macOS writes them into files.
import { describe, expect, it } from 'vitest'

import { asSpelled } from '../../../src/core/plan/group-spelling.ts'
import type { DesiredGroup } from '../../../src/core/types.ts'
import { desired, drafted, ids, snapshot, table, user } from '../live.ts'

const at = { file: 'h.yaml', line: 1, column: 1 }
const [composed, apart] = ['caf\u00e9', 'cafe\u0301']
const rows = (...lines: string[][]) => ({ tables: [table('u.csv', ['username', 'groups', 'ensure'], ...lines)] })
const group = (name: string, more: Partial<DesiredGroup> = {}): DesiredGroup => ({
  name,
  exact: false,
  isDeclared: true,
  at,
  ...more,
})

describe('a decomposed name in a file', () => {
  const live = snapshot([user('zo\u00eb'), user('root', { admin: true })])
  it('means the composed live one: nobody is made or deleted', () => {
    const wanted = { ...rows(['zoe\u0308', '', '']), scope: { prune: at } }
    expect(drafted(wanted, live).actions).toEqual([])
  })
  it('finds who leaves', () => {
    expect(ids(drafted(rows(['zoe\u0308', '', 'absent']), live).actions)).toEqual(['user.delete:zo%C3%AB'])
  })
  it('does so where case counts, too', () => {
    const big = snapshot([user('Zo\u00eb'), user('root', { admin: true })])
    const scope = { names: 'exact', prune: at } as const
    expect(drafted({ ...rows(['Zoe\u0308', '', '']), scope }, big).actions).toEqual([])
  })
  it('where the live name is not composed is left alone in every way', () => {
    const odd = snapshot([user('zoe\u0308'), user('root', { admin: true })])
    for (const names of ['lower', 'exact'] as const) {
      const { actions, findings } = drafted({ ...rows(['root', '', '']), scope: { names, prune: at } }, odd)
      expect(actions).toEqual([])
      expect(findings.map(({ message }) => message)).toContain(
        'never touched, because the name is not in the composed form of Unicode (NFC): "zoe\u0308"',
      )
    }
  })
})

describe('a group whose letters are put together in two ways', () => {
  const live = (name: string) => snapshot([user('ann', { groups: [name] }), user('bob')])
  it.each([
    ['in the file', apart, composed],
    ['on the hub', composed, apart],
    ['in both', apart, apart],
  ])('is one group: decomposed %s', (_, written, onHub) => {
    const wanted = { ...rows(['ann', written, ''], ['bob', `${written};x`, '']), groups: [] }
    expect(ids(drafted(wanted, live(onHub)).actions)).toEqual([
      'group.create:x',
      `member.add:bob:${encodeURIComponent(onHub)}`,
      'member.add:bob:x',
    ])
  })
  it('is the live one of two that are there', () => {
    const both = snapshot([user('ann', { groups: [apart] }), user('bob', { groups: [composed] })])
    expect(ids(drafted(rows(['ann', composed, '']), both).actions)).toEqual([
      `member.add:ann:${encodeURIComponent(composed)}`,
    ])
  })
  it('is meant by every part of a file', () => {
    const state = desired({
      groups: [group(composed), group('caf\u00e9s', { isAbsent: true })],
      rules: [
        { groups: [composed], at },
        { match: ['x'], at },
      ],
      stopRules: [{ groups: [composed], idle: { text: '1d', seconds: 86_400 }, at }],
      removeRules: [{ groups: [composed], at }],
      quotaRules: [{ name: 'r', action: 'add', amount: 1, groups: [composed], at }],
    })
    const spelled = asSpelled(state, snapshot([user('ann', { groups: [apart, 'cafe\u0301s'] })]))
    expect([...spelled.groups]).toEqual([[apart, group(apart)]])
    expect([...spelled.absentGroups.keys()]).toEqual(['cafe\u0301s'])
    expect(spelled.rules.map(({ groups }) => groups)).toEqual([[apart], undefined])
    expect(spelled.stopRules.map(({ groups }) => groups)).toEqual([[apart]])
    expect(spelled.removeRules.map(({ groups }) => groups)).toEqual([[apart]])
    expect(spelled.quotaRules.map(({ groups }) => groups)).toEqual([[apart]])
  })
  it('is as it is written where nobody sees groups', () => {
    const state = desired(rows(['ann', composed, '']))
    expect(asSpelled(state, snapshot([], { groups: undefined }))).toBe(state)
  })
})
