// The table of commands for yargs.
import yargs, { type Argv, type Options } from 'yargs'

import { tool } from '../io/version.ts'
import { commands } from '../options/index.ts'
import { stdinPath } from '../options/kinds.ts'
import { type Command, flagOf, type Option, type OptionTable, type Positional, usageOf } from '../options/table.ts'
import type { World } from '../session/world.ts'
import type { CommandName } from './runs.ts'
import { completing } from './spelling.ts'
import { missing, sentences, usageProblem } from './usage.ts'

/** Values from yargs: a repeated flag is a list. */
export type Parsed = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] }

interface Chosen {
  readonly name: CommandName
  readonly parsed: Parsed
}

/**
 * The command that the arguments name, with its values as typed.
 * @returns undefined when the parser itself answered, with the version or with words for completion
 * @throws Problem `usage`
 */
export async function parse(argv: readonly string[], { streams }: Pick<World, 'streams'>): Promise<Chosen | undefined> {
  let chosen: Chosen | undefined
  let answer = ''
  const parser = openParser()
  const isCompleting = argv.includes(completing)
  for (const name of meantBy(argv, isCompleting)) {
    const command = commands[name]
    const build = (args: Argv): Argv => define(name, command, args, isCompleting)
    parser.command(usageOf(name, command), command.describe, build, (parsed) => {
      chosen = { name, parsed }
      emptyHelp(command, parser)
    })
  }
  // With a callback the parser prints nothing: its answer is returned like any result.
  await parser.parseAsync(withStdin(argv), {}, (_failure, _parsed, output) => {
    answer = output
  })
  if (answer !== '') await streams.out(`${answer}\n`)
  return chosen
}

/** The command that stands first, as nearly always; the parser takes its time for each that it knows. */
function meantBy(argv: readonly string[], isCompleting: boolean): readonly CommandName[] {
  const names = Object.keys(commands) as CommandName[]
  const named = isCompleting ? undefined : names.find((name) => name === argv[0])
  return named === undefined ? names : [named]
}

/** yargs takes a bare `-` for an unfinished flag and drops it. */
function withStdin(argv: readonly string[]): string[] {
  return argv.map((word, index) =>
    word === '-' && !['-o', '--output'].includes(argv[index - 1] ?? '') ? stdinPath : word,
  )
}

/** `completion` registers the hidden flag that the scripts of `hubplan completion` call. */
function openParser(): Argv {
  return (
    yargs()
      .scriptName('hubplan')
      .parserConfiguration({
        'boolean-negation': false,
        'camel-case-expansion': false,
        'parse-numbers': false,
        'parse-positional-numbers': false,
      })
      .completion('yargs-completion', false)
      .option('no-color', { type: 'boolean', describe: 'disable colours (also NO_COLOR)' })
      .locale('en')
      .updateStrings(sentences)
      // `hubplan help` is a command of ours, and --help never comes this far; the shell completes it.
      .help(false)
      .option('help', { type: 'boolean', describe: 'show help' })
      .version(tool)
      .exitProcess(false)
  )
}

function define(command: CommandName, { positionals, options }: Command, args: Argv, isCompleting: boolean): Argv {
  for (const [name, positional] of Object.entries(positionals)) {
    const offered = isCompleting && positional.offers !== undefined ? { choices: positional.offers } : {}
    const demandOption = positional.missing !== undefined
    args.positional(name, { ...common(positional), ...offered, type: 'string', demandOption })
    if (positional.missing !== undefined) args.updateStrings(missing(positional.missing))
  }
  for (const [name, option] of Object.entries(options)) args.option(flagOf(name, option), optionOf(option, options))
  return args.fail((message, failure?: Error) => {
    throw usageProblem(failure?.message ?? message, command, { positionals })
  })
}

/** The parser lays out the help of a command that runs, though nothing shows it; with all options that takes most of the parsing. */
function emptyHelp({ positionals, options }: Command, args: Argv): void {
  const flags = Object.entries(options).map(([name, option]) => flagOf(name, option))
  args.wrap(null)
  for (const key of [...Object.keys(positionals), ...flags, 'no-color', 'help', 'version']) args.hide(key)
}

function common({ kind, help }: Positional): Pick<Options, 'array' | 'choices' | 'describe'> {
  return {
    describe: help,
    ...(kind.takes === 'words' ? { array: true } : {}),
    ...(kind.choices === undefined ? {} : { choices: kind.choices }),
  }
}

function optionOf(option: Option, table: OptionTable): Options {
  const { kind, alias, fallback, conflicts } = option
  return {
    ...common(option),
    type: kind.takes === 'nothing' ? 'boolean' : 'string',
    ...(kind.takes === 'text' || kind.takes === 'texts' ? { requiresArg: true } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(conflicts === undefined ? {} : { conflicts: conflicts.map((name) => flagOf(name, table[name])) }),
  }
}
