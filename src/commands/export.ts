// hubplan export: all users of the hub as a file; planning it changes nothing.

import { extname } from 'node:path'

import { isPartial } from '../core/look/choosing.ts'
import type { Choice } from '../core/look/listing.ts'
import { type LeftOut, type Roster, rosterOf, tableFault } from '../core/look/roster.ts'
import { byScope } from '../core/look/sight.ts'
import { error, Problem } from '../core/problem.ts'
import { count, number, quote } from '../core/sentences.ts'
import type { Snapshot } from '../core/types.ts'
import { writeTable } from '../io/table.ts'
import { checkWritable, isStdout, writeText } from '../io/textfile.ts'
import { stdinPath } from '../options/kinds.ts'
import type { ExportFlags } from '../options/look.ts'
import type { LookFlags } from '../options/shared.ts'
import type { ExitCode, World } from '../session/world.ts'
import { rosterColumns, rosterJson, rosterRow, rosterYaml } from '../views/roster.ts'
import { proseForTerminal } from '../views/safe.ts'

import { checkQuotas, choiceOf, chosen, look, quotaFlagOf, readNames, warn } from './looking.ts'
import { type Form, singleOf } from './targets/combined.ts'
import { fileOf } from './targets/files.ts'
import { forTargets } from './targets/index.ts'
import { csvOf, type Table } from './targets/table.ts'

interface Looked {
  readonly live: Snapshot
  readonly world: World
}

type Kind = 'yaml' | 'json' | 'csv' | 'xlsx'

const kinds: Readonly<Record<string, Kind>> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'json',
  '.csv': 'csv',
  '.xlsx': 'xlsx',
}

/** Where from, where to, and in which format. */
export interface Asked extends LookFlags, Pick<ExportFlags, 'output' | 'format'> {
  readonly choice: Choice
}

/** @throws Problem `usage` for two outputs */
export async function runExport(flags: ExportFlags, world: World): Promise<ExitCode> {
  const { file, output } = flags
  if (file !== undefined && output !== undefined && file !== output) {
    throw new Problem('usage', `The export has two outputs, ${file} and ${output}; give one of them.`)
  }
  const path = file ?? output
  const asked: Asked = {
    ...flags,
    output: path === stdinPath || isStdout(path) ? undefined : path,
    choice: choiceOf(flags),
  }
  const flagsFor = (target: string): Asked => ({ ...asked, ...ofTarget(asked, target) })
  return forTargets(
    { name: 'export', run: exportTo, form: formOf(asked), flagsFor, single: singleOf(flags) },
    asked,
    world,
  )
}

/** Each of several targets has a file of its own. */
function ofTarget({ output }: Asked, target: string): Pick<Asked, 'output'> {
  return output === undefined ? {} : { output: fileOf(output, target) }
}

/** On stdout all targets are one text: a document of YAML for each, one of JSON, or one table. */
function formOf(asked: Asked): Form<Asked> {
  if (asked.output !== undefined) return { is: 'lines' }
  const forms = {
    yaml: { is: 'text', heading: (target: string) => `---\n# Target ${target}\n` },
    json: { is: 'json' },
    csv: { is: 'table', of: tableOf },
  } as const
  return forms[asked.format ?? 'yaml']
}

/** The table of one of several targets. */
async function tableOf(flags: Asked, world: World): Promise<Table> {
  const { live, roster } = await readRoster(flags, 'csv', world)
  world.streams.err(`${proseForTerminal(amount(roster, live))}.\n`)
  return tableOfRoster(roster)
}

/** Writes a roster of the live users. */
export async function exportTo(flags: Asked, world: World): Promise<ExitCode> {
  const kind = kindOf(flags)
  if (flags.output !== undefined) await checkWritable(flags.output)
  const { live, roster } = await readRoster(flags, kind, world)
  if (flags.output === undefined) await world.streams.out(await textOf(roster, kind, { live, world }))
  else await save(roster, kind, { live, path: flags.output })
  const saved = flags.output === undefined ? '' : ` in ${flags.output}`
  world.streams.err(`${proseForTerminal(amount(roster, live) + saved)}.\n`)
  return 0
}

async function readRoster(
  flags: Asked,
  kind: Kind,
  world: World,
): Promise<{ readonly live: Snapshot; readonly roster: Roster }> {
  await checkQuotas(quotaFlagOf(flags.choice), flags, world)
  const live = await look(flags, world)
  const isChosen = isPartial(flags.choice) ? chosen(live, flags.choice, world) : undefined
  const roster = rosterOf(live, await readNames(flags, world), isChosen)
  if (kind === 'csv' || kind === 'xlsx') refuseGroups(roster)
  tellWhatLacks(roster, kind, { live, world })
  return { live, roster }
}

/** @throws Problem `usage` for an unsupported file type */
function kindOf({ output, format }: Asked): Kind {
  if (output === undefined) return format ?? 'yaml'
  const kind = kinds[extname(output).toLowerCase()]
  if (kind === undefined) {
    throw new Problem('usage', `${output}: unsupported file type; use .yaml, .csv, .xlsx or .json.`)
  }
  if (format === undefined || format === kind) return kind
  throw new Problem('usage', `--format ${format} does not fit ${output}; leave it out.`)
}

/** @throws Problem `input` for group names that a cell cannot hold */
function refuseGroups({ groups = [] }: Roster): void {
  const faults = groups.flatMap(({ name }) => {
    const fault = tableFault(name)
    return fault === undefined ? [] : [error({ file: `group ${quote(name)}` }, fault)]
  })
  if (faults.length === 0) return
  throw new Problem('input', 'A table cannot name all groups of this hub.', {
    diagnostics: faults,
    hint: 'export to a .yaml or .json file',
  })
}

function tellWhatLacks({ leftOut, groups, isPart, users }: Roster, kind: Kind, { live, world }: Looked): void {
  if (leftOut.users.length > 0)
    warn(world, `left out, because no row can express ${them(leftOut.users)}: ${names(leftOut.users)}`)
  if (leftOut.groups.length > 0) {
    warn(world, `left out, because no plan can name ${groupsOf(leftOut.groups)}: ${names(leftOut.groups)}`)
  }
  // A table has no column for properties.
  if (leftOut.properties.length > 0 && (kind === 'yaml' || kind === 'json')) {
    warn(world, `left out, because no file can express these properties: ${names(leftOut.properties)}`)
  }
  for (const [column, users] of leftOut.cells) {
    if (users.length > 0) warn(world, `left empty, because no file can express these ${column}s: ${names(users)}`)
  }
  if (groups === undefined) {
    warn(world, `the token does not see groups, so they are left out${byScope(live, 'memberships')}`)
  }
  if (isPart) {
    warn(
      world,
      `this is ${number(users.length)} of ${count(live.users.size, 'user')}, not a complete roster: do not prune with it`,
    )
  }
}

function them(users: readonly LeftOut[]): string {
  return users.length === 1 ? 'this user' : 'these users'
}

function groupsOf(groups: readonly LeftOut[]): string {
  return groups.length === 1 ? 'this group' : 'these groups'
}

function names(leftOut: readonly LeftOut[]): string {
  return leftOut.map(({ name, why }) => `${quote(name)} (${why})`).join(', ')
}

function amount({ users, groups, leftOut }: Roster, live: Snapshot): string {
  const people =
    users.length === live.users.size
      ? count(users.length, 'user')
      : `${number(users.length)} of ${count(live.users.size, 'user')}`
  const { kept } = leftOut
  if (live.byEmail) return people
  const others = kept.length === 0 ? '' : `; left out, because the hub fills them itself: ${kept.map(quote).join(', ')}`
  return groups === undefined ? people : `${people}, ${count(groups.length, 'group')}${others}`
}

async function textOf(roster: Roster, kind: Kind, { live, world }: Looked): Promise<string> {
  if (kind === 'json') return rosterJson(roster)
  if (kind === 'yaml') return rosterYaml(roster, live.target.url)
  return csvOf(tableOfRoster(roster), world)
}

function tableOfRoster(roster: Roster): Table {
  return { columns: rosterColumns(roster), rows: roster.users.map(rosterRow) }
}

/** A nightly backup replaces the earlier file, atomically. */
async function save(
  roster: Roster,
  kind: Kind,
  { live, path }: { readonly live: Snapshot; readonly path: string },
): Promise<void> {
  if (kind === 'yaml') await writeText(path, rosterYaml(roster, live.target.url))
  else if (kind === 'json') await writeText(path, rosterJson(roster))
  else await writeTable(path, rosterColumns(roster), roster.users.map(rosterRow), 'users')
}
