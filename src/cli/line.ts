// The command line: help, or running the chosen command.
import { redactError } from '../core/actions/redact.ts'
import { commands } from '../options/index.ts'
import { readFlags } from '../options/table.ts'
import { type ExitCode, type World, withSecrets } from '../session/world.ts'
import type { Parsed } from './parse.ts'
import { type CommandName, type Commands, runs } from './runs.ts'
import { checkKnown } from './usage.ts'

/**
 * Runs the command that the arguments name.
 * @param argv without the program itself
 * @returns the exit code
 * @throws Problem such as `usage` for a wrong command line
 */
export async function runCommand(argv: readonly string[], given: World): Promise<ExitCode> {
  const world = withSecrets(given)
  try {
    if (wantsHelp(argv)) return await showHelp(argv, world)
    if (argv.length === 0 && world.streams.terminal) return await showStart(world)
    // The parser is slow to load, and help needs none.
    const { parse } = await import('./parse.ts')
    const chosen = await parse(argv, world)
    return chosen === undefined ? 0 : await run(chosen.name, chosen.parsed, world)
  } catch (thrown) {
    throw redactError(thrown, world.secrets.hideInWords)
  }
}

/** Help is shown, whatever else is wrong. */
function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? argv.length : end).includes('--help')
}

async function showHelp(argv: readonly string[], { streams }: World): Promise<ExitCode> {
  const { commandHelp, overview } = await import('../commands/help/flags.ts')
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? Math.min(100, streams.columns) : 100 }
  const name = argv.find((word): word is CommandName => Object.hasOwn(commands, word))
  await streams.out(name === undefined ? overview(paper) : commandHelp(name, paper))
  return 0
}

/** Without a command there is nothing to do: a person sees where to begin. */
async function showStart({ streams }: World): Promise<ExitCode> {
  const { startText } = await import('../commands/help/flags.ts')
  streams.err(startText({ color: streams.color('err'), columns: Math.min(100, streams.columns) }))
  return 1
}

function run<Name extends CommandName>(name: Name, parsed: Parsed, world: World): Promise<ExitCode> {
  const command: Commands[Name] = commands[name]
  checkKnown(name, command, parsed)
  return runs[name](
    readFlags(command, (word) => typed(parsed[word])),
    world,
  )
}

function typed(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  return (Array.isArray(value) ? value : [value]).map(String)
}
