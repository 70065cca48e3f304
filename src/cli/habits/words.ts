// What an answer to a habit is made of.
import type { Command } from '../../options/table.ts'

/** What is wrong, and the right form. */
export interface Answer {
  readonly message: string
  readonly hint: string
  readonly topic?: Command['topic']
}

/** Longest word that a suggested command repeats. */
const longest = 80

/** A typed word in a command to copy; `otherwise` where it cannot be one. */
export function shellWord(word: string | undefined, otherwise: string): string {
  if (word === undefined || word === '' || word.length > longest || /[\p{C}\p{Zl}\p{Zp}]/u.test(word)) return otherwise
  if (/^[\w./:=@%+-]+$/.test(word)) return word
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
