import { describe, expect, test } from 'vitest'

import { openWebDesk, origin, port } from './desk.ts'

const paths = [
  ['GET', '/api/session'],
  ['GET', '/api/events?tab=x'],
  ['GET', '/api/plans'],
  ['GET', '/api/plans/x/files/results.csv'],
  ['GET', '/plans/x/hub/'],
  ['POST', '/api/connections'],
  ['PUT', '/api/draft'],
  ['POST', '/api/uploads'],
  ['POST', '/api/plans/x/apply'],
  ['POST', '/api/runs/x/stop'],
  ['POST', '/api/goodbye'],
  ['DELETE', '/api/connections/x'],
] as const

describe('without the cookie', () => {
  test.each(paths)('%s %s is forbidden', async (method, path) => {
    const desk = await openWebDesk()
    const body = method === 'GET' ? {} : { body: {} }
    for (const cookie of [undefined, `hubplan-${port}=`, `hubplan-${port}=guess`, 'hubplan=x']) {
      const response = await desk.ask(method, path, { ...body, headers: { cookie } })
      expect(response.status).toBe(403)
    }
  })
})

describe('with the cookie, but not below its path', () => {
  test.each(paths)('%s %s is forbidden', async (method, path) => {
    const desk = await openWebDesk()
    const body = method === 'GET' ? {} : { body: {} }
    const { path: own } = desk.keys
    const guessed = `/${'x'.repeat(43)}`
    for (const way of ['', '/x', guessed, own.slice(0, -1), `${own}x`, `${own}/x`, `${guessed}${own}`]) {
      const response = await desk.ask(method, path, { ...body, way })
      const isInside = way === `${own}/x`
      expect([way, response.status]).toEqual([way, isInside ? 404 : 403])
    }
  })

  test('no answer says that there is another path', async () => {
    const desk = await openWebDesk()
    const page = await desk.ask('GET', '/')
    const refused = await desk.ask('GET', '/api/session', { way: '' })
    const session = await desk.ask('GET', '/api/session')
    for (const answer of [page, refused, session]) {
      expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(desk.keys.path.slice(1))
    }
    expect(desk.said()).not.toContain(desk.keys.path.slice(1))
  })
})

describe('a request of another page', () => {
  test.each([
    ['a name that leads to this machine', { host: 'evil.example' }],
    ['the same name with another port', { host: '127.0.0.1:1' }],
    ['localhost, which may be another server', { host: `localhost:${port}` }],
    ['a missing Host', { host: '' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['a typed address, which is no request of the page', { 'sec-fetch-site': 'none' }],
  ])('is forbidden: %s', async (_, headers) => {
    const desk = await openWebDesk()
    for (const [method, path] of [...paths, ['POST', '/api/enter'] as const]) {
      const response = await desk.ask(method, path, { headers, ...(method === 'GET' ? {} : { body: {} }) })
      expect([method, path, response.status]).toEqual([method, path, 403])
      expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } })
    }
  })

  test('is forbidden without an origin, where it would change something', async () => {
    const desk = await openWebDesk()
    const response = await desk.ask('PUT', '/api/draft', { body: {}, headers: { origin: undefined } })
    expect(response.status).toBe(403)
  })

  test('is forbidden for the page itself in a frame, and as a picture or a script', async () => {
    const desk = await openWebDesk()
    const status = async (mode: string, dest: string): Promise<number> => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }
      return (await desk.ask('GET', '/', { headers })).status
    }
    expect(await status('navigate', 'iframe')).toBe(403)
    expect(await status('no-cors', 'image')).toBe(403)
    expect(await status('cors', 'empty')).toBe(403)
    // A file of this user that leads to it opens it in a window.
    expect(await status('navigate', 'document')).toBe(200)
  })

  test('sends no form: a change is JSON, and a form has an origin', async () => {
    const desk = await openWebDesk()
    const headers = { 'content-type': 'text/plain' }
    const response = await desk.ask('PUT', '/api/draft', { body: '{}', headers })
    expect(response.status).toBe(415)
  })
})

describe('the key', () => {
  test('is taken once', async () => {
    const desk = await openWebDesk()
    const again = await desk.ask('POST', '/api/enter', { body: { key: desk.keys.key }, headers: { cookie: undefined } })
    expect(again.status).toBe(403)
    expect(again.headers.get('set-cookie')).toBeNull()
    expect(await again.json()).toMatchObject({
      error: { message: 'This address was used before.', hint: 'start hubplan web again' },
    })
  })

  test('that is wrong is not said to be a used one', async () => {
    const desk = await openWebDesk()
    for (const key of ['', 'x', `${desk.keys.key}x`]) {
      const refused = await desk.ask('POST', '/api/enter', { body: { key }, headers: { cookie: undefined } })
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({
        error: {
          message: 'This is not the address that hubplan web printed.',
          hint: 'open the address that it printed last',
        },
      })
    }
  })

  test('is nothing that can be guessed, and neither is the path', async () => {
    const { keys } = await openWebDesk()
    expect(keys.key).toMatch(/^[\w-]{43}$/)
    expect(keys.path).toMatch(/^\/[\w-]{43}$/)
    expect(keys.path.slice(1)).not.toBe(keys.key)
  })

  test('becomes a cookie that scripts, other sites and servers on other ports do not get', async () => {
    const { openKeys } = await import('../../src/web/doors.ts')
    const { Hono } = await import('hono')
    const keys = openKeys(port)
    const app = new Hono().get('/:key', (c) => c.json(keys.enter(c, c.req.param('key'))))
    expect(await (await app.request('/wrong')).json()).toBe('wrong')
    const response = await app.request(`/${keys.key}`)
    expect(await response.json()).toBe('in')
    expect(response.headers.get('set-cookie')).toMatch(
      new RegExp(`^hubplan-${port}=[\\w-]{43}; Path=${keys.path}/; HttpOnly; SameSite=Strict$`),
    )
    expect(await (await app.request(`/${keys.key}`)).json()).toBe('used')
  })
})

describe('each answer', () => {
  test('runs nothing inline, is framed by nobody and is kept nowhere', async () => {
    const desk = await openWebDesk()
    const page = await desk.ask('GET', '/', { headers: { cookie: undefined } })
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    const text = await page.text()
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|style=/)
    expect(text).not.toMatch(/https?:/)
    const session = await desk.ask('GET', '/api/session')
    expect(session.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(session.headers.get('cache-control')).toBe('no-store')
    const refused = await desk.ask('GET', '/api/session', { headers: { cookie: undefined } })
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('is none of other sites: no header lets them read it', async () => {
    const desk = await openWebDesk()
    const response = await desk.ask('OPTIONS', '/api/session', { headers: { origin: 'https://evil.example' } })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(origin).toContain('127.0.0.1')
  })
})
