// Pages of other addresses in the browser of a user of hubplan web: a site of the web, and a server on another port of this
// machine, to which a browser sends the same cookies.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { describeChromium, startChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { openedWeb, startWeb } from './web-desk.ts'

/** A page without a policy of its own. */
async function foreign(): Promise<number> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title><body></body>')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const status = `fetch('/api/session').then(({ status }) => status)`

/** What a page of another address can try. */
const attempts = (url: string): string => `(async () => {
  const attempt = async (path, options) => {
    try {
      const { type, status } = await fetch('${url}' + path, { credentials: 'include', ...options })
      return type + ' ' + status
    } catch { return 'refused' }
  }
  const put = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"job":"keep"}' }
  navigator.sendBeacon('${url}api/goodbye', new Blob(['{"tab":"x"}'], { type: 'text/plain' }))
  return {
    read: await attempt('api/session', {}),
    blindly: await attempt('api/session', { mode: 'no-cors' }),
    changed: await attempt('api/draft', put),
    sent: await attempt('api/goodbye', { method: 'POST', mode: 'no-cors', body: '{"tab":"x"}' }),
  }
})()`

/** Forms and frames, which need no script. */
const embed = (url: string): string => `
  document.body.innerHTML = \`<iframe name="frame" src="${url}"></iframe>
    <form method="post" enctype="text/plain" target="other" action="${url}api/goodbye"><input name="x"/></form>
    <iframe name="other"></iframe><img src="${url}api/session"/>\`
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
    await context.addCookies([{ name, value, domain: hostname, path: '/', httpOnly: true, sameSite: 'Strict' }])
    // The cookie is a good one. No window of the page is open: a goodbye would end the server.
    const own = await context.newPage()
    await own.route('**/page.js', (route) => route.abort())
    await own.goto(web.url)
    expect(await own.evaluate(status)).toBe(200)
    expect(await own.evaluate('document.cookie')).toBe('')
    const port = await foreign()
    for (const host of ['localhost', '127.0.0.1']) {
      const page = await context.newPage()
      await page.goto(`http://${host}:${port}/`)
      expect(await page.evaluate(attempts(web.url))).toMatchObject({ read: 'refused', changed: 'refused' })
      await page.evaluate(embed(web.url))
      await page.waitForLoadState('networkidle')
      const frame = page.frame({ name: 'frame' })
      expect(await frame?.locator('#page').count()).toBe(0)
    }
    expect((await web.session()).draft).toEqual({ draft: {} })
    // Longer than a window may stay away after its goodbye.
    await new Promise((resolve) => setTimeout(resolve, 5500))
    expect(web.child.exitCode).toBeNull()
  })

  test('the page enters with its key once, which leaves the address, and runs no inline script', async () => {
    const { address } = await openedWeb(temporaryFolder())
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const blocked: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && blocked.push(message.text())))
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await until('the key has left the address', () => page.url() === address.replace(/#.*$/, ''))
    expect(await page.evaluate(status)).toBe(200)
    expect(blocked).toEqual([])
    const other = await browser.newContext()
    onTestFinished(() => other.close())
    const second = await other.newPage()
    await second.goto(address)
    expect(await second.evaluate(status)).toBe(403)
  })
})
