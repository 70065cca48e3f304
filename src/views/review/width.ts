// Texts that are wider than the screen.
import { stripVTControlCharacters } from 'node:util'

import { widthOf } from '../terminal/layout.ts'

/** A text cut to a width, with an ellipsis. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  const characters: string[] = []
  let width = 1
  for (const character of text) {
    width += widthOf(character)
    if (width > columns) break
    characters.push(character)
  }
  return `${characters.join('')}…`
}

/** A text cut in its middle: names that differ at their end stay apart. */
export function cutInside(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  const end: string[] = []
  let width = 0
  for (const character of Array.from(text).reverse()) {
    width += widthOf(character)
    if (width > (columns - 1) / 2) break
    end.unshift(character)
  }
  const tail = end.join('')
  return `${cut(text, columns - widthOf(tail))}${tail}`
}

const indent = '    '

/**
 * A line as several when it is wider than the screen, with no character left out: names may differ in their last one.
 * Such a line loses its colours.
 */
export function whole(line: string, columns: number): readonly string[] {
  const plain = stripVTControlCharacters(line)
  if (widthOf(plain) <= columns) return [line]
  const lines: string[] = []
  let piece = ''
  for (const character of plain) {
    if (widthOf(piece + character) > columns) {
      lines.push(piece)
      piece = indent
    }
    piece += character
  }
  return [...lines, piece]
}
