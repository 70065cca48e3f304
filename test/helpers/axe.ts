// What axe-core finds wrong with a page in Chromium.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** What the theme changes: where another one has passed all rules at the same width, these two are left. */
const ofColours: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] }

/**
 * The rules that a page breaks, each with its places.
 * @param rules all of them, or those of colours
 */
export async function brokenRules(page: Page, rules: 'all' | 'of colours' = 'all'): Promise<unknown[]> {
  const options: RunOptions = {
    ...(rules === 'all' ? {} : ofColours),
    // Of what passes one place is reported.
    resultTypes: ['violations'],
    // Frames have tests of their own.
    iframes: false,
  }
  await page.evaluate(`window.axe ?? (0, eval)(${JSON.stringify(source)})`)
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}
