import { expect, test } from 'vitest'

import { statusOf } from '../../../src/core/look/status.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import { statusJson } from '../../../src/views/status/json.ts'
import { statusText } from '../../../src/views/status/text.ts'
import { snapshot, user } from '../../core/live.ts'

const view = { idle: { text: '90d', seconds: 90 * 86_400 }, names: 'lower' } as const
const paper = { color: false, columns: 0 }
const { product } = jupyterhub

const live = snapshot(
  [
    user('ann', { admin: true, groups: ['staff'], last_activity: '2026-11-20T12:00:00Z' }),
    user('Bob\u001b', { last_activity: null, servers: [{ name: '', state: 'ready' }] }),
  ],
  {
    identity: {
      kind: 'service',
      name: 'x',
      admin: false,
      version: '5.2.1',
      scopes: [],
      authenticator: 'dummy',
    },
  },
)

test('people get numbers', () => {
  expect(statusText(statusOf(live, view), paper, product)).toBe(
    [
      'https://hub.example.edu',
      '  as of 2026-11-21 00:00 UTC',
      '  hub               JupyterHub 5.2.1',
      '  authenticator     dummy',
      '  users             2',
      '  admins            1',
      '  active servers    1, of 1 user',
      '  starting          0',
      '  stopping          0',
      '  active in 24 h    1',
      '  active in 7 days  1',
      '  idle for 90d      1',
      '  never logged in   1',
      '  never touched     1 user, whose names are not in the form the hub uses',
      '',
      '1 group',
      '  staff  1 member',
      '',
      'Last active',
      '  ann  12 hours ago',
      '',
      'Never touched by hubplan',
      '  Bob\\x1b  is not in lower case',
      '',
    ].join('\n'),
  )
})

test('what is unseen is said with the scope that it takes', () => {
  const blind = snapshot([{ name: 'ann', admin: false }], { groups: undefined, complete: false })
  expect(statusText(statusOf(blind, view), paper, product)).toBe(
    [
      'https://hub.example.edu',
      '  as of 2026-11-21 00:00 UTC',
      '  hub            JupyterHub 3.0.0',
      '  authenticator  not visible to the token (needs read:hub)',
      '  users          1 (only those that the token sees)',
      '  admins         0',
      '  servers        not visible to the token (needs read:servers)',
      '  activity       not visible to the token (needs read:users)',
      '',
      '  groups  not visible to the token (needs read:users:groups)',
      '',
    ].join('\n'),
  )
})

test('only the largest groups are shown, and how many more there are', () => {
  const names = Array.from({ length: 12 }, (_, index) => `g${index}`)
  const many = snapshot([], { groups: new Map(names.map((name) => [name, { name }])) })
  const text = statusText(statusOf(many, view), paper, product)
  expect(text).toContain('\n12 groups\n')
  expect(text).toContain('\n  … and 2 more (see --format json)\n')
})

test('programs get the same, and null for what is unseen', () => {
  expect(JSON.parse(statusJson(statusOf(live, view)))).toEqual({
    url: 'https://hub.example.edu',
    provider: 'jupyterhub',
    quotas: null,
    taken_at: '2026-11-21T00:00:00.000Z',
    version: '5.2.1',
    authenticator: 'dummy',
    complete: true,
    users: 2,
    admins: 1,
    servers: { ready: 1, users: 1, starting: 0, stopping: 0 },
    activity: { never: 1, day: 1, week: 1, idle: { for: '90d', users: 1 } },
    groups: [{ name: 'staff', members: 1 }],
    latest: [{ name: 'ann', last_activity: '2026-11-20T12:00:00Z' }],
    hands_off: [{ name: 'Bob\u001b', why: 'is not in lower case' }],
    leaving: null,
  })
  const blind = snapshot([{ name: 'ann', admin: false }], { groups: undefined })
  expect(JSON.parse(statusJson(statusOf(blind, view)))).toMatchObject({
    servers: null,
    activity: null,
    groups: null,
    latest: null,
    authenticator: null,
  })
})

test('quotas are told with who holds the lowest, and who left one behind', () => {
  const people = [
    user('ann', { quota: { balance: 12_000, unlimited: false } }),
    user('b\u001b', { quota: { balance: -20, unlimited: false } }),
    user('cy', { quota: { balance: 0, unlimited: true } }),
  ]
  const quotas = new Map([['old\u001b', { balance: 9, unlimited: false }]])
  const cloud = snapshot(people, { target: { provider: 'aup', url: 'https://x' }, quotas, firstQuota: 100 })
  const text = statusText(statusOf(cloud, view), paper, aup.product)
  expect(text).toContain('AUP Learning Cloud, JupyterHub 3.0.0\n')
  expect(text.replaceAll(/ {2,}/g, '  ')).toContain(
    [
      '  with a quota  2, 11,980 in all',
      '  lowest quota  -20, of b\\x1b',
      '  unlimited  1',
      '  without a quota  0',
      '  first quota  100, of a new user',
      '',
    ].join('\n'),
  )
  expect(text).toContain('\n1 quota of names that no longer have a user\n  old\\x1b\n')
  expect(JSON.parse(statusJson(statusOf(cloud, view)))).toMatchObject({
    provider: 'aup',
    quotas: { limited: 2, sum: 11_980, lowest: { name: 'b\u001b', balance: -20 }, gone: ['old\u001b'], first: 100 },
  })
  const part = snapshot([], { quotas, complete: false })
  expect(JSON.parse(statusJson(statusOf(part, view))).quotas).toMatchObject({ lowest: null, gone: null, first: null })
})
