// A command line taken apart as the parser will take it apart, so that a slip is answered for the command it is of.
import { commands } from '../options/index.ts'
import { type Command, flagOf, type Option } from '../options/table.ts'
import type { CommandName } from './runs.ts'

/** Flags that every command has. */
export const everywhere: readonly string[] = ['help', 'version', 'no-color']

/** A flag as typed. */
export interface TypedFlag {
  /** As typed, without its value: `--output`, `-o`, `-config`. */
  readonly word: string
  /** Without dashes. */
  readonly name: string
  /** The value after `=`, else the word that follows and is not a flag. */
  readonly value: string | undefined
  /** Whether the value follows `=`. */
  readonly isJoined: boolean
  /** The option of the command; undefined for an unknown flag. */
  readonly option: Option | undefined
}

/** What the words after a command are. */
export interface Scanned {
  readonly flags: readonly TypedFlag[]
  /** Words that are neither a flag nor the value of one. */
  readonly args: readonly string[]
}

/** The parser reads a negative number as a value. */
const isFlag = (word: string): boolean => /^-[^\d]/.test(word)

/** The words before a bare `--`; those after it are arguments. */
export function beforeEnd(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end < 0 ? argv : argv.slice(0, end)
}

/** The option of a command that a name means: a flag, or the letter of one. */
export function optionOf({ options }: Command, name: string): Option | undefined {
  const found = Object.entries(options).find(([key, option]) => flagOf(key, option) === name || option.alias === name)
  return found?.[1]
}

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word)
}

/** The place of the first word that is neither a flag nor the value of one: the command. -1 when there is no such word. */
export function commandAt(argv: readonly string[]): number {
  const words = beforeEnd(argv)
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!isFlag(word)) return at
    if (takesNext(word, words[at + 1])) at += 1
  }
  return -1
}

/** Whether a flag before the command takes the next word; a flag with two meanings does not take a command. */
function takesNext(word: string, next: string | undefined): boolean {
  if (next === undefined || isFlag(next) || word.includes('=')) return false
  const name = word.replace(/^-+/, '')
  if (everywhere.includes(name)) return false
  const meanings = Object.values(commands).flatMap((command) => optionOf(command, name) ?? [])
  const taking = meanings.filter(({ kind }) => kind.takes !== 'nothing').length
  return taking > 0 && taking === meanings.length ? true : !isCommand(next) && (taking > 0 || meanings.length === 0)
}

/** The flags and arguments of a command, without the command itself. */
export function scan(words: readonly string[], command: Command | undefined): Scanned {
  const flags: TypedFlag[] = []
  const args: string[] = []
  const before = beforeEnd(words)
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? ''
    if (!isFlag(word)) {
      args.push(word)
      continue
    }
    const [, dashed = word, joined] = /^(-+[^=]*)(?:=(.*))?$/s.exec(word) ?? []
    const name = dashed.replace(/^-+/, '')
    const option = command && optionOf(command, name)
    const next = before[at + 1]
    const follows = joined === undefined && next !== undefined && !isFlag(next) && takesValue(option, name)
    flags.push({
      word: dashed,
      name,
      option,
      value: joined ?? (follows ? next : undefined),
      isJoined: joined !== undefined,
    })
    if (follows) at += 1
  }
  return { flags, args: [...args, ...words.slice(before.length + 1)] }
}

/** An unknown flag may take one. */
function takesValue(option: Option | undefined, name: string): boolean {
  return option === undefined ? !everywhere.includes(name) : option.kind.takes !== 'nothing'
}
