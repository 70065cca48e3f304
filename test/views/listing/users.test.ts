import { describe, expect, test } from 'vitest'

import type { LiveUser } from '../../../src/core/types.ts'
import { columns as everyColumn } from '../../../src/views/columns.ts'
import { type Listing, listingJson, listingRow, listingText } from '../../../src/views/listing/users.ts'
import { user } from '../../core/live.ts'

const columns = everyColumn.filter((column) => column !== 'quota' && column !== 'user_id')
const paper = { color: false, columns: 0 }

function listing(users: readonly LiveUser[], more: Partial<Listing> = {}): Listing {
  return {
    users,
    count: users.length,
    total: 9,
    takenAt: '2026-11-21T00:00:00Z',
    columns,
    unseen: [],
    ...more,
  }
}

const users = [
  user('ann', { admin: true, groups: ['ml', 'staff'], last_activity: '2026-11-18T00:00:00Z' }),
  user('e\u001b[31mvil ', {
    last_activity: null,
    created: null,
    servers: [
      { name: '', state: 'ready' },
      { name: 'gpu', state: 'spawn' },
      { name: 'old', state: 'stopped' },
    ],
  }),
  { name: '001', admin: false },
]

test('people get aligned columns, made safe', () => {
  expect(listingText(listing(users), paper)).toBe(
    [
      '  name             admin  groups     created     last activity            servers',
      '  ann              admin  ml, staff  2026-01-01  3 days ago (2026-11-18)  -',
      '  "e\\x1b[31mvil "  -      -          -           never                    default, gpu (starting)',
      '  001              -      ?          ?           ?                        ?',
      '',
    ].join('\n'),
  )
})

test('nobody is nothing, not a header', () => {
  expect(listingText(listing([]), paper)).toBe('')
})

describe('programs', () => {
  test('get null for never, and no field that is unseen', () => {
    const text = listingJson(listing(users, { unseen: ['servers'] }))
    expect(text).not.toContain('\u001b')
    expect(JSON.parse(text)).toEqual({
      taken_at: '2026-11-21T00:00:00Z',
      total: 9,
      count: 3,
      not_visible: ['servers'],
      users: [
        { ...users[0], groups: ['ml', 'staff'] },
        { ...users[1], servers: users[1]?.servers?.slice(0, 2) },
        { name: '001', admin: false },
      ],
    })
  })

  test('get only the columns that were asked for', () => {
    const data: unknown = JSON.parse(listingJson(listing(users.slice(0, 1), { columns: ['name', 'groups'] })))
    expect(data).toMatchObject({ users: [{ name: 'ann', groups: ['ml', 'staff'] }] })
  })

  test('get rows that a plan reads', () => {
    expect(listingRow(users[0] ?? user('x'), columns)).toEqual({
      username: 'ann',
      admin: 'true',
      groups: 'ml;staff',
      created: '2026-01-01T00:00:00.000000Z',
      last_activity: '2026-11-18T00:00:00Z',
      servers: '',
    })
    expect(listingRow(users[2] ?? user('x'), ['name', 'groups'])).toEqual({ username: '001', groups: '' })
    expect(listingRow(user('x'), ['groups'])).toEqual({ groups: '-' })
  })
})

test('a quota is a number, unlimited or none', () => {
  const has = (name: string, balance: number, unlimited: boolean) => user(name, { quota: { balance, unlimited } })
  const people = [has('ann', 12_000, false), has('bob', 5, true), user('cy', { quota: null })]
  const asked = ['name', 'quota'] as const
  expect(listingText(listing(people, { columns: asked }), paper)).toBe(
    '  name  quota\n  ann   12,000\n  bob   unlimited\n  cy    -\n',
  )
  expect(people.map((one) => listingRow(one, asked))).toEqual([
    { username: 'ann', quota: '12000' },
    { username: 'bob', quota: 'unlimited' },
    { username: 'cy', quota: '' },
  ])
  expect(JSON.parse(listingJson(listing(people, { columns: asked })))).toMatchObject({
    users: [
      { name: 'ann', quota: { balance: 12_000, unlimited: false } },
      { name: 'bob', quota: { balance: 5, unlimited: true } },
      { name: 'cy', quota: null },
    ],
  })
})
