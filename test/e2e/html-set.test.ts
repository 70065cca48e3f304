// The page of several plans in a real Chromium, offline, from a file.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { setHtml } from '../../src/views/html/set.ts'
import { forTerminal } from '../../src/views/safe.ts'
import { hugePlan } from '../bench/huge-plan.ts'
import { brokenRules } from '../helpers/axe.ts'
import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { inFull } from '../helpers/in-full.ts'
import { openSet, sha256 } from '../helpers/plan-page.ts'
import { isFull } from '../helpers/tier.ts'
import { createOf, deleteOf, now, planOf, readPlan } from '../views/fixtures.ts'
import { hostileSet } from '../views/hostile-set.ts'
import { blocked, nasty, ready } from '../views/rich.ts'
import { setOf } from '../views/sets.ts'

const long = 'a-target-with-a-long-name-on-the-campus-of-the-north'
const set = setOf({
  law: readPlan('empty'),
  hub10: planOf(['zoe', 'amy'].map(createOf)),
  physics: ready,
  hub9: blocked,
  [long]: planOf([deleteOf('ida')]),
  music: 'https://music.example.edu did not answer in 30 s.',
})
const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const

describeChromium('the page of several plans', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser.close())

  const waitFor = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor()
  const names = (page: Page): Promise<string[]> => page.locator('#changes tbody th > bdi').allTextContents()
  const targets = (page: Page): Promise<string[]> => page.locator('#changes tbody td.target').allTextContents()
  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id')

  test('filters by target, together with the other filters', async () => {
    const page = await openSet(browser, set)
    await waitFor(page, '45 of 45 shown')
    await page.getByLabel('physics 21').check()
    await waitFor(page, '21 of 45 shown')
    expect(new Set(await targets(page))).toEqual(new Set(['physics']))
    await page.getByLabel('hub10 2').check()
    await waitFor(page, '23 of 45 shown')
    await page.getByLabel('create user').check()
    expect(await names(page)).toEqual(['zoe', 'zoe', 'amy'])
    await page.locator('#filters .clear').click()
    await waitFor(page, '45 of 45 shown')
  })

  test('searches across targets, and for a target', async () => {
    const page = await openSet(browser, set)
    const search = page.getByRole('searchbox')
    await search.fill('zoe CREATE')
    await waitFor(page, '3 of 45 shown')
    expect(await targets(page)).toEqual(['hub9', 'physics', 'hub10'])
    await search.fill('Physics zoe create')
    await waitFor(page, '1 of 45 shown')
    expect(await targets(page)).toEqual(['physics'])
    await search.fill('hub1')
    await waitFor(page, '2 of 45 shown')
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await waitFor(page, '45 of 45 shown')
  })

  test('sorts by target, with hub9 before hub10, and opens the changes of one user on one target', async () => {
    const page = await openSet(browser, set)
    const head = page.getByRole('columnheader', { name: 'Target' }).last()
    await head.getByRole('button').click()
    const up = await targets(page)
    expect([...new Set(up)]).toEqual([long, 'hub9', 'hub10', 'physics'])
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    expect((await names(page)).slice(up.indexOf('physics')).slice(0, 2)).toEqual(['eve', 'old'])
    await head.getByRole('button').click()
    expect([...new Set(await targets(page))]).toEqual(['physics', 'hub10', 'hub9', long])
    await page.locator('tr', { hasText: 'physics' }).getByRole('button', { name: '5 changes' }).first().click()
    const kinds = await page.locator('.more .kind').allTextContents()
    expect(kinds).toEqual(['promote', 'set quota', 'create user', 'set password', 'add member'])
    expect(await page.locator('.more').getAttribute('colspan')).toBe('6')
  })

  test('leads from the list to a section, and to the changes of one target', async () => {
    const page = await openSet(browser, set)
    await page.getByRole('link', { name: 'physics' }).click()
    expect(await focused(page)).toBe('target-3')
    const top = "document.querySelector('#target-3-title').getBoundingClientRect().top"
    expect(await page.evaluate<number>(top)).toBeLessThan(200)
    expect(await page.locator('#target-3-title').innerText()).toBe('physics at https://physics.example.edu')
    await page.getByLabel('hub10 2').check()
    await page.getByRole('searchbox').fill('nothing')
    await page.locator('#target-3').getByRole('button', { name: '21 changes of physics in the table' }).click()
    await waitFor(page, '21 of 45 shown')
    expect([await focused(page), await page.getByRole('searchbox').inputValue()]).toEqual(['changes', ''])
    expect(new Set(await targets(page))).toEqual(new Set(['physics']))
    await page.locator('#targets').getByRole('button', { name: '2 changes of hub10 in the table' }).click()
    await waitFor(page, '2 of 45 shown')
    expect(await names(page)).toEqual(['zoe', 'amy'])
    await page.getByText('1 other: nothing to do').click()
    await page.getByRole('link', { name: 'law' }).click()
    await page.locator('#target-6-title').waitFor()
  })

  inFull('copies the command for all plans', async () => {
    const ready2 = setOf({ physics: ready, law: readPlan('empty') })
    const page = await openSet(browser, ready2, { permissions: ['clipboard-read', 'clipboard-write'] })
    const copied = (): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()')
    await page.getByRole('button', { name: 'Copy the command' }).click()
    await waitFor(page, 'Copied.')
    const { changes_digest: changes } = ready2.index
    expect(await copied()).toBe(`hubplan apply plans/ --credentials credentials.csv --expect-digest ${changes}`)
    await page.getByRole('button', { name: 'Copy the changes digest of all plans' }).click()
    await expect.poll(copied).toBe(changes)
  })

  inFull('fits a screen 360 wide, with a heading for each number', async () => {
    const eighty = setOf(
      Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`hub${at}`, planOf([createOf('ann')])])),
    )
    for (const one of [set, eighty, hostileSet('x'.repeat(255))]) {
      for (const width of [360, 1280]) {
        const page = await openSet(browser, one, { viewport: { width, height: 800 } })
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        if (one !== eighty) continue
        // Of many targets the filter scrolls; the table is not pushed away.
        expect((await page.locator('#filters').boundingBox())?.height).toBeLessThan(width === 360 ? 620 : 400)
      }
    }
    const page = await openSet(browser, set, { viewport: { width: 360, height: 800 } })
    expect(await page.getByText('Active last week: 2, 1 not visible').first().isVisible()).toBe(true)
    await page.getByLabel('Sort by').selectOption('target')
    expect((await targets(page))[0]).toBe(long)
  })

  inFull('prints all folds, and shows everything without its script', async () => {
    const page = await openSet(browser, set, { colorScheme: 'dark' })
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#target-6 dd').first().isVisible()).toBe(true)
    expect(await page.locator('[data-target]').first().isVisible()).toBe(false)
    const still = await openSet(browser, set, { javaScriptEnabled: false })
    expect(await still.locator('#changes tbody tr:visible').count()).toBe(45)
    expect(await still.locator('button:visible, input:visible, select:visible, .chip:visible').count()).toBe(0)
  })

  inFull('draws rows as they stand in the page without the script', async () => {
    const rows = `JSON.stringify([...document.querySelectorAll('#changes tbody tr')].map((row) => {
      for (const button of row.querySelectorAll('button')) button.remove()
      for (const one of ['aria-rowindex', 'data-place', 'class']) row.removeAttribute(one)
      row.querySelector('th').normalize()
      return row.outerHTML.replace('</bdi> </th>', '</bdi></th>')
    }))`
    const many = setOf({ physics: ready, biology: readPlan('facets') })
    const drawn = await openSet(browser, many)
    await drawn.evaluate("dispatchEvent(new Event('beforeprint'))")
    const still = await openSet(browser, many, { javaScriptEnabled: false })
    const texts = JSON.parse(await drawn.evaluate<string>(rows)) as string[]
    expect(texts).toHaveLength(75)
    expect(texts).toEqual(JSON.parse(await still.evaluate<string>(rows)))
  })

  inFull(
    'makes nothing of what a name says, in any field',
    async () => {
      const count = (page: Page): Promise<unknown> =>
        page.evaluate(`JSON.stringify([...document.querySelectorAll('*')].reduce((all, { tagName, attributes }) => {
        const key = [tagName, ...[...attributes].map(({ name }) => name)].join(' ')
        return { ...all, [key]: (all[key] ?? 0) + 1 }
      }, {}))`)
      const page = await openSet(browser, hostileSet('plain'))
      const plain = await count(page)
      for (const text of nasty.filter((one) => one.trim() !== '')) {
        await page.setContent(setHtml(hostileSet(text), { now, folder: text, sha256 }))
        expect(await count(page), text).toBe(plain)
        expect((await targets(page))[0], text).toBe(forTerminal(text))
      }
    },
    120_000,
  )

  test.each(isFull ? looks : [])(
    'has no fault for axe in $colorScheme at $width pixels',
    async ({ width, colorScheme }) => {
      const page = await openSet(browser, set, {
        ...{ viewport: { width, height: 900 }, colorScheme },
        // Half of a transition has colours of neither state.
        reducedMotion: 'reduce',
      })
      for (const fold of await page.locator('details.quiet, #targets details, .rest').all()) {
        await fold.evaluate('(one) => { one.open = true }')
      }
      await page.getByLabel('physics 21').check()
      expect(await brokenRules(page)).toEqual([])
    },
  )

  test('tells a screen reader what is what', async () => {
    const page = await openSet(browser, set)
    const faults = await page.evaluate<string[]>(`
      [...document.querySelectorAll('input, select, button')]
        .filter((one) => !(one.labels?.[0]?.textContent ?? one.textContent).trim()).map((one) => one.outerHTML)
        .concat([...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at))`)
    expect(faults).toEqual([])
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3')].map(({ localName }) => Number(localName[1]))",
    )
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    expect(levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1)).toEqual([])
    const list = page.getByRole('table', { name: '6 targets' })
    expect(await list.getByRole('row').count()).toBe(6)
    expect(await list.getByRole('columnheader').count()).toBe(7)
    const table = page.getByRole('table', { name: '45 changes, one by one' })
    expect(await table.getByRole('row').count()).toBe(46)
    expect(await table.getByRole('columnheader').count()).toBe(6)
    expect(await page.getByRole('region', { name: 'physics at https://physics.example.edu' }).count()).toBe(1)
  })

  inFull(
    'opens the changes of twelve targets',
    async () => {
      const each = 10_000
      const huge = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`hub${at + 1}`, hugePlan(each)]))
      const page = await openSet(browser, setOf(huge))
      await waitFor(page, '120,000 of 120,000 shown')
      expect(await page.locator('#changes tbody tr').count()).toBeLessThanOrEqual(400)
      await page.getByLabel('hub12 10,000').check()
      await waitFor(page, '10,000 of 120,000 shown')
      await page.getByRole('searchbox').fill('gone.lastname00019')
      await waitFor(page, '10 of 120,000 shown')
      expect(new Set(await targets(page))).toEqual(new Set(['hub12']))
    },
    120_000,
  )
})
