// The first screen of a comment.

import { number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { entryOf, type FoundKind, mostBlocks } from '../model/findings.ts'
import type { Fact, FirstScreen, KeyPart } from '../model/first-screen/index.ts'
import { systemWords } from '../model/system.ts'
import { verdictTitle } from '../model/verdict.ts'
import { nameText, partOf, phraseText, proseText, wholeText } from './parts.ts'

export function firstScreenText(plan: Plan, screen: FirstScreen): string {
  const { verdict, consequences, blocks, key, facts } = screen
  const sentences = [consequences.length === 0 ? '' : phraseText(consequences), `**${verdict.sentence}**`]
  return [
    `## hubplan plan for ${systemWords(plan, wholeText)}: ${verdictTitle(plan, verdict)}`,
    ...sentences.filter((text) => text !== ''),
    ...(blocks === undefined ? [] : [`### ${blocks.title}\n${blockLines(blocks.kinds).join('\n')}`]),
    ...key.map(keyText),
    `### Before you approve\n${facts.flatMap(factLines).join('\n')}`,
  ].join('\n\n')
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
function keyText({ title, topic, isTable, lines }: KeyPart): string {
  const table = isTable ? topic?.comment?.() : undefined
  if (topic === undefined || table === undefined) {
    return `### ${title}\n${lines.map((line) => `- ${phraseText(line)}`).join('\n')}`
  }
  const { head, columns = '', rows } = partOf({ ...topic, title, ...table })
  return [head, columns, ...rows].join('\n')
}

function factLines({ label, value, items = [], command }: Fact): readonly string[] {
  const text = phraseText(value)
  const code = command === undefined ? [] : ['  ```sh', ...command.split('\n').map((line) => `  ${line}`), '  ```']
  return [`- **${label}:**${text === '' ? '' : ` ${text}`}`, ...items.map((item) => `  - ${phraseText(item)}`), ...code]
}
