// Types of the table of options. A flag is named after its option: `maxDeletes` is --max-deletes.
import type { TopicName } from '../help/topics.ts'
import type { Check, Kind } from './kinds.ts'

/** Headings of the help, shown in the order of the options of a command. */
export type Group = 'Who' | 'Files' | 'Review' | 'Limits' | 'Passwords' | 'Directory' | 'Connection' | 'Output'

/** An option of the command line and of the library. */
export interface Option {
  readonly kind: Kind<unknown>
  readonly help: string
  readonly group: Group
  /** What it takes, for the help: `FILE`. */
  readonly value?: string
  /** The flag, where its name differs from the option's. */
  readonly flag?: string
  /** One letter. */
  readonly alias?: string
  /** Value when it is left out, as it would be typed. */
  readonly fallback?: string
  /** Options that it does not go together with. */
  readonly conflicts?: readonly string[]
  /** False: only for the command line. */
  readonly library?: false
  /** The topic that says more, perhaps with a heading: `aup#passwords`. */
  readonly see?: TopicName | `${TopicName}#${string}`
}

/** By the name of each option in code and library. */
export type OptionTable = Readonly<Record<string, Option>>

/** An argument without a flag. */
export interface Positional {
  readonly kind: Kind<unknown>
  readonly help: string
  /** The argument is required: the message when it is missing. */
  readonly missing?: string
  /** Words that the shell completes; others are taken too. */
  readonly offers?: readonly string[]
}

/** A command of the command line. */
export interface Command {
  readonly describe: string
  /** The topic of the manual. */
  readonly topic: TopicName
  readonly positionals: Readonly<Record<string, Positional>>
  readonly options: OptionTable
  /** A command line, and its purpose. */
  readonly examples: readonly (readonly [string, string])[]
  readonly epilogue?: string
}

type ValueOf<One> = One extends { readonly kind: Kind<infer Value> }
  ? One extends { readonly fallback: string } | { readonly missing: string }
    ? Exclude<Value, undefined>
    : Value
  : never

type Optional<Table> = {
  [Name in keyof Table]: undefined extends ValueOf<Table[Name]> ? Name : never
}[keyof Table]

/**
 * Values that a command receives from a table: one per option, undefined for one that was left out and has no fallback.
 */
export type Flags<Table> = { readonly [Name in Exclude<keyof Table, Optional<Table>>]: ValueOf<Table[Name]> } & {
  readonly [Name in Optional<Table>]?: ValueOf<Table[Name]>
}

export type FlagsOf<One extends Command> = Flags<One['positionals'] & One['options']>

type Needed<Table> = {
  [Name in keyof Table]: Table[Name] extends { readonly missing: string } ? Name : never
}[keyof Table]

type OfferedName<Table> = {
  [Name in keyof Table]: Table[Name] extends { readonly library: false } ? never : Name
}[keyof Table]

/** Options that the library takes from a table. */
export type Offered<Table> = { readonly [Name in OfferedName<Table>]: Exclude<ValueOf<Table[Name]>, undefined> }

/** The flag of an option: `maxDeletes` is `max-deletes`. */
export function flagOf(name: string, { flag }: Pick<Option, 'flag'> = {}): string {
  return flag ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `show <plan>` */
export function usageOf(name: string, { positionals }: Pick<Command, 'positionals'>): string {
  const words = Object.entries(positionals).map(([key, { kind, missing }]) => {
    if (missing !== undefined) return `<${key}>`
    return kind.takes === 'words' ? `[${key}..]` : `[${key}]`
  })
  return [name, ...words].join(' ')
}

/** What the flag does, with the values it takes and its default, in words. */
export function optionText({ kind: { choices }, help, fallback }: Pick<Option, 'kind' | 'help' | 'fallback'>): string {
  const [, what = help, end = ''] = /^([^(]*?)( \(.*\))?$/.exec(help) ?? []
  const values = choices === undefined ? '' : `: ${choices.join(', ').replace(/, (?=[^,]*$)/, ' or ')}`
  return `${what}${values}${end}${fallback === undefined ? '' : ` (default: ${fallback})`}`
}

/**
 * Values that a command receives for its arguments and options.
 * @param typed words typed for an argument or a flag; undefined when it was left out
 * @throws Problem `usage`
 */
export function readFlags<One extends Command>(
  { positionals, options }: One,
  typed: (name: string) => readonly string[] | undefined,
): FlagsOf<One> {
  const args = Object.entries(positionals).map(([name, { kind }]) => [name, kind.read(typed(name) ?? [], name)])
  const values = Object.entries(options).map(([name, option]) => {
    const flag = flagOf(name, option)
    const given = typed(flag) ?? (option.fallback === undefined ? [] : [option.fallback])
    return [name, option.kind.read(given, `--${flag}`)]
  })
  return shaped([...args, ...values])
}

/** The same for the library, whose caller gives some of the options and the plan itself. */
export function fillFlags<One extends Command>(
  command: One,
  given: Partial<Offered<One['options']>>,
): Omit<FlagsOf<One>, Needed<One['positionals']>> {
  const values = Object.entries(readFlags(command, () => undefined))
  return shaped(values.map(([name, value]) => [name, Reflect.get(given, name) ?? value]))
}

type LibraryTable = Readonly<Record<string, Option & ({ readonly kind: Check } | { readonly library: false })>>

/** The library's checks for the options it takes from a table. */
export function checksOf<Table extends LibraryTable>(table: Table): Readonly<Record<OfferedName<Table>, Check>> {
  return shaped(
    Object.entries(table).flatMap(([name, option]) => (option.library === false ? [] : [[name, option.kind]])),
  )
}

/** The types above describe the entries of a table; the compiler cannot infer it. */
function shaped<Shape>(entries: readonly unknown[][]): Shape {
  return Object.fromEntries(entries)
}
