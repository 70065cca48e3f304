// What is saved has one form, and nothing beside it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { ActionOf, Op, Plan } from '../src/core/types.ts'
import { explain } from '../src/io/explain.ts'
import { validate } from '../src/io/schema.ts'
import { type SchemaName, schemaOf } from '../src/io/schemas.ts'
import { parseYaml } from '../src/sources/yaml/index.ts'

/** Every way to put one strange field into one object of the data, with the place where it is. */
function withExtras(data: unknown, place = ''): [string, unknown][] {
  if (typeof data !== 'object' || data === null) return []
  const children = Object.entries(data).flatMap(([key, value]) =>
    withExtras(value, `${place}/${key}`).map(([where, changed]): [string, unknown] => [
      where,
      replaced(data, key, changed),
    ]),
  )
  return Array.isArray(data) ? children : [[place === '' ? '/' : place, { ...data, strange: 'x' }], ...children]
}

function replaced(data: object, key: string, value: unknown): unknown {
  return Array.isArray(data) ? data.with(Number(key), value) : { ...data, [key]: value }
}

/** Places at which a strange field passes. */
function open(name: SchemaName, data: unknown): string[] {
  const all = withExtras(data)
  expect(all.length).toBeGreaterThan(0)
  return all.filter(([where, changed]) => !isFree(where, data) && validate(name, changed).ok).map(([where]) => where)
}

/** Properties of groups may be any JSON. */
function isFree(where: string, data: unknown): boolean {
  const [list, index, key] = where.split('/').slice(1)
  const actions = (data as { readonly actions?: readonly { readonly op: string }[] }).actions
  const isAction = list === 'actions' && actions?.[Number(index)]?.op === 'group.properties'
  return where.split('/').includes('properties') || (isAction && (key === 'before' || key === 'after'))
}

function errorsOf(name: SchemaName, data: unknown): unknown {
  const result = validate(name, data)
  return result.ok ? [] : result.errors
}

const reason = { why: 'row', at: 'u.csv:2:1' } as const
const image = { admin: false }
/** One action of each op, as small as can be. */
const everyOp: { readonly [O in Op]: ActionOf<O> } = {
  'password.set': {
    ...{ id: 'x', op: 'password.set', user: 'a', before: null },
    after: { how: 'generate', force_change: true },
    reason,
  },
  'quota.set': {
    ...{ id: 'x', op: 'quota.set', user: 'a', before: null },
    after: { balance: 5, unlimited: false },
    reason,
  },
  'quota.add': { id: 'x', op: 'quota.add', user: 'a', before: null, after: { add: 5 }, reason },
  'quota.unlimited': { id: 'x', op: 'quota.unlimited', user: 'a', before: null, after: { unlimited: true }, reason },
  'user.rename': { id: 'x', op: 'user.rename', user: 'a', before: image, after: { name: 'b' }, reason },
  'group.create': { id: 'x', op: 'group.create', group: 'g', before: null, after: { members: [] }, reason },
  'group.properties': { id: 'x', op: 'group.properties', group: 'g', before: {}, after: { a: [1] }, reason },
  'user.create': { id: 'x', op: 'user.create', user: 'a', before: null, after: { admin: false }, reason },
  'admin.set': { id: 'x', op: 'admin.set', user: 'a', before: false, after: true, reason },
  'member.add': { id: 'x', op: 'member.add', user: 'a', group: 'g', before: false, after: true, reason },
  'member.remove': { id: 'x', op: 'member.remove', user: 'a', group: 'g', before: true, after: false, reason },
  'notice.give': {
    ...{ id: 'x', op: 'notice.give', user: 'a', group: 'g', before: { admin: false } },
    after: { day: '2026-12-13' },
    reason,
  },
  'notice.lift': {
    ...{ id: 'x', op: 'notice.lift', user: 'a', group: 'g', before: { day: '2026-12-13' } },
    after: null,
    reason,
  },
  'server.start': {
    ...{ id: 'x', op: 'server.start', user: 'a', server: '', before: { state: 'stopped' } },
    after: { state: 'ready' },
    reason,
  },
  'server.stop': {
    ...{ id: 'x', op: 'server.stop', user: 'a', server: 'lab', before: { state: 'ready', last_activity: null } },
    after: { state: 'stopped' },
    reason,
  },
  'token.revoke': {
    ...{ id: 'x', op: 'token.revoke', user: 'a', token: 'a1', after: null, reason },
    before: { kind: 'api', note: '', created: null, last_used: null, expires: null, scopes: [] },
  },
  'server.remove': {
    ...{ id: 'x', op: 'server.remove', user: 'a', server: 'lab', before: { state: 'stopped' } },
    after: null,
    reason,
  },
  'user.delete': { id: 'x', op: 'user.delete', user: 'a', before: image, after: null, reason },
  'group.delete': { id: 'x', op: 'group.delete', group: 'g', before: { members: [] }, after: null, reason },
}
const likes: Partial<Record<Op, Op[]>> = {
  'server.start': ['server.stop'],
  'server.stop': ['server.start'],
}

// Those that are to be refused are tried elsewhere.
const plans = readdirSync('fixtures', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('plan.json') && !path.startsWith('hostile'),
)

/** Properties of groups are any JSON. */
function isProperties({ actions }: { readonly actions: readonly { readonly op: string }[] }, place: string): boolean {
  const [, index = '', rest = ''] = /^\/actions\/(\d+)(\/.*)$/.exec(place) ?? []
  return actions[Number(index)]?.op === 'group.properties' || rest.startsWith('/before/properties')
}

describe('plans', () => {
  test('are among the fixtures', () => {
    expect(plans.length).toBeGreaterThan(3)
  })

  test.each(plans)('%s is one', (path) => {
    expect(errorsOf('plan', JSON.parse(readFileSync(join('fixtures', path), 'utf8')))).toEqual([])
  })

  test.each(plans)('%s takes no field more, wherever it is', (path) => {
    const plan = JSON.parse(readFileSync(join('fixtures', path), 'utf8'))
    expect(open('plan', plan).filter((place) => !isProperties(plan, place))).toEqual([])
  })

  test('have every op between them', () => {
    const all = plans.map((path) => JSON.parse(readFileSync(join('fixtures', path), 'utf8')) as Plan)
    const ops = new Set(all.flatMap(({ actions }) => actions.map(({ op }) => op)))
    expect([...ops].sort()).toEqual(Object.keys(everyOp).sort())
  })

  test.each(Object.entries(everyOp))('an action %s lacks nothing, and is like no other', (_, action) => {
    const plan = JSON.parse(readFileSync('fixtures/views/small/plan.json', 'utf8')) as Plan
    const isPlan = (changed: object): boolean => validate('plan', { ...plan, actions: [changed] }).ok
    expect(errorsOf('plan', { ...plan, actions: [action] })).toEqual([])
    expect(Object.keys(action).filter((key) => isPlan({ ...action, [key]: undefined }))).toEqual([])
    const others = Object.keys(everyOp).filter((op) => op !== action.op && isPlan({ ...action, op }))
    // A membership has the same form, and so has what is done to a server; the ops differ in the values alone.
    expect(others).toEqual(likes[action.op] ?? [])
  })

  test('lack nothing', () => {
    const plan = JSON.parse(readFileSync('fixtures/views/small/plan.json', 'utf8'))
    const passing = Object.keys(plan).filter((key) => validate('plan', { ...plan, [key]: undefined }).ok)
    expect(passing).toEqual([])
  })
})

const at = '2026-03-02T09:15:00.000Z'
const action = 'user.delete:bob'
const events = [
  { type: 'start', at, digest: 'sha256:00', total: 2 },
  { type: 'intent', at, method: 'DELETE', path: '/hub/api/users/bob', actions: [action], mark: 7 },
  { type: 'retry', at, method: 'GET', path: '/hub/api/users', attempt: 1, wait_ms: 250, why: 'status 429' },
  { type: 'applied', at, action, how: 'changed' },
  { type: 'failed', at, action, status: 500, message: 'boom' },
  { type: 'skipped', at, action, why: 'stale', message: 'the user has become an admin since the plan' },
  { type: 'unknown', at, action, message: 'the connection was lost' },
  { type: 'unsent', at, actions: [action] },
  { type: 'end', at, ok: true },
] as const

describe('events of a journal', () => {
  test('are all tried here', () => {
    const kinds = schemaOf('journal').oneOf?.map(({ $ref }) => $ref?.replace('#/definitions/', ''))
    expect(events.map(({ type }) => type)).toEqual(kinds)
  })

  test.each(events)('$type is one', (event) => {
    expect(errorsOf('journal', event)).toEqual([])
  })

  test.each(events)('$type takes no field more', (event) => {
    expect(open('journal', event)).toEqual([])
  })

  test('of an unknown kind are none', () => {
    expect(validate('journal', { type: 'pause', at }).ok).toBe(false)
  })
})

describe('a decision', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const approval = {
    ...{ format: 1, tool: 'hubplan 0.1.0', decision: 'refused', by: 'ada', at, reason: 'no' },
    ...{ digest, changes_digest: digest, expires_at: at },
  }

  test('has one form, and takes no field more', () => {
    expect(errorsOf('approval', approval)).toEqual([])
    expect(open('approval', approval)).toEqual([])
  })

  test('lacks nothing but a reason', () => {
    const passing = Object.keys(approval).filter((key) => validate('approval', { ...approval, [key]: undefined }).ok)
    expect(passing).toEqual(['reason'])
  })

  test.each([{ format: 2 }, { decision: 'maybe' }, { by: '' }, { digest: 'sha256:00' }, { expires_at: 'never' }])(
    'is not %j',
    (change) => {
      expect(validate('approval', { ...approval, ...change }).ok).toBe(false)
    },
  )
})

describe('an index of plans', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const entry = { target: 'east', file: 'east.json', actions: 2, changes_digest: digest, digest }
  const failed = { target: 'west', code: 'connection', message: 'No answer.', hint: 'Wait.' }
  const index = {
    ...{ format: 1, tool: 'hubplan 0.1.0', created_at: at, plans: [entry], failed: [failed] },
    ...{ changes_digest: digest, digest },
  }

  test('has one form, and takes no field more', () => {
    expect(errorsOf('index', index)).toEqual([])
    expect(open('index', index)).toEqual([])
  })

  test('lacks nothing but a hint', () => {
    const passing = (whole: object, wrapped: (part: object) => object): string[] =>
      Object.keys(whole).filter((key) => validate('index', wrapped({ ...whole, [key]: undefined })).ok)
    expect(passing(index, (part) => part)).toEqual([])
    expect(passing(entry, (part) => ({ ...index, plans: [part] }))).toEqual([])
    expect(passing(failed, (part) => ({ ...index, failed: [part] }))).toEqual(['hint'])
  })

  test.each([{ file: '../east.json' }, { file: 'a/b.json' }, { target: 'all' }, { target: 'A' }, { actions: -1 }])(
    'has no plan with %j',
    (change) => {
      expect(validate('index', { ...index, plans: [{ ...entry, ...change }] }).ok).toBe(false)
    },
  )
})

const written = [
  ['hubplan', 'fixtures/demo/hubplan.yaml', readFileSync('fixtures/demo/hubplan.yaml', 'utf8')],
  [
    'hubplan',
    'a file with everything',
    [
      'version: 1',
      'target: { provider: aup, url: "https://hub.example.edu", names: exact, groups: read-only }',
      'users: [{ name: alice, admin: true, groups: [staff], ensure: existing, server: stopped, quota: 500,',
      '  renamed_from: al, expires: 2027-06-30, password: generate, force_change: false }]',
      'include: [{ path: students.csv, sheet: A, columns: { username: SIS Login ID }, defaults: { groups: [students], admin: false, ensure: present,',
      '  server: running, expires: 2027-06-30, quota: unlimited, password: shared, force_change: true } }]',
      'absent: [{ match: ["*23"], group: old, never_logged_in: true, inactive_for: 180d }]',
      'stop_servers: [{ match: ["*"], group: [a, b], idle_for: 24h }]',
      'quota_when: create',
      'quota_rules: [{ name: weekly, action: add, amount: 100, max_balance: 500, min_balance: 0, match: ["s*"],',
      '  group: students, balance_below: 100, balance_above: -5, include: [alice], exclude: [bob] }]',
      'prune: false',
      'manage: ["*"]',
      'protect: ["svc-*"]',
      'groups: [{ name: ml, members: exact, ensure: present, properties: {} }, { name: old, ensure: absent }]',
      'guards: { max_deletes: 50, max_delete_share: 0.25, min_admins: 1, max_source_shrink: 0.5 }',
      '',
    ].join('\n'),
  ],
  ['policy', 'a policy', 'version: 1\nmanage: ["s*"]\nprotect: [root]\nguards: { max_deletes: 5 }\n'],
] as const

describe('files that people write', () => {
  test.each(written)('%s: %s is one', (name, _, text) => {
    expect(errorsOf(name, parseYaml('x.yaml', Buffer.from(text)).data)).toEqual([])
  })

  test.each(written)('%s: %s takes no key more, wherever it is', (name, _, text) => {
    expect(open(name, parseYaml('x.yaml', Buffer.from(text)).data)).toEqual([])
  })
})

describe('what a file may not say', () => {
  test.each([
    ['an empty rule', 'absent: [{}]'],
    ['a rule for those who have logged in', 'absent: [{ never_logged_in: false }]'],
    ['a rule for no group', 'absent: [{ group: [] }]'],
    ['a rule for a group without a name', "absent: [{ group: '' }]"],
    ['an age without a unit', 'stop_servers: [{ idle_for: 12 }]'],
    ['an age of nothing', 'stop_servers: [{ idle_for: 0h }]'],
    ['minutes', 'stop_servers: [{ idle_for: 30m }]'],
    ['a stop rule without an age', 'stop_servers: [{ match: ["*"] }]'],
    ['a server that sleeps', 'users: [{ name: a, server: sleeping }]'],
    ['groups that are written', 'target: { groups: write }'],
    ['properties that are a list', 'groups: [{ name: a, properties: [1] }]'],
    ['a group that may only exist', 'groups: [{ name: a, ensure: existing }]'],
    ['an old name for a whole file', 'include: [{ path: a.csv, defaults: { renamed_from: b } }]'],
    ['a source that may shrink more than whole', 'guards: { max_source_shrink: 2 }'],
  ])('%s', (_, line) => {
    const text = `version: 1\n${line}\n`
    expect(validate('hubplan', parseYaml('x.yaml', Buffer.from(text)).data).ok).toBe(false)
  })
  test('but properties of a group may be anything', () => {
    const text = 'version: 1\ngroups: [{ name: a, properties: { any: [1, { deep: null }], other: null } }]\n'
    expect(errorsOf('hubplan', parseYaml('x.yaml', Buffer.from(text)).data)).toEqual([])
  })
})

test('a password that stands in a file of people is not told', () => {
  const users = [{ name: 'ann', password: 'Geheim1!wort', force_change: 'Geheim2!wort' }]
  const errors = errorsOf('hubplan', { version: 1, users })
  expect(errors).not.toEqual([])
  expect(JSON.stringify(explain(errors as Parameters<typeof explain>[0]))).not.toContain('Geheim')
})

test('src/core/saved.ts is what `npm run types` makes of the schemas', async () => {
  const script = new URL('./scripts/types.mjs', import.meta.url).href
  const { savedTypes } = (await import(/* @vite-ignore */ script)) as { savedTypes: () => Promise<string> }
  expect(readFileSync('src/core/saved.ts', 'utf8')).toBe(await savedTypes())
})
