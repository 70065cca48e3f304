// Messages about a wrong command line.
import { closest, distance } from 'fastest-levenshtein'

import { Problem } from '../core/problem.ts'
import { commands } from '../options/index.ts'
import { type Command, flagOf } from '../options/table.ts'

const hint = 'hubplan --help lists the commands'

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

/** @throws Problem `usage` for unknown flags and unexpected arguments */
export function checkKnown(
  command: string,
  { positionals, options }: Command,
  parsed: { readonly _: readonly unknown[] },
): void {
  const flags = [...flagsOf({ options }), 'help', 'version', 'no-color']
  const aliases = Object.values(options).flatMap(({ alias }) => alias ?? [])
  const known = ['_', '$0', ...Object.keys(positionals), ...flags, ...aliases]
  const faults = [
    ...Object.keys(parsed)
      .filter((word) => !known.includes(word))
      .map((word) => strange(word, flags)),
    ...parsed._.slice(1).map((word) => `Unexpected argument ${JSON.stringify(word)}.`),
  ]
  if (faults.length > 0) throw new Problem('usage', faults.join(' '), { hint: hintFor(command) })
}

function flagsOf({ options }: Pick<Command, 'options'>): string[] {
  return Object.entries(options).map(([name, option]) => flagOf(name, option))
}

function strange(word: string, flags: readonly string[]): string {
  if (Object.values(commands).flatMap(flagsOf).includes(word)) return `--${word} is not a flag of this command.`
  const near = closest(word, flags)
  const isNear = distance(word, near) <= Math.min(2, word.length / 2)
  return `There is no flag ${word.length === 1 ? '-' : '--'}${word}${isNear ? `; did you mean --${near}?` : '.'}`
}

/** The command is missing or unknown. */
export function noCommand({ _: [word] }: { readonly _: readonly unknown[] }): Problem {
  if (word === undefined) return new Problem('usage', 'Give a command, such as plan.', { hint })
  const near = closest(String(word), Object.keys(commands))
  const end = distance(String(word), near) <= 3 ? `; did you mean ${near}?` : '.'
  return new Problem('usage', `There is no command ${word}${end}`, { hint })
}
