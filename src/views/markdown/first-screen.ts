// The first screen of a comment.

import { number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { entryOf, type FoundKind, mostBlocks } from '../model/findings.ts'
import type { Fact, FirstScreen, KeyPart } from '../model/first-screen/index.ts'
import type { Phrase } from '../model/phrase.ts'
import { systemWords } from '../model/system.ts'
import { verdictTitle } from '../model/verdict.ts'
import { nameText, partOf, phraseText, proseText, wholeText } from './parts.ts'

export function firstScreenText(plan: Plan, screen: FirstScreen): string {
  const title = `## hubplan plan for ${systemWords(plan, wholeText)}: ${verdictTitle(plan, screen.verdict)}`
  const { sentence } = screen.verdict
  return screenText({ title, consequences: screen.consequences, sentences: [sentence], level: '###' }, screen)
}

/** What stands above the names and facts. */
export interface Top {
  /** With its mark. */
  readonly title: string
  readonly consequences: Phrase
  /** Our own words. */
  readonly sentences: readonly string[]
  /** The mark of the headings below the title. */
  readonly level: '###' | '####'
}

/** A title, and what a reader must know first under headings of a level. */
export function screenText(
  { title, consequences, sentences, level }: Top,
  { blocks, key, facts }: Pick<FirstScreen, 'blocks' | 'key' | 'facts'>,
): string {
  return [
    title,
    ...(consequences.length === 0 ? [] : [phraseText(consequences)]),
    ...sentences.map((sentence) => `**${sentence}**`),
    ...(blocks === undefined ? [] : [`${level} ${blocks.title}\n${blockLines(blocks.kinds).join('\n')}`]),
    ...key.map((part) => keyText(part, level)),
    ...(facts.length === 0 ? [] : [factsText(facts, level)]),
  ].join('\n\n')
}

/** The lines before an approval, under their heading. */
export function factsText(facts: readonly Fact[], level: Top['level']): string {
  return `${level} Before you approve\n${facts.flatMap(factLines).join('\n')}`
}

/** The heading of a part is below the title of its plan. */
export function underLevel<Head extends { readonly head: string }>(part: Head, level: Top['level']): Head {
  return { ...part, head: part.head.replace(/^#+(?= )/, level) }
}

function blockLines(kinds: readonly FoundKind[]): readonly string[] {
  const more = kinds.length - mostBlocks
  const lines = kinds.slice(0, mostBlocks).map(findingText)
  return more > 0 ? [...lines, `- **${number(more)} more guards**, listed below`] : lines
}

/** One guard: its flag where it has one, how often it was found, and some of its messages. */
export function findingText(kind: FoundKind): string {
  const { times, lifted, shown, rest } = entryOf(kind)
  const brackets = [times, lifted === '' ? '' : proseText(lifted)]
    .filter((part) => part !== '')
    .map((part) => ` (${part})`)
  return `- **${nameText(kind.guard)}**${brackets.join('')}: ${shown.map(proseText).join('; ')}${rest}`
}

/** Deletions as a table, or lines. */
function keyText({ title, topic, isTable, lines }: KeyPart, level: Top['level']): string {
  const table = isTable ? topic?.comment?.() : undefined
  if (topic === undefined || table === undefined) {
    return `${level} ${title}\n${lines.map((line) => `- ${phraseText(line)}`).join('\n')}`
  }
  const { head, columns = '', rows } = underLevel(partOf({ ...topic, title, ...table }), level)
  return [head, columns, ...rows].join('\n')
}

function factLines({ label, value, items = [], command }: Fact): readonly string[] {
  const text = phraseText(value)
  const code = command === undefined ? [] : ['  ```sh', ...command.split('\n').map((line) => `  ${line}`), '  ```']
  return [`- **${label}:**${text === '' ? '' : ` ${text}`}`, ...items.map((item) => `  - ${phraseText(item)}`), ...code]
}
