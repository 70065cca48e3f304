// Opens a page in the system's Chromium, as a program of its own: `node page.mjs FILE WORD` prints JSON.
// Memory is that of the page's own process: its private memory and its share of what it shares (PSS), at most.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

import { program } from './chromium.mjs'

const [file, word] = process.argv.slice(2)
const mega = 1024 * 1024

const browser = await chromium.launch({ executablePath: program(), args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
const session = await browser.newBrowserCDPSession()

async function memory() {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024)
  return Math.max(...sizes)
}

/** Until the browser has painted what the act changed. */
const painted = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))'

async function timed(act) {
  const from = performance.now()
  await act()
  await page.evaluate(painted)
  return performance.now() - from
}

/** The longest time that the page did not answer, in ms. */
const watch = `{
  globalThis.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration)
  }).observe({ type: 'longtask' })
}`
const longest = async () => {
  await page.waitForTimeout(250)
  return page.evaluate('{ const one = globalThis.longest; globalThis.longest = 0; one }')
}

const open = await timed(async () => {
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load', timeout: 300_000 })
})
const opened = await memory()
await page.evaluate(watch)
const letters = []
await page.locator('#search').focus()
for (const letter of word) {
  await page.keyboard.type(letter)
  letters.push(await longest())
}
const found = await page.locator('#shown').innerText()
await page.locator('#filters .clear').click()
await longest()
await page.locator('.chip span').nth(1).click()
const filter = await longest()
await page.locator('#filters .clear').click()
await longest()
const sorts = []
for (const name of ['Name', 'Why']) {
  await page.locator('#changes thead th', { hasText: name }).getByRole('button').click()
  sorts.push(await longest())
}
const used = await memory()
const rows = await page.evaluate("document.querySelectorAll('#changes tbody tr').length")
process.stdout.write(
  JSON.stringify({ open, letters, filter, sorts, found, rows, openedMB: opened / mega, usedMB: used / mega }),
)
await browser.close()
