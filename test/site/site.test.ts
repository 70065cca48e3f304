// The manual's site in a real Chromium, from a plain server below a path. HUBPLAN_TEST_SHOTS names a folder for pictures of it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { headings, topicNames } from '../../src/help/topics.ts'
import { brokenRules } from '../helpers/axe.ts'
import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { serve } from './serve.ts'

const shots = process.env['HUBPLAN_TEST_SHOTS']

describeChromium('the site', () => {
  let browser: Browser
  let folder: string
  let server: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hubplan-site-'))
    execFileSync(process.execPath, ['test/site/build.mjs', folder], { stdio: 'pipe' })
    server = await serve(folder, '/docs/manual/')
    browser = await startChromium()
    if (shots !== undefined) mkdirSync(shots, { recursive: true })
  })
  afterAll(async () => {
    await browser.close()
    server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Whatever fails in the browser, and each request that leaves the server's folder, ends the test. */
  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(server.url)) faults.push(request.url())
    })
    page.on('response', (response) => {
      if (response.status() !== 200) faults.push(`${response.status()} ${response.url()}`)
    })
    onTestFinished(async () => {
      expect(faults).toEqual([])
      await context.close()
    })
    await page.goto(server.url + name)
    return page
  }

  async function search(page: Page, text: string): Promise<string[]> {
    await page.getByRole('combobox').fill(text)
    const found = page.getByRole('option')
    await found.first().waitFor()
    return found.allInnerTexts()
  }

  test('has a page for the README and for each topic, listed in reading order', async () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.html'))).toEqual(
      ['index', ...topicNames].map((name) => `${name}.html`).sort(),
    )
    const page = await open('')
    expect(await page.title()).toBe('hubplan')
    const topics = page.getByRole('navigation')
    expect(await topics.getByRole('link').allInnerTexts()).toEqual(topicNames)
    expect(await topics.getByRole('heading').allInnerTexts()).toEqual(headings.map(({ title }) => title))
    await topics.getByRole('link', { name: 'many-hubs' }).click()
    expect(await page.title()).toBe('Many hubs - hubplan')
  })

  test('finds the topic and the section of a flag', async () => {
    const page = await open('index.html')
    const found = await search(page, 'max-deletes')
    expect(found.map((one) => one.split('\n')[0])).toContain('Overrides and policies')
    await page.locator('[role=option][href$="overrides.html#limits"]').click()
    await page.waitForURL(`${server.url}overrides.html#limits`)
    expect(await page.getByRole('heading', { name: 'Limits', exact: true }).isVisible()).toBe(true)
  })

  test('leads nowhere that is not there', () => {
    const pages = new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => [
        name,
        name.endsWith('.html') ? readFileSync(join(folder, name), 'utf8') : '',
      ]),
    )
    const links = [...pages].flatMap(([from, text]) =>
      [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => ({ from, link })),
    )
    const isThere = (from: string, link: string): boolean => {
      const [name = '', anchor] = link.split('#')
      const text = pages.get(name === '' ? from : name)
      return text !== undefined && (anchor === undefined || text.includes(` id="${anchor}"`))
    }
    expect(links.length).toBeGreaterThan(33 * topicNames.length)
    const outside = links.filter(({ link }) => /^[a-z]+:/.test(link) && link !== 'data:,')
    expect(outside.filter(({ link }) => !link.startsWith('https://'))).toEqual([])
    expect(links.filter((one) => !/^[a-z]+:|^\{/.test(one.link) && !isThere(one.from, one.link))).toEqual([])
  })

  const looks = [
    { colorScheme: 'light', width: 360, rules: 'all' },
    { colorScheme: 'dark', width: 360, rules: 'of colours' },
    { colorScheme: 'dark', width: 1280, rules: 'all' },
    { colorScheme: 'light', width: 1280, rules: 'of colours' },
  ] as const
  test.each(looks)('has no fault for axe in $colorScheme at $width pixels', async ({ colorScheme, width, rules }) => {
    const page = await open('', { colorScheme, viewport: { width, height: 900 } })
    for (const name of ['index', 'start', 'overrides', 'aup']) {
      await page.goto(`${server.url}${name}.html`)
      await page.getByRole('combobox').waitFor()
      expect(await brokenRules(page, rules)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      if (shots !== undefined) await page.screenshot({ path: join(shots, `site-${name}-${width}-${colorScheme}.png`) })
    }
    await search(page, 'max-deletes')
    expect(await brokenRules(page, rules)).toEqual([])
    if (shots !== undefined) await page.screenshot({ path: join(shots, `site-search-${width}-${colorScheme}.png`) })
  })

  test('is read without scripts, too', async () => {
    const page = await open('start.html', { javaScriptEnabled: false, viewport: { width: 360, height: 900 } })
    expect(await page.getByRole('navigation').getByRole('link', { name: 'roster' }).isVisible()).toBe(true)
  })
})
