// hubplan status as text or JSON.
import type { QuotaNumbers } from '../core/facets/quota/numbers.ts'
import type { ServerNumbers, Status } from '../core/look/status.ts'
import { count, number } from '../core/sentences.ts'
import { printable } from './json.ts'
import { forTerminal, proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint } from './terminal/layout.ts'
import { age, date, dateTime } from './words.ts'

/** What `status --format json` prints. null: not visible to the token. Fields are only ever added. */
export interface StatusJson {
  readonly url: string
  readonly provider: string
  readonly taken_at: string
  readonly version: string
  readonly authenticator: string | null
  /** False when the token sees only some users. */
  readonly complete: boolean
  readonly users: number
  readonly admins: number
  readonly servers: ServerNumbers | null
  readonly activity: {
    readonly never: number
    readonly day: number
    readonly week: number
    readonly idle: { readonly for: string; readonly users: number }
  } | null
  /** All groups, the largest first. */
  readonly groups: readonly { readonly name: string; readonly members: number }[] | null
  /** The ten most recently active users. */
  readonly latest: readonly { readonly name: string; readonly last_activity: string }[] | null
  /** null where there are no quotas. */
  readonly quotas: {
    readonly limited: number
    readonly unlimited: number
    /** Users without a quota. */
    readonly none: number
    readonly sum: number
    readonly lowest: { readonly name: string; readonly balance: number } | null
    /** Names with a quota but no user; null when only some users are visible. */
    readonly gone: readonly string[] | null
    /** Quota of a new user; null when the hub does not show it. */
    readonly first: number | null
  } | null
  readonly hands_off: readonly { readonly name: string; readonly why: string }[]
  /** Users with a scheduled delete, and the time of the first one; null for none. */
  readonly leaving: { readonly users: number; readonly first: string } | null
}

export function statusJson(status: Status): string {
  const { identity, servers, activity, groups, latest } = status
  const data: StatusJson = {
    url: status.url,
    provider: status.provider,
    taken_at: status.takenAt,
    version: identity.version,
    authenticator: identity.authenticator ?? null,
    complete: status.complete,
    users: status.users,
    admins: status.admins,
    servers: servers ?? null,
    activity: activity === undefined ? null : { ...activity, idle: { ...activity.idle, for: activity.idle.for.text } },
    groups: groups ?? null,
    latest: latest?.map(({ name, lastActivity }) => ({ name, last_activity: lastActivity })) ?? null,
    quotas: quotasJson(status.quotas),
    hands_off: status.handsOff,
    leaving: status.leaving ?? null,
  }
  return printable(data)
}

function quotasJson(quotas: QuotaNumbers | undefined): StatusJson['quotas'] {
  if (quotas === undefined) return null
  const { lowest = null, gone = null, first = null } = quotas
  return { ...quotas, lowest, gone, first }
}

type Line = readonly Cell[]

/** Maximum number of groups shown. */
const top = 10

/** @param product software of a hub, whose version is shown. Other systems show no servers, groups or activity. */
export function statusText(status: Status, paper: Paper, product: string | undefined): string {
  const lines = [
    paint(paper, 'head', forTerminal(status.url)),
    ...flow(paper, [[{ text: `as of ${dateTime(status.takenAt)}`, tone: 'dim' }]]),
    ...flow(paper, product === undefined ? peopleRows(status) : hubRows(status, product)),
    ...(product === undefined ? [] : groupLines(status, paper)),
    ...latestLines(status, paper),
    ...goneLines(status.quotas, paper),
    ...handsOffLines(status, paper),
  ]
  return `${lines.join('\n')}\n`
}

function peopleRows(status: Status): readonly Line[] {
  const { leaving, provider } = status
  return [
    row('system', provider),
    row('users', number(status.users)),
    row('admins', number(status.admins)),
    ...(leaving === undefined
      ? []
      : [row('scheduled deletes', `${count(leaving.users, 'user')}, the first on ${date(leaving.first)}`)]),
    ...untouchedRows(status),
  ]
}

function hubRows(status: Status, product: string): readonly Line[] {
  const { identity, shownBy } = status
  return [
    row('hub', `${product} ${identity.version}`.trim()),
    row('authenticator', identity.authenticator ?? unseen(shownBy?.authenticator)),
    row('users', `${number(status.users)}${status.complete ? '' : ' (only those that the token sees)'}`),
    row('admins', number(status.admins)),
    ...serverRows(status),
    ...activityRows(status),
    ...quotaRows(status.quotas),
    ...untouchedRows(status),
  ]
}

function untouchedRows({ handsOff }: Status): readonly Line[] {
  if (handsOff.length === 0) return []
  return [row('never touched', `${count(handsOff.length, 'user')}, whose names are not in the form the hub uses`)]
}

function row(what: string, value: string): Line {
  return [{ text: what }, { text: proseForTerminal(value) }]
}

function unseen(scope: string | undefined): string {
  return `not visible to the token${scope === undefined ? '' : ` (needs ${scope})`}`
}

function serverRows({ servers, shownBy }: Status): readonly Line[] {
  if (servers === undefined) return [row('servers', unseen(shownBy?.servers))]
  return [
    row('active servers', `${number(servers.ready)}, of ${count(servers.users, 'user')}`),
    row('starting', number(servers.starting)),
    row('stopping', number(servers.stopping)),
  ]
}

function activityRows({ activity, shownBy }: Status): readonly Line[] {
  if (activity === undefined) return [row('activity', unseen(shownBy?.created))]
  return [
    row('active in 24 h', number(activity.day)),
    row('active in 7 days', number(activity.week)),
    row(`idle for ${activity.idle.for.text}`, number(activity.idle.users)),
    row('never logged in', number(activity.never)),
  ]
}

function quotaRows(quotas: QuotaNumbers | undefined): readonly Line[] {
  if (quotas === undefined) return []
  const { limited, unlimited, none, sum, lowest, first } = quotas
  return [
    row('with a quota', `${number(limited)}, ${number(sum)} in all`),
    ...(lowest === undefined ? [] : [row('lowest quota', `${number(lowest.balance)}, of ${forTerminal(lowest.name)}`)]),
    row('unlimited', number(unlimited)),
    row('without a quota', number(none)),
    ...(first === undefined ? [] : [row('first quota', `${number(first)}, of a new user`)]),
  ]
}

/** A new user with such a name gets the rest of its quota. */
function goneLines(quotas: QuotaNumbers | undefined, paper: Paper): readonly string[] {
  const gone = quotas?.gone ?? []
  if (gone.length === 0) return []
  const title = `${count(gone.length, 'quota')} of names that no longer have a user`
  const rows = gone.slice(0, top).map((name) => [{ text: forTerminal(name) }])
  return ['', paint(paper, 'head', title), ...flow(paper, rows), ...rest(gone.length, paper)]
}

function groupLines({ groups, shownBy }: Status, paper: Paper): readonly string[] {
  if (groups === undefined) return ['', ...flow(paper, [row('groups', unseen(shownBy?.groups))])]
  if (groups.length === 0) return []
  const rows = groups
    .slice(0, top)
    .map(({ name, members }) => [{ text: forTerminal(name) }, { text: count(members, 'member') }])
  return ['', paint(paper, 'head', count(groups.length, 'group')), ...flow(paper, rows), ...rest(groups.length, paper)]
}

function latestLines({ latest, takenAt }: Status, paper: Paper): readonly string[] {
  if (latest === undefined || latest.length === 0) return []
  const rows = latest.map(({ name, lastActivity }) => [
    { text: forTerminal(name) },
    { text: age(lastActivity, takenAt) ?? forTerminal(lastActivity) },
  ])
  return ['', paint(paper, 'head', 'Last active'), ...flow(paper, rows)]
}

function handsOffLines({ handsOff }: Status, paper: Paper): readonly string[] {
  if (handsOff.length === 0) return []
  const rows = handsOff.slice(0, top).map(({ name, why }) => [{ text: forTerminal(name) }, { text: why }])
  return ['', paint(paper, 'head', 'Never touched by hubplan'), ...flow(paper, rows), ...rest(handsOff.length, paper)]
}

function rest(all: number, paper: Paper): readonly string[] {
  return all > top ? [paint(paper, 'dim', `  … and ${number(all - top)} more (see --format json)`)] : []
}
