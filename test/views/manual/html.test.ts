// The manual as one page.
import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { headings, topicOf } from '../../../src/help/index.ts'
import { manualPage, slugOf, startPage } from '../../../src/views/manual/html.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
const groups = headings.map(({ title, topics }) => ({ title, topics: topics.map(topicOf) }))
const page = manualPage(groups, sha256)

describe('the page', () => {
  test('allows only its own style, and loads nothing', () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
    expect(page).toContain(`default-src 'none'; style-src 'sha256-${sha256(style)}'`)
    expect(page).not.toMatch(/<script|<img|\ssrc=|<link(?! rel="icon" href="data:,")/)
  })

  test('has each topic once, and each link leads to something on it or to another site', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(groups.flatMap(({ topics }) => topics.map(({ name }) => name))))
    const links = [...page.matchAll(/ href="([^"]+)"/g)].map(([, href = '']) => href)
    const dead = links.filter((href) => !/^(?:https:\/\/|data:,$)/.test(href) && !ids.includes(href.slice(1)))
    expect(links.length).toBeGreaterThan(100)
    expect(dead).toEqual([])
  })

  test('shows code as it is typed', () => {
    const text = '# A\n\nOne.\n\n```sh\na <b> && c\n```\n'
    const { markup } = { markup: manualPage([{ title: 'X', topics: [{ ...topicOf('plan'), text }] }], sha256) }
    expect(markup).toContain('<pre tabindex="0"><code>a &lt;b&gt; &amp;&amp; c</code></pre>')
  })
})

test('a page leads to a topic of another page', () => {
  expect(startPage('manual.html', 'guards')).toContain(
    '<meta http-equiv="refresh" content="0; url=manual.html#guards"/>',
  )
})

test.each([
  ['What runs again at `apply`', 'what-runs-again-at-apply'],
  ['Names, and what they are', 'names-and-what-they-are'],
])('the heading %s is %s in links', (heading, slug) => {
  expect(slugOf(heading)).toBe(slug)
})
