// hubplan list: users of the hub that meet the conditions, or what they have.
import type { ListFlags } from '../../options/look.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { forTerminal } from '../../views/safe.ts'
import { warn } from '../looking.ts'
import { rawText } from '../raw.ts'
import { headed, singleOf } from '../targets/combined.ts'
import { forTargets } from '../targets/index.ts'
import { csvOf, type Table } from '../targets/table.ts'
import type { Shown } from './shown.ts'

/** Prints the listing of each target that is meant. */
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
  const shown = await readShown(flags, world)
  await world.streams.out(await render(shown, flags.format, world))
  world.streams.err(shown.footer)
  return 0
}

/** The table of one of several targets. */
async function tableOf(flags: ListFlags, world: World): Promise<Table> {
  const shown = await readShown(flags, world)
  world.streams.err(shown.footer)
  return shown.table()
}

/** Each kind of listing has its own file, loaded when it is meant. */
async function readShown(flags: ListFlags, world: World): Promise<Shown> {
  if (flags.leaving) return (await import('./leaving.ts')).readLeaving(flags, world)
  if (flags.servers) return (await import('./servers.ts')).readServers(flags, world)
  if (flags.tokens) return (await import('./tokens.ts')).readTokens(flags, world)
  return (await import('./users.ts')).readUsers(flags, world)
}

async function render(shown: Shown, format: ListFlags['format'], world: World): Promise<string> {
  const { streams } = world
  switch (format) {
    case 'text':
      return shown.text({ color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 })
    case 'json':
      return shown.json()
    case 'csv':
      return csvOf(shown.table(), world)
    case 'names':
      return namesOf(shown.names, world)
  }
}

/** Raw, for scripts; a terminal gets escaped names. */
function namesOf(names: readonly string[], world: World): string {
  const broken = names.filter((name) => /[\r\n]/.test(name))
  if (broken.length > 0)
    warn(world, `left out, because it does not fit on one line: ${broken.map(forTerminal).join(', ')}`)
  const whole = names.filter((name) => !broken.includes(name))
  const { outIsTerminal } = world.streams
  return rawText(whole.map((name) => `${outIsTerminal ? forTerminal(name) : name}\n`).join(''), world)
}
