import { describe, expect, it } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Snapshot } from '../../../src/core/types.ts'
import { lostError } from '../../../src/http/lost.ts'
import type { Http } from '../../../src/http/types.ts'
import { get, pageOf, promotion, rolesPath, selfPath, workspacePath } from '../../../src/providers/alteryx/api.ts'
import {
  byEmail,
  type Person,
  toAdmin,
  toPage,
  toPerson,
  toRole,
  toWorkspace,
} from '../../../src/providers/alteryx/convert.ts'
import { alteryx } from '../../../src/providers/alteryx/index.ts'
import { readList } from '../../../src/providers/alteryx/pages.ts'
import { adminRoleOf, read } from '../../../src/providers/alteryx/read.ts'
import { now } from '../../helpers/clocks.ts'

const strange = (what: string): Problem =>
  new Problem('target', `The answer is not an answer of Alteryx Analytics Cloud: ${what}.`, {
    hint: 'check the URL, and that no proxy or login page stands in between',
  })

describe('what is not what the API says', () => {
  it.each([
    ['a page without rows', () => toPage({ count: 1 }), 'no page of a list'],
    ['a page that is a list', () => toPage([]), 'no page of a list'],
    ['a workspace that is text', () => toWorkspace('x'), 'a workspace without a number'],
    ['a workspace without a number', () => toWorkspace({ name: 'x' }), 'a workspace without a number'],
    ['a person that is null', () => toPerson(null), 'a person without a number'],
    ['a person whose number is not exact', () => toPerson({ id: 1.5, email: 'a@x' }), 'a person without a number'],
    ['a person whose number is below 0', () => toPerson({ id: -1, email: 'a@x' }), 'a person without a number'],
    ['a person whose number is too long', () => toPerson({ id: '1'.repeat(20) }), 'a person without a number'],
    ['a person without an address', () => toPerson({ id: 1 }), 'the person 1 has no e-mail address'],
    ['a person with a blank address', () => toPerson({ id: 1, email: '  ' }), 'the person 1 has no e-mail address'],
    ['an administrator that is text', () => toAdmin('x'), 'an administrator without a number'],
    ['an administrator without a number', () => toAdmin({ email: 'a@x' }), 'an administrator without a number'],
    ['a role that is text', () => toRole('x'), 'a role without a number'],
    ['a role without a number', () => toRole({ name: 'x' }), 'a role without a number'],
  ])('is refused: %s', (_, convert, what) => {
    expect(convert).toThrow(strange(what))
  })
})

describe('what the API says', () => {
  it('of numbers may be text', () => {
    expect([toWorkspace({ id: '7' }).id, toAdmin({ id: '0' }).id, toRole({ policyId: '9'.repeat(19) }).id]).toEqual([
      '7',
      '0',
      '9'.repeat(19),
    ])
  })
  it.each([[{ id: 7 }], [{ id: 7, name: '' }], [{ id: 7, name: 5 }]])(
    'of a workspace may lack its name: %j',
    (body) => {
      expect(toWorkspace(body)).toEqual({ id: '7', name: undefined })
    },
  )
  it('of an administrator may lack the address', () => {
    expect([toAdmin({ id: 3 }), toAdmin({ id: 4, email: ' Boss@X.org ' })]).toEqual([
      { id: '3', email: undefined },
      { id: '4', email: 'boss@x.org' },
    ])
  })
  it.each([
    [null, null],
    ['2026-10-01T08:00:00Z', '2026-10-01T08:00:00.000Z'],
    [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00.000Z'],
    ['some day', undefined],
    [true, undefined],
    [undefined, undefined],
  ])('of a login is a time, never, or nothing: %j', (lastLoginTime, lastLogin) => {
    expect(toPerson({ id: 1, email: 'a@x', lastLoginTime }).lastLogin).toBe(lastLogin)
  })
  it('of who is an administrator may be nothing', () => {
    const told = [true, false, 'yes'].map((isAdmin) => toPerson({ id: 1, email: 'a@x', isAdmin }).isAdmin)
    expect(told).toEqual([true, false, undefined])
  })
  it('of roles are their words, as far as there are any', () => {
    expect(toRole({ policyId: 1, name: 'Admin', tag: 5 }).words).toEqual(['Admin'])
  })
})

describe('people by e-mail', () => {
  const ann: Person = { id: '1', email: 'ann@x', isAdmin: false, lastLogin: undefined, created: undefined }
  it('have no last activity where the login is not told, and one where it is', () => {
    const users = byEmail([ann, { ...ann, id: '2', email: 'ben@x', lastLogin: null }], () => false)
    expect([...users.values()].map((user) => 'last_activity' in user)).toEqual([false, true])
  })
  it('may come twice, as long as they are one', () => {
    expect(byEmail([ann, ann], () => true).size).toBe(1)
  })
})

describe('a promotion', () => {
  it('names people by number, and by text where a number would not be exact', () => {
    expect(promotion('9', ['7', '9007199254740993']).body).toEqual([7, '9007199254740993'])
  })
})

/** Answers by path, without what follows the question mark. */
function answering(answers: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}): Http {
  return async ({ path }) => {
    const body = answers[path.split('?')[0] ?? '']
    if (body instanceof Error) throw body
    return { status: body === undefined ? 404 : 200, headers, body, text: '' }
  }
}

const admin = { id: 1, email: 'a@x', isAdmin: true }
const workspace = {
  [workspacePath]: { id: 7 },
  [selfPath]: admin,
  '/v4/workspaces/7/people': { data: [admin], count: 1 },
  '/v4/workspaces/7/admins': { data: [{ id: 1 }], count: 1 },
  [rolesPath]: { data: [{ policyId: 5, name: 'Workspace Admin' }], count: 1 },
}

describe('a snapshot', () => {
  it('without a name of the workspace and without a date has neither, and the time of here', async () => {
    const before = Date.now()
    const live = await read(answering(workspace), 'https://x', { now })
    expect(live.identity).not.toHaveProperty('workspace')
    expect(Date.parse(live.takenAt)).toBeGreaterThanOrEqual(before)
    expect(adminRoleOf(live)).toBe('5')
  })
  it('takes its time from the date of the answer', async () => {
    const live = await read(answering(workspace, { date: 'Sat, 21 Nov 2026 08:00:00 GMT' }), 'https://x', { now })
    expect(live.takenAt).toBe('2026-11-21T08:00:00.000Z')
  })
  it('of a date that is none has the time of here', async () => {
    const before = Date.now()
    const live = await read(answering(workspace, { date: 'soon' }), 'https://x', { now })
    expect(Date.parse(live.takenAt)).toBeGreaterThanOrEqual(before)
  })
  it('names no role when two are like that of administrators', async () => {
    const roles = {
      data: [
        { policyId: 5, name: 'Workspace Admin' },
        { policyId: 6, tag: 'workspace_admin' },
      ],
    }
    const live = await read(answering({ ...workspace, [rolesPath]: roles }), 'https://x', { now })
    expect([adminRoleOf(live), [...(live.offers ?? [])]]).toEqual([undefined, ['roles']])
  })
  it('names no role when none is like that of administrators', async () => {
    const roles = { data: [{ policyId: 5, name: 'Viewer' }] }
    const live = await read(answering({ ...workspace, [rolesPath]: roles }), 'https://x', { now })
    expect([adminRoleOf(live), [...(live.offers ?? [])]]).toEqual([undefined, ['roles']])
  })
  it('names no role when the roles are not what the API says', async () => {
    const live = await read(answering({ ...workspace, [rolesPath]: { data: ['x'] } }), 'https://x', { now })
    expect([adminRoleOf(live), [...(live.offers ?? [])]]).toEqual([undefined, []])
  })
  it('does not hide a bug while roles are read', async () => {
    const bug = new TypeError('a bug')
    const rows = Array.from({ length: 25 }, (_, index) => ({ policyId: index }))
    const http: Http = async (req) => {
      if (req.path.startsWith(rolesPath) && req.path !== pageOf(rolesPath, 0)) throw bug
      return answering({ ...workspace, [rolesPath]: { data: rows } })(req)
    }
    await expect(read(http, 'https://x', { now })).rejects.toBe(bug)
  })
  it('is refused when the list of administrators cannot be read for any other reason than a right', async () => {
    const http: Http = async (req) => {
      const reply = await answering(workspace)(req)
      return req.path.includes('/admins') ? { ...reply, status: 500, body: undefined } : reply
    }
    await expect(read(http, 'https://x', { now })).rejects.toThrow(
      'Alteryx answered 500 at /v4/workspaces/7/admins: Alteryx answered 500.',
    )
  })
  it('of which no offers are known has no role', () => {
    expect(adminRoleOf({} as Snapshot)).toBeUndefined()
  })
})

describe('a request that is not answered', () => {
  const lost = (more: object): Http => answering({ [selfPath]: lostError({ why: 'it is cut', sent: true, ...more }) })
  it('is a matter of the connection', async () => {
    await expect(get(lost({}), selfPath)).rejects.toMatchObject({
      code: 'connection',
      message: 'Alteryx cannot be read: it is cut.',
    })
  })
  it('because no token is left is a matter of the token', async () => {
    await expect(get(lost({ isSpent: true }), selfPath)).rejects.toMatchObject({
      code: 'scopes',
      message: 'Alteryx cannot be read: it is cut.',
    })
  })
  it('because of a bug is a bug', async () => {
    const bug = new TypeError('a bug')
    await expect(get(answering({ [selfPath]: bug }), selfPath)).rejects.toBe(bug)
  })
})

describe('a list', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id }))
  /** Page after page, each asked for once, and the last one from then on. */
  const pagesOf = (...pages: { data: unknown; count?: number }[]): Http => {
    let at = 0
    return async () => ({ status: 200, headers: {}, body: pages[Math.min(at++, pages.length - 1)], text: '' })
  }
  const options = { what: 'people', convert: (row: unknown) => row as { id: string }, isMoving: false }
  const why = async (...pages: { data: unknown; count?: number }[]): Promise<string> => {
    const moved: string[] = []
    const onRead = (event: { type: string; why?: string }) => event.type === 'moved' && moved.push(event.why ?? '')
    await readList(pagesOf(...pages), '/x', { ...options, onRead }).catch(() => undefined)
    return moved[0] ?? 'nothing moved'
  }
  const many = Array.from({ length: 25 }, (_, index) => `n${index}`)

  it('that has a number twice within a later page is read again', async () => {
    const next = rows('n24', 'a', 'a')
    expect(await why({ data: rows(...many), count: 28 }, { data: next, count: 28 })).toBe('a number occurs twice')
  })
  it('that has a number of an earlier page once more is read again', async () => {
    const next = rows('n24', 'n3')
    expect(await why({ data: rows(...many), count: 28 }, { data: next, count: 28 })).toBe('a number occurs twice')
  })
  it('that has a number twice in its first page is read again', async () => {
    expect(await why({ data: rows('a', 'a'), count: 2 })).toBe('a number occurs twice')
  })
  it('whose count changes with a page that is the same is read again', async () => {
    const same = rows('a', 'b')
    expect(await why({ data: same, count: 5 }, { data: same, count: 6 })).toBe('the count changed from 5 to 6')
  })
  it('that ends before its count is read again', async () => {
    expect(await why({ data: rows('a', 'b'), count: 5 }, { data: rows('b'), count: 5 })).toBe(
      '2 rows were read and Alteryx counts 5',
    )
  })
  it('that counts nothing tells how many have come', async () => {
    const told: unknown[] = []
    const onRead = (event: unknown) => void told.push(event)
    const { items } = await readList(pagesOf({ data: rows('a', 'b') }, { data: rows('b') }), '/x', {
      ...options,
      onRead,
    })
    expect(items.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(told.at(-1)).toEqual({ type: 'page', what: 'users', rows: 2, total: 2 })
  })
})

describe('the first of two requests', () => {
  it('is never judged, for there is none', () => {
    const reply = { status: 200, headers: {}, body: {}, text: '' }
    expect(alteryx.judgeFirst({ method: 'GET', path: '/' }, reply)).toEqual({ is: 'unknown' })
  })
})
