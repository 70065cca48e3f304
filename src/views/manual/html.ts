// The manual as one page: no network, no script. Topics are its sections.
import { Marked } from 'marked'

import type { Topic } from '../../help/index.ts'
import { pageHead } from '../html/head.ts'
import { html, raw } from '../html/parts.ts'
import { topicOfLink } from './inline.ts'
import { style } from './style.ts'

/** Topics under a heading. */
interface Group {
  readonly title: string
  readonly topics: readonly Topic[]
}

/**
 * All topics as a standalone page.
 * @param sha256 base64 of a text's digest: the page's security policy allows only its own style
 */
export function manualPage(groups: readonly Group[], sha256: (text: string) => string): string {
  const contents = groups.map(
    ({ title, topics }) =>
      html`<p>${title}</p>\n<ul>\n${topics.map(({ name, title }) => html`<li><a href="#${name}">${title}</a></li>\n`)}</ul>\n`,
  )
  const sections = groups.flatMap(({ topics }) =>
    topics.map((topic) => html`<section id="${topic.name}">\n${raw(markupOf(topic))}</section>\n`),
  )
  return html`${pageHead({ title: 'hubplan manual', style }, sha256)}
<body>
<a class="skip" href="#text">To the text</a>
<header><h1>hubplan manual</h1></header>
<div class="page">
<nav aria-label="Topics">
${contents}</nav>
<main id="text">
${sections}</main>
</div>
</body>
</html>
`.markup
}

/** A page that leads to a place in another one. */
export function startPage(page: string, topic: string): string {
  const place = `${page}#${topic}`
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="refresh" content="0; url=${place}"/>
<title>hubplan manual</title>
</head>
<body><p><a href="${place}">hubplan manual: ${topic}</a></p></body>
</html>
`.markup
}

/** A topic as markup; its headings are one level lower than in its file, because the page has the first. */
function markupOf({ name, text }: Topic): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: words }) {
        const id = depth === 1 ? '' : ` id="${placeOf(name, slugOf(words))}"`
        return `<h${depth + 1}${id}>${this.parser.parseInline(tokens)}</h${depth + 1}>\n`
      },
      link({ href, tokens }) {
        const link = topicOfLink(href)
        const place = link === undefined ? href : `#${placeOf(link.topic || name, link.heading)}`
        return `<a href="${place}">${this.parser.parseInline(tokens)}</a>`
      },
      // Pictures lie beside the source, not beside this page.
      image: () => '',
      code: ({ text: lines }) => html`<pre tabindex="0"><code>${raw(escaped(lines))}</code></pre>\n`.markup,
      table({ header, rows }) {
        const cells = (row: typeof header, tag: 'th' | 'td'): string =>
          row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')
        const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>\n`).join('')
        return `<div class="wide" tabindex="0"><table>\n<thead><tr>${cells(header, 'th')}</tr></thead>\n<tbody>\n${body}</tbody>\n</table></div>\n`
      },
    },
  })
  return String(marked.parse(text, { async: false }))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function placeOf(topic: string, heading: string): string {
  return heading === '' ? topic : `${topic}--${heading}`
}

/** The name of a heading in links, as git hosts make it. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
