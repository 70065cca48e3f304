// The forms of the one table of options. A flag is named after its option: `maxDeletes` is --max-deletes.
import type { Check, Kind } from './kinds.ts'

/** Headings of the help, shown in the order of the options of a command. */
export type Group = 'Who' | 'Files' | 'Review' | 'Limits' | 'Passwords' | 'Directory' | 'Connection' | 'Output'

/** One option, of the command line and of the library. */
export interface Option {
  readonly kind: Kind<unknown>
  readonly help: string
  readonly group: Group
  /** The flag, where it is not named after the option. */
  readonly flag?: string
  /** One letter. */
  readonly alias?: string
  /** What holds when it is left out, as it would be typed. */
  readonly fallback?: string
  /** Options that it does not go together with. */
  readonly conflicts?: readonly string[]
  /** False: of the command line alone. */
  readonly library?: false
}

/** By the name that the code and the library have for each. */
export type OptionTable = Readonly<Record<string, Option>>

/** An argument without a flag. */
export interface Positional {
  readonly kind: Kind<unknown>
  readonly help: string
  /** It is needed: what is said when it is not given. */
  readonly missing?: string
}

/** A command as the command line knows it. */
export interface Command {
  readonly describe: string
  readonly positionals: Readonly<Record<string, Positional>>
  readonly options: OptionTable
  /** What is typed, and what it is for. */
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

/** What a command gets of a table: a value for each option, or nothing for one that was left out and has no fallback. */
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

/** What the library takes of a table. */
export type Offered<Table> = { readonly [Name in OfferedName<Table>]: Exclude<ValueOf<Table[Name]>, undefined> }

/** `maxDeletes` is `max-deletes`. */
export function flagOf(name: string, { flag }: Pick<Option, 'flag'> = {}): string {
  return flag ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/**
 * What a command gets: a value for each of its arguments and options.
 * @param typed what was typed for an argument or a flag; undefined when it was left out
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

/** The same for a program, which gave some of the options and names the plan itself. */
export function fillFlags<One extends Command>(
  command: One,
  given: Partial<Offered<One['options']>>,
): Omit<FlagsOf<One>, Needed<One['positionals']>> {
  const values = Object.entries(readFlags(command, () => undefined))
  return shaped(values.map(([name, value]) => [name, Reflect.get(given, name) ?? value]))
}

type LibraryTable = Readonly<Record<string, Option & ({ readonly kind: Check } | { readonly library: false })>>

/** How the library checks the options that it takes of a table. */
export function checksOf<Table extends LibraryTable>(table: Table): Readonly<Record<OfferedName<Table>, Check>> {
  return shaped(
    Object.entries(table).flatMap(([name, option]) => (option.library === false ? [] : [[name, option.kind]])),
  )
}

/** The types above say what shape a table's entries make; the compiler does not follow. */
function shaped<Shape>(entries: readonly unknown[][]): Shape {
  return Object.fromEntries(entries)
}
