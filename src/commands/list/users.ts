// The users that meet the conditions.

import { isSayableQuota } from '../../core/facets/quota/balance.ts'
import { sorted } from '../../core/look/choosing.ts'
import { unseenFields } from '../../core/look/sight.ts'
import { count, number } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import type { ListFlags, ListFormat } from '../../options/look.ts'
import type { World } from '../../session/world.ts'
import type { Column } from '../../views/columns.ts'
import { csvHeader, type Listing, listingJson, listingRow, listingText } from '../../views/listing/users.ts'
import { forTerminal } from '../../views/safe.ts'
import { listed } from '../../views/words.ts'
import { checkQuotas, choiceOf, chosen, fieldWords, look, quotaFlagOf, unseenProblem, warn } from '../looking.ts'
import type { Table } from '../targets/table.ts'
import type { Shown } from './shown.ts'

/** A csv has the columns a plan reads and those it ignores without a warning. */
const usual: Readonly<Record<ListFormat, readonly Column[]>> = {
  text: ['name', 'admin', 'groups', 'last_activity', 'servers'],
  csv: ['name', 'admin', 'groups', 'created', 'last_activity'],
  json: ['name', 'admin', 'groups', 'created', 'last_activity', 'servers'],
  names: ['name'],
}

/** Usual columns where users are known by e-mail and number, and the system shows no groups, servers or activity. */
const usualPeople: Readonly<Record<ListFormat, readonly Column[]>> = {
  text: ['name', 'user_id', 'admin'],
  csv: ['name', 'user_id'],
  json: ['name', 'user_id', 'admin'],
  names: ['name'],
}

/** Reads the users of one system. */
export async function readUsers(flags: ListFlags, world: World): Promise<Shown> {
  await checkQuotas(quotaAsked(flags), flags, world)
  const listing = listingOf(await look(flags, world), flags, world)
  return {
    text: (paper) => listingText(listing, paper),
    json: () => listingJson(listing),
    table: () => csvTable(listing, world),
    names: listing.users.map(({ name }) => name),
    footer: footer(listing),
  }
}

function quotaAsked(flags: ListFlags): string | undefined {
  const { quota, sort, columns } = flags
  if (quota) return '--quota'
  if (sort === 'quota') return '--sort quota'
  return columns?.includes('quota') === true ? '--columns quota' : quotaFlagOf(flags)
}

/** A csv has quotas only on request: a plan reads them as desired state. */
function columnsOf(flags: ListFlags, live: Snapshot): readonly Column[] {
  const { columns: asked, format, quota } = flags
  const all = asked ?? (live.byEmail ? usualPeople : usual)[format]
  const isUseful =
    (format === 'json' && live.quotas !== undefined) || (format === 'text' && quotaAsked(flags) !== undefined)
  const isAdded = quota || (asked === undefined && isUseful)
  return isAdded && !all.includes('quota') ? [...all, 'quota'] : all
}

function listingOf(live: Snapshot, flags: ListFlags, world: World): Listing {
  const { sort, reverse, limit } = flags
  const all = [...live.users.values()].filter(chosen(live, choiceOf(flags), world))
  const unseen = unseenFields(live)
  const blind = unseen.find((field) => field === sort)
  if (blind !== undefined) throw unseenProblem(live, `--sort ${sort}`, blind)
  const asked = columnsOf(flags, live)
  return {
    users: sorted(all, sort, reverse).slice(0, limit),
    count: all.length,
    total: live.users.size,
    takenAt: live.takenAt,
    columns: asked,
    unseen: unseen.filter((field) => asked.includes(field)),
  }
}

/** A column that the token does not see is left out: its empty cells would look like a fact. */
function csvTable({ users, columns, unseen }: Listing, world: World): Table {
  const seen = columns.filter((column) => !unseen.some((field) => field === column))
  const odd = seen.includes('quota') ? users.filter(({ quota }) => quota && !isSayableQuota(quota)) : []
  if (odd.length > 0) {
    const names = odd.map(({ name, quota }) => `${forTerminal(name)} (${quota?.balance})`).join(', ')
    warn(world, `left empty, because a plan would misread these quotas: ${names}`)
  }
  return {
    columns: seen.map(csvHeader),
    rows: users.map((user) => listingRow(odd.includes(user) ? { ...user, quota: null } : user, seen)),
  }
}

/** `12 of 450 users, the first 5 shown. The token does not see servers.` */
function footer({ users, count: found, total, unseen }: Listing): string {
  const shown = users.length < found ? `, the first ${number(users.length)} shown` : ''
  const blind =
    unseen.length === 0 ? '' : ` The token does not see ${listed(unseen.map((field) => fieldWords[field]))}.`
  return `${number(found)} of ${count(total, 'user')}${shown}.${blind}\n`
}
