// The command line: the table of commands for yargs, and running the chosen command.
import yargs, { type Argv, type Options } from 'yargs'

import { redactError } from '../core/actions/redact.ts'
import { tool } from '../io/version.ts'
import { commands } from '../options/index.ts'
import { type Command, flagOf, type Option, type OptionTable, type Positional, readFlags } from '../options/table.ts'
import { type ExitCode, type World, withSecrets } from '../session/world.ts'
import { type CommandName, type Commands, runs } from './runs.ts'
import { checkKnown, missing, noCommand, sentences, usageProblem } from './usage.ts'

/** Values from yargs: a repeated flag is a list. */
type Parsed = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] }

interface Chosen {
  readonly name: CommandName
  readonly parsed: Parsed
}

/**
 * Runs the command that the arguments name.
 * @param argv without the program itself
 * @returns the exit code
 * @throws Problem such as `usage` for a wrong command line
 */
export async function runCommand(argv: readonly string[], given: World): Promise<ExitCode> {
  const world = withSecrets(given)
  try {
    const chosen = await parse(argv, world)
    return chosen === undefined ? 0 : await run(chosen.name, chosen.parsed, world)
  } catch (thrown) {
    throw redactError(thrown, world.secrets.hideInWords)
  }
}

function run<Name extends CommandName>(name: Name, parsed: Parsed, world: World): Promise<ExitCode> {
  const command: Commands[Name] = commands[name]
  checkKnown(command, parsed)
  return runs[name](
    readFlags(command, (word) => typed(parsed[word])),
    world,
  )
}

function typed(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** @returns undefined when the parser itself answered, with help or with words for completion */
async function parse(argv: readonly string[], { streams }: World): Promise<Chosen | undefined> {
  let chosen: Chosen | undefined
  let answer = ''
  const parser = openParser(streams.columns)
  for (const name of Object.keys(commands) as CommandName[]) {
    const command = commands[name]
    const build = (args: Argv): Argv => define(command, args)
    parser.command(usageOf(name, command), command.describe, build, (parsed) => {
      chosen = { name, parsed }
      emptyHelp(command, parser)
    })
  }
  // With a callback the parser prints nothing: its help is returned like any result.
  const parsed: Parsed = await parser.parseAsync([...argv], {}, (_failure, _parsed, output) => {
    answer = output
  })
  if (answer !== '') await streams.out(`${answer}\n`)
  else if (chosen === undefined && !('get-yargs-completions' in parsed)) throw noCommand(parsed)
  return chosen
}

/** `completion` registers the hidden flag that the scripts of `hubplan completion` call. */
function openParser(columns: number): Argv {
  return yargs()
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
    .version(tool)
    .wrap(Math.min(100, columns))
    .epilogue(
      'Exit codes: 0 done, 1 error, 2 changes (plan --detailed-exitcode), 3 refused by a guard, 4 stale, 5 applied in part, 130 interrupted.',
    )
    .exitProcess(false)
}

/** `show <plan>` */
function usageOf(name: string, { positionals }: Command): string {
  const words = Object.entries(positionals).map(([key, { kind, missing }]) => {
    if (missing !== undefined) return `<${key}>`
    return kind.takes === 'words' ? `[${key}..]` : `[${key}]`
  })
  return [name, ...words].join(' ')
}

function define({ positionals, options, examples, epilogue }: Command, args: Argv): Argv {
  for (const [name, positional] of Object.entries(positionals)) {
    args.positional(name, { ...common(positional), type: 'string', demandOption: positional.missing !== undefined })
    if (positional.missing !== undefined) args.updateStrings(missing(positional.missing))
  }
  for (const [name, option] of Object.entries(options)) args.option(flagOf(name, option), optionOf(option, options))
  for (const [line, what] of examples) args.example(line, what)
  args.fail((message, failure?: Error) => {
    throw usageProblem(failure?.message ?? message, { positionals })
  })
  return epilogue === undefined ? args : args.epilogue(epilogue)
}

/** The parser lays out the help of a command that runs, though nobody reads it; with all options that takes most of the parsing. */
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
  const { kind, group, alias, fallback, conflicts } = option
  return {
    ...common(option),
    type: kind.takes === 'nothing' ? 'boolean' : 'string',
    group: `${group}:`,
    ...(kind.takes === 'text' || kind.takes === 'texts' ? { requiresArg: true } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(conflicts === undefined ? {} : { conflicts: conflicts.map((name) => flagOf(name, table[name])) }),
  }
}
