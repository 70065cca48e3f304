// Comments in GitHub's own style at 780 px: dates stay in one line, and tables in their column.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { describeChromium, startChromium } from '../../helpers/chromium.ts'
import { thirdOf } from '../../helpers/tier.ts'
import { columnWidth, githubPage } from './github.ts'
import { cases } from './plans/index.ts'
import { commentOf } from './views.ts'

describeChromium('at the width of a comment', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await startChromium()
    page = await browser.newPage({ viewport: { width: columnWidth, height: 900 } })
  })

  afterAll(() => browser.close())

  test.each(thirdOf(cases))('no date breaks and no table is too wide: $name', async ({ make }) => {
    await page.setContent(githubPage(commentOf(await make())))
    expect(await page.evaluate(faultsInColumn)).toEqual([])
  })

  test('a date that breaks and a table that is too wide are seen', async () => {
    const wide = `| A | B | C |\n| --- | --- | --- |\n| ${'x'.repeat(70)} | ${'y'.repeat(70)} | 2026-03-02 |\n`
    await page.setContent(githubPage(wide))
    expect(await page.evaluate(faultsInColumn)).toEqual([
      expect.stringContaining('2026-03-02'),
      expect.stringContaining('wide'),
    ])
  })
})

/** Runs in the page, whose types the compiler of the tests does not know. */
const faultsInColumn = `(() => {
  const faults = []
  for (const details of document.querySelectorAll('details')) details.open = true
  for (const cell of document.querySelectorAll('td, th')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      for (const found of node.textContent.matchAll(/\\d{4}[-\\u2011]\\d\\d[-\\u2011]\\d\\d/g)) {
        const range = document.createRange()
        range.setStart(node, found.index)
        range.setEnd(node, found.index + found[0].length)
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
        if (lines.size > 1) faults.push(found[0] + ' breaks in ' + cell.textContent)
      }
    }
  }
  for (const table of document.querySelectorAll('table')) {
    const text = table.textContent.replaceAll('\\n', ' ')
    if (table.scrollWidth > table.clientWidth) faults.push(table.scrollWidth + ' wide: ' + text)
  }
  return faults
})()`
