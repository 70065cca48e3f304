// Rows with a user_id: the number decides, and an e-mail beside it must agree.
import { describe, expect, test } from 'vitest'

import { identify } from '../../../src/core/desired/accounts.ts'
import type { LiveUser, Snapshot } from '../../../src/core/types.ts'
import { person, site } from '../../providers/bevy/setup.ts'
import { desired, drafted, ids, snapshot, table, user } from '../live.ts'

const manages = new Set(['existence', 'account'] as const)
const people = [person('ann@x.org', '3'), person('ben@x.org', '4'), person('#5', '5'), ...crowd(40)]

function crowd(size: number): LiveUser[] {
  return Array.from({ length: size }, (_, index) => person(`c${index}@x.org`, String(100 + index)))
}

function planned(header: readonly string[], rows: readonly (readonly string[])[], live: Snapshot = site(people)) {
  const text = table('u.csv', [...header, 'ensure'], ...rows.map((row) => [...row, 'absent']))
  return drafted({ tables: [text], manages }, live)
}

const both = ['email', 'user_id']

function faults(result: ReturnType<typeof drafted>): string[] {
  return result.diagnostics.map(({ at, message }) => `${at.file}:${at.line} ${message}`)
}

describe('a row', () => {
  test.each([
    ['both that agree', both, ['Ann@X.org', '3']],
    ['a number alone', ['user_id'], ['3']],
    ['a number and no e-mail in its cell', both, ['', '3']],
    ['an e-mail alone', ['email'], ['ann@x.org']],
    ['an e-mail and no number in its cell', both, ['ann@x.org', '']],
  ])('with %s means that user', (_, header, row) => {
    const result = planned(header, [row])
    expect([faults(result), ids(result.actions)]).toEqual([[], ['user.delete:ann%40x.org']])
    expect(result.actions[0]).toMatchObject({ before: { account: '3' } })
  })

  test('finds a user without an e-mail by the number', () => {
    expect(ids(planned(both, [['', '5']]).actions)).toEqual(['user.delete:%235'])
  })

  test('whose number and e-mail are two users is refused', () => {
    expect(faults(planned(both, [['ann@x.org', '4']]))).toEqual([
      'u.csv:2 the user_id 4 belongs to "ben@x.org", and this row says "ann@x.org"; correct the one that is wrong',
    ])
  })

  test('whose number nobody has, and whose e-mail somebody has, is refused', () => {
    expect(faults(planned(both, [['ann@x.org', '9']]))).toEqual([
      'u.csv:2 "ann@x.org" has the user_id 3, and this row says 9; correct the one that is wrong',
    ])
  })

  test('is done when neither name exists', () => {
    const result = planned(both, [['zoe@x.org', '9']])
    expect([faults(result), ids(result.actions)]).toEqual([[], []])
    expect(result.findings).toMatchObject([
      { guard: 'already-absent', message: 'to be absent and not on the hub: "zoe@x.org"' },
    ])
  })

  test('that means the same user as another one is refused', () => {
    const result = planned(both, [
      ['ann@x.org', ''],
      ['', '3'],
    ])
    expect(faults(result)).toEqual(['u.csv:2 "ann@x.org" is also at u.csv:3:2; keep one of the two rows'])
  })

  test('is told with all the others', () => {
    const rows = [
      ['ann@x.org', '4'],
      ['ben@x.org', '3'],
    ]
    expect(faults(planned(both, rows))).toHaveLength(2)
  })
})

describe('somebody whose delete is accepted', () => {
  const live = site([person('ann@x.org', '3', { leavesAt: '2026-11-28T08:00:00.000Z' }), ...crowd(40)], {
    deletes: { losses: 'all', cancel: 'cancel it by hand' },
  })

  test('is not deleted again', () => {
    const result = planned(both, [['ann@x.org', '3']], live)
    expect(result.actions).toEqual([])
    expect(result.findings.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn to be absent, and the delete is accepted already: "ann@x.org (2026-11-28)"; if one was cancelled by hand, record that with: hubplan revert PLAN --cancelled',
    ])
  })

  test('and is to be there: a plan says what to do by hand', () => {
    const result = drafted({ tables: [table('u.csv', both, ['ann@x.org', '3'])], manages }, live)
    expect(result.actions).toEqual([])
    expect(result.findings.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn to be there, and the delete is accepted already: "ann@x.org (2026-11-28)"; cancel it by hand',
    ])
  })
})

test('people without a number match no number', () => {
  const rows = desired({
    manages: new Set(['existence', 'account']),
    tables: [table('u.csv', ['username', 'user_id', 'ensure'], ['', '7', 'absent'])],
  })
  const found = identify(rows, snapshot([user('a'), user('b', { account: '7' })]))
  expect([...found.desired.users.keys()]).toEqual(['b'])
})
