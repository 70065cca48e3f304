// Messages about a wrong command line.
import { closest, distance } from 'fastest-levenshtein'

import { Problem } from '../core/problem.ts'
import { commands } from '../options/index.ts'
import type { Command } from '../options/table.ts'
import { shellWord } from './habits/words.ts'

/** Where the flags of a command are listed. */
function hintFor(command: string): string {
  return `hubplan ${command} --help lists its flags`
}

/** Replaces the parser's own messages. */
export const sentences = {
  'Not enough arguments following: %s': '--%s needs a value.',
  'Arguments %s and %s are mutually exclusive': '--%s and --%s do not go together.',
  'Invalid values:': ' ',
  'Argument: %s, Given: %s, Choices: %s': '--%s is %s; use one of %s.',
}

/** Replaces the parser's count of arguments; each `%c` swallows one of its numbers. */
export function missing(sentence: string): Record<string, string> {
  const numbered = { one: `${sentence}%c%c`, other: `${sentence}%c%c` }
  // The types of the parser lack a message that depends on a number.
  return { 'Not enough non-option arguments: got %s, need at least %s': numbered as unknown as string }
}

/**
 * A fault reported by the parser, in its messages from above: dashes are corrected, and quotes around choices removed.
 */
export function usageProblem(said: string, command: string, { positionals }: Pick<Command, 'positionals'>): Problem {
  const dashed = (flag: string, name: string): string => {
    if (name in positionals) return name
    return name.length === 1 ? `-${name}` : flag
  }
  const plain = said.trim().replaceAll(/(?<=; use one of .*)"/g, '')
  return new Problem('usage', plain.replaceAll(/(?<=^|and )--([\w-]+)(?= )/g, dashed), { hint: hintFor(command) })
}

/**
 * Arguments beyond those that a command takes. Unknown flags were found before.
 * @throws Problem `usage`
 */
export function checkArguments(command: string, parsed: { readonly _: readonly unknown[] }, given: Given): void {
  const extra = parsed._.slice(1).map(String)
  if (extra.length === 0) return
  const message = extra.map((word) => `Unexpected argument ${JSON.stringify(word)}.`).join(' ')
  throw new Problem('usage', message, { hint: extraHint(command, extra, given) ?? hintFor(command) })
}

/** What was typed besides. */
interface Given {
  /** The plan file. */
  readonly plan: string | undefined
  /** Flags that take a glob. */
  readonly globs: readonly string[]
}

/** The right form, where it is known. */
function extraHint(command: string, extra: readonly string[], { plan, globs }: Given): string | undefined {
  const [word = ''] = extra
  const [glob] = globs
  if (glob !== undefined) return `put a glob in quotes, or the shell replaces it by names of files: --${glob} '*23'`
  if (word !== command && Object.hasOwn(commands, word))
    return `one command at a time: hubplan ${command}, then: hubplan ${word}`
  if (command === 'list' && word !== command) return listHint(extra)
  if (plan === undefined) return undefined
  return /\.json$/i.test(word)
    ? `one plan at a time: hubplan ${command} ${plan}, then: hubplan ${command} ${word}`
    : `the plan holds what the files said; give it alone: hubplan ${command} ${plan}`
}

/** `list users`, `list group staff`, `list ann` */
function listHint([first = '', second]: readonly string[]): string | undefined {
  if (/^(?:all|users?|people)$/i.test(first)) return 'run: hubplan list'
  if (/^admins?$/i.test(first)) return 'run: hubplan list --admins'
  if (/^groups?$/i.test(first)) return `run: hubplan list --group ${shellWord(second, 'NAME')}`
  return second !== undefined ? undefined : `run: hubplan list --search ${shellWord(first, 'TEXT')}`
}

/** The flag that was probably meant. */
export function nearestFlag(word: string, flags: readonly string[]): string | undefined {
  const near = closest(word, flags)
  return distance(word, near) <= Math.min(2, word.length / 2) ? near : undefined
}

/** The command that was probably meant. */
export function nearestCommand(typed: string): string | undefined {
  const word = typed.toLowerCase()
  const near = closest(word, Object.keys(commands))
  return distance(word, near) <= Math.min(3, word.length / 2) ? near : undefined
}
