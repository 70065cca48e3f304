// The page of a plan, of several, or of a status, in Chromium, offline, from a file.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

import type { PlanSet } from '../../src/core/planset.ts'
import type { Plan } from '../../src/core/types.ts'
import { planHtml } from '../../src/views/html/index.ts'
import { setHtml } from '../../src/views/html/set.ts'
import { now } from '../views/fixtures.ts'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

export interface PageOptions extends BrowserContextOptions {
  /** ISO: the browser's time. */
  readonly at?: string
}

export function openPlan(browser: Browser, plan: Plan, options: PageOptions = {}): Promise<Page> {
  return openPage(browser, planHtml(plan, { now, file: 'plan.json', sha256 }), options)
}

/** The page of several plans. */
export function openSet(browser: Browser, set: PlanSet, options: PageOptions = {}): Promise<Page> {
  return openPage(browser, setHtml(set, { now, folder: 'plans', sha256 }), options)
}

/** Any error that the browser logs, any dialog and any request fails the test. */
export async function openPage(browser: Browser, markup: string, options: PageOptions): Promise<Page> {
  const { at = '2026-03-02T11:30:00Z', ...more } = options
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-page-'))
  const context = await browser.newContext({ viewport: { width: 1120, height: 900 }, offline: true, ...more })
  const page = await context.newPage()
  const faults: string[] = []
  const asked: string[] = []
  page.on('console', (message) => faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => faults.push(dialog.message()))
  page.on('request', (request) => asked.push(request.url()))
  if (more.javaScriptEnabled !== false) await page.clock.setFixedTime(at)
  const path = join(folder, 'plan.html')
  writeFileSync(path, markup)
  const url = pathToFileURL(path).href
  await page.goto(url)
  onTestFinished(async () => {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
    const others = asked.filter((one) => one.split('#')[0] !== url && one !== 'data:,')
    expect({ faults, asked: others }).toEqual({ faults: [], asked: [] })
  })
  return page
}
