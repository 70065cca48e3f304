// Users with a scheduled delete, as planning reports them.
import { describe, expect, it } from 'vitest'

import { drafted, snapshot, table, user } from '../live.ts'

const leavesAt = '2026-12-21T08:00:00Z'
const rows = (...lines: string[][]) => ({ tables: [table('u.csv', ['username', 'ensure'], ...lines)] })
const told = (lines: string[][], deletes?: { losses: string; cancel?: string }) => {
  const live = snapshot([user('ann', { leavesAt })], deletes === undefined ? {} : { deletes })
  const { actions, findings } = drafted(rows(...lines), live)
  expect(actions).toEqual([])
  return findings.map(({ guard, level, message }) => `${level} ${guard} ${message}`)
}
const deletes = { losses: 'all', cancel: 'cancel it by hand' }

describe('a user with a scheduled delete', () => {
  it('and is to be is told, with the day', () => {
    expect(told([['ann', '']])).toEqual([
      'warn scheduled to be there, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('and is to be is told, with how to cancel it', () => {
    expect(told([['ann', '']], deletes)).toEqual([
      'warn scheduled to be there, and the delete is accepted already: "ann (2026-12-21)"; cancel it by hand',
    ])
  })
  it('and is to go is told', () => {
    expect(told([['ann', 'absent']])).toEqual([
      'info scheduled to be absent, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('and is to go is told as a warning, where somebody may have cancelled it', () => {
    expect(told([['ann', 'absent']], deletes)).toEqual([
      'warn scheduled to be absent, and the delete is accepted already: "ann (2026-12-21)"; if one was cancelled by hand, record that with: hubplan revert PLAN --cancelled',
    ])
  })
  it('and is spoken of by nobody is not', () => {
    expect(drafted({}, snapshot([user('ann', { leavesAt })])).findings).toEqual([])
  })
})

describe('accounts that expire', () => {
  it('in the next thirty days are told, the first day first', () => {
    const text = table(
      'u.csv',
      ['username', 'expires'],
      ['ann', '2026-12-20'],
      ['ben', '2026-11-30'],
      ['cat', '2026-12-20'],
      ['dan', '2026-12-21'],
    )
    const { findings } = drafted({ tables: [text] }, snapshot(['ann', 'ben', 'cat', 'dan'].map((name) => user(name))))
    expect(findings.filter(({ guard }) => guard === 'expires').map(({ message }) => message)).toEqual([
      'accounts that expire in the next 30 days, and are deleted by a plan made then: after 2026-11-30: "ben"; after 2026-12-20: "ann", "cat"',
    ])
  })
})

describe('a user with a scheduled delete, without a row', () => {
  const place = { file: 'h.yaml', line: 1, column: 1 }
  const live = snapshot([user('ann', { leavesAt }), user('ben')])
  it('is reported when prune would have found the user', () => {
    const { actions, findings } = drafted({ ...rows(['ben', '']), scope: { prune: place } }, live)
    expect(actions).toEqual([])
    expect(findings.map(({ message }) => message)).toEqual([
      'to be absent, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('is not reported when nothing would have been done to the user', () => {
    expect(drafted(rows(['ben', '']), live).findings).toEqual([])
  })
})
