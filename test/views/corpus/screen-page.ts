// The lines of a page, as a person sees them.
import { SaxesParser } from 'saxes'

import { script } from '../../../src/views/html/script.ts'
import { style } from '../../../src/views/html/style.ts'
import type { Line } from './screen.ts'

const kinds: Readonly<Record<string, Line['kind']>> = {
  h2: 'heading',
  h3: 'heading',
  p: 'text',
  li: 'bullet',
  dd: 'bullet',
}

interface Reading {
  readonly lines: Line[]
  readonly open: string[]
  words: string
  label: string
  command: string | undefined
}

/** Everything below <main>, but nothing that is hidden. The page is strict XML. */
export function linesOfPage(page: string): Line[] {
  const reading: Reading = { lines: [], open: [], words: '', label: '', command: undefined }
  const hidden: string[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const isHidden = 'hidden' in attributes || String(attributes['class'] ?? '').includes('vh') || name === 'button'
    reading.open.push(name)
    hidden.push(isHidden || hidden.at(-1) === 'yes' ? 'yes' : 'no')
    if (hidden.at(-1) === 'no') opened(name, String(attributes['class'] ?? ''), reading)
  })
  parser.on('text', (text) => {
    if (hidden.at(-1) !== 'no') return
    if (reading.command === undefined) reading.words += text
    else reading.command += text
  })
  parser.on('closetag', ({ name }) => {
    if (hidden.pop() === 'no') closed(name, reading)
    reading.open.pop()
  })
  parser.write(page.replace(style, '').replace(script, '')).close()
  return titled(reading.lines.slice(reading.lines.findIndex(({ kind }) => kind === 'title')))
}

function opened(name: string, className: string, reading: Reading): void {
  if (className === 'copy') reading.command = ''
  if (isMark(name, reading)) reading.words += '‹'
  // A list below a line ends the line's own words.
  if (name === 'ul' && reading.open.includes('dd')) finish('bullet', reading)
  else if (name in kinds || name === 'dt' || name === 'h1') reading.words = ''
}

function closed(name: string, reading: Reading): void {
  if (isMark(name, reading)) reading.words += '›'
  if (name === 'dt') reading.label = reading.words
  else if (name === 'h1') finish('title', reading)
  else if (name === 'dd' || name in kinds)
    finish(name === 'li' && reading.open.includes('dd') ? 'sub' : (kinds[name] ?? 'text'), reading)
  if (name === 'dd' && reading.command !== undefined) {
    reading.lines.push({ kind: 'code', words: reading.command.trim(), isFolded: false })
    reading.command = undefined
  }
}

function isMark(name: string, { command }: Reading): boolean {
  return command === undefined && (name === 'bdi' || name === 'code')
}

function finish(kind: Line['kind'], reading: Reading): void {
  const label = kind === 'bullet' && reading.label !== '' ? `${reading.label}: ` : ''
  const words = `${label}${reading.words.replaceAll('›‹', '').trim()}`.trim()
  if (words !== '') reading.lines.push({ kind, words, isFolded: false })
  reading.words = ''
  if (kind === 'bullet') reading.label = ''
}

/** The title and the verdict are one line in other views. */
function titled([title, verdict, ...rest]: readonly Line[]): Line[] {
  if (title === undefined || verdict === undefined) return []
  return [{ ...title, words: `hubplan plan for ${title.words.replace(/^Plan for /, '')}: ${verdict.words}` }, ...rest]
}
