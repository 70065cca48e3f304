// The page of a plan in a real Chromium, offline, from a file. HUBPLAN_TEST_SHOTS names a folder for pictures of it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { planHtml } from '../../src/views/html/index.ts'
import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { openPlan, type PageOptions, sha256 } from '../helpers/plan-page.ts'
import { casesOf, sized } from '../helpers/tier.ts'
import { createOf, deleteOf, joinOf, now, planOf, readPlan } from '../views/fixtures.ts'
import { blocked, hostilePlan, nasty, ready } from '../views/rich.ts'

const shots = process.env['HUBPLAN_TEST_SHOTS']

describeChromium('the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
    if (shots !== undefined) mkdirSync(shots, { recursive: true })
  })
  afterAll(() => browser.close())

  const open = (plan: Plan, options?: PageOptions): Promise<Page> => openPlan(browser, plan, options)

  /** The whole page in sight: rows out of sight are not drawn. */
  async function shoot(page: Page, name: string): Promise<void> {
    const size = page.viewportSize()
    if (shots === undefined || size === null) return
    const height = await page.evaluate<number>('document.documentElement.scrollHeight')
    await page.setViewportSize({ ...size, height })
    await page.screenshot({ path: join(shots, `${name}.png`) })
    await page.setViewportSize(size)
  }

  const names = (page: Page): Promise<string[]> => page.locator('#changes tbody th:visible > bdi').allTextContents()
  const counter = (page: Page): Promise<string> => page.locator('#shown').innerText()
  const waitFor = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor()
  const ground = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')

  test('searches as one types, by name, group and file, whatever the case', async () => {
    const page = await open(ready)
    expect(await counter(page)).toBe('21 of 21 shown')
    const search = page.getByRole('searchbox')
    await search.fill('ZOE')
    await waitFor(page, '5 of 21 shown')
    expect(new Set(await names(page))).toEqual(new Set(['zoe']))
    await search.fill('staff')
    await waitFor(page, '4 of 21 shown')
    await search.fill('ml bob')
    await waitFor(page, '1 of 21 shown')
    expect(await names(page)).toEqual(['bob'])
    await search.fill('nobody')
    await waitFor(page, '0 of 21 shown')
    await page.locator('#none').getByRole('button').click()
    await waitFor(page, '21 of 21 shown')
    expect(await search.inputValue()).toBe('')
  })

  test('filters by change and by risk, both together', async () => {
    const page = await open(ready)
    await page.getByLabel('delete user 4').check()
    expect(await names(page)).toEqual(['eve', 'old', 'bob', 'ida'])
    await page.getByLabel('promote 2').check()
    expect(await counter(page)).toBe('6 of 21 shown')
    await page.getByLabel('active in the last 7 days 2').check()
    expect(await names(page)).toEqual(['eve', 'bob'])
    await page.getByLabel('becomes admin 2').check()
    expect(await names(page)).toEqual(['eve', 'bob', 'zoe', 'dan'])
    await page.locator('#filters .clear').click()
    expect(await counter(page)).toBe('21 of 21 shown')
  })

  test('comes back without filters, or with rows that fit them', async () => {
    const page = await open(ready)
    await page.getByLabel('delete user 4').check()
    await page.evaluate(`{
      const order = document.querySelector('#order')
      order.value = 'name'
      order.dispatchEvent(new Event('change'))
    }`)
    await page.goto('about:blank')
    await page.goBack()
    expect(await page.getByLabel('delete user 4').isChecked()).toBe(false)
    expect(await page.locator('#order').inputValue()).toBe('kind')
    expect(await counter(page)).toBe('21 of 21 shown')
    // As of a browser that fills the fields in all the same, after the page was read.
    await page.evaluate(`{
      document.querySelector('#filters input[type=checkbox]').checked = true
      document.querySelector('#order').value = 'name'
      window.dispatchEvent(new Event('pageshow'))
    }`)
    expect(await counter(page)).toBe('4 of 21 shown')
    expect(await names(page)).toEqual(['bob', 'eve', 'ida', 'old'])
  })

  test('sorts by column, up and down', async () => {
    const page = await open(ready)
    const head = page.getByRole('columnheader', { name: 'Name' })
    await head.getByRole('button').click()
    const up = await names(page)
    expect(up).toEqual([...up].sort())
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect((await names(page))[0]).toBe('zoe')
    await page.getByRole('columnheader', { name: 'Risk' }).getByRole('button').click()
    expect((await names(page))[0]).toBe('eve')
    expect(await page.locator('[aria-sort]').count()).toBe(1)
  })

  test('opens all that happens to one user', async () => {
    const page = await open(ready)
    await page.getByRole('searchbox').fill('zoe')
    await waitFor(page, '5 of 21 shown')
    const button = page.getByRole('button', { name: '5 changes' }).first()
    await button.click()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    const kinds = await page.locator('.more .kind').allTextContents()
    expect(kinds).toEqual(['promote', 'set quota', 'create user', 'set password', 'add member'])
    await shoot(page, 'opened')
    await button.click()
    expect(await page.locator('.more').count()).toBe(0)
  })

  test('knows a renamed user under both names', async () => {
    const page = await open(readPlan('facets'))
    await page.locator('tr', { hasText: 'rename user' }).getByRole('button', { name: 'changes' }).first().click()
    expect(await page.locator('.more li').count()).toBeGreaterThan(1)
  })

  test('copies the command that fits the review', async () => {
    const page = await open(ready, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy the command' }).click()
    await waitFor(page, 'Copied.')
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toBe(`hubplan apply plan.json --credentials credentials.csv --expect-digest ${ready.digest}`)
  })

  test('is light or dark as the system is, and the other on demand', async () => {
    const light = await open(ready)
    expect(await ground(light)).toBe('rgb(250, 249, 247)')
    await shoot(light, 'light')
    await light.getByRole('button', { name: 'Dark theme' }).click()
    expect(await ground(light)).toBe('rgb(21, 24, 27)')
    await light.getByRole('button', { name: 'Light theme' }).click()
    expect(await ground(light)).toBe('rgb(250, 249, 247)')
    const dark = await open(blocked, { colorScheme: 'dark' })
    expect(await ground(dark)).toBe('rgb(21, 24, 27)')
    await shoot(dark, 'dark')
    await dark.getByRole('button', { name: 'Light theme' }).click()
    expect(await ground(dark)).toBe('rgb(250, 249, 247)')
  })

  test('works by keyboard, and shows where one is', async () => {
    const page = await open(ready)
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id')
    const outline = (): Promise<string> => page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('To the changes')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect([await focused(), await outline()]).toEqual(['search', 'solid'])
    await page.keyboard.type('eve')
    await waitFor(page, '1 of 21 shown')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Clear')
    await page.keyboard.press('Enter')
    await waitFor(page, '21 of 21 shown')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await waitFor(page, '4 of 21 shown')
    const chip = 'getComputedStyle(document.activeElement.nextElementSibling).outlineStyle'
    expect(await page.evaluate<string>(chip)).toBe('solid')
  })

  test.each(casesOf([360, 768], 0))('fits a screen %d wide', async (width) => {
    for (const plan of [ready, readPlan('facets'), hostilePlan('x'.repeat(255))]) {
      const page = await open(plan, { viewport: { width, height: 800 } })
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      if (plan === ready) await shoot(page, `narrow-${width}`)
    }
  })

  test('sorts on a narrow screen too', async () => {
    const page = await open(ready, { viewport: { width: 360, height: 800 } })
    await page.getByLabel('Sort by').selectOption('name')
    const shown = await names(page)
    expect(shown).toEqual([...shown].sort())
  })

  test('prints what is shown, dark on white', async () => {
    const page = await open(ready, { colorScheme: 'dark' })
    await page.getByLabel('delete user 4').check()
    await page.emulateMedia({ media: 'print' })
    expect(await ground(page)).toBe('rgb(255, 255, 255)')
    expect(await names(page)).toEqual(['eve', 'old', 'bob', 'ida'])
    expect(await counter(page)).toBe('4 of 21 shown')
    for (const gone of ['#search', '#theme', '.chip', '[data-copy]']) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false)
    }
    expect(await page.evaluate('getComputedStyle(document.querySelector("#changes thead")).display')).toBe(
      'table-header-group',
    )
    await shoot(page, 'print')
    const pdf = await page.pdf({ format: 'A4' })
    if (shots !== undefined) writeFileSync(join(shots, 'print.pdf'), pdf)
    expect(pdf.length).toBeGreaterThan(10_000)
  })

  test('shows everything without its script', async () => {
    const page = await open(ready, { javaScriptEnabled: false })
    expect(await page.locator('#changes tbody tr:visible').count()).toBe(21)
    expect(await page.locator('button:visible, input:visible, select:visible, .chip:visible').count()).toBe(0)
  })

  test('tells when the plan expired after the page was written', async () => {
    const early = await open(ready)
    expect(await early.locator('#late').isVisible()).toBe(false)
    const late = await open(ready, { at: '2026-03-10T00:00:00Z' })
    expect(await late.locator('#late').isVisible()).toBe(true)
  })

  test('tells a screen reader what is what', async () => {
    const page = await open(ready)
    const faults = await page.evaluate<string[]>(`
      [...document.querySelectorAll('input, select, button')]
        .filter((one) => !(one.labels?.[0]?.textContent ?? one.textContent).trim()).map((one) => one.outerHTML)
        .concat([...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at))
        .concat([...document.querySelectorAll('svg')].filter((one) => one.getAttribute('aria-hidden') !== 'true').map((one) => one.outerHTML))`)
    expect(faults).toEqual([])
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3')].map(({ localName }) => Number(localName[1]))",
    )
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    expect(levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1)).toEqual([])
    for (const role of ['main', 'banner', 'contentinfo', 'search'] as const) {
      expect(await page.getByRole(role).count(), role).toBe(1)
    }
    const table = page.getByRole('table', { name: '21 changes, one by one' })
    expect(await table.getByRole('row').count()).toBe(22)
    expect(await table.getByRole('columnheader').count()).toBe(5)
    expect(await table.getByRole('rowheader').count()).toBe(21)
    expect(await page.getByRole('status').count()).toBe(2)
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  })

  test('makes nothing of what a name says', async () => {
    const page = await open(hostilePlan('plain'))
    const count = (): Promise<unknown> =>
      page.evaluate(`JSON.stringify([...document.querySelectorAll('*')].reduce((all, { tagName, attributes }) => {
        const key = [tagName, ...[...attributes].map(({ name }) => name)].join(' ')
        return { ...all, [key]: (all[key] ?? 0) + 1 }
      }, {}))`)
    const plain = await count()
    for (const text of nasty.filter((one) => one.trim() !== '')) {
      await page.setContent(planHtml(hostilePlan(text), { now, file: `${text}.json`, sha256 }))
      expect(await count(), text).toBe(plain)
    }
  })

  const thousands = sized(10, 2)
  test(`opens ${thousands},000 changes`, async () => {
    const people = (prefix: string, length: number): string[] =>
      Array.from({ length }, (_, index) => `${prefix}.lastname${String(index).padStart(5, '0')}`)
    const plan = planOf([
      ...people('new', 400 * thousands).map(createOf),
      ...people('new', 400 * thousands).map((user) => joinOf(user, 'students')),
      ...people('gone', 200 * thousands).map(deleteOf),
    ])
    const page = await open(plan)
    expect(await counter(page)).toBe(`${thousands},000 of ${thousands},000 shown`)
    await page.getByRole('searchbox').fill('gone.lastname0019')
    await waitFor(page, `10 of ${thousands},000 shown`)
    expect((await names(page))[0]).toBe('gone.lastname00190')
  }, 120_000)
})
