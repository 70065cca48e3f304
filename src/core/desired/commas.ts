// A comma in a groups cell: other programs separate groups with it, and hubplan does not.
import { quote } from '../sentences.ts'
import { columnFlags } from './column-flags.ts'

/** Whether a cell looks like a list with commas or bars; `;` shows that its writer knows how hubplan separates. */
export function isCommaList(text: string): boolean {
  return /[,|]/.test(text) && !text.includes(';')
}

/** @param from the headers of the column */
export function commaFault(text: string, from: readonly string[]): string {
  const header = from.length === 1 ? from.join() : `[${from.join(', ')}]`
  const [have, split] = text.includes(',') ? ['have a comma', ', '] : ['have a bar', '|']
  const flag = columnFlags([`groups={from: ${header}, split: "${split}"}`])
  return `the groups ${quote(text)} ${have}; write ; between groups, or after it if it is one; or add ${flag}`
}
