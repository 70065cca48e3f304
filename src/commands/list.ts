// hubplan list: users of the hub that meet the conditions.

import { isSayableQuota } from '../core/facets/quota/balance.ts'
import { sorted } from '../core/look/choosing.ts'
import { unseenFields } from '../core/look/sight.ts'
import { count, number } from '../core/sentences.ts'
import type { LiveUser, Snapshot } from '../core/types.ts'
import type { ListFlags, ListFormat } from '../options/look.ts'
import type { ExitCode, World } from '../session/world.ts'
import type { Column } from '../views/columns.ts'
import { csvHeader, type Listing, listingJson, listingRow, listingText } from '../views/listing.ts'
import { forTerminal } from '../views/safe.ts'
import { listed } from '../views/words.ts'
import { checkQuotas, choiceOf, chosen, fieldWords, look, quotaFlagOf, unseenProblem, warn } from './looking.ts'
import { rawText } from './raw.ts'
import { headed, singleOf } from './targets/combined.ts'
import { forTargets } from './targets/index.ts'
import { csvOf, type Table } from './targets/table.ts'

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

/** Lists the users of each target that is meant. */
export async function runList(flags: ListFlags, world: World): Promise<ExitCode> {
  const forms = {
    text: headed,
    json: { is: 'json' },
    csv: { is: 'table', of: tableOf },
    names: { is: 'lines' },
  } as const
  return forTargets({ name: 'list', run: listOne, form: forms[flags.format], single: singleOf(flags) }, flags, world)
}

async function listOne(flags: ListFlags, world: World): Promise<ExitCode> {
  const listing = await readListing(flags, world)
  await world.streams.out(await render(listing, flags.format, world))
  world.streams.err(footer(listing))
  return 0
}

async function readListing(flags: ListFlags, world: World): Promise<Listing> {
  await checkQuotas(quotaAsked(flags), flags, world)
  return listingOf(await look(flags, world), flags, world)
}

/** The table of one of several targets. */
async function tableOf(flags: ListFlags, world: World): Promise<Table> {
  const listing = await readListing(flags, world)
  world.streams.err(footer(listing))
  return csvTable(listing, world)
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

async function render(listing: Listing, format: ListFormat, world: World): Promise<string> {
  const { streams } = world
  switch (format) {
    case 'text':
      return listingText(listing, { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 })
    case 'json':
      return listingJson(listing)
    case 'csv':
      return csvOf(csvTable(listing, world), world)
    case 'names':
      return namesOf(listing.users, world)
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

/** Raw, for scripts; a terminal gets escaped names. */
function namesOf(users: readonly LiveUser[], world: World): string {
  const names = users.map((user) => user.name)
  const broken = names.filter((name) => /[\r\n]/.test(name))
  if (broken.length > 0)
    warn(world, `left out, because it does not fit on one line: ${broken.map(forTerminal).join(', ')}`)
  const whole = names.filter((name) => !broken.includes(name))
  const { outIsTerminal } = world.streams
  return rawText(whole.map((name) => `${outIsTerminal ? forTerminal(name) : name}\n`).join(''), world)
}

/** `12 of 450 users, the first 5 shown. The token does not see servers.` */
function footer({ users, count: found, total, unseen }: Listing): string {
  const shown = users.length < found ? `, the first ${number(users.length)} shown` : ''
  const blind =
    unseen.length === 0 ? '' : ` The token does not see ${listed(unseen.map((field) => fieldWords[field]))}.`
  return `${number(found)} of ${count(total, 'user')}${shown}.${blind}\n`
}
