// `hubplan web` as a process of its own, and its page in Chromium, driven as a user does: by roles and names.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

import { brokenRules } from './axe.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Web {
  /** With the key. */
  readonly address: string
  /** All that the process has printed. */
  readonly said: () => string
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

/** Started in a folder; it ends with the test. */
export async function startWeb(folder: string): Promise<Web> {
  const child = spawn(process.execPath, [cli, 'web', '--no-open', '--port', '0', '--dir', folder], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, USER: 'ann', NO_COLOR: '1', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  const address = await new Promise<string>((found, fail) => {
    const take = (chunk: Buffer): void => {
      said += String(chunk)
      const [hit] = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(said) ?? []
      if (hit !== undefined) found(hit)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', () => fail(new Error(`hubplan web ended: ${said}`)))
  })
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await ended
  }
  onTestFinished(() => kill('SIGKILL'))
  return { address, said: () => said, kill }
}

/** Any error that the browser logs, and any request to another place, fails the test; `isCutOff`: the server is to die. */
export async function openPage(
  browser: Browser,
  { isCutOff = false, ...options }: BrowserContextOptions & { readonly isCutOff?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('console', (message) => {
    // A refusal of the server is shown on the page; the browser logs its status, too.
    if (isCutOff && /net::ERR_/.test(message.text())) return
    if (!/the server responded with a status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => faults.push(dialog.message()))
  page.on('request', (request) => {
    if (!/^(?:http:\/\/(?:127\.0\.0\.1:|hubplan\.test)|data:,|blob:)/.test(request.url())) faults.push(request.url())
  })
  onTestFinished(async () => {
    await context.close()
    expect(faults).toEqual([])
  })
  return page
}

export interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly width: 360 | 1280
}

/** Both themes, narrow and wide. */
export const looks: readonly Look[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
]

/** What axe-core finds wrong, and parts that are wider than the window, in each of the looks. */
export async function violations(page: Page, among: readonly Look[] = looks): Promise<string[]> {
  const found: string[] = []
  const before = page.viewportSize()
  const seen = new Set<number>()
  for (const { colorScheme, width } of among) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    const rules = seen.has(width) ? 'of colours' : 'all'
    seen.add(width)
    const broken = await brokenRules(page, rules)
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    for (const one of broken) found.push(`${colorScheme} ${width}: ${JSON.stringify(one)}`)
    if (wide > width) found.push(`${colorScheme} ${width}: the page is ${wide} wide`)
  }
  if (before !== null) await page.setViewportSize(before)
  return found
}
