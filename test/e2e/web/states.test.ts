// The page over a server in memory, in a real Chromium: every state that it can be in, also those that are hard to reach.
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { pageStyle } from '../../../src/web/page/style.ts'
import { describeChromium, startChromium } from '../../helpers/chromium.ts'
import { looks, openPage, violations } from '../../helpers/web-page.ts'

const shell = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>hubplan</title><link rel="icon" href="data:,"/><link rel="stylesheet" href="/page.css"/><script defer src="/page.js"></script></head>
<body><div id="page"></div></body></html>`
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src 'self'; connect-src 'self'"

const asBuilt = { bundle: true, write: false, format: 'iife', jsx: 'automatic', jsxImportSource: 'preact' } as const

const states = [
  ['connected', 'where', 'Wo sind die Personen?'],
  ['lacking', 'where', 'Wo sind die Personen?'],
  ['trying', 'where', 'Wo sind die Personen?'],
  ['file', 'what', 'Was soll geschehen?'],
  ['listed', 'what', 'Was soll geschehen?'],
  ['planning', 'what', 'Was soll geschehen?'],
  ['done', 'look/expired', 'Ansehen, bevor etwas geschieht'],
  ['done', 'look/blocked', 'Ansehen, bevor etwas geschieht'],
  ['done', 'look/nothing', 'Ansehen, bevor etwas geschieht'],
  ['done', 'do/planned', 'Ausführen'],
  ['done', 'do/killed', 'Ausführen'],
  ['running', 'do/running', 'Bei der Arbeit'],
  ['stopped', 'do/part', 'Angehalten'],
  ['failed', 'do/planned', 'Das hat nicht geklappt'],
  ['done', 'do/done', 'Alles ist erledigt'],
  ['done', 'after', 'Frühere Pläne'],
] as const

describeChromium('the page', () => {
  let browser: Browser
  let script = ''
  beforeAll(async () => {
    const [built, started] = await Promise.all([
      build({ entryPoints: ['test/web/page/preview.tsx'], ...asBuilt }),
      startChromium(),
    ])
    script = built.outputFiles[0]?.text ?? ''
    browser = started
  })
  afterAll(() => browser.close())

  async function open(world: string, place: string, locale = 'en-GB'): Promise<Page> {
    const page = await openPage(browser, { locale })
    const headers = { 'content-security-policy': policy }
    await page.route('http://hubplan.test/**', (route) =>
      route.fulfill({ headers, ...(answers()[new URL(route.request().url()).pathname] ?? frame) }),
    )
    await go(page, world, place)
    return page
  }

  const frame = {
    contentType: 'text/html',
    body: '<!DOCTYPE html><html lang="en"><title>Plan</title><h1>Plan</h1></html>',
  }
  const answers = (): Readonly<Record<string, typeof frame>> => ({
    '/': { contentType: 'text/html', body: shell },
    '/page.js': { contentType: 'text/javascript', body: script },
    '/page.css': { contentType: 'text/css', body: pageStyle },
  })

  async function go(page: Page, world: string, place: string): Promise<void> {
    await page.goto(`http://hubplan.test/?world=${world}#/${place}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** The label of the field, or the text, that has the focus. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate('(document.activeElement.labels?.[0] ?? document.activeElement).textContent')
  const asked = (page: Page): Promise<string[]> => page.evaluate('window.asked')

  test('is usable by all in each state, in German too', async () => {
    const page = await open('empty', 'where', 'de-DE')
    for (const [at, [world, place, title]] of states.entries()) {
      await go(page, world, place)
      await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(title)
      expect([world, place, await violations(page, looks.slice(at % 2, (at % 2) + 1))]).toEqual([world, place, []])
    }
  })

  test('names from outside stay text, and the language is one choice away', async () => {
    const page = await open('listed', 'what')
    await page.getByText('4 names are not here').click()
    await expect.poll(() => page.getByText('<img src=x onerror=alert(1)>', { exact: true }).count()).toBe(1)
    expect(await page.locator('main img').count()).toBe(0)
    await page.getByLabel('Language').selectOption('Deutsch')
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Was soll geschehen?')
    await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('de')
    await expect.poll(() => page.title()).toBe('Was · hubplan')
    await page.reload()
    await expect.poll(() => page.title()).toBe('Was · hubplan')
  })

  test('an exception needs its number, its name and a reason, and says what is missing beside each field', async () => {
    const page = await open('done', 'look/blocked')
    const again = page.getByRole('button', { name: 'Plan again with these exceptions' })
    await again.click()
    const number = page.getByLabel('To remove 70 people from emea, apac, type 70')
    await expect.poll(() => focused(page)).toBe('To remove 70 people from emea, apac, type 70')
    await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => page.getByText('Type exactly 70.').count()).toBe(1)
    await number.fill('70')
    await page.getByLabel('To allow this for emea, apac, type admin-delete').fill('admin-delete')
    await page.getByLabel('Why is this right?').fill('the semester is over')
    await again.click()
    await page.getByText('Comparing your list with all people …').waitFor()
    const sent = (await asked(page)).find((one) => one.startsWith('plan {'))
    expect(JSON.parse(sent?.slice(5) ?? '{}')).toMatchObject({
      connections: ['c-emea', 'c-apac'],
      overrides: [
        { target: 'emea', flag: '--max-deletes', typed: '70', reason: 'the semester is over' },
        { target: 'apac', flag: '--max-deletes', typed: '70' },
        { target: 'emea', flag: '--allow', typed: 'admin-delete' },
        { target: 'apac', flag: '--allow', typed: 'admin-delete' },
      ],
    })
  })

  test('a quota that is no number is told at once, and stops the plan', async () => {
    const page = await open('file', 'what')
    const quota = page.getByLabel('Quota for each')
    await quota.fill('1.000')
    await page.getByText('Type a number, or the word unlimited.').waitFor()
    await page.getByRole('button', { name: 'Look at the changes' }).click()
    await expect.poll(() => focused(page)).toBe('Quota for each')
    expect((await asked(page)).filter((one) => one.startsWith('plan '))).toEqual([])
    await quota.fill('1000')
    await page.getByRole('button', { name: 'Look at the changes' }).click()
    await page.getByText('Comparing your list with all people …').waitFor()
  })

  test('the last step sends nothing without a name and the right number', async () => {
    const page = await open('done', 'do/planned')
    const name = page.getByLabel('Your name')
    await name.fill('')
    const go = page.getByRole('button', { name: 'Carry out now' })
    await go.click()
    await expect.poll(() => focused(page)).toBe('Your name')
    await name.fill('Ann')
    await page.getByLabel('90 people are removed. Type 90 to confirm').fill('9')
    await go.click()
    await page.getByText('Type the number 90, or go back to the plan.').waitFor()
    expect((await asked(page)).filter((one) => one.startsWith('apply'))).toEqual([])
    await page.getByLabel('90 people are removed. Type 90 to confirm').fill('90')
    await go.click()
    await page.getByRole('heading', { name: 'At work' }).waitFor()
    expect((await asked(page)).filter((one) => one.startsWith('apply'))).toEqual([
      'apply planned {"digest":"sha256:1","approver":"Ann","deletes":90}',
    ])
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopping: what has begun is finished first.').waitFor()
    expect((await asked(page)).filter((one) => one.startsWith('stop'))).toEqual(['stop planned'])
  })

  test('a step that changes takes the focus to its heading, and the way back of the browser works', async () => {
    const page = await open('listed', 'where')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('heading', { name: 'What should happen?' }).waitFor()
    await expect.poll(() => focused(page)).toBe('What should happen?')
    await page.goBack()
    await page.getByRole('heading', { name: 'Where are the people?' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Where are the people?')
    await page.getByRole('button', { name: '2 What' }).click()
    await expect.poll(() => focused(page)).toBe('What should happen?')
  })

  test('the end of the server is said', async () => {
    const page = await open('listed', 'where')
    await page.evaluate(`window.say({ type: 'end', why: 'idle' })`)
    await page.getByRole('heading', { name: 'This page has ended' }).waitFor()
    expect(await violations(page, looks.slice(0, 2))).toEqual([])
  })

  test('all fits at 200 % of the size of letters and on a narrow screen', async () => {
    const page = await open('file', 'what')
    await page.setViewportSize({ width: 640, height: 900 })
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`)
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(640)
  })
})
