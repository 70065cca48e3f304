import { describe, expect, it } from 'vitest'

import { read, told } from '../cells.ts'
import { desired, table } from '../live.ts'

describe('expires', () => {
  it.each([
    ['a day holds to its end', '2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['a day before a leap day', '2028-02-28', '2028-02-29T00:00:00.000Z'],
    ['a leap day', '2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['spaces at the ends', ' 2026-12-31 ', '2027-01-01T00:00:00.000Z'],
    ['a moment in UTC', '2026-12-31T12:30:00Z', '2026-12-31T12:30:00.000Z'],
    ['a moment without a zone is in UTC', '2026-12-31T12:30', '2026-12-31T12:30:00.000Z'],
    ['a moment with a space', '2026-12-31 12:30:15', '2026-12-31T12:30:15.000Z'],
    ['a moment east of Greenwich', '2026-12-31T00:30:00+02:00', '2026-12-30T22:30:00.000Z'],
    ['a moment west of Greenwich', '2026-12-31T22:30:00-05:30', '2027-01-01T04:00:00.000Z'],
    ['parts of a second', '2026-12-31T12:30:15.250Z', '2026-12-31T12:30:15.000Z'],
  ])('%s', (_, text, from) =>
    expect(read('expires', text)?.expires).toEqual({ text: text.trim(), fromMs: Date.parse(from) }),
  )
  it('empty is never', () => expect(read('expires', '')).not.toHaveProperty('expires'))
  it.each([
    ...['2026-02-30', '2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00'],
    ...['31.12.2026', '12/31/2026', '31-12-2026', '2026-1-1', '20261231', '46022', '2026', '2026-12', 'tomorrow'],
    ...['2026-12-31T24:00:00Z', '2026-12-31T12:60:00Z', '2026-12-31T12', '2026-12-31T12:30:00+2', '2026-12-31Z', '-'],
  ])('%j is refused', (text) =>
    expect(told('expires', text)).toEqual([
      `error u.csv:2:2 expires is ${JSON.stringify(text)}; write the last day, such as 2026-12-31`,
    ]),
  )
  it('of a list is refused', () => expect(told('expires', ['2026-12-31', '2027-12-31'])).toHaveLength(1))
  it('of the defaults holds for rows that leave it open', () => {
    const rows = table('u.csv', ['username', 'expires'], ['ann', ''], ['ben', '2027-06-30'])
    const { users } = desired({ tables: [{ ...rows, defaults: { expires: '2026-12-31' } }] })
    expect([...users.values()].map(({ expires }) => expires?.text)).toEqual(['2026-12-31', '2027-06-30'])
  })
})
