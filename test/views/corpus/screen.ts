// A comment, a text or a page as a person sees it: lines of words, the names among them marked. Knows nothing of any plan.
import { lexer, type Token, type Tokens } from 'marked'

/** A line of what is shown. */
export interface Line {
  readonly kind: 'title' | 'heading' | 'text' | 'bullet' | 'sub' | 'row' | 'code'
  /** Words as they are read; a name stands between ‹ and ›. */
  readonly words: string
  /** Of a row of a table, its cells; the first row of a table has its headings. */
  readonly cells?: readonly string[]
  /** Whether it is folded away until somebody opens it. */
  readonly isFolded: boolean
}

/** So many lines of a comment are its first screen. */
export const firstLines = 60

/** The lines of a comment in GitHub's markdown. */
export function linesOfMarkdown(markdown: string): Line[] {
  const folds: boolean[] = []
  return lexer(markdown).flatMap((token) => linesOfToken(token, folds))
}

function linesOfToken(token: Token, folds: boolean[]): Line[] {
  const isFolded = folds.includes(true)
  const line = (kind: Line['kind'], words: string): Line => ({ kind, words, isFolded })
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading
      return [line(depth === 2 ? 'title' : 'heading', wordsOf(tokens))]
    }
    case 'paragraph':
      return [line('text', wordsOf((token as Tokens.Paragraph).tokens))]
    case 'list':
      return (token as Tokens.List).items.flatMap((item) => linesOfItem(item, isFolded, 'bullet'))
    case 'table':
      return rowsOf(token as Tokens.Table).map((cells) => ({ kind: 'row', words: cells.join(' | '), cells, isFolded }))
    case 'code':
      return (token as Tokens.Code).text.split('\n').map((text) => line('code', text))
    case 'html':
      return linesOfFold((token as Tokens.HTML).text, folds)
    default:
      return []
  }
}

function linesOfItem({ tokens }: Tokens.ListItem, isFolded: boolean, kind: 'bullet' | 'sub'): Line[] {
  const own = tokens.filter(({ type }) => type === 'text' || type === 'paragraph')
  const words = own.map((token) => wordsOf((token as Tokens.Text).tokens ?? [])).join(' ')
  const below = tokens.flatMap((token): Line[] => {
    if (token.type === 'list') return (token as Tokens.List).items.flatMap((item) => linesOfItem(item, isFolded, 'sub'))
    if (token.type !== 'code') return []
    return (token as Tokens.Code).text.split('\n').map((text) => ({ kind: 'code', words: text, isFolded }))
  })
  return [{ kind, words, isFolded }, ...below]
}

function linesOfFold(text: string, folds: boolean[]): Line[] {
  const lines: Line[] = []
  for (const [, close, open, title] of text.matchAll(/(<\/details>)|<details( open)?>(?:<summary><b>([^<]*)<\/b>)?/g)) {
    if (close !== undefined) folds.pop()
    else {
      lines.push({ kind: 'heading', words: title ?? '', isFolded: folds.includes(true) })
      folds.push(open === undefined)
    }
  }
  return lines
}

function rowsOf({ header, rows }: Tokens.Table): string[][] {
  return [header, ...rows].map((row) => row.map(({ tokens }) => wordsOf(tokens)))
}

/** Words with marked names; bold and the like are only words. A pipe stands beside the code of its name. */
function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(wordOf).join('').replaceAll('|', '‹|›').replaceAll('›‹', '')
}

function wordOf(token: Token): string {
  if (token.type === 'codespan') return `‹${(token as Tokens.Codespan).text}›`
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(wordOf).join('')
  if (token.type === 'br') return ' '
  if (token.type === 'html') throw new Error(`Markup: ${token.raw}`)
  return decoded('text' in token ? String(token.text) : token.raw)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  )
}

/** The names in some words. */
export function namesIn(words: string): string[] {
  return [...words.matchAll(/‹([^›]*)›/g)].map(([, name = '']) => name)
}
