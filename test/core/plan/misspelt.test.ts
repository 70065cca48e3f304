import { describe, expect, it } from 'vitest'

import { misspelt } from '../../../src/core/plan/misspelt.ts'
import type { DesiredState, Scope } from '../../../src/core/types.ts'
import { scope, snapshot, user } from '../live.ts'

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
  it('block when they were typed', () => {
    expect(told({ protect: ['ann@x', 'zoe@x'] })).toEqual([expect.stringMatching(/^protected block: .*"zoe@x"/)])
    expect(told({ protect: ['zoe@x'] }, 1)).toEqual(['fits-nobody info: protect matches no user here: "zoe@x"'])
  })
  it('block beside a roster when they are almost somebody who would go', () => {
    expect(told({ protect: ['jo.smiht@x'] }, 1)).toEqual([
      'protected block: protected, perhaps misspelt: no user is called "jo.smiht@x", but "jo.smith@x" would be deleted; correct protect, or plan with --allow protected',
    ])
    expect(told({ protect: ['s03@x', 'svc-*'] }, 1)).toEqual([
      'fits-nobody info: protect matches no user here: "s03@x", "svc-*"',
    ])
  })
  it.each(['jo.smtih@x', 'jo.smyth@x', 'jo.smih@x', 'jo.smitth@x'])('are a slip away: %j', (name) => {
    expect(told({ protect: [name] }, 1)).toEqual([
      expect.stringMatching(/perhaps misspelt: .* "jo.smith@x" would be deleted/),
    ])
  })
  it.each(['jo.spyth@x', 'oj.smiht@x', 'jo.sxmth@x', 'jo.sixth@x'])('are more than a slip away: %j', (name) => {
    expect(told({ protect: [name] }, 1)).toEqual([`fits-nobody info: protect matches no user here: "${name}"`])
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
    expect(told(list('zoe@y', 'eve@y'))).toEqual([
      expect.stringMatching(/^protected block: no user on the list of users to keep/),
    ])
    expect(told(list('zoe@y'), 1)).toEqual([expect.stringMatching(/^protected warn/)])
  })
  it.each(['jo.smtih@x', 'jo.smit@x', 'jo.smithh@x', 'jo.smyth@x', 'JO.SMITTH@X'])('block as %s, a slip', (slip) => {
    expect(told(list('ann@x', slip)).join()).toContain(
      `no user is called ${JSON.stringify(slip)}, but "jo.smith@x" would be deleted`,
    )
  })
  it('block as a slip by one character, however many bytes it takes', () => {
    const smiling = snapshot([user('ann@x'), user('jo🎓@x')])
    const desired = {
      scope: { ...scope, prune: { file: '--prune' }, ...list('ann@x', 'j🎓o@x', 'jo@x') },
      users: new Map(),
    }
    const [{ message } = { message: '' }] = misspelt(desired as unknown as DesiredState, smiling)
    expect(message).toContain(
      'no user is called "j🎓o@x", but "jo🎓@x" would be deleted; no user is called "jo@x", but "jo🎓@x" would be deleted',
    )
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

describe('addresses of people who have short names here', () => {
  const short = snapshot(['jane', 'kim', 'max'].map((name) => user(name)))
  const lists = (names: readonly string[], rows: readonly string[] = []): string[] => {
    const users = new Map(rows.map((name) => [name, {}]))
    const state = { scope: { ...scope, prune: { file: '--prune' }, protect: names, shared: names }, users }
    return misspelt(state as unknown as DesiredState, short).map(({ level, message }) => `${level}: ${message}`)
  }

  it('block a keep-list that would let one of them go', () => {
    expect(lists(['jane@x.edu', 'kim', 'zed@x.edu'])).toEqual([
      'block: on the list of users to keep, perhaps misspelt: no user is called "jane@x.edu", but "jane" would be deleted; correct the list, or plan with --allow protected',
      'warn: on the list of users to keep, but not here: "zed@x.edu"; check the spelling; the names may belong to another system',
    ])
  })
  it('are named when the whole list is of them', () => {
    expect(lists(['jane@x.edu', 'kim@x.edu'])).toEqual([
      'block: no user on the list of users to keep is here: "jane@x.edu", "kim@x.edu"; no user is called "jane@x.edu", but "jane" would be deleted; no user is called "kim@x.edu", but "kim" would be deleted; check that the list is for this system, or plan with --allow protected',
    ])
  })
  it('block beside a roster that does not name them', () => {
    expect(lists(['jane@x.edu'], ['kim', 'max'])).toEqual([expect.stringMatching(/^block: .*"jane" would be deleted/)])
    expect(lists(['jane@x.edu'], ['jane', 'kim', 'max'])).toEqual([expect.stringMatching(/^warn: .* not here/)])
  })
})

describe('protect where nobody goes for being in no row', () => {
  const people = snapshot(['jane', 'kim', 'max'].map((name) => user(name)))
  const told = (more: Partial<Scope>, live = people): string[] => {
    const desired = { scope: { ...scope, ...more }, users: new Map(), rules: [] } as unknown as DesiredState
    return misspelt(desired, live).map(({ guard, level, message }) => `${level} ${guard}: ${message}`)
  }

  it('says which globs fit nobody', () => {
    expect(told({ protect: ['svc-*', 'jane', 'zoe'] })).toEqual([
      'info fits-nobody: protect matches no user here: "svc-*", "zoe"',
    ])
  })
  it('goes by case where names are exact', () => {
    expect(told({ names: 'exact', protect: ['JANE', 'kim'] })).toEqual([
      'info fits-nobody: protect matches no user here: "JANE"',
    ])
  })
  it('warns of names that are nearly those of somebody', () => {
    expect(told({ protect: ['kmi', 'jane@x.edu', 'svc-*'] })).toEqual([
      'warn protected: protected, but no user has that name; perhaps misspelt: no user is called "kmi", but "kim" is here; no user is called "jane@x.edu", but "jane" is here; correct protect',
      'info fits-nobody: protect matches no user here: "svc-*"',
    ])
  })
  it('warns of a list of which nobody is here', () => {
    expect(told(list('jane@x.edu', 'zed@x.edu'))).toEqual([
      'warn protected: no user on the list of users to keep is here: "jane@x.edu", "zed@x.edu"; perhaps misspelt: no user is called "jane@x.edu", but "jane" is here; check that the list is for this system, and spells names as the system does',
    ])
    expect(told({ protect: ['zed@x.edu', 'svc-*'], shared: ['zed@x.edu'] })).toEqual([
      'warn protected: no user on the list of users to keep is here: "zed@x.edu"; check that the list is for this system, and spells names as the system does',
      'info fits-nobody: protect matches no user here: "svc-*"',
    ])
  })
  it('only tells of globs for several systems, and of a list of which some are here', () => {
    expect(told(list('svc-*'))).toEqual(['info fits-nobody: protect matches no user here: "svc-*"'])
    expect(told(list('zed@x.edu', 'kim'))).toEqual(['info fits-nobody: protect matches no user here: "zed@x.edu"'])
  })
  it('says nothing where not everybody is seen, or nobody is there', () => {
    expect(told({ protect: ['zoe'] }, { ...people, complete: false })).toEqual([])
    expect(told({ protect: ['zoe'] }, { ...people, listed: false })).toEqual([])
    expect(told({ protect: ['zoe'] }, snapshot([]))).toEqual([])
  })
})
