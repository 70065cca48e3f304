// Spellings that other programs taught: they mean one thing, so the parser gets the words that it knows.
import { commands } from '../options/index.ts'
import type { Command } from '../options/table.ts'
import { beforeEnd, commandAt, everywhere, isCommand, optionOf } from './scan.ts'

/** The hidden flag of the scripts of `hubplan completion`. */
export const completing = '--get-yargs-completions'

const helpWords: readonly string[] = ['--help', '-h', '-help', '-?']

/** Whether the words ask for help, whatever else they say. */
export function asksForHelp(argv: readonly string[]): boolean {
  const [first = '', second, ...rest] = argv
  if (first === '/?' || (isCommand(first) && first !== 'help' && second === 'help' && rest.length === 0)) return true
  return beforeEnd(argv).some((word) => helpWords.includes(word))
}

const versionWords: readonly string[] = ['version', '--version', '-version', '-V', '-v']

/** Whether the words ask for the version alone. */
export function asksForVersion(argv: readonly string[]): boolean {
  const [word, ...rest] = argv.filter((one) => one !== '--no-color')
  return word !== undefined && versionWords.includes(word) && (rest.length === 0 || word === 'version')
}

/** The command first, as the parser wants it, and each flag in its usual spelling. */
export function usualWords(argv: readonly string[]): readonly string[] {
  const at = commandAt(argv)
  const name = argv[at]
  if (name === undefined || !isCommand(name)) return argv
  const rest = argv.toSpliced(at, 1)
  const { length } = beforeEnd(rest)
  return [
    name,
    ...rest.slice(0, length).map((word) => usualFlag(word, commands[name])),
    ...rest.slice(length + 1).map(asFile),
  ]
}

/** After a bare `--` nothing is a flag. */
function asFile(word: string): string {
  return word.startsWith('-') && word !== '-' ? `./${word}` : word
}

/** `-config x` is `--config x`, and `--json` is `--format json`. */
function usualFlag(word: string, command: Command): string {
  if (word === '-V') return '--version'
  const [, dashes = '', name = '', value] = /^(--?)([A-Za-z][\w-]+)(=.*)?$/s.exec(word) ?? []
  if (dashes === '') return word
  if (everywhere.includes(name) || optionOf(command, name) !== undefined) return `--${name}${value ?? ''}`
  const isFormat = value === undefined && optionOf(command, 'format')?.kind.choices?.includes(name) === true
  return isFormat ? `--format=${name}` : word
}
