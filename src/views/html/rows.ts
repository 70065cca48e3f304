// Every action of a plan as one row of the page's table, the worst first.
import type { Action, ActionOf, Plan, Reason, UserImage } from '../../core/types.ts'
import { readChanges } from '../model/changes.ts'
import { subjectOf } from '../model/others.ts'
import { passwordWords } from '../model/passwords.ts'
import { propertyChanges } from '../model/properties.ts'
import { amountWords, type QuotaChange, quotaChanges } from '../model/quotas.ts'
import { isRecent } from '../model/risks.ts'
import { activityWords, nameOfServer, reasonWords, serverWords, signed, subjectNames, usageWords } from '../words.ts'
import { type Html, html, joined, nameHtml, namesHtml, nothing, type Tone } from './parts.ts'

/** What happens, split as the summary splits it; the worst first. */
export const kinds = {
  'user.delete': { label: 'delete user', tone: 'loss' },
  'group.delete': { label: 'delete group', tone: 'loss' },
  'user.rename': { label: 'rename user', tone: 'risk' },
  'server.stop': { label: 'stop server', tone: 'risk' },
  'quota.lower': { label: 'lower quota', tone: 'risk' },
  'password.reset': { label: 'reset password', tone: 'risk' },
  'admin.promote': { label: 'promote', tone: 'risk' },
  'admin.demote': { label: 'demote', tone: 'risk' },
  'member.remove': { label: 'remove member', tone: 'risk' },
  'group.properties': { label: 'change group', tone: 'calm' },
  'quota.unlimited': { label: 'make unlimited', tone: 'calm' },
  'quota.set': { label: 'set quota', tone: 'calm' },
  'quota.add': { label: 'top up quota', tone: 'calm' },
  'user.create': { label: 'create user', tone: 'gain' },
  'password.set': { label: 'set password', tone: 'gain' },
  'group.create': { label: 'create group', tone: 'gain' },
  'member.add': { label: 'add member', tone: 'gain' },
  'server.start': { label: 'start server', tone: 'gain' },
  // What has no kind of its own: a plan has no hidden part.
  other: { label: 'Other changes', tone: 'risk' },
} as const satisfies Readonly<Record<string, { label: string; tone: Tone }>>

export type Kind = keyof typeof kinds

const kindNames = Object.keys(kinds) as Kind[]

/** What makes a row worth a second look. */
export const risks = {
  admin: 'admin',
  promoted: 'becomes admin',
  roles: 'gets roles',
  running: 'running server',
  week: 'active in the last 7 days',
  used: 'in use',
  unseen: 'activity not visible',
  unverified: 'not verified',
  lowered: 'quota lowered',
} as const

export type Risk = keyof typeof risks

export interface Row {
  readonly kind: Kind
  readonly subject: string
  /** Rows of one user or group have one number. */
  readonly number: number
  readonly change: Html
  readonly reason: Reason
  readonly risks: readonly Risk[]
}

/** All rows, the worst first. */
export function readRows(plan: Plan): readonly Row[] {
  const numberOf = numbering(plan.actions)
  const quotas = quotaChanges(plan)
  const created = new Set(plan.actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
  const { deletes, stops } = readChanges(plan)
  const others = plan.actions.filter(({ op }) => op !== 'user.delete' && op !== 'server.stop')
  const rows = [...deletes, ...stops, ...others].map((action): Row => {
    const known = { quota: quotas.get(action.id), isNew: 'user' in action && created.has(action.user) }
    return {
      kind: kindOf(action, known),
      subject: subjectOf(action).name,
      number: numberOf(action),
      change: changeHtml(action, known, plan.snapshot.taken_at),
      reason: action.reason,
      risks: risksOf(action, known.quota, plan.snapshot.taken_at),
    }
  })
  return rows.toSorted((one, other) => kindNames.indexOf(one.kind) - kindNames.indexOf(other.kind))
}

/** Who is renamed is one person under two names. */
function numbering(actions: readonly Action[]): (action: Action) => number {
  const olds = new Map(
    actions.flatMap((action) => (action.op === 'user.rename' ? [[action.after.name, action.user]] : [])),
  )
  const numbers = new Map<string, number>()
  return (action) => {
    const { kind, name } = subjectOf(action)
    const key = `${kind} ${kind === 'user' ? (olds.get(name) ?? name) : name}`
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  }
}

interface Known {
  readonly quota: QuotaChange | undefined
  readonly isNew: boolean
}

function kindOf(action: Action, { quota, isNew }: Known): Kind {
  if (action.op === 'admin.set') return action.after ? 'admin.promote' : 'admin.demote'
  if (action.op === 'password.set') return isNew ? 'password.set' : 'password.reset'
  if (quota?.isLowered === true) return 'quota.lower'
  return Object.hasOwn(kinds, action.op) ? action.op : 'other'
}

function risksOf(action: Action, quota: QuotaChange | undefined, at: string): readonly Risk[] {
  if (action.op === 'admin.set' && action.after) return ['promoted']
  if (action.op === 'member.add' && action.roles !== undefined) return ['roles']
  if (action.op === 'server.stop') return isInUse(action, at) ? ['used'] : []
  if (quota?.isLowered === true) return ['lowered']
  if (action.op !== 'user.delete' && action.op !== 'user.rename') return []
  const { before } = action
  const isDelete = action.op === 'user.delete'
  return [
    ...(before.admin ? ['admin' as const] : []),
    ...(before.servers?.length ? ['running' as const] : []),
    ...(isDelete && isRecent(before, at, 7) ? ['week' as const] : []),
    ...(isDelete && before.last_activity === undefined ? ['unseen' as const] : []),
    ...(before.unverified ? ['unverified' as const] : []),
  ]
}

function isInUse({ before: { state, last_activity: last } }: ActionOf<'server.stop'>, at: string): boolean {
  return state === 'spawn' || Date.parse(last ?? '') >= Date.parse(at) - 3_600_000
}

function changeHtml(action: Action, { quota, isNew }: Known, at: string): Html {
  switch (action.op) {
    case 'user.delete':
      return step(imageHtml(action.before, at), html`gone`)
    case 'user.rename':
      return joined(
        [step(nameHtml(action.user), nameHtml(action.after.name)), html`${serverWords(action.before.servers)}`],
        '; ',
      )
    case 'user.create':
      return step(html`not there`, html`user`)
    case 'admin.set':
      return action.after ? step(html`no admin`, html`<b>ADMIN</b>`) : step(html`<b>ADMIN</b>`, html`no admin`)
    case 'group.create':
      return step(html`not there`, html`group`)
    case 'group.delete':
      return step(groupHtml(action.before), html`gone`)
    case 'group.properties':
      return propertiesHtml(action)
    case 'member.add':
      return joined([step(html`not in`, html`in ${nameHtml(action.group)}`), rolesHtml(action)], '; ')
    case 'member.remove':
      return step(html`in ${nameHtml(action.group)}`, html`not in`)
    case 'quota.set':
    case 'quota.add':
    case 'quota.unlimited':
      return quota === undefined ? nothing : quotaHtml(quota)
    case 'password.set':
      return html`${passwordWords(action, isNew ? 'first' : 'next')}`
    case 'server.start':
      return step(html`${nameOfServer(action.server)}: ${action.before.state}`, html`ready`)
    case 'server.stop':
      return step(html`${nameOfServer(action.server)}: ${usageWords(action, at)}`, html`stopped`)
    default:
      return otherHtml(action satisfies never)
  }
}

function otherHtml(action: Action): Html {
  return html`${nameHtml(action.op)} ${joined(subjectNames(action).map(nameHtml), ' -> ')}`
}

function rolesHtml({ group, roles = [] }: ActionOf<'member.add'>): Html {
  return roles.length === 0 ? nothing : html`<b>gets the roles of ${nameHtml(group)}: ${namesHtml(roles, 'role')}</b>`
}

function step(before: Html, after: Html): Html {
  return html`<span class="was">${before}</span> <span class="to">→</span> ${after}`
}

function imageHtml(before: UserImage, at: string): Html {
  const { account, groups, servers, quota } = before
  return joined(
    [
      html`${activityWords(before, at)}`,
      before.admin ? html`<b>ADMIN</b>` : nothing,
      html`${serverWords(servers)}`,
      groups === undefined
        ? html`groups not visible`
        : groups.length > 0
          ? html`groups ${namesHtml(groups, 'group')}`
          : nothing,
      quota === undefined || quota === null ? nothing : html`quota ${amountWords(quota)}`,
      account === undefined ? nothing : html`account ${nameHtml(account)}`,
    ],
    '; ',
  )
}

function groupHtml({ members, properties }: ActionOf<'group.delete'>['before']): Html {
  const keys = Object.keys(properties ?? {})
  return joined(
    [
      members.length === 0 ? html`empty` : html`members ${namesHtml(members, 'member')}`,
      keys.length === 0 ? nothing : html`properties ${namesHtml(keys, 'key')}`,
    ],
    '; ',
  )
}

function propertiesHtml(action: ActionOf<'group.properties'>): Html {
  const lines = propertyChanges(action).map(({ key, before, after }) => {
    const old = before === undefined ? html`not set` : nameHtml(before)
    return html`<div>${nameHtml(key)}: ${step(old, after === undefined ? html`<b>removed</b>` : nameHtml(after))}</div>`
  })
  return joined(lines, '')
}

function quotaHtml({ had, will, by }: QuotaChange): Html {
  return joined(
    [step(html`${amountWords(had)}`, html`${amountWords(will)}`), by === undefined ? nothing : html`(${signed(by)})`],
    ' ',
  )
}

/** How many rows there are of each kind, the worst kind first. */
export function kindCounts(rows: readonly Row[]): ReadonlyMap<Kind, number> {
  const counts = new Map<Kind, number>()
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return new Map([...counts].sort(([one], [other]) => kindNames.indexOf(one) - kindNames.indexOf(other)))
}

/** The same of each risk. */
export function riskCounts(rows: readonly Row[]): ReadonlyMap<Risk, number> {
  const names = Object.keys(risks) as Risk[]
  const counted = names.map((risk): [Risk, number] => [risk, rows.filter((row) => row.risks.includes(risk)).length])
  return new Map(counted.filter(([, count]) => count > 0))
}

/** One row of the table. */
export function rowHtml(row: Row, isShared: (row: Row) => number): Html {
  const { label, tone } = kinds[row.kind]
  const marks = row.risks.map((risk) => html`<span class="mark">${risks[risk]}</span>`)
  const others = isShared(row)
  const open =
    others < 2
      ? nothing
      : html` <button type="button" class="open js-only" aria-expanded="false">${others} changes</button>`
  return html`<tr role="row" data-k="${kindNames.indexOf(row.kind)}" data-r="${row.risks.join(' ')}" data-u="${row.number}"><th role="rowheader" scope="row">${nameHtml(row.subject)}${open}</th><td role="cell"><span class="kind ${tone}">${label}</span></td><td role="cell" class="change">${row.change}</td><td role="cell" class="why">${reasonWords(row.reason)}</td><td role="cell" class="marks">${marks}</td></tr>\n`
}

export function kindNumber(kind: Kind): number {
  return kindNames.indexOf(kind)
}
