// Markdown within a line as words for a terminal, with links to topics as commands.
import type { Token } from 'marked'

import { type Cell, type Paper, paint, widthOf } from '../terminal/layout.ts'

/** Pieces without a space between them. */
export type Word = readonly Cell[]

/** The words of some inline tokens; a line break is an empty word. */
export function wordsOf(tokens: readonly Token[], paper: Pick<Paper, 'color'>): Word[] {
  const words: Cell[][] = [[]]
  for (const { text, tone, isWhole } of tokens.flatMap((token) => piecesOf(token, paper))) {
    if (text === '\n') words.push([], [])
    else if (isWhole) words.at(-1)?.push({ text, tone: tone ?? 'plain' })
    else
      for (const [index, part] of text.split(/[ \n]+/).entries()) {
        if (index > 0) words.push([])
        if (part !== '') words.at(-1)?.push({ text: part, tone: tone ?? 'plain' })
      }
  }
  return words
}

/** A piece of text; code is not broken, so that it can be copied. */
interface Piece extends Cell {
  readonly isWhole?: true
}

function piecesOf(token: Token, paper: Pick<Paper, 'color'>): Piece[] {
  const inner = (): Piece[] => ('tokens' in token ? (token.tokens ?? []) : []).flatMap((one) => piecesOf(one, paper))
  if (token.type === 'codespan') return [codeOf(plain(token.text), paper)]
  if (token.type === 'strong') return inner().map((piece) => ({ ...piece, tone: 'head' }))
  if (token.type === 'br' || (token.type === 'html' && /^<br ?\/?>/.test(token.raw))) return [{ text: '\n' }]
  if (token.type === 'link') return [...inner(), ...linkOf(token.href, token.text)]
  if (token.type === 'image') return [{ text: `(picture: ${token.text})`, tone: 'dim' }]
  if ('tokens' in token && token.tokens !== undefined) return inner()
  return [{ text: plain('text' in token ? token.text : token.raw) }]
}

/** Without colours the marks stay, or `.` would look like the end of a sentence. */
function codeOf(text: string, { color }: Pick<Paper, 'color'>): Piece {
  return color ? { text, tone: 'head', isWhole: true } : { text: `\`${text}\``, isWhole: true }
}

/** `[guards](guards.md)` names its topic already; other texts are followed by the command. */
function linkOf(href: string, text: string): Cell[] {
  const topic = topicOfLink(href)?.topic
  if (topic === undefined) return href === text ? [] : [{ text: ` (${href})` }]
  return topic === '' ? [] : [{ text: ` (hubplan help ${topic})`, tone: 'dim' }]
}

/** Topic and heading of a link within the manual; the topic is empty within one page. */
export function topicOfLink(href: string): { readonly topic: string; readonly heading: string } | undefined {
  const [, topic, heading = ''] = /^(?:([a-z-]+)\.md)?(?:#(.*))?$/.exec(href) ?? []
  if (topic === undefined && heading === '') return undefined
  return { topic: topic ?? '', heading }
}

const spelt: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** The lexer escapes some texts for a page. */
function plain(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => spelt[entity] ?? entity)
}

/** Lines of at most this width; a longer word has a line of its own. */
export function fill(words: readonly Word[], width: number): readonly Word[][] {
  const lines: Word[][] = [[]]
  let end = 0
  for (const [index, word] of words.entries()) {
    const size = wordWidth(word)
    // An empty word between others is a line break.
    if (size === 0) {
      if (index > 0 && index < words.length - 1) lines.push([])
      end = 0
      continue
    }
    if (end > 0 && end + 1 + size > width) {
      lines.push([])
      end = 0
    }
    lines.at(-1)?.push(word)
    end += (end === 0 ? 0 : 1) + size
  }
  return lines
}

/** Width of a word in terminal cells. */
export function wordWidth(word: Word): number {
  return word.reduce((sum, { text }) => sum + widthOf(text), 0)
}

/** Width of words in a line. */
export function lineWidth(words: readonly Word[]): number {
  return words.reduce((sum, word) => sum + wordWidth(word), Math.max(0, words.length - 1))
}

/** A line in its colours. */
export function paintWords(words: readonly Word[], paper: Pick<Paper, 'color'>): string {
  return words.map((word) => word.map(({ text, tone }) => paint(paper, tone ?? 'plain', text)).join('')).join(' ')
}
