// A topic of the manual, which is markdown, as blocks of a manual page.
import { lexer } from 'marked'

import { bold, entry, italic, lineBreak, lines, plain, table, verbatim } from './roff.mjs'

/** The title and the summary of a topic, and the rest of it. */
export function topicBlocks(text) {
  const [title, summary, ...rest] = lexer(text).filter(({ type }) => type !== 'space' && type !== 'html')
  const about = inline(summary.tokens).replaceAll('\n', ' ').replace(/\.$/, '')
  return { title: title.text, about, body: rest.flatMap(block) }
}

function block(token) {
  const { type, tokens } = token
  if (type === 'heading') return [`${token.depth === 2 ? '.SH' : '.SS'} ${inline(tokens)}`]
  if (type === 'paragraph') return isPicture(tokens) ? [] : ['.PP', lines(inline(tokens))]
  if (type === 'text') return [lines(inline(tokens ?? [token]))]
  if (type === 'code') return verbatim(token.text)
  if (type === 'table') return tableBlock(token)
  if (type === 'list') return token.items.flatMap((item, at) => listItem(item, token.ordered ? `${at + 1}.` : '\\(bu'))
  if (type === 'blockquote') return ['.RS 4', ...tokens.flatMap(block), '.RE']
  if (type === 'space' || type === 'html') return []
  throw new Error(`A manual page has no form for this ${type}: ${token.raw}`)
}

function isPicture([first, ...more]) {
  return first.type === 'image' && more.length === 0
}

function listItem({ tokens }, sign) {
  const [first, ...more] = tokens.filter(({ type }) => type !== 'space')
  const rest = more.flatMap(block)
  const below = rest.length === 0 ? [] : ['.RS 4', ...rest, '.RE']
  return [`.IP ${sign} 4`, lines(inline(first.tokens)), ...below]
}

/** As wide as a terminal of 80 columns leaves room for, with what is between the columns. */
const room = 68

/** Several columns of short cells stay a table; otherwise each row is an entry, named by its first cell. */
function tableBlock({ header, rows }) {
  const widths = header.map(({ text }, at) => Math.max(text.length, ...rows.map((row) => row[at].text.length)))
  const cells = (row) => row.map(({ tokens }) => inline(tokens))
  const isNarrow = widths.reduce((sum, width) => sum + width + 3) <= room
  if (isNarrow && header.length > 2) return table(cells(header), rows.map(cells))
  const names = cells(header)
  return rows.flatMap((row) => {
    const [term, ...values] = cells(row)
    const named = values.map((value, at) =>
      values.length === 1 || value === '' ? value : `${names[at + 1]}: ${value}`,
    )
    return entry(term === '' ? '\\(bu' : term, named.filter((value) => value !== '').join(`\n${lineBreak}\n`))
  })
}

function inline(tokens) {
  return tokens.map(span).join('')
}

const signs = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }

function span(token) {
  const { type, tokens, text } = token
  if (type === 'codespan') return bold(text)
  if (type === 'strong') return `\\fB${inline(tokens)}\\fR`
  if (type === 'em') return italic(text)
  if (type === 'link') return link(token)
  if (type === 'image') return ''
  if (type === 'br' || (type === 'html' && /^<br ?\/?>$/.test(text))) return `\n${lineBreak}\n`
  if (type === 'text' && tokens !== undefined) return inline(tokens)
  if (type === 'text' || type === 'escape')
    return plain(text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => signs[sign]))
  throw new Error(`A manual page has no form for this ${type}: ${token.raw}`)
}

/** A link to a topic names its page. */
function link({ href, text, tokens }) {
  const [, topic] = /^([a-z-]+)\.md(?:#|$)/.exec(href) ?? []
  if (topic !== undefined) return text === topic ? pageName(topic, 7) : `${inline(tokens)} (${pageName(topic, 7)})`
  return /^https?:/.test(href) && text !== href ? `${inline(tokens)} <${plain(href)}>` : inline(tokens)
}

/** Reference to a page of hubplan, by its command or topic. */
export function pageName(name, section) {
  return `${bold(name === '' ? 'hubplan' : `hubplan-${name}`)}(${section})`
}
