// Lines of the screen that every review has.
import { stripVTControlCharacters } from 'node:util'
import { count, number } from '../../core/sentences.ts'
import { forTerminal } from '../safe.ts'
import { widthOf } from '../terminal/layout.ts'
import type { Size } from './size.ts'
import { cut } from './width.ts'

/** As many lines as there is room for, or more. */
export function filled(lines: readonly string[], height: number): readonly string[] {
  return Array.from({ length: Math.max(height, lines.length) }, (_, index) => lines[index] ?? '')
}

/** All lines of the screen except the last one, which stays free. A very small terminal keeps those with the keys. */
export function fitted(lines: readonly string[], { columns, rows }: Size): readonly string[] {
  return lines.map((line) => narrowed(line, columns)).slice(-Math.max(1, rows - 1))
}

function narrowed(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  return widthOf(plain) <= columns ? line : cut(plain, columns)
}

/** `line 3 of 40` */
export function placeWords(lines: number, at: number): string {
  return lines === 0 ? '' : `line ${number(at + 1)} of ${number(lines)}`
}

export const refusePrompt = 'Reason to refuse (Esc: back): '

export function approvePrompt(word: string): string {
  return `Type ${word} to approve (Esc: back): `
}

/** The end of the typed text stays visible. */
export function typedLine(prompt: string, text: string, columns: number): string {
  const room = Math.max(1, columns - prompt.length - 1)
  const shown = Array.from(forTerminal(text))
  while (widthOf(shown.join('')) > room) shown.shift()
  return `${prompt}${shown.join('')}_`
}

/** The keys of a text that is read from top to bottom. Lines below the screen are easily overlooked. */
export function readingKeys(below: number): string {
  return below > 0 ? `Esc back  PgDn ${count(below, 'more line')}` : 'Esc back'
}
