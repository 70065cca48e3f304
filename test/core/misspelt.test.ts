import { describe, expect, it } from 'vitest'

import { misspelt } from '../../src/core/misspelt.ts'
import type { DesiredState, Scope } from '../../src/core/types.ts'
import { scope, snapshot, user } from './live.ts'

const live = snapshot(
  [user('self@x', { admin: true }), ...['ann@x', 'jo.smith@x', 's01@x', 's02@x', 'boss@x'].map((name) => user(name))],
  { identity: { kind: 'user', name: 'self@x', admin: true, version: '', scopes: [] } },
)

function told(more: Partial<Scope>, rows = 0): string[] {
  const users = new Map(Array.from({ length: rows }, (_, index) => [`row${index}`, {}]))
  const desired = { scope: { ...scope, prune: { file: '--prune' }, ...more }, users } as unknown as DesiredState
  return misspelt(desired, live).map(({ guard, level, message }) => `${guard} ${level}: ${message}`)
}

const list = (...names: string[]): Partial<Scope> => ({ protect: names, shared: names })

describe('names that nobody has', () => {
  it('are nothing without prune', () => {
    const desired = { scope: { ...scope, protect: ['zoe@x'] }, users: new Map() } as unknown as DesiredState
    expect(misspelt(desired, live)).toEqual([])
  })
  it('block when they were typed', () => {
    expect(told({ protect: ['ann@x', 'zoe@x'] })).toEqual([expect.stringMatching(/^protected block: .*"zoe@x"/)])
    expect(told({ protect: ['zoe@x'] }, 1)).toEqual([])
  })
  it('block beside a roster when they are almost somebody who would go', () => {
    expect(told({ protect: ['jo.smiht@x'] }, 1)).toEqual([
      'protected block: protected, perhaps misspelt: "jo.smiht@x" is nobody, but "jo.smith@x" would go; correct protect, or plan with --allow protected',
    ])
    expect(told({ protect: ['s03@x', 'svc-*'] }, 1)).toEqual([])
  })
  it.each(['jo.smtih@x', 'jo.smyth@x', 'jo.smih@x', 'jo.smitth@x'])('are a slip away: %j', (name) => {
    expect(told({ protect: [name] }, 1)).toEqual([expect.stringMatching(/perhaps misspelt: .* "jo.smith@x" would go/)])
  })
  it.each(['jo.spyth@x', 'oj.smiht@x', 'jo.sxmth@x', 'jo.sixth@x'])('are more than a slip away: %j', (name) => {
    expect(told({ protect: [name] }, 1)).toEqual([])
  })
  it('are not those that only spaces or the form of an accent make different', () => {
    expect(told({ protect: [' ann@x ', 'JO.SMITH@X'] })).toEqual([])
  })
  it('are told when they are on a list for several systems', () => {
    expect(told(list('ann@x', 'zoe.elsewhere@y'))).toEqual([
      expect.stringMatching(/^protected warn: .*"zoe.elsewhere@y"/),
    ])
  })
  it('block when the list fits nobody', () => {
    expect(told(list('zoe@y', 'eve@y'))).toEqual([expect.stringMatching(/^protected block: none of those/)])
    expect(told(list('zoe@y'), 1)).toEqual([expect.stringMatching(/^protected warn/)])
  })
  it.each(['jo.smtih@x', 'jo.smit@x', 'jo.smithh@x', 'jo.smyth@x', 'JO.SMITTH@X'])('block as %s, a slip', (slip) => {
    expect(told(list('ann@x', slip)).join()).toContain(`${JSON.stringify(slip)} is nobody, but "jo.smith@x" would go`)
  })
  it('block as a slip by one character, however many bytes it takes', () => {
    const smiling = snapshot([user('ann@x'), user('jo🎓@x')])
    const desired = {
      scope: { ...scope, prune: { file: '--prune' }, ...list('ann@x', 'j🎓o@x', 'jo@x') },
      users: new Map(),
    }
    const [{ message } = { message: '' }] = misspelt(desired as unknown as DesiredState, smiling)
    expect(message).toContain('"j🎓o@x" is nobody, but "jo🎓@x" would go; "jo@x" is nobody, but "jo🎓@x" would go')
  })
  it('do not block when a character stands somewhere else entirely', () => {
    expect(told(list('ann@x', 'o.smithj@x')).join()).toMatch(/^protected warn/)
  })
  it('do not block when they differ in digits, or are like somebody who stays', () => {
    expect(told(list('ann@x', 's03@x')).join()).toMatch(/^protected warn/)
    expect(told(list('ann@x', 'anm@x')).join()).toMatch(/^protected warn/)
    expect(told(list('ann@x', 'sel@x')).join()).toMatch(/^protected warn/)
  })
  it('are none when a pattern fits somebody', () => {
    expect(told(list('*@x', 'ann@x'))).toEqual([])
    expect(told(list('ann@x', '*@nowhere.example')).join()).toMatch(/^protected warn/)
  })
})
