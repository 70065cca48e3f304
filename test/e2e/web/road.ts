// The road through the page, as a user goes it.
import { readFileSync } from 'node:fs'

import type { Page } from 'playwright-core'
import { expect } from 'vitest'

import { violations } from '../../helpers/web-page.ts'

export interface Place {
  readonly system: 'JupyterHub' | 'AUP Learning Cloud' | 'Bevy' | 'Alteryx'
  readonly url: string
  readonly token: string
  readonly name?: string
  /** What the page says when the token was tried. */
  readonly says: string | RegExp
}

/** Opens the page, chooses the system, and connects to each of the places. */
export async function connect(page: Page, address: string, places: readonly Place[]): Promise<void> {
  await page.goto(address)
  await page.getByRole('radio', { name: new RegExp(`^${places[0]?.system}`) }).check()
  for (const [at, { system, url, token, name, says }] of places.entries()) {
    if (at > 0) await page.getByRole('button', { name: /Add another/ }).click()
    const one = page.getByRole('region', { name: /^(?:Hub|Community|Workspace)/ }).nth(at)
    if (system === 'Alteryx') await one.getByLabel('Region').selectOption('Another address …')
    await one.getByLabel('Address', { exact: true }).fill(url)
    if (name !== undefined) await one.getByLabel('Short name (optional)').fill(name)
    await one.getByLabel('Token', { exact: true }).fill(token)
    // It is tried as soon as it is pasted, or when the field is left.
    if (at === 0) await one.getByLabel('Token', { exact: true }).dispatchEvent('paste')
    else await one.getByLabel('Token', { exact: true }).blur()
    await one.getByText(says).waitFor()
    expect(await one.getByLabel('Token', { exact: true }).inputValue()).toBe('')
  }
}

export async function next(page: Page, name: string, heading: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toBe(heading)
}

/** As with the mouse: over the box, and let go. */
export async function drop(page: Page, path: string, name: string): Promise<void> {
  const text = readFileSync(path, 'latin1')
  const data = await page.evaluateHandle<unknown>(`(() => {
    const data = new DataTransfer()
    const bytes = Uint8Array.from(${JSON.stringify(text)}, (letter) => letter.charCodeAt(0))
    data.items.add(new File([bytes], ${JSON.stringify(name)}))
    return data
  })()`)
  const box = page.getByText('Or drop a CSV or Excel file here.')
  await box.dispatchEvent('dragover', { dataTransfer: data })
  await box.dispatchEvent('drop', { dataTransfer: data })
}

/** The last step: name, number, button, and the end. */
export async function carryOut(page: Page, deletes: number, end = 'All is done'): Promise<void> {
  await next(page, 'Go on to the last step', 'Do it')
  await page.getByText('Nothing has been changed so far.').waitFor()
  await page.getByLabel('Your name').fill('Ann Lee')
  if (deletes > 0) await page.getByLabel(/Type \d+ to confirm$/).fill(String(deletes))
  await page.getByRole('button', { name: 'Carry out now' }).click()
  await page.getByRole('heading', { level: 1, name: end }).waitFor({ timeout: 30_000 })
}

/** The content of a download. */
export async function download(page: Page, name: string | RegExp): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()])
  return readFileSync(await file.path(), 'utf8')
}

/** Nothing is wrong for anybody, in either theme, narrow and wide. */
export async function usable(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
}
