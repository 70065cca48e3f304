// hubplan list as text, JSON or a table: the users.

import { withoutLeaving } from '../../core/leaving.ts'
import type { Field } from '../../core/look/sight.ts'
import type { LiveUser, Quota, Server } from '../../core/types.ts'
import type { Column } from '../columns.ts'
import { amountWords } from '../facets/quota/changes.ts'
import { printable } from '../json.ts'
import { forTerminal } from '../safe.ts'
import { type Cell, flow, type Paper } from '../terminal/layout.ts'
import { age, date, groupsCell } from '../words.ts'

export interface Listing {
  readonly users: readonly LiveUser[]
  /** Number of users that meet the conditions, and of all. */
  readonly count: number
  readonly total: number
  /** ISO, by the hub's clock. */
  readonly takenAt: string
  readonly columns: readonly Column[]
  readonly unseen: readonly Field[]
}

/**
 * A user as `list --format json` prints it. Fields that the token does not see or that were not requested are absent.
 */
export interface ListedUser {
  readonly name?: string
  readonly admin?: boolean
  readonly groups?: readonly string[]
  readonly created?: string | null
  /** null: never logged in. */
  readonly last_activity?: string | null
  /** Servers that are not stopped; the default server's name is empty. */
  readonly servers?: readonly Server[]
  /** null: the hub has no balance for the user. Absent where there are no quotas. */
  readonly quota?: Quota | null
  /** The system's account number. Absent on hubs. */
  readonly user_id?: string
}

/** What `list --format json` prints. Fields are only ever added. */
export interface ListingJson {
  readonly taken_at: string
  readonly total: number
  readonly count: number
  readonly not_visible: readonly Field[]
  readonly users: readonly ListedUser[]
}

/** Aligned columns under a header; empty when there are no users. */
export function listingText(listing: Listing, paper: Paper): string {
  if (listing.users.length === 0) return ''
  const header = listing.columns.map((column): Cell => ({ text: titles[column], tone: 'head' }))
  const rows = listing.users.map((user) => listing.columns.map((column) => textCell(user, column, listing.takenAt)))
  return `${flow(paper, [header, ...rows]).join('\n')}\n`
}

const titles: Readonly<Record<Column, string>> = {
  name: 'name',
  admin: 'admin',
  groups: 'groups',
  created: 'created',
  last_activity: 'last activity',
  servers: 'servers',
  quota: 'quota',
  user_id: 'user_id',
}

function textCell(user: LiveUser, column: Column, now: string): Cell {
  switch (column) {
    case 'name':
      return { text: forTerminal(user.name) }
    case 'admin':
      return user.admin ? { text: 'admin', tone: 'risk' } : none
    case 'groups':
      return user.groups === undefined ? unseen : joined(user.groups.map(forTerminal), ', ')
    case 'created':
      return user.created === undefined ? unseen : user.created === null ? none : { text: date(user.created) }
    case 'last_activity':
      return user.last_activity === undefined ? unseen : { text: activity(user.last_activity, now) }
    case 'servers':
      return user.servers === undefined ? unseen : joined(activeOf(user).map(serverText).map(forTerminal), ', ')
    case 'quota':
      return quotaCell(user.quota)
    case 'user_id':
      return user.account === undefined ? none : { text: user.account }
  }
}

const none: Cell = { text: '-', tone: 'dim' }
const unseen: Cell = { text: '?', tone: 'dim' }

function quotaCell(quota: LiveUser['quota']): Cell {
  if (quota === undefined) return unseen
  if (quota === null) return none
  return { text: amountWords(quota), tone: quota.unlimited || quota.balance > 0 ? 'plain' : 'risk' }
}

function joined(texts: readonly string[], by: string): Cell {
  return texts.length === 0 ? none : { text: texts.join(by) }
}

function activity(last: string | null, now: string): string {
  if (last === null) return 'never'
  const ago = age(last, now)
  return ago === undefined ? forTerminal(last) : `${ago} (${date(last)})`
}

function activeOf(user: LiveUser): readonly Server[] {
  return (user.servers ?? []).filter((server) => server.state !== 'stopped')
}

function serverText({ name, state }: Server): string {
  const what = { ready: '', spawn: ' (starting)', stop: ' (stopping)', stopped: ' (stopped)' }[state]
  return `${name === '' ? 'default' : name}${what}`
}

export function listingJson({ takenAt, total, count, unseen: fields, users, columns: asked }: Listing): string {
  const data: ListingJson = {
    taken_at: takenAt,
    total,
    count,
    not_visible: fields,
    users: users.map((user) => Object.fromEntries(asked.flatMap((column) => jsonField(user, column)))),
  }
  return printable(data)
}

function jsonField(user: LiveUser, column: Column): readonly (readonly [string, unknown])[] {
  const value = shownOf(user, column)
  return value === undefined ? [] : [[column, value]]
}

function shownOf(user: LiveUser, column: Column): unknown {
  if (column === 'servers') return user.servers && activeOf(user)
  return column === 'user_id' ? user.account : user[column]
}

/** The header of the name is `username`, so that hubplan plan accepts the file. */
export function csvHeader(column: Column): string {
  return column === 'name' ? 'username' : column
}

/** One row of a table; a field that the token does not see is empty, which a plan reads as "not managed". */
export function listingRow(user: LiveUser, asked: readonly Column[]): Readonly<Record<string, string>> {
  return Object.fromEntries(asked.map((column) => [csvHeader(column), csvCell(user, column)]))
}

function csvCell(user: LiveUser, column: Column): string {
  switch (column) {
    case 'name':
      return user.name
    case 'admin':
      return String(user.admin)
    case 'groups':
      // A plan refuses the groups of notices.
      return user.groups?.length === 0 ? '-' : groupsCell(withoutLeaving(user.groups ?? []))
    case 'created':
      return user.created ?? ''
    case 'last_activity':
      return user.last_activity ?? ''
    case 'servers':
      return activeOf(user).map(serverText).join(';')
    case 'quota':
      return user.quota?.unlimited === true ? 'unlimited' : String(user.quota?.balance ?? '')
    case 'user_id':
      return user.account ?? ''
  }
}
