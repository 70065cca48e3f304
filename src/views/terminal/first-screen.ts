// The first screen at a terminal, as sections; a review begins with the same ones.

import { number } from '../../core/sentences.ts'
import { entryOf, type FoundKind, mostBlocks } from '../model/findings.ts'
import type { Fact, FirstScreen, KeyPart } from '../model/first-screen/index.ts'
import { type Phrase, written } from '../model/phrase.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import type { Cell } from './layout.ts'
import type { Row, Section } from './rows.ts'

/** Blocks, the names that matter, and the lines that are always there. */
export function firstSections(
  { blocks, key, facts }: Pick<FirstScreen, 'blocks' | 'key' | 'facts'>,
  title = 'Before you apply',
): readonly Section[] {
  return [
    ...(blocks === undefined ? [] : [blockSection(blocks)]),
    ...key.map(keySection),
    { title, tone: 'head', noun: 'line', rows: facts.flatMap(factRows) },
  ]
}

function blockSection({ title, kinds }: NonNullable<FirstScreen['blocks']>): Section {
  const more = kinds.length - mostBlocks
  const rows = kinds.slice(0, mostBlocks).map(findingRow)
  const rest: readonly Row[] = more > 0 ? [[{ text: `${number(more)} more guards, listed below`, tone: 'alarm' }]] : []
  return { title, tone: 'alarm', noun: 'guard', rows: [...rows, ...rest] }
}

/** One guard: how often it was found, its flag where it has one, and some of its messages. */
export function findingRow(kind: FoundKind): Row {
  const { guard, isBlock } = kind
  const { times, lifted, shown, rest } = entryOf(kind)
  const text = `${times === '' ? '' : `${times}: `}${shown.join('; ')}${rest}${lifted === '' ? '' : ` (${lifted})`}`
  return [{ text: forTerminal(guard), tone: isBlock ? 'alarm' : 'risk' }, { text: proseForTerminal(text) }]
}

function keySection({ title, topic, isTable, lines }: KeyPart): Section {
  const tone = topic?.tone ?? 'risk'
  const rows = (isTable ? topic?.text?.() : undefined) ?? lines.map((line): Row => [{ text: phraseText(line) }])
  return { title: topic?.title ?? title, tone, noun: topic?.noun ?? 'line', rows }
}

function factRows({ label, value, items = [], command, isLoud }: Fact): readonly Row[] {
  const text = [phraseText(value), command ?? ''].filter((part) => part !== '').join(' ')
  const cell: Cell = { text, ...(isLoud ? { tone: 'risk' as const } : {}) }
  const inner = items.map((item): Row => [{ text: '' }, { text: phraseText(item), tone: 'alarm' }])
  return [[{ text: label, tone: 'dim' }, cell], ...inner]
}

/** A sentence with names in it. */
export function phraseText(phrase: Phrase): string {
  return written(phrase, {
    words: proseForTerminal,
    name: forTerminal,
    code: forTerminal,
    strong: (inner) => inner.join(''),
  }).join('')
}
