import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/core/problem.ts'
import { isAdminRole, isDeletedEmail, refusal, routesOf } from '../../../src/providers/bevy/api.ts'
import { bevy } from '../../../src/providers/bevy/index.ts'
import * as fc from '../../helpers/draws.ts'
import { callOf, means, remove, routes, site, sizes } from './setup.ts'

function faultOf(settings: Readonly<Record<string, string>>): string {
  try {
    routesOf(settings)
    return 'none'
  } catch (thrown) {
    const { code, message, hint } = thrown as Problem
    return `${code}: ${message} (${hint})`
  }
}

describe('routes', () => {
  test('are the inferred ones', () => {
    expect(routesOf()).toEqual(routes)
    expect(routesOf({ HUBPLAN_BEVY_LIST: '  ' })).toEqual(routes)
  })

  test('are corrected by the environment, and two of them may be missing', () => {
    const settings = {
      HUBPLAN_BEVY_LIST: 'none',
      HUBPLAN_BEVY_GET: 'none',
      HUBPLAN_BEVY_DELETE: '/api/v2/users/{id}/delete/',
    }
    expect(routesOf(settings)).toEqual({ list: null, get: null, delete: '/api/v2/users/{id}/delete/' })
  })

  test.each([
    ['HUBPLAN_BEVY_DELETE', 'none'],
    ['HUBPLAN_BEVY_DELETE', 'api/user/{id}/'],
    ['HUBPLAN_BEVY_DELETE', 'https://evil.example/{id}/'],
    ['HUBPLAN_BEVY_DELETE', '//evil.example/{id}/'],
    ['HUBPLAN_BEVY_DELETE', '/api/user/'],
    ['HUBPLAN_BEVY_DELETE', '/api/{id}/{id}/'],
    ['HUBPLAN_BEVY_DELETE', '/api/user-{id}/'],
    ['HUBPLAN_BEVY_DELETE', '/api/user/{id}/?force=1'],
    ['HUBPLAN_BEVY_DELETE', '/api/../admin/{id}/'],
    ['HUBPLAN_BEVY_DELETE', '/api/%2e%2e/{id}/'],
    ['HUBPLAN_BEVY_DELETE', '/api/user/{id}/\r\nX: y'],
    ['HUBPLAN_BEVY_GET', '/api/user/#{id}'],
    ['HUBPLAN_BEVY_LIST', '/api/user/{id}/'],
    ['HUBPLAN_BEVY_LIST', '\\\\evil\\'],
  ])('%s=%s is refused', (name, value) => {
    expect(faultOf({ [name]: value })).toContain(`usage: ${name} is ${JSON.stringify(value)}, which `)
  })

  test('are refused with what to write', () => {
    expect(faultOf({ HUBPLAN_BEVY_GET: '/api/user/' })).toBe(
      'usage: HUBPLAN_BEVY_GET is "/api/user/", which must hold {id} once, between slashes. (write the path below the address of the site, such as /api/user/{id}/, or none when there is no such route)',
    )
  })

  test('whatever is taken leads nowhere else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[/.{}id~a-z%?#:\\@-]{0,30}$/), (text) => {
        let route: string
        try {
          route = routesOf({ HUBPLAN_BEVY_DELETE: text }).delete
        } catch {
          return
        }
        const { path } = callOf(
          remove('a@example.org', '7'),
          site([], { target: { provider: 'bevy', url: 'x', routes: { ...routes, delete: route } } }),
        )
        const url = new URL(path, 'https://community.example.org')
        expect([url.origin, url.pathname, url.search, url.hash]).toEqual([
          'https://community.example.org',
          path,
          '',
          '',
        ])
        expect(path.split('/').filter((segment) => segment === '7')).toHaveLength(1)
      }),
      { numRuns: 2000 },
    )
  })
})

test.each([
  [{ id: 1, name: 'HQ Administrator' }, true],
  ['Admin', true],
  [{ id: 1, name: 'Member' }, false],
  [{ id: 1 }, false],
  [null, false],
  [undefined, false],
])('the role %j: admin %j', (role, is) => {
  expect(isAdminRole(role)).toBe(is)
})

test.each([
  ['deleted+8f2@bevylabs.com', true],
  ['Deleted+@BevyLabs.com', true],
  ['deleted+8f2@bevylabs.com.example.org', false],
  ['undeleted+1@bevylabs.com', false],
  ['deleted@bevylabs.com', false],
])('%s is what is left of somebody: %j', (email, is) => {
  expect(isDeletedEmail(email)).toBe(is)
})

describe('calls', () => {
  test('are one request a user, by the number', () => {
    expect(
      bevy.lower([remove('a@example.org', '7'), remove('b@example.org', '8')], site(), sizes, means),
    ).toMatchObject([
      { method: 'DELETE', path: '/api/user/7/', headers: { accept: 'application/json; version=1.0' }, lane: 'single' },
      { method: 'DELETE', path: '/api/user/8/' },
    ])
  })

  test.each([['7/../8'], ['007'], ['-7'], ['7e3'], [''], ['٧']])('%s is no number', (account) => {
    expect(() => callOf(remove('a@example.org', account))).toThrow('has no numeric user_id')
  })
})

describe('a redirect', () => {
  const url = 'https://site.example.org/api/users'
  const hint = (location: string | undefined, from: string | undefined = url) => {
    const reply = {
      status: 301,
      headers: { location },
      body: undefined,
      text: '',
      ...(from === '' ? {} : { url: from }),
    }
    return refusal(reply, '/api/users?page_size=1', 'list').hint
  }

  test('that only adds a slash corrects the route', () => {
    expect(hint('/api/users/')).toBe(
      'the path needs a closing slash (the route is inferred; HUBPLAN_BEVY_LIST corrects it)',
    )
  })

  test('to anything else does not', () => {
    const others = [hint('/users/'), hint('/api/users/', ''), hint(undefined), hint('http://[')]
    expect(others.every((one) => one?.includes('the URL lacks a part'))).toBe(true)
  })
})
