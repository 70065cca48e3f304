// Splits a cell with several names. A separator with letters, such as " and ", may also be part of a name.
import { quote } from '../sentences.ts'
import type { ColumnRule } from '../types.ts'

/** The names in a cell; a cell that cannot be split without a guess is a fault. */
export type ReadList = (text: string, fault: (message: string) => void) => readonly string[]

/**
 * Reads lists by the separators of a rule, the longest first.
 * @param texts all cells of the column; read once, and only when a separator has letters
 */
export function listReader({ split = [';'] }: Pick<ColumnRule, 'split'>, texts: () => Iterable<string>): ReadList {
  const known = new Map<string, readonly string[]>()
  const separators = [...split].sort((one, other) => other.length - one.length)
  const words = separators.filter((separator) => /\p{L}/u.test(separator))
  let alone: ReadonlySet<string> | undefined
  return (text, fault) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const pieces = piecesOf(text, separators)
    const word = words.find((separator) => text.includes(separator))
    if (word === undefined) {
      known.set(text, pieces)
      return pieces
    }
    alone ??= namesAlone(texts(), separators)
    const stray = strayOf(pieces, alone)
    if (stray !== undefined) fault(bothWays(text, stray, word))
    // Once: many rows may have the same cell.
    const list = stray === undefined ? pieces : []
    known.set(text, list)
    return list
  }
}

function bothWays(text: string, piece: string, word: string): string {
  const next = `state split without ${quote(word)} if it is part of a name, or rename the group in the file`
  return `${quote(text)} may be one group or several: no row has ${quote(piece)} alone; ${next}`
}

function strayOf(pieces: readonly string[], alone: ReadonlySet<string>): string | undefined {
  return pieces.find((piece) => !alone.has(piece))
}

function piecesOf(text: string, separators: readonly string[]): readonly string[] {
  const pieces = separators.reduce((parts, separator) => parts.flatMap((part) => part.split(separator)), [text])
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

/** Names that fill a cell of their own, or stand in one that only signs separate. */
function namesAlone(texts: Iterable<string>, separators: readonly string[]): ReadonlySet<string> {
  const hasWord = separators.filter((separator) => /\p{L}/u.test(separator))
  const alone = new Set<string>()
  for (const text of texts) {
    if (hasWord.some((separator) => text.includes(separator))) continue
    for (const piece of piecesOf(text, separators)) alone.add(piece)
  }
  return alone
}
