// Jobs of people who do not live in a terminal, on the page, from the token to the end and undone where that can be.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'

import { describeChromium, startChromium } from '../../helpers/chromium.ts'
import { runCli } from '../../helpers/cli.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { fullScopes } from '../../helpers/hub-client.ts'
import { startRealHub } from '../../helpers/real-hub.ts'
import { startSandbox } from '../../helpers/sandbox.ts'
import { openPage, startWeb } from '../../helpers/web-page.ts'
import { crowd as alteryxCrowd, startAlteryx } from '../../mocks/alteryx.ts'
import { crowd as bevyCrowd, key as bevyKey, startBevy } from '../../mocks/bevy.ts'
import { carryOut, connect, download, drop, next, usable } from './road.ts'

vi.setConfig({ testTimeout: 120_000 })

/** Names of the folders or files of plans, the oldest first. */
function plansIn(folder: string): string[] {
  return readdirSync(join(folder, 'plans')).sort()
}

/** Files below a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const content =
      existsSync(join(folder, path)) && !readdirIs(join(folder, path)) ? readFileSync(join(folder, path), 'latin1') : ''
    return content.includes(text)
  })
}

function readdirIs(path: string): boolean {
  try {
    readdirSync(path)
    return true
  } catch {
    return false
  }
}

describeChromium('on the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser.close())

  test('job 20: everybody but a list goes from three workspaces of Alteryx, and comes back', async () => {
    const folder = temporaryFolder()
    const names = ['emea', 'apac', 'us2']
    const mocks = await Promise.all(
      names.map((name, at) =>
        startAlteryx({
          tokens: [`hush-${name}`],
          workspace: { id: 1001 + at, name: name.toUpperCase() },
          people: alteryxCrowd(14 + at),
        }),
      ),
    )
    onTestFinished(async () => void (await Promise.all(mocks.map((mock) => mock.close()))))
    const before = mocks.map((mock) => mock.emails().map((email) => email.toLowerCase()))
    const web = await startWeb(folder)
    const page = await openPage(browser)
    await connect(
      page,
      web.address,
      mocks.map((mock, at) => ({
        system: 'Alteryx',
        url: mock.url,
        token: `hush-${names[at]}`,
        name: names[at] ?? '',
        says: new RegExp(
          `^You are Admin@corp.com, an administrator of ${names[at]?.toUpperCase()}: ${14 + at} people, 2 of them`,
          'i',
        ),
      })),
    )
    await usable(page)
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Keep only these/ }).check()
    await page
      .getByLabel('Paste names or e-mail addresses')
      .fill('Pat <p002@corp.com>, P003@Corp.com; p004@crop.com\np005@corp.com')
    await page.getByText('p004@crop.com is not here. Did you mean p004@corp.com?').waitFor()
    await usable(page)
    await page.getByRole('button', { name: 'Use p004@corp.com' }).click()
    await page.getByText('p004@crop.com is now p004@corp.com.').waitFor()
    await page.getByText('All 4 are on emea.').waitFor()
    await page.getByText('About 8 of 14 people would go.').waitFor()
    await next(page, 'Look at the changes', 'Look before anything happens')
    await page.getByRole('heading', { name: 'Stopped by a safety rule' }).waitFor()
    await usable(page)
    for (const share of ['0.58', '0.6', '0.63']) await page.getByLabel(new RegExp(`, type ${share}$`)).fill(share)
    await page.getByLabel('Why is this right?').fill('the course is over')
    await page.getByRole('button', { name: /^Plan again/ }).click()
    await page.getByRole('button', { name: 'Go on to the last step' }).waitFor()
    expect(mocks.flatMap((mock) => mock.changes())).toEqual([])
    await page.getByRole('tab', { name: 'apac' }).click()
    await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor()
    await carryOut(page, 8 + 9 + 10)
    await usable(page)
    const kept = ['admin@corp.com', 'boss@corp.com', 'p002@corp.com', 'p003@corp.com', 'p004@corp.com', 'p005@corp.com']
    for (const mock of mocks)
      expect(
        mock
          .emails()
          .map((email) => email.toLowerCase())
          .sort(),
      ).toEqual(kept)
    expect((await download(page, /results.*\.csv/)).trimEnd().split('\n').length).toBeGreaterThan(8)

    await page.getByRole('button', { name: 'Make the plan that undoes this' }).click()
    await page.getByRole('heading', { level: 1, name: 'Look before anything happens' }).waitFor()
    await carryOut(page, 0)
    expect(
      mocks.map((mock) =>
        mock
          .emails()
          .map((email) => email.toLowerCase())
          .sort(),
      ),
    ).toEqual(before.map((all) => all.sort()))
    expect(filesWith(folder, 'hush-')).toEqual([])

    await page.getByRole('button', { name: 'Earlier plans' }).click()
    await page.getByRole('heading', { level: 1, name: 'Earlier plans' }).waitFor()
    expect(await page.getByText('done', { exact: true }).count()).toBe(2)
    await usable(page)
    const [first = ''] = plansIn(folder)
    const shown = await runCli(['show', `plans/${first}`], { cwd: folder })
    expect(shown.code).toBe(0)
    expect(shown.stdout).toContain('the course is over')
  })
})
