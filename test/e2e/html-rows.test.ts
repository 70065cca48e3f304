// The rows of a page with many changes, in a real Chromium: few are in the document, and all can be seen.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { readRows } from '../../src/views/html/rows.ts'
import { forTerminal } from '../../src/views/safe.ts'
import { hugePlan } from '../bench/huge-plan.ts'
import { brokenRules } from '../helpers/axe.ts'
import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { inFull } from '../helpers/in-full.ts'
import { openPlan } from '../helpers/plan-page.ts'
import { isFull } from '../helpers/tier.ts'
import { createOf, deleteOf, joinOf, planOf, readPlan } from '../views/fixtures.ts'
import { hostilePlan, nasty, ready } from '../views/rich.ts'

const huge = hugePlan(5000)
const planned = readRows(huge).map(({ subject }) => subject)
const most = 400
const looks = [
  { width: 1120, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const

describeChromium('the rows of a page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser.close())

  const inDocument = (page: Page): Promise<number> => page.locator('#changes tbody tr').count()
  const waitFor = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor()
  const scrollTo = (page: Page, top: string): Promise<void> => page.evaluate(`scrollTo(0, ${top})`)
  /** Two frames after an act its scrolling has begun. */
  async function rest(page: Page): Promise<void> {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))')
    await page.locator('#changes tbody:not([data-moving])').waitFor()
  }

  /** Does what scrolls the page, and waits until it has: a key takes effect some time after it was pressed. */
  async function scrolls(page: Page, act: () => Promise<void>): Promise<void> {
    const before = await page.evaluate<number>('scrollY')
    await act()
    await expect.poll(() => page.evaluate<number>('scrollY')).not.toBe(before)
    await rest(page)
  }

  async function toTable(page: Page): Promise<void> {
    await page.evaluate("document.querySelector('#filters').scrollIntoView()")
    await rest(page)
  }

  interface Seen {
    readonly place: number
    readonly name: string
    readonly top: number
    readonly bottom: number
  }

  /** The rows on the screen, from its top. */
  const seen = (page: Page): Promise<readonly Seen[]> =>
    page.evaluate(`[...document.querySelectorAll('#changes tbody tr:not(.far)')].map((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      const place = Number(row.getAttribute('aria-rowindex')) - 2
      return { place, name: row.querySelector('th > bdi').textContent, top, bottom }
    }).filter(({ top, bottom }) => bottom > 0 && top < innerHeight)`)

  /** Rows of the plan, in its order, without a hole. */
  async function expectRows(page: Page, all: readonly string[] = planned): Promise<readonly Seen[]> {
    const rows = await seen(page)
    expect(rows.length).toBeGreaterThan(0)
    for (const [index, { place, name, top }] of rows.entries()) {
      expect(name).toBe(all[place])
      if (index === 0) continue
      expect(place).toBe((rows[index - 1]?.place ?? 0) + 1)
      expect(top).toBeCloseTo(rows[index - 1]?.bottom ?? 0, 0)
    }
    expect(await inDocument(page)).toBeLessThanOrEqual(most)
    return rows
  }

  test('are the plan, from its first change to its last, with few in the document', async () => {
    const page = await openPlan(browser, huge)
    await waitFor(page, '5,000 of 5,000 shown')
    expect(await page.locator('#changes table').getAttribute('aria-rowcount')).toBe('5001')
    await toTable(page)
    expect((await expectRows(page))[0]?.place).toBe(0)
    for (const share of [0.1, 0.5, 0.49, 0.9, 0.2]) {
      await scrollTo(page, `${share} * document.documentElement.scrollHeight`)
      await rest(page)
      const [first] = await expectRows(page)
      expect((first?.place ?? 0) / 5000).toBeCloseTo(share, 1)
    }
    await scrolls(page, () => page.keyboard.press('End'))
    const rows = await expectRows(page)
    expect(rows.at(-1)?.place).toBe(4999)
    await scrolls(page, () => page.keyboard.press('Home'))
    expect(await page.evaluate('scrollY')).toBe(0)
    await page.getByText('To the changes').focus()
    await scrolls(page, () => page.keyboard.press('Enter'))
    expect((await expectRows(page))[0]?.place).toBe(0)
  })

  test.each(isFull ? [360, 1120] : [])(
    'come one after the other as one scrolls a screen %d wide, down and up',
    async (width) => {
      const page = await openPlan(browser, huge, { viewport: { width, height: 800 } })
      await toTable(page)
      await page.mouse.move(width / 2, 400)
      const step = async (by: number): Promise<readonly Seen[]> => {
        const before = await seen(page)
        await scrolls(page, () => page.mouse.wheel(0, by))
        const after = await expectRows(page)
        const both = after.filter(({ place }) => before.some((one) => one.place === place))
        for (const { place, top } of both) {
          expect((before.find((one) => one.place === place)?.top ?? 0) - top).toBeCloseTo(by, 0)
        }
        expect(both.length).toBeGreaterThan(0)
        return after
      }
      const [start] = await step(500)
      for (let turn = 0; turn < 6; turn += 1) await step(500)
      const [end] = await step(500)
      expect((end?.place ?? 0) - (start?.place ?? 0)).toBeGreaterThan(10)
      for (let turn = 0; turn < 7; turn += 1) await step(-500)
      expect((await seen(page))[0]?.place).toBe(start?.place)
    },
  )

  test('are found, filtered and sorted, all of them', async () => {
    const page = await openPlan(browser, huge)
    const search = page.getByRole('searchbox')
    await search.fill('GONE.lastname0009 COURSE-5')
    const found = readRows(huge)
      .filter(
        ({ subject, change }) => subject.startsWith('gone.lastname0009') && JSON.stringify(change).includes('course-5'),
      )
      .map(({ subject }) => subject)
    await waitFor(page, `${found.length} of 5,000 shown`)
    await toTable(page)
    await expectRows(page, found)
    expect(await page.locator('#unseen').isVisible()).toBe(false)
    await search.fill('ｕｓｅｒｓ.csv:4981')
    await waitFor(page, '3 of 5,000 shown')
    await page.locator('#filters .clear').click()
    await page.getByLabel('remove member 500').check()
    await waitFor(page, '500 of 5,000 shown')
    await page.getByLabel('remove member 500').uncheck()
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
    await scrollTo(page, '0.7 * document.documentElement.scrollHeight')
    await rest(page)
    const names = planned.map((name, place) => ({ name, place }))
    names.sort((one, other) => (one.name < other.name ? 1 : one.name > other.name ? -1 : one.place - other.place))
    await expectRows(
      page,
      names.map(({ name }) => name),
    )
    expect(await page.locator('#unseen').isVisible()).toBe(true)
  })

  inFull('stay where they are when one opens, another closes, or the page is made narrow', async () => {
    const page = await openPlan(browser, huge)
    await page.getByLabel('create user').check()
    await scrollTo(page, '0.5 * document.documentElement.scrollHeight')
    await rest(page)
    const topOf = (place: number): Promise<number> =>
      page.evaluate(`document.querySelector('[aria-rowindex="${place + 2}"]').getBoundingClientRect().top`)
    const [, , third, , , , seventh] = await seen(page)
    for (const row of [third, seventh]) {
      const button = page.locator(`[aria-rowindex="${(row?.place ?? 0) + 2}"] button`)
      const before = await topOf(row?.place ?? 0)
      await button.click()
      expect(await topOf(row?.place ?? 0)).toBeCloseTo(before, 0)
      expect(await button.getAttribute('aria-expanded')).toBe('true')
      expect(await page.locator('.more').count()).toBe(1)
    }
    expect(await page.locator('.more .kind').allTextContents()).toEqual(['set quota', 'create user', 'add member'])
    await scrollTo(page, '0')
    await rest(page)
    await scrollTo(page, '0.5 * document.documentElement.scrollHeight')
    await rest(page)
    const [top] = await seen(page)
    await page.setViewportSize({ width: 360, height: 900 })
    await rest(page)
    expect((await seen(page))[0]?.place).toBe(top?.place)
  })

  inFull('keep the focus, and pass it on to rows that are far away', async () => {
    const few = [deleteOf('ann'), joinOf('ann', 'ml'), joinOf('zoe', 'ml'), joinOf('zoe', 'staff')]
    const many = Array.from({ length: 3000 }, (_, index) => createOf(`new${String(index).padStart(4, '0')}`))
    const page = await openPlan(browser, planOf([...few, ...many]))
    const focused = (): Promise<string> => page.evaluate("document.activeElement.closest('tr')?.textContent ?? ''")
    await page.getByRole('button', { name: '2 changes' }).first().focus()
    expect(await focused()).toMatch(/^ann.*delete user/)
    await scrollTo(page, '0.4 * document.documentElement.scrollHeight')
    await rest(page)
    expect(await focused()).toMatch(/^ann.*delete user/)
    expect((await seen(page)).some(({ name }) => name === 'ann')).toBe(false)
    expect(await inDocument(page)).toBeLessThanOrEqual(most)
    await scrollTo(page, '0')
    await rest(page)
    await page.keyboard.press('Tab')
    await rest(page)
    expect(await focused()).toMatch(/^ann.*add member/)
    expect((await seen(page)).some(({ name }) => name === 'ann')).toBe(true)
    await page.keyboard.press('Enter')
    expect(await page.locator('.more li').count()).toBe(2)
    await page.keyboard.press('Shift+Tab')
    await rest(page)
    expect(await focused()).toMatch(/^ann.*delete user/)
  })

  inFull('are printed up to 5,000, and the page says how many are not', async () => {
    const page = await openPlan(browser, hugePlan(6000))
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await inDocument(page)).toBe(5000)
    expect(await page.locator('#unprinted').innerText()).toContain('1,000 more are not printed')
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await inDocument(page)).toBeLessThanOrEqual(most)
    expect(await page.locator('#unprinted').isVisible()).toBe(false)
  })

  test('are, without the script, the first thousand, and the page says how to see the others', async () => {
    const page = await openPlan(browser, huge, { javaScriptEnabled: false })
    expect(await inDocument(page)).toBe(1000)
    await page.getByText('4,000 more changes cannot be shown without JavaScript.').waitFor()
  })

  test.each(['ready', 'facets', 'hostile'])(
    'are drawn as they stand in the page without the script: %s',
    async (name) => {
      const hostile = nasty.map((text) => hostilePlan(text)).flatMap(({ actions }) => actions)
      const plan = name === 'ready' ? ready : name === 'facets' ? readPlan('facets') : planOf(hostile)
      const rows = `JSON.stringify([...document.querySelectorAll('#changes tbody tr')].map((row) => {
      for (const button of row.querySelectorAll('button')) button.remove()
      for (const one of ['aria-rowindex', 'data-place', 'class']) row.removeAttribute(one)
      row.querySelector('th').normalize()
      return row.outerHTML.replace('</bdi> </th>', '</bdi></th>')
    }))`
      const drawn = await openPlan(browser, plan)
      await drawn.evaluate("dispatchEvent(new Event('beforeprint'))")
      const still = await openPlan(browser, plan, { javaScriptEnabled: false })
      const texts = JSON.parse(await drawn.evaluate<string>(rows)) as string[]
      expect(texts.length).toBe(plan.actions.length)
      expect(texts).toEqual(JSON.parse(await still.evaluate<string>(rows)))
    },
  )

  test.each(isFull ? looks : [])(
    'have no fault for axe in $colorScheme at $width pixels',
    async ({ width, colorScheme }) => {
      const page = await openPlan(browser, huge, {
        ...{ viewport: { width, height: 800 }, colorScheme },
        // Half of a transition has colours of neither state.
        reducedMotion: 'reduce',
      })
      await page.getByLabel('create user').check()
      await page.getByRole('button', { name: '3 changes' }).first().click()
      expect(await brokenRules(page)).toEqual([])
    },
  )

  test('say a hostile name as text', async () => {
    const page = await openPlan(browser, planOf(nasty.map(createOf)))
    const names = await page.locator('#changes tbody th > bdi').allTextContents()
    expect(names).toEqual(nasty.map(forTerminal))
  })
})
