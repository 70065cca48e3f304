// How the roster of another program may be read: a proposal, which its user confirms.
import { foldedHeader } from '../mapping/folded.ts'
import { presets } from '../mapping/presets/index.ts'
import { presetFor } from '../mapping/presets/looks.ts'
import type { Table } from '../types.ts'
import { candidatesOf } from './candidates.ts'
import { stateColumns } from './columns.ts'
import { isCommaList } from './commas.ts'
import { meaningsOf } from './gone.ts'
import { mayBeGroups } from './group-words.ts'
import { isRosterHeader } from './naming.ts'
import { passwordFault } from './password.ts'

/** What a table offers. */
export interface Proposal {
  /** The known program that writes such files. */
  readonly preset?: {
    readonly name: string
    readonly title: string
    readonly username: string
    readonly needsDomain: boolean
  }
  /** The table has hubplan's own column of names. */
  readonly isOwn: boolean
  /** Headers that may have the login names, in the order of the file. */
  readonly usernames: readonly string[]
  readonly groups?: string
  /** Columns that hubplan has too. */
  readonly others: readonly string[]
  /** A column that says which users are gone, with what each value means. */
  readonly ensure?: { readonly from: string; readonly values: Readonly<Record<string, 'present' | 'absent'>> }
}

export function proposalOf(table: Table): Proposal {
  const header = headersOf(table)
  const preset = presetOf(header)
  const isFilled = (one: string): boolean => textsOf(table, one).length > 0
  const groups = header.find((one) => mayBeGroups(one) && isFilled(one)) ?? header.find(mayBeGroups)
  const ensure = header
    .map((one) => ({ from: one, values: meaningsOf(table, one) }))
    .find(({ values }) => values !== undefined)
  const secret = ['groups', 'password', 'force_change']
  return {
    ...(preset === undefined ? {} : { preset }),
    isOwn: header.some((one) => foldedHeader(one) === 'username'),
    usernames: candidatesOf(header),
    ...(groups === undefined ? {} : { groups }),
    others: stateColumns.filter(
      (column) => !secret.includes(column) && header.some((one) => foldedHeader(one) === column),
    ),
    ...(ensure?.values === undefined ? {} : { ensure: { from: ensure.from, values: ensure.values } }),
  }
}

function presetOf(header: readonly string[]): Proposal['preset'] {
  const known = presetFor(header)
  const { needsDomain = false } = presets[known?.name ?? ''] ?? {}
  const username = known?.username
  return known === undefined || username === undefined ? undefined : { ...known, username, needsDomain }
}

function headersOf({ header }: Table): string[] {
  return header.map(({ value }) => String(value))
}

/** The texts of a column, without empty ones. */
function textsOf({ rows }: Table, header: string): string[] {
  return rows.map(({ cells }) => String(cells.get(header)?.value ?? '').trim()).filter((text) => text !== '')
}

/** A domain of addresses. */
export interface DomainRows {
  /** In lower case. */
  readonly domain: string
  readonly spellings: ReadonlySet<string>
  readonly rows: number
}

/** The domains of a column's addresses, the most frequent first; empty for login names. */
export function domainsOf(table: Table, header: string): readonly DomainRows[] {
  const domains = new Map<string, DomainRows>()
  for (const text of textsOf(table, header)) {
    const spelling = /@([^@\s]+)$/.exec(text)?.[1]
    if (spelling === undefined) continue
    const domain = spelling.toLowerCase()
    const { spellings = [], rows = 0 } = domains.get(domain) ?? {}
    domains.set(domain, { domain, spellings: new Set([...spellings, spelling]), rows: rows + 1 })
  }
  return [...domains.values()].sort((one, other) => other.rows - one.rows)
}

/** A cell of a groups column that looks like a list with commas. */
export function commaListIn(table: Table, header: string): string | undefined {
  return textsOf(table, header).find(isCommaList)
}

const secretWords = /passw|\bpw\b|^pwd|secret|kennwort|contrase|mot ?de ?passe|geheim|token|\bpin\b|hash|initial/i

/** A column with its first cells, for a terminal. */
export interface ShownColumn {
  readonly header: string
  /** Undefined for a column that may hold passwords. */
  readonly cells: readonly string[] | undefined
}

const shownRows = 3

/** The columns of a table as they may be shown: nothing that could be a password. */
export function shownColumns(table: Table, { preset, usernames }: Proposal): readonly ShownColumn[] {
  const header = headersOf(table)
  // A file without a header line may begin with a password.
  const isKnown = isRosterHeader(header)
  const used = new Set([
    ...usernames,
    ...header.filter(mayBeGroups),
    ...(preset === undefined ? [] : [preset.username]),
  ])
  return header.map((one) => {
    const mayBeSecret = secretWords.test(one) || (!used.has(one) && textsOf(table, one).some(isStrong))
    const cells = table.rows.slice(0, shownRows).map(({ cells: row }) => String(row.get(one)?.value ?? ''))
    return { header: isKnown || !isStrong(one) ? one : '(not shown)', cells: mayBeSecret ? undefined : cells }
  })
}

/** Whether a system would take a text as a password. */
function isStrong(text: string): boolean {
  return passwordFault(text) === undefined
}
