// A class of a Canvas file on a real JupyterHub; a whole job by keyboard alone; and an apply that was killed.
import { readdirSync } from 'node:fs'

import type { Browser, Page } from 'playwright-core'
import { request } from 'undici'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { startChromium } from '../../helpers/chromium.ts'
import { runCli, until } from '../../helpers/cli.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { fullScopes } from '../../helpers/hub-client.ts'
import { describeOneHub, type RealHub, startRealHub } from '../../helpers/real-hub.ts'
import { type Sandbox, startSandbox } from '../../helpers/sandbox.ts'
import { openPage, startWeb } from '../../helpers/web-page.ts'
import { carryOut, connect, drop, next, usable } from './road.ts'

describeOneHub('on the page', (version) => {
  let browser: Browser
  let hub: RealHub
  beforeAll(async () => {
    const started = await Promise.all([startChromium(), startRealHub({ version, users: ['left1', 'left2'] })])
    browser = started[0]
    hub = started[1]
  })
  afterAll(async () => {
    await Promise.all([browser.close(), hub.stop()])
  })

  test('a class comes from a dropped Canvas file to a real hub, and goes again', async () => {
    const folder = temporaryFolder()
    const web = await startWeb(folder)
    const page = await openPage(browser)
    const token = hub.tokens['full-service'] ?? ''
    const says = /^You are full-service, a service of .*: 2 people/
    await connect(page, web.address, [{ system: 'JupyterHub', url: hub.url, token, says }])
    await usable(page)
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Add or update these/ }).check()
    await drop(page, 'fixtures/rosters/canvas-gradebook.csv', 'grades.csv')
    await page.getByText('This looks like a Canvas gradebook, so the columns are known.').waitFor()
    await expect.poll(() => page.getByRole('cell', { name: 'alovelace' }).count()).toBe(1)
    await page.getByText('5 names are new').waitFor()
    await usable(page)
    await next(page, 'Look at the changes', 'Look before anything happens')
    const plan = page.frameLocator('iframe')
    await plan.getByRole('searchbox').fill('aturing')
    await plan.getByText(/^\d of \d+ shown$/).waitFor()
    await usable(page)
    const names = async (): Promise<string[]> => {
      const headers = { authorization: `token ${token}` }
      const { body } = await request(`${hub.hubUrl}/hub/api/users`, { headers })
      return ((await body.json()) as { name: string }[]).map(({ name }) => name).sort()
    }
    expect(await names()).toEqual(['left1', 'left2'])
    await carryOut(page, 0)
    await usable(page)
    const all = ['001', 'alovelace', 'aturing', 'cbabbage', 'enoether', 'left1', 'left2']
    expect(await names()).toEqual(all)
    const env = { ...hub.env, HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token }
    const [done = ''] = readdirSync(`${folder}/plans`)
    // The files are those of the terminal: it has nothing left to do, neither with the plan nor with the roster.
    const again = await runCli(['apply', `plans/${done}`], { cwd: folder, env })
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(' 0 changed, 16 already done.')])
    const planned = await runCli(['plan', '--target', 'all', '--detailed-exitcode'], { cwd: folder, env })
    expect(planned.code).toBe(0)

    await page.getByRole('button', { name: 'Make the plan that undoes this' }).click()
    await page.getByRole('heading', { level: 1, name: 'Look before anything happens' }).waitFor()
    await carryOut(page, 5)
    expect(await names()).toEqual(['left1', 'left2'])
  })

  const token = 'hush-sandbox-token'
  async function openSandbox(size: number): Promise<Sandbox> {
    const users = Array.from({ length: size }, (_, at) => ({ name: `user${String(at + 1).padStart(2, '0')}` }))
    const tokens = [{ token, name: 'teacher', kind: 'service', admin: true, scopes: fullScopes }] as const
    const sandbox = await startSandbox({ users, tokens })
    onTestFinished(() => sandbox.close())
    return sandbox
  }

  /** The label of the field, or the text, that has the focus. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate(`(() => {
      const one = document.activeElement
      return (one.getAttribute('aria-label') ?? (one.labels?.[0] ?? one).textContent).trim()
    })()`)

  async function tabTo(page: Page, name: string | RegExp): Promise<void> {
    const seen: string[] = []
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      const now = await focused(page)
      if (typeof name === 'string' ? now === name : name.test(now)) return
      seen.push(now)
    }
    throw new Error(`Tab does not lead to ${name}: ${seen.join(', ')}`)
  }

  test('a whole job is done by keyboard alone, with the focus where the next thing is', async () => {
    const sandbox = await openSandbox(8)
    const web = await startWeb(temporaryFolder())
    const page = await openPage(browser)
    const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor()
    await page.goto(web.address)
    await heading('Where are the people?')
    await tabTo(page, /^JupyterHub/)
    await page.keyboard.press('Space')
    await tabTo(page, 'Address')
    await page.keyboard.type(sandbox.url)
    await tabTo(page, 'Token')
    await page.keyboard.type(token)
    await page.keyboard.press('Enter')
    await page.getByText(/^You are teacher/).waitFor()
    await expect.poll(() => focused(page)).toBe('Token')
    await tabTo(page, 'Next')
    await page.keyboard.press('Enter')
    await heading('What should happen?')
    await expect.poll(() => focused(page)).toBe('What should happen?')
    await tabTo(page, /^Keep only these/)
    await page.keyboard.press('ArrowDown')
    await tabTo(page, 'Paste names or e-mail addresses')
    await page.keyboard.type('user02, user03')
    await page.getByText('All 2 are here.').waitFor()
    await tabTo(page, 'Look at the changes')
    await page.keyboard.press('Enter')
    await heading('Look before anything happens')
    await expect.poll(() => focused(page)).toBe('Look before anything happens')
    await page.getByText('2 people are removed.').first().waitFor()
    await tabTo(page, 'Go on to the last step')
    await page.keyboard.press('Enter')
    await heading('Do it')
    await tabTo(page, 'Your name')
    await page.keyboard.type('Ann')
    await tabTo(page, '2 people are removed. Type 2 to confirm')
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')
    await page.getByText('Type the number 2, or go back to the plan.').waitFor()
    await expect.poll(() => focused(page)).toBe('2 people are removed. Type 2 to confirm')
    expect(sandbox.hub.users.size).toBe(8)
    await page.keyboard.press('Backspace')
    await page.keyboard.type('2')
    await tabTo(page, 'Carry out now')
    await page.keyboard.press('Enter')
    await heading('All is done')
    await expect.poll(() => focused(page)).toBe('All is done')
    expect([...sandbox.hub.users.keys()]).not.toContain('user03')
    expect(sandbox.hub.users.size).toBe(6)
    await tabTo(page, 'Make the plan that undoes this')

    // Another browser has no cookie, and the key was used.
    const stranger = await openPage(browser)
    await stranger.goto(web.address)
    await stranger.getByRole('heading', { level: 1, name: 'This address has no valid key' }).waitFor()
    expect(await stranger.getByRole('navigation').count()).toBe(0)
  })

  test('an apply that was killed is offered again, and everything happens once', async () => {
    const sandbox = await openSandbox(20)
    const deletes: string[] = []
    let isSlow = true
    sandbox.onRequest(async ({ method, path }) => {
      if (method !== 'DELETE') return
      deletes.push(path)
      if (isSlow && deletes.length > 2) await new Promise((resolve) => setTimeout(resolve, 100_000).unref())
    })
    const folder = temporaryFolder()
    const place = { system: 'JupyterHub', url: sandbox.url, token, says: /^You are teacher/ } as const
    const first = await startWeb(folder)
    const page = await openPage(browser, { isCutOff: true })
    await connect(page, first.address, [place])
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Remove these/ }).check()
    await page.getByLabel('Paste names or e-mail addresses').fill('user01 user02 user03 user04'.replaceAll(' ', '\n'))
    await page.getByText('All 4 are here.').waitFor()
    await next(page, 'Look at the changes', 'Look before anything happens')
    await next(page, 'Go on to the last step', 'Do it')
    await page.getByLabel('Your name').fill('Ann Lee')
    await page.getByLabel(/Type 4 to confirm$/).fill('4')
    await page.getByRole('button', { name: 'Carry out now' }).click()
    await page.getByRole('heading', { level: 1, name: 'At work' }).waitFor()
    await until('some deletes are done', () => sandbox.hub.users.size <= 18 && deletes.length > 2)
    await first.kill('SIGKILL')
    isSlow = false
    await page.context().close()

    const second = await startWeb(folder)
    const later = await openPage(browser)
    await later.goto(second.address)
    await later.getByText('An apply of an earlier plan was killed, or still runs in a terminal.').waitFor()
    await later.getByRole('button', { name: 'Go on with it' }).click()
    await later.getByText(/^The token is missing for: /).waitFor()
    await later.getByRole('button', { name: 'To step 1' }).click()
    await later.getByRole('heading', { level: 1, name: 'Where are the people?' }).waitFor()
    await later.getByLabel('Token', { exact: true }).fill(token)
    await later.getByLabel('Token', { exact: true }).blur()
    await later.getByText(place.says).waitFor()
    await later.getByRole('button', { name: 'Go on with it' }).click()
    // The number of those who are still to go.
    const label = await later.getByText(/Type [1-4] to confirm$/).innerText()
    await later.getByLabel(label).fill(/\d(?= to confirm)/.exec(label)?.[0] ?? '')
    await later.getByRole('button', { name: 'Go on', exact: true }).click()
    await later.getByRole('heading', { level: 1, name: 'All is done' }).waitFor()
    expect([...sandbox.hub.users.keys()][0]).toBe('user05')
    expect(sandbox.hub.users.size).toBe(16)
    // Only what had no answer is sent again.
    expect(new Set(deletes).size).toBe(4)
    expect(deletes.slice(0, 2).every((path) => deletes.filter((one) => one === path).length === 1)).toBe(true)
  })
})
