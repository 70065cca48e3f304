// Jobs of people who do not live in a terminal, on the page, from the token to the end and undone where that can be.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { describeChromium, startChromium } from '../../helpers/chromium.ts'
import { runCli } from '../../helpers/cli.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { fullScopes } from '../../helpers/hub-client.ts'
import { startSandbox } from '../../helpers/sandbox.ts'
import { openPage, startWeb } from '../../helpers/web-page.ts'
import { crowd as alteryxCrowd, startAlteryx } from '../../mocks/alteryx.ts'
import { crowd as bevyCrowd, key as bevyKey, csvOf, startBevy } from '../../mocks/bevy.ts'
import { carryOut, connect, download, drop, next, usable } from './road.ts'

/** Names of the folders or files of plans, the oldest first. */
function plansIn(folder: string): string[] {
  return readdirSync(join(folder, 'plans')).sort()
}

/** Files below a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'latin1').includes(text))
    .map(({ name }) => name)
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
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Keep only these/ }).check()
    await page
      .getByLabel('Paste names or e-mail addresses')
      .fill('Pat <p002@corp.com>, P003@Corp.com; p004@crop.com\np005@corp.com')
    await page.getByText('p004@crop.com is not here. Did you mean p004@corp.com?').waitFor()
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
    const kept = ['admin@corp.com', 'boss@corp.com', 'p002@corp.com', 'p003@corp.com', 'p004@corp.com', 'p005@corp.com']
    for (const mock of mocks)
      expect(
        mock
          .emails()
          .map((email) => email.toLowerCase())
          .sort(),
      ).toEqual(kept)
    expect((await download(page, /results.*\.csv/)).trimEnd().split('\n').length).toBeGreaterThan(8)

    await expect.poll(() => page.getByRole('link', { name: /results.*\.xlsx/ }).count()).toBeGreaterThan(0)

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
    await expect.poll(() => page.getByText('done', { exact: true }).count()).toBe(2)
    await usable(page)
    // The first one was stopped by the rule.
    const [, second = ''] = plansIn(folder)
    const shown = await runCli(['show', `plans/${second}`], { cwd: folder })
    expect(shown.code).toBe(0)
    expect(shown.stdout).toContain('Plans: 27 users to delete.')
    expect(filesWith(folder, 'the course is over').length).toBeGreaterThan(0)
  })

  test('job 19: members of a Bevy community go by their numbers, and the page says how to keep them', async () => {
    const folder = temporaryFolder()
    const people = bevyCrowd(30, { admin: true })
    const site = await startBevy({ people })
    onTestFinished(() => site.close())
    const web = await startWeb(folder)
    const page = await openPage(browser)
    const says = /^You are .*30 people/
    await connect(page, web.address, [{ system: 'Bevy', url: site.url, token: bevyKey, says }])
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Remove these/ }).check()
    writeFileSync(join(folder, 'members.csv'), csvOf(people.slice(5, 11)))
    await drop(page, join(folder, 'members.csv'), 'members.csv')
    await page.getByText('members.csv: 6 rows').waitFor()
    await page.getByText('All 6 are here.').waitFor()
    await next(page, 'Look at the changes', 'Look before anything happens')
    await page.getByText('6 people are removed.').first().waitFor()
    expect(site.deletes()).toEqual([])
    await carryOut(page, 6)
    expect([...site.marked].sort()).toEqual(people.slice(5, 11).map(({ id }) => String(id)))
    expect(await download(page, /results.*\.csv/)).toContain('1006')
    const [plan = ''] = plansIn(folder)
    const log = await runCli(['log', `plans/${plan}`], { cwd: folder })
    expect([log.code, log.stdout]).toEqual([0, expect.stringContaining('6')])
    await page.getByRole('button', { name: 'Make the plan that undoes this' }).click()
    await page.getByText('Nothing more can be undone from here').waitFor()
    await page
      .getByText(/cancel it until then in the admin dashboard: Members, Cancel Deletion/)
      .first()
      .waitFor()
    expect(filesWith(folder, bevyKey)).toEqual([])
  })

  test('a class comes to AUP with passwords, groups and quotas, and goes again', async () => {
    const folder = temporaryFolder()
    const token = 'hush-aup-token'
    const hub = await startSandbox({
      aup: {},
      users: [{ name: 'admin', admin: true }],
      tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    })
    onTestFinished(() => hub.close())
    const web = await startWeb(folder)
    const page = await openPage(browser)
    const says = /^You are admin, an administrator of .*: 1 person/
    await connect(page, web.address, [{ system: 'AUP Learning Cloud', url: hub.url, token, says }])
    await next(page, 'Next', 'What should happen?')
    await page.getByRole('radio', { name: /Add or update these/ }).check()
    await page.getByLabel('Paste names or e-mail addresses').fill('student01\nstudent02, student03')
    await page.getByRole('checkbox', { name: /generated password/ }).check()
    await page.getByLabel('Put all into these groups').fill('ml-2026')
    await page.getByLabel('Quota for each').fill('500')
    await page.getByText('3 names are new').waitFor()
    // A second window of the browser needs no key, and sees the same.
    const other = await page.context().newPage()
    await other.goto(`${web.address.replace(/#.*/, '')}#/what`)
    await other.getByText('3 names are new').waitFor()
    await expect
      .poll(() => other.getByLabel('Paste names or e-mail addresses').inputValue())
      .toBe('student01\nstudent02, student03')
    await other.close()
    await next(page, 'Look at the changes', 'Look before anything happens')
    await carryOut(page, 0)
    const lines = (await download(page, /credentials/)).trimEnd().split('\n').slice(1)
    expect(lines.map((line) => line.split(',')[0])).toEqual(['student01', 'student02', 'student03'])
    for (const line of lines)
      expect(hub.hub.isPassword(...(line.split(',').slice(0, 2) as [string, string]))).toBe(true)
    expect(hub.hub.groupsOf('student02')).toContain('ml-2026')
    expect(hub.hub.quotas.get('student03')).toMatchObject({ balance: 500 })
    await expect.poll(() => page.getByRole('heading', { name: 'Passwords' }).count()).toBe(1)
    expect(filesWith(folder, token)).toEqual([])
    const [plan = ''] = plansIn(folder)
    const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token }
    const again = await runCli(['plan', '--target', 'all', '--detailed-exitcode'], { cwd: folder, env })
    expect([again.code, again.stderr]).toEqual([0, ''])
    expect((await runCli(['show', `plans/${plan}`], { cwd: folder })).stdout).toContain('student03')

    await page.getByRole('button', { name: 'Make the plan that undoes this' }).click()
    await page.getByRole('heading', { level: 1, name: 'Look before anything happens' }).waitFor()
    await carryOut(page, 3)
    expect([...hub.hub.users.keys()]).toEqual(['admin'])
  })
})
