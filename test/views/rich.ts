// A plan in which every question of a reviewer has an answer, and the same plan with one text wherever text can come from.
import type { Action, Plan, Reason } from '../../src/core/types.ts'
import {
  createOf,
  deleteOf,
  joinOf,
  passwordOf,
  planOf,
  propertiesOf,
  quotaAddOf,
  quotaSetOf,
  renameOf,
  startOf,
  stopOf,
  unlimitedOf,
} from './fixtures.ts'

const absent: Reason = { why: 'rule', at: 'hubplan.yaml:9:5', inactive_for: '180d' }

function adminOf(user: string, after: boolean): Action {
  return {
    id: `admin.set:${encodeURIComponent(user)}`,
    op: 'admin.set',
    user,
    before: !after,
    after,
    reason: { why: 'row', at: 'staff.csv:3:1' },
  }
}

function leaveOf(user: string, group: string): Action {
  const id = `member.remove:${encodeURIComponent(user)}:${encodeURIComponent(group)}`
  return { id, op: 'member.remove', user, group, before: true, after: false, reason: { why: 'exact' } }
}

function groupOf(group: string): Action {
  const reason = { why: 'needed', at: 'users.csv:2:1' } as const
  return {
    id: `group.create:${encodeURIComponent(group)}`,
    op: 'group.create',
    group,
    before: null,
    after: { members: [] },
    reason,
  }
}

function groupDeleteOf(group: string, members: readonly string[], key: string): Action {
  const reason = { why: 'row', at: 'hubplan.yaml:30:5' } as const
  const before = { members, properties: { [key]: 1 } }
  return { id: `group.delete:${encodeURIComponent(group)}`, op: 'group.delete', group, before, after: null, reason }
}

const people: readonly Action[] = [
  { ...deleteOf('bob'), before: { admin: false, groups: ['ml'], last_activity: '2026-02-27T10:00:00Z', servers: [] } },
  {
    ...deleteOf('eve'),
    before: {
      admin: true,
      account: '4711',
      groups: ['ml', 'staff'],
      last_activity: '2026-03-02T08:00:00Z',
      servers: [{ name: '', state: 'ready' }],
    },
    reason: { why: 'row', at: 'leavers.csv:7:1' },
  },
  { ...deleteOf('ida'), reason: absent },
  { ...deleteOf('old'), before: { admin: false, unverified: true }, reason: { why: 'row', at: 'leavers.csv:8:1' } },
  renameOf('ann', 'anna', { groups: ['ml'] }),
  createOf('zoe'),
  adminOf('zoe', true),
  joinOf('zoe', 'ml'),
  passwordOf('zoe'),
  quotaSetOf('zoe', null, 500),
  adminOf('dan', true),
  adminOf('kim', false),
  joinOf('dan', 'ml'),
  leaveOf('kim', 'ml'),
  quotaSetOf('lea', { balance: 900, unlimited: false }, 500),
  passwordOf('lea', 'shared', false),
  stopOf('max', { last_activity: '2026-03-02T09:10:00Z' }),
  startOf('dan'),
  groupOf('ml'),
  groupDeleteOf('ml-2025', ['kim', 'lea'], 'room'),
  propertiesOf('ml', { seats: 20 }, { room: 'B12', seats: 30 }),
]

const told: Partial<Plan> = {
  overrides: [
    { flag: '--allow', value: 'admin-delete' },
    { flag: '--max-deletes', value: 60 },
  ],
  findings: [
    {
      guard: 'admin-delete',
      level: 'warn',
      message: 'allowed by --allow admin-delete: "eve" is an admin',
      actions: [],
    },
    { guard: 'storage', level: 'info', message: 'what is lost with deleted users is up to the spawner', actions: [] },
  ],
}

/** Can be applied at the moment of the fixtures. */
export const ready = planOf(people, told)

export const expired = planOf(people, { ...told, expires_at: '2026-03-01T09:15:00Z' })

export const blocked = planOf(people, {
  ...told,
  applyable: false,
  findings: [
    ...(told.findings ?? []),
    { guard: 'delete-share', level: 'block', message: '4 of 11 users (36.4 %) would be deleted', actions: [] },
  ],
})

/** A text in every place that a hub, a file or a flag fills. */
export function hostilePlan(text: string): Plan {
  const reason = { why: 'rule', at: `${text}:3:1`, groups: [text], inactive_for: text, quota_rule: text } as const
  const second = `${text}2`
  const actions: readonly Action[] = [
    {
      ...deleteOf(text),
      before: {
        admin: true,
        account: text,
        unverified: true,
        groups: [text, second],
        created: text,
        last_activity: text,
        servers: [{ name: text, state: 'spawn' }],
        quota: { balance: 5, unlimited: false },
      },
      reason: { why: 'rule', at: text, groups: [text], inactive_for: text },
    },
    { ...deleteOf(second), reason: { why: 'row', at: text, expires: text } },
    renameOf(`${text}3`, `${text}4`, { servers: [{ name: text, state: 'stop' }] }),
    adminOf(text, true),
    adminOf(second, false),
    createOf(`${text}5`),
    joinOf(`${text}5`, text),
    joinOf(second, text),
    leaveOf(text, second),
    groupOf(text),
    groupDeleteOf(second, [text, second], text),
    propertiesOf(text, { [text]: text, 'our own key': text }, { 'our own key': { [text]: [text] }, [second]: text }),
    stopOf(text, { last_activity: text }, text),
    { ...startOf(text), server: text },
    quotaSetOf(second, { balance: 9, unlimited: false }, 5, reason),
    quotaAddOf(`${text}6`, null, 5, reason),
    unlimitedOf(text, null),
    passwordOf(text),
  ]
  return planOf(actions, {
    tool: text,
    target: { provider: text, url: text, workspace: text },
    planned_as: { kind: 'user', name: text, admin: false, version: text, workspace: text, scopes: [text] },
    inputs: [{ path: text, rows: 1 }],
    needs: [{ what: text, ops: ['user.create'], met: false }],
    overrides: [{ flag: '--allow', value: text }],
    findings: (['block', 'warn', 'info'] as const).map((level) => ({
      guard: text === '' ? 'storage' : text,
      level,
      message: `${text} and ${text}; see ${text}`,
      actions: [text],
    })),
  })
}

/** What people have called their users, or would. */
export const nasty: readonly string[] = [
  '@everyone',
  '@ops/team',
  '![x](http://e.example/p.png)',
  '[a](//b.example)',
  '[a]: http://e.example',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<!--',
  '-->',
  ']]>',
  '</details>',
  '</table></main>',
  '"><b onclick=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '#1',
  'owner/repo#1',
  'GH-12',
  'a5c3785ed8d6a35868bc169f07e40e889087fd2e',
  'owner@a5c3785',
  'javascript:alert(1)',
  'www.e.example',
  'https://e.example/?a=1&b=2',
  'ann@example.edu',
  '`',
  '``` `` `',
  '|',
  'a|b\\|c',
  '\\',
  'one\ntwo\r\n\n# three',
  '| a | b |\n| --- | --- |',
  '\u202eevil\u202c',
  'שלום',
  '\u0000\u001b[31m',
  '&lt;b&gt;&#60;&amp;amp',
  '!12',
  '~label',
  '~"a label"',
  '%1',
  '%"a milestone"',
  '$snippet$',
  '$`a^2`$',
  '&12',
  ':emoji:',
  '/close',
  '[^1]',
  '- [x] done',
  '**bold** __it__ ~~no~~',
  '---',
  '1. one',
  ' ',
  '',
  '__proto__',
  'x'.repeat(255),
  '\u{e0041}'.repeat(255),
]
