// A comma in a groups cell: other programs separate groups with it, and hubplan does not.
import { quote } from '../sentences.ts'
import { columnFlags, inFlow, inList } from './column-flags.ts'

/** Whether a cell looks like a list with commas or bars; `;` shows that its writer knows how hubplan separates. */
export function isCommaList(text: string): boolean {
  return /[,|]/.test(text) && !text.includes(';')
}

/** @param way what to do so that such cells are split at a separator */
export function commaFault(text: string, way: (split: string) => string): string {
  const [have, split] = text.includes(',') ? ['have a comma', commaOf(text)] : ['have a bar', '|']
  return `the groups ${quote(text)} ${have}; write ; between groups, or after it if it is one; or ${way(split)}`
}

/** The separator that splits at every comma of a text. */
function commaOf(text: string): string {
  return /,(?! )/.test(text) ? ',' : ', '
}

/** A group with a comma that the separators of its column, commas too, did not split; undefined when it is as meant. */
export function leftComma(names: readonly string[], split: readonly string[]): string | undefined {
  const commas = split.filter((separator) => separator.includes(','))
  const name = commas.length === 0 ? undefined : names.find((one) => one.includes(','))
  if (name === undefined) return undefined
  const at = commas.map(quote).join(' and ')
  return `the group ${quote(name)} still has a comma after the split at ${at}; if it is several groups, split at "," instead`
}

/**
 * The flags that split the groups of a file without a mapping.
 * @param pairs the columns that are read, such as `username=name`: with a mapping only its columns are
 */
export function splitFlags(pairs: readonly string[]): (split: string) => string {
  const groups = 'groups='
  const header = pairs.find((pair) => pair.startsWith(groups))?.slice(groups.length) ?? 'groups'
  const others = pairs.filter((pair) => !pair.startsWith(groups) && pair !== 'username=username')
  return (split) => `add ${columnFlags([...others, splitPair([header], [split])])}`
}

/** Such as `groups={from: Section, split: ", "}`. */
export function splitPair(from: readonly string[], split: readonly string[]): string {
  const headers = from.map(inFlow)
  const header = headers.length === 1 ? headers.join() : `[${headers.join(', ')}]`
  return `groups={from: ${header}, split: ${inList(split)}}`
}
