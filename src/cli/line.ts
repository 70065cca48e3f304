// The command line: help, or running the chosen command.
import { redactError } from '../core/actions/redact.ts'
import { Problem } from '../core/problem.ts'
import { tool } from '../io/version.ts'
import { commands } from '../options/index.ts'
import { type Command, readFlags } from '../options/table.ts'
import { type ExitCode, type World, withSecrets } from '../session/world.ts'
import { checkWords } from './check.ts'
import type { Parsed } from './parse.ts'
import { type CommandName, type Commands, runs } from './runs.ts'
import { commandAt, isCommand } from './scan.ts'
import { asksForHelp, asksForVersion, completing, usualWords } from './spelling.ts'
import { checkArguments } from './usage.ts'

/**
 * Runs the command that the arguments name.
 * @param argv without the program itself
 * @returns the exit code
 * @throws Problem such as `usage` for a wrong command line
 */
export async function runCommand(argv: readonly string[], given: World): Promise<ExitCode> {
  const world = withSecrets(given)
  try {
    if (argv.includes(completing)) return await complete(argv, world)
    if (asksForHelp(argv)) return await showHelp(argv, world)
    if (asksForVersion(argv)) return await showVersion(world)
    if (argv.length === 0 && world.streams.terminal) return await showStart(world)
    const words = usualWords(argv)
    await checkWords(words)
    // The parser is slow to load, and help needs none.
    const { parse } = await import('./parse.ts')
    const chosen = await parse(words, world)
    return chosen === undefined ? 0 : await run(chosen.name, chosen.parsed, world)
  } catch (thrown) {
    throw redactError(thrown, world.secrets.hideInWords)
  }
}

/** Prints the words that can follow. A shell that cannot pass an empty word passes a space. */
async function complete(argv: readonly string[], world: World): Promise<ExitCode> {
  const { parse } = await import('./parse.ts')
  await parse(
    argv.map((word) => (word === ' ' ? '' : word)),
    world,
  )
  return 0
}

async function showVersion({ streams }: World): Promise<ExitCode> {
  await streams.out(`${tool}\n`)
  return 0
}

async function showHelp(argv: readonly string[], { streams }: World): Promise<ExitCode> {
  const { commandHelp, overview } = await import('../commands/help/flags.ts')
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? Math.min(100, streams.columns) : 100 }
  const named = argv[commandAt(argv)]
  const name = named !== undefined && isCommand(named) ? named : undefined
  await streams.out(name === undefined ? overview(paper) : commandHelp(name, paper))
  return 0
}

/** Without a command there is nothing to do: a person sees where to begin. */
async function showStart({ streams }: World): Promise<ExitCode> {
  const { startText } = await import('../commands/help/flags.ts')
  streams.err(startText({ color: streams.color('err'), columns: Math.min(100, streams.columns) }))
  return 1
}

async function run<Name extends CommandName>(name: Name, parsed: Parsed, world: World): Promise<ExitCode> {
  const command: Commands[Name] = commands[name]
  checkArguments(name, parsed, { plan: typed(parsed['plan'])?.[0], globs: globFlags.filter((flag) => flag in parsed) })
  const fromEnv = configOf(command, parsed, world)
  const flags = readFlags(command, (word) =>
    word === 'config' ? (typed(parsed[word]) ?? fromEnv) : typed(parsed[word]),
  )
  try {
    return await runs[name](flags, world)
  } catch (thrown) {
    throw fromEnv === undefined ? thrown : namingVariable(thrown, fromEnv)
  }
}

/** Flags whose value may be a glob. */
const globFlags: readonly string[] = ['match', 'absent', 'protect', 'exclude']

const configVariable = 'HUBPLAN_CONFIG'

/** The desired-state file of the environment, for a command that reads one and got no --config. */
function configOf({ options }: Command, parsed: Parsed, { env }: World): readonly [string] | undefined {
  const path = env[configVariable]
  if (!('config' in options) || parsed['config'] !== undefined || path === undefined || path.trim() === '')
    return undefined
  return [path]
}

/** A fault of the file that the variable names says so: it may have been set long ago. */
function namingVariable(thrown: unknown, [path]: readonly [string]): unknown {
  if (!(thrown instanceof Problem) || !thrown.diagnostics.some(({ at }) => at.file === path)) return thrown
  const { code, message, hint, diagnostics, topic, cause } = thrown
  const named = `${configVariable} names ${path}; unset it, or give --config FILE, for another file`
  return new Problem(code, message, {
    hint: hint === undefined ? named : `${hint}; ${named}`,
    diagnostics,
    topic,
    cause,
  })
}

function typed(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  return (Array.isArray(value) ? value : [value]).map(String)
}
