// The manual on a terminal, or as plain text in a pipe.
import { lexer, type Token, type Tokens } from 'marked'

import type { Topic } from '../../help/index.ts'
import { flow, type Paper, paint } from '../terminal/layout.ts'
import { fill, paintWords, wordsOf } from './inline.ts'
import { tableLines } from './table.ts'

/** A topic, laid out for the width of the paper. */
export function topicText({ text }: Pick<Topic, 'text'>, paper: Paper): string {
  return blocks(lexer(text), paper).join('\n')
}

/** All topics under their headings, each with its summary. */
export function topicList(
  groups: readonly { readonly title: string; readonly topics: readonly Topic[] }[],
  paper: Paper,
): string {
  const widest = Math.max(...groups.flatMap(({ topics }) => topics.map(({ name }) => name.length)))
  const parts = groups.map(({ title, topics }) => {
    const rows = topics.map(({ name, summary }) => [
      { text: name.padEnd(widest) },
      { text: summary.replaceAll('`', '') },
    ])
    return [paint(paper, 'head', `${title}:`), ...flow(paper, rows)].join('\n')
  })
  return parts.join('\n\n')
}

/** Blocks with an empty line between them. */
function blocks(tokens: readonly Token[], paper: Paper): string[] {
  const shown = tokens.map((token) => block(token, paper)).filter((lines) => lines.length > 0)
  return shown.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

function block(token: Token, paper: Paper): readonly string[] {
  switch (token.type) {
    case 'heading':
      return [paint(paper, 'head', headingWords(token as Tokens.Heading))]
    case 'code':
      return (token as Tokens.Code).text.split('\n').map((line) => (line === '' ? '' : `    ${line}`))
    case 'list':
      return list(token as Tokens.List, paper)
    case 'table':
      return tableLines(token as Tokens.Table, paper)
    case 'paragraph':
    case 'text':
      return filled('tokens' in token ? (token.tokens ?? []) : [], paper)
    // Spaces between blocks, and comments.
    default:
      return []
  }
}

/** Without bold letters the marks of a heading stay. */
function headingWords({ depth, text }: Tokens.Heading): string {
  return `${'#'.repeat(depth)} ${text}`.replace(/^# /, '')
}

function filled(tokens: readonly Token[], paper: Paper): readonly string[] {
  const width = paper.columns || Number.POSITIVE_INFINITY
  return fill(wordsOf(tokens, paper), width).map((words) => paintWords(words, paper))
}

function list({ ordered, start, items }: Tokens.List, paper: Paper): readonly string[] {
  return items.flatMap((item, index) => {
    const mark = ordered ? `${Number(start) + index}. ` : '- '
    const inner = { ...paper, columns: paper.columns && paper.columns - mark.length }
    const lines = item.tokens.flatMap((token) => block(token, inner))
    return lines.map((line, number) => `${number === 0 ? mark : ' '.repeat(mark.length)}${line}`.trimEnd())
  })
}
