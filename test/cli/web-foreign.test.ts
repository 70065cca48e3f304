// Pages of other addresses in the browser of a user of hubplan web: a site of the web, and a server on another port of this
// machine, which may be another user's, and to which a browser sends the cookies of 127.0.0.1 by their path alone.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { openedWeb, startWeb } from './web-desk.ts'

interface Foreign {
  readonly port: number
  /** By path: what the browser has sent. */
  readonly got: ReadonlyMap<string, IncomingHttpHeaders>
}

/** A server that answers each path with a page without a policy of its own. */
async function foreign(): Promise<Foreign> {
  const got = new Map<string, IncomingHttpHeaders>()
  const server = createServer(({ url = '', headers }, response) => {
    got.set(url, headers)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title><body></body>')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, got }
}

const storedPath = `localStorage.getItem('hubplan-path')`

/** Of the session, below a path. */
const statusAt = (path: string): string => `fetch('${path}/api/session').then(({ status }) => status)`

/** What a page of another address can try, even if it knows the path. */
const attempts = (url: string): string => `(async () => {
  const attempt = async (path, options) => {
    try {
      const { type, status } = await fetch('${url}' + path, { credentials: 'include', ...options })
      return type + ' ' + status
    } catch { return 'refused' }
  }
  const put = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"job":"keep"}' }
  navigator.sendBeacon('${url}/api/goodbye', new Blob(['{"tab":"x"}'], { type: 'text/plain' }))
  return {
    read: await attempt('/api/session', {}),
    blindly: await attempt('/api/session', { mode: 'no-cors' }),
    changed: await attempt('/api/draft', put),
    sent: await attempt('/api/goodbye', { method: 'POST', mode: 'no-cors', body: '{"tab":"x"}' }),
  }
})()`

/** Forms and frames, which need no script. */
const embed = (page: string, url: string): string => `
  document.body.innerHTML = \`<iframe name="frame" src="${page}"></iframe>
    <form method="post" enctype="text/plain" target="other" action="${url}/api/goodbye"><input name="x"/></form>
    <iframe name="other"></iframe><img src="${url}/api/session"/>\`
  document.querySelector('form').submit()`

describeChromium('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser.close())

  test('a page of another site, or of another port, reads nothing, changes nothing and frames nothing', async () => {
    const web = await startWeb(temporaryFolder())
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const { hostname } = new URL(web.url)
    const [name = '', value = ''] = web.cookie().split('=')
    const path = `${web.path}/`
    await context.addCookies([{ name, value, domain: hostname, path, httpOnly: true, sameSite: 'Strict' }])
    // The cookie is a good one. No window of the page is open: a goodbye would end the server.
    const own = await context.newPage()
    await own.route('**/page.js', (route) => route.abort())
    await own.goto(web.url)
    expect(await own.evaluate(statusAt(web.path))).toBe(200)
    expect(await own.evaluate(statusAt(''))).toBe(403)
    expect(await own.evaluate('document.cookie')).toBe('')
    const { port } = await foreign()
    const url = `${new URL(web.url).origin}${web.path}`
    for (const host of ['localhost', '127.0.0.1']) {
      const page = await context.newPage()
      await page.goto(`http://${host}:${port}/`)
      expect(await page.evaluate(attempts(url))).toMatchObject({ read: 'refused', changed: 'refused' })
      await page.evaluate(embed(web.url, url))
      await page.waitForLoadState('networkidle')
      const frame = page.frame({ name: 'frame' })
      expect(await frame?.locator('#page').count()).toBe(0)
    }
    expect((await web.session()).draft).toEqual({ draft: {} })
    // Longer than a window may stay away after its goodbye.
    await new Promise((resolve) => setTimeout(resolve, 5500))
    expect(web.child.exitCode).toBeNull()
  })

  test('the server of another user on another port gets no cookie, at any path that it can know', async () => {
    const { address } = await openedWeb(temporaryFolder())
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: 'Where are the people?' }).waitFor()
    const path = await page.evaluate<string>(storedPath)
    const other = await foreign()
    const window = await context.newPage()
    for (const at of ['/', '/api/session', '/api/enter', '/plans/x/hub/', `/${'x'.repeat(43)}/api/session`]) {
      await window.goto(`http://127.0.0.1:${other.port}${at}`)
      expect([at, other.got.get(at)?.cookie, other.got.get(at)?.referer]).toEqual([at, undefined, undefined])
    }
    expect(await window.evaluate(storedPath)).toBeNull()
    // This is why the path is secret: with it the cookie would come.
    await window.goto(`http://127.0.0.1:${other.port}${path}/`)
    expect(other.got.get(`${path}/`)?.cookie).toContain(`hubplan-${new URL(address).port}=`)
  })

  test('the page enters with its key once, which leaves the address, and runs no inline script', async () => {
    const { address, child } = await openedWeb(temporaryFolder())
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const blocked: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && blocked.push(message.text())))
    await page.goto(address)
    const title = { level: 1, name: 'Where are the people?' } as const
    await page.getByRole('heading', title).waitFor()
    await until('the key has left the address', () => page.url() === address.replace(/#.*$/, ''))
    const path = await page.evaluate<string>(storedPath)
    expect(path).toMatch(/^\/[\w-]{43}$/)
    expect(await page.evaluate(statusAt(path))).toBe(200)
    await page.reload()
    await page.getByRole('heading', title).waitFor()
    const beside = await context.newPage()
    await beside.goto(page.url())
    await beside.getByRole('heading', title).waitFor()
    expect(blocked).toEqual([])
    const other = await browser.newContext()
    onTestFinished(() => other.close())
    const second = await other.newPage()
    await second.goto(address)
    expect(await second.evaluate(statusAt(path))).toBe(403)
    expect(await second.evaluate(storedPath)).toBeNull()
    // The path is of no use when the server has ended.
    child.kill('SIGINT')
    await page.getByRole('heading', { level: 1, name: 'This page has ended' }).waitFor()
    await expect.poll(() => page.evaluate(storedPath)).toBeNull()
  })
})
