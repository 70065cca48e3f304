import { describe, expect, test } from 'vitest'

import type { Reply } from '../../src/http/types.ts'
import { refusedInFront, strangerIn } from '../../src/providers/strangers.ts'

const hub = 'https://hub.example.edu/jupyter/hub/api/user'
const asked = { path: '/hub/api/user?x=1', noun: 'the hub' }

function reply(status: number, given: Partial<Reply> = {}): Reply {
  return { status, headers: {}, body: undefined, text: '', url: hub, ...given }
}

function told(status: number, given: Partial<Reply> = {}): string | undefined {
  const problem = strangerIn(reply(status, given), asked)
  return problem && `${problem.code}: ${problem.message} ${problem.hint}`
}

describe('a redirect', () => {
  const to = (location: string | undefined, url?: string) =>
    told(307, { headers: { location }, ...(url === undefined ? {} : { url }) })
  const never = '(307), which hubplan never follows.'
  test.each([
    [
      'to https',
      'https://hub.example.edu/jupyter/hub/api/user',
      `to https://hub.example.edu/jupyter/hub/api/user ${never} use https://hub.example.edu/jupyter`,
    ],
    [
      'to https, somewhere',
      'https://hub.example.edu/',
      `to https://hub.example.edu/ ${never} use https://hub.example.edu`,
    ],
    [
      'to another host',
      '//new.example.edu/hub/api/user/',
      `to http://new.example.edu/hub/api/user/ ${never} if that is the hub, use http://new.example.edu`,
    ],
    [
      'to a login',
      '/oauth2/start?rd=hush',
      `to /oauth2/start ${never} a login page stands in front of the hub: use an address that leads to the API without it, or ask its operator for one`,
    ],
    [
      'to a login elsewhere',
      'https://login.example.com/common/x?state=hush',
      `to https://login.example.com/common/x ${never} a login page stands in front of the hub: use an address that leads to the API without it, or ask its operator for one`,
    ],
    [
      'to anything',
      '/welcome',
      `to /welcome ${never} the URL lacks a part (such as a base path), or a login page stands in between`,
    ],
  ])('%s shows where, and what to use', (_, location, words) => {
    const url = hub.replace('https:', 'http:')
    expect(to(location, url)).toBe(`target: The hub redirected /jupyter/hub/api/user ${words}`)
  })
  test.each([
    ['/jupyter', '/hub/jupyter/hub/api/user', ''],
    ['/user/lab', '/class/hub/user/lab/hub/api/user', '/class'],
    ['', '/class/hub/hub/api/user', '/class'],
    ['/hub', '/hub/hub/api/user', '/hub'],
  ])('of a hub that is not below %s names its own base', (base, location, right) => {
    const origin = 'https://hub.example.edu'
    const words = to(location, `${origin}${base}/hub/api/user`)
    expect(words?.endsWith(`never follows. if that is the hub, use ${origin}${right}`)).toBe(true)
  })
  test.each([undefined, 'ftp://x/', 'http://['])('to %s shows no address', (location) => {
    expect(to(location)).toContain(
      'The hub redirected /jupyter/hub/api/user to another address (307), which hubplan never',
    )
  })
  test('of a reply without an address shows the path of the request', () => {
    const problem = strangerIn({ status: 302, headers: { location: '/x' }, body: undefined, text: '' }, asked)
    expect(problem?.message).toContain('The hub redirected /hub/api/user to another address (302)')
  })
})

test('what the system may have answered itself is no stranger', () => {
  expect(told(403, { body: { status: 403, message: 'no' } })).toBeUndefined()
  expect(told(503, { body: {} })).toBeUndefined()
  expect(told(200, { body: [] })).toBeUndefined()
  expect(told(404, { text: '<html>' })).toBeUndefined()
  expect(told(500, { text: '<html>' })).toBeUndefined()
})

test('the sender of an answer is named as far as it tells', () => {
  const page = (title: string) => `<html><title data-x>${title}</title>`
  expect(told(502, { text: page(' 502\n Bad &amp; "Gateway" '), headers: { server: ['nginx/1.25.3'] } })).toBe(
    `connection: A gateway in front of the hub answered /jupyter/hub/api/user in its place (502, nginx/1.25.3: "502 Bad & 'Gateway'"). the hub may be stopped or restarting; try again later`,
  )
  expect(told(413, { headers: { server: '' } })).toBe(
    'target: A gateway in front of the hub refused /jupyter/hub/api/user as too large (413). its operator can raise the limit of a request body',
  )
  expect(told(403, { text: page('x'.repeat(300)) })).toContain(`(403, "${'x'.repeat(80)}")`)
})

test('what is no page has no title', () => {
  expect(told(403, { body: [], text: '[]' })).toContain(' refused /jupyter/hub/api/user (403). ')
  expect(told(200, { text: '<title>Sign in</title>' })).toContain(
    ' answered with the page "Sign in", which is not JSON.',
  )
  expect(told(200)).toContain('target: /jupyter/hub/api/user answered with something that is not JSON.')
})

test('a redirect of another API keeps the whole base', () => {
  const found = reply(301, { headers: { location: '/x/hub/v4/people' }, url: 'https://a.example.com/v4/people' })
  expect(strangerIn(found, { path: '/v4/people', noun: 'Alteryx' })?.hint).toBe(
    'if that is Alteryx, use https://a.example.com/x/hub',
  )
})

test('an answer that a proxy passed on may be its own', () => {
  const through = 'the proxy p:1 of HTTP_PROXY'
  const start = 'the answer may be one of the proxy p:1 of HTTP_PROXY; '
  expect(told(403, { through })).toContain(`${start}the token was not checked`)
  expect(told(503, { through, text: 'x' })).toContain(`${start}the hub may be stopped`)
  expect(told(200, { through, text: 'x' })).toContain(`${start}the URL is not that of the hub's API`)
})

test('a login of the web server is told from one of the token', () => {
  const hint = (value: string) => strangerIn(reply(401, { headers: { 'www-authenticate': value } }), asked)?.hint
  expect(hint('Negotiate')).toContain('it asks for a login of its own (Negotiate)')
  expect(hint('Bearer realm="x"')).toContain('the token was not checked')
})

test.each([
  'The plain HTTP request was sent to HTTPS port',
  "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
  'Client sent an HTTP request to an HTTPS server.',
])('a port of https that says so names the address: %s', (text) => {
  const url = 'http://hub.example.edu:8443/hub/api/user'
  expect(told(400, { text, url })).toBe(
    'connection: hub.example.edu:8443 speaks https on this port (400, with a web page). use https://hub.example.edu:8443',
  )
  const { url: _, ...bare } = reply(400, { text })
  expect(strangerIn(bare, asked)).toMatchObject({
    message: expect.stringMatching(/^The server speaks/),
    hint: 'use https://',
  })
})

test('a server that wants a client certificate is told by its status or its words', () => {
  for (const [status, text] of [
    [495, ''],
    [496, ''],
    [400, '<title>400 No required SSL certificate was sent</title>'],
  ] as const) {
    expect(told(status, { text })).toContain('The server wants another client certificate (')
  }
})

test('a change that something in front refused was not seen by the system', () => {
  expect(refusedInFront(reply(403, { text: '<html>' }), 'the hub')).toBe(
    'a firewall or gateway in front of the hub refused the request (403, with a web page)',
  )
  expect(refusedInFront(reply(413), 'the hub')).toBe(
    'a firewall or gateway in front of the hub refused the request as too large (413)',
  )
  expect(refusedInFront(reply(403, { body: {} }), 'the hub')).toBeUndefined()
  expect(refusedInFront(reply(404), 'the hub')).toBeUndefined()
})
