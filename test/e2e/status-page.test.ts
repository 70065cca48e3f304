// The status page in a real Chromium, offline, from a file: no error, no request, no fault for axe.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { statusHtml } from '../../src/views/status/html/index.ts'
import { statusSetHtml } from '../../src/views/status/html/set.ts'
import { brokenRules } from '../helpers/axe.ts'
import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { openPage, type PageOptions, sha256 } from '../helpers/plan-page.ts'
import {
  blindStatus,
  campusStatus,
  cloudContext,
  cloudStatus,
  context,
  hostileStatus,
  members,
} from '../views/status/examples.ts'

const options = { now: '2026-11-20T16:40:00Z', tool: 'hubplan 0.1.0', sha256 }
const cloud = statusHtml(cloudStatus(), cloudContext, options)
const pages: readonly (readonly [string, string])[] = [
  ['an AUP hub', cloud],
  ['a hub', statusHtml(campusStatus(), context, options)],
  ['a hub that the token hardly sees', statusHtml(blindStatus(), context, options)],
  ['several targets', statusSetHtml(members, options)],
  ['long names', statusHtml(hostileStatus('w'.repeat(255)), context, options)],
]
const looks = [
  { colorScheme: 'light', width: 1280, rules: 'all' },
  { colorScheme: 'dark', width: 1280, rules: 'of colours' },
  { colorScheme: 'dark', width: 360, rules: 'all' },
] as const

describeChromium('the status page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser.close())

  const open = (markup: string, more: PageOptions = {}): Promise<Page> => openPage(browser, markup, more)
  const ground = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')

  test.each(pages)(
    'of %s has no fault for axe, light and dark, with all numbers open',
    async (_, markup) => {
      for (const { colorScheme, width, rules } of looks) {
        const page = await open(markup, { colorScheme, viewport: { width, height: 800 } })
        await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
        expect(await brokenRules(page, rules), `${colorScheme} ${width}`).toEqual([])
      }
    },
    120_000,
  )

  // 640: a screen of 1,280 at 200 %.
  test.each([320, 360, 640, 1280, 2560])('fits a screen %d wide', async (width) => {
    for (const [name, markup] of pages) {
      const page = await open(markup, { viewport: { width, height: 800 } })
      expect(await page.evaluate<number>('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(width)
    }
  })

  test('is light or dark as the system is', async () => {
    expect(await ground(await open(cloud))).toBe('rgb(250, 249, 247)')
    expect(await ground(await open(cloud, { colorScheme: 'dark' }))).toBe('rgb(21, 24, 27)')
  })

  test('prints dark on white', async () => {
    const page = await open(cloud, { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await ground(page)).toBe('rgb(255, 255, 255)')
    expect(await page.locator('.trend svg').first().isVisible()).toBe(true)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  })

  test('draws a histogram as columns, and as bars where there is little room', async () => {
    const values = Object.values(cloudStatus().recency ?? {})
    const drawn = async (width: number, side: 'width' | 'height'): Promise<number[]> => {
      const page = await open(cloud, { viewport: { width, height: 800 } })
      const sizes = await page.evaluate<number[]>(
        `[...document.querySelectorAll('[aria-labelledby=activity] rect')].map((one) => one.getBoundingClientRect().${side})`,
      )
      const most = Math.max(...sizes)
      return sizes.map((size) => size / most)
    }
    const shares = values.map((value) => value / Math.max(...values))
    for (const sizes of [await drawn(1120, 'height'), await drawn(360, 'width')]) {
      expect(sizes).toHaveLength(shares.length)
      for (const [at, share] of shares.entries()) expect(sizes[at]).toBeCloseTo(share, 1)
    }
  })

  test('has for each trend a summary, and a table that opens by keyboard', async () => {
    const page = await open(cloud)
    const label = await page.locator('svg[role=img]').first().getAttribute('aria-label')
    expect(label).toMatch(/^30 days from 2026-10-22: [\d,]+ minutes a day on average, at most [\d,]+ on \d{4}-/)
    const summary = page.locator('summary').first()
    await summary.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details[open] tbody tr').count()).toBe(30)
  })
})
