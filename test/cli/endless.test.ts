// Hubs whose lists never end, drip or are beyond all size: one clear error within the timeout, and little memory. And one
// wrong token costs one request and one error.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { thirdOf } from '../helpers/tier.ts'
import { launch, type Ran } from './run.ts'

const peak = fileURLToPath(new URL('../bench/peak.mjs', import.meta.url))
const scopes = ['list:users', 'read:users', 'list:groups', 'read:groups', 'read:servers', 'read:hub']
const kilobytes = 300 * 1024

type Answer = (request: URL, response: ServerResponse) => void

interface Measured extends Ran {
  readonly peakKb: number
  readonly requests: number
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Runs hubplan against a server that answers as it likes. */
async function run(answer: Answer, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Measured> {
  let requests = 0
  const server = createServer((request: IncomingMessage, response) => {
    requests += 1
    answer(new URL(request.url ?? '', 'http://x'), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-endless-'))
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })
  await writeFile(join(folder, 'users.csv'), 'username\nann@x.edu\n')
  const out = join(folder, 'peak')
  const own = {
    HUBPLAN_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    HUBPLAN_TOKEN: 'secret',
    NODE_OPTIONS: `--import=${peak}`,
    HUBPLAN_BENCH_PEAK: out,
    HUBPLAN_STATE: folder,
    ...env,
  }
  const ran = await launch(['plan', 'users.csv', ...args], { cwd: folder, env: own }).done
  return { ...ran, requests, peakKb: (JSON.parse(await readFile(out, 'utf8')) as { maxRSS: number }).maxRSS }
}

/** A hub whose list of users is answered so; everything else is as it should be. */
const hub =
  (users: Answer): Answer =>
  (url, response) => {
    const path = url.pathname.replace('/hub/api', '')
    if (path === '/user') json(response, { kind: 'service', name: 'bot', admin: true, scopes })
    else if (path === '/info') json(response, {})
    else if (path === '/groups')
      json(response, { items: [], _pagination: { offset: 0, limit: 50, total: 0, next: null } })
    else users(url, response)
  }

const page = (offset: number, total: number, { rows = 200, hasNext = true } = {}) => ({
  items: Array.from({ length: rows }, (_, at) => ({ name: `u${offset + at}`, admin: false, groups: [], servers: {} })),
  _pagination: { offset, limit: 200, total, next: hasNext ? { offset: offset + 200, limit: 200 } : null },
})
const offsetOf = (url: URL): number => Number(url.searchParams.get('offset') ?? 0)

describe('a hub', () => {
  const endless: readonly [string, Answer, string, ...string[]][] = [
    [
      'counts more users than there can be',
      (url, response) => json(response, page(offsetOf(url), 1e15)),
      'error: The hub counts 1000000000000000 users, and hubplan reads 5000000 at most.\n',
    ],
    [
      'counts more users with every page',
      (url, response) => json(response, page(offsetOf(url), offsetOf(url) + 1000)),
      'error: The list of users grows faster than it is read: the hub counted 1000 at first, and ',
    ],
    [
      'has one page after the other, whatever it counts',
      (url, response) => json(response, page(offsetOf(url), 200)),
      'error: The list of users kept changing while it was read (there are more rows than the hub counts); 5 tries.\n',
    ],
    [
      'says the same page again and again',
      (_, response) => json(response, page(0, 100_000)),
      'error: The list of users kept changing while it was read (the hub changed the size of its pages); 5 tries.\n',
    ],
    [
      'counts users who do not come',
      (url, response) => json(response, page(offsetOf(url), 4_000_000, { rows: 0 })),
      'error: The list of users kept changing while it was read (an empty page said that more follow); 5 tries.\n',
    ],
    [
      'drips',
      (_, response) => {
        const timer = setInterval(() => response.write(' '), 300)
        response.on('close', () => clearInterval(timer))
      },
      'error: The hub cannot be read: the hub did not complete its answer in 6 s.\n',
      '--timeout',
      '6',
    ],
    [
      'drips in each of its pages',
      (url, response) => {
        if (offsetOf(url) === 0) return json(response, page(0, 10_000))
        const timer = setInterval(() => response.write(' '), 300)
        response.on('close', () => clearInterval(timer))
      },
      'error: The hub cannot be read: the hub did not complete its answer in 6 s.\n',
      '--timeout',
      '6',
    ],
    [
      'answers with gigabytes',
      (_, response) => {
        const piece = Buffer.alloc(1024 * 1024, ' ')
        const pour = (): void => {
          while (!response.destroyed && response.write(piece));
          if (!response.destroyed) response.once('drain', pour)
        }
        pour()
      },
      'error: The hub cannot be read: the answer is larger than any answer of a hub.\n',
    ],
  ]
  test.each(thirdOf(endless))(
    'that %s is refused in time, and in little memory',
    async (_, answer, message, ...flags) => {
      const ran = await run(hub(answer), {}, ...flags)
      expect(ran.stderr).toContain(message)
      expect(ran.stderr).not.toContain('trying again')
      expect(ran.code).toBe(1)
      expect(ran.peakKb).toBeLessThan(kilobytes)
    },
  )
})

describe('a site', () => {
  const bevyList =
    (pageOf: (page: number) => object): Answer =>
    (url, response) =>
      json(response, pageOf(Number(url.searchParams.get('page') ?? 1)))
  const rows = (from: number, size = 100) =>
    Array.from({ length: size }, (_, at) => ({ id: from * 1000 + at + 1, email: `u${from}-${at}@x.edu`, role: null }))
  const bevy: readonly [string, Answer, string][] = [
    [
      'counts more users with every page',
      bevyList((at) => ({ results: rows(at), count: at * 1000, links: { next: at + 1 } })),
      'the count changed from page to page',
    ],
    [
      'has more users than it counts',
      bevyList((at) => ({ results: rows(at), count: 150, links: { next: at + 1 } })),
      '200 of 150 users came',
    ],
    [
      'has empty pages for ever',
      bevyList((at) => ({ results: [], count: 150, links: { next: at + 1 } })),
      '0 of 150 users came',
    ],
    [
      'counts more than there can be',
      bevyList(() => ({ results: [], count: 1e15 })),
      'a list of 1000000000000000 users',
    ],
  ]
  test.each(thirdOf(bevy))('of Bevy that %s is refused', async (_, answer, message) => {
    const ran = await run(answer, {}, '--provider', 'bevy')
    expect(ran.stderr).toContain(message)
    expect([ran.code, ran.requests < 20]).toEqual([1, true])
    expect(ran.peakKb).toBeLessThan(kilobytes)
  })

  const alteryx =
    (people: Answer): Answer =>
    (url, response) => {
      if (url.pathname === '/v4/workspaces/current') json(response, { id: 7, name: 'W' })
      else if (url.pathname === '/v4/people/current') json(response, { id: 1, email: 'me@x.edu', isAdmin: true })
      else people(url, response)
    }
  const people = (url: URL, count?: number) => ({
    data: Array.from({ length: 100 }, (_, at) => ({
      id: offsetOf(url) + at + 1,
      email: `u${offsetOf(url) + at}@x.edu`,
    })),
    ...(count === undefined ? {} : { count }),
  })
  test.each<[string, Answer, string]>(
    thirdOf<[string, Answer, string]>([
      [
        'counts more people than there can be',
        (url, response) => json(response, people(url, 1e15)),
        'error: The list of people cannot be read to its end: Alteryx counts 1000000000000000, more than any workspace has.\n',
      ],
      [
        'counts more people with every page',
        (url, response) => json(response, people(url, 1000 + offsetOf(url))),
        'The list of people kept changing while it was read (the count changed from 1000 to ',
      ],
      [
        'has one page after the other',
        (url, response) => json(response, people(url)),
        'error: The list of people cannot be read to its end: more follow after 2000 pages, more than any workspace has.\n',
      ],
    ]),
  )('of Alteryx that %s is refused', async (_, answer, message) => {
    const ran = await run(alteryx(answer), {}, '--provider', 'alteryx')
    expect(ran.stderr).toContain(message)
    expect(ran.code).toBe(1)
    expect(ran.peakKb).toBeLessThan(kilobytes)
  })
})

describe('a token that is refused', () => {
  // The others are never answered: who waited for them would say so, and try again.
  const refuse: Answer = (url, response) => {
    const isRefused = url.pathname.endsWith('/user') || url.pathname.includes('/quota')
    if (isRefused) json(response, { status: 403, message: 'Missing or invalid credentials.' }, 403)
  }
  test.each(thirdOf(['jupyterhub', 'aup']))(
    'on %s is told once, at once, and nothing is tried again',
    async (provider) => {
      const ran = await run(refuse, {}, '--provider', provider, '--timeout', '30')
      expect(ran.code).toBe(1)
      expect(ran.stderr.match(/^error: /gm)).toHaveLength(1)
      expect(ran.stderr).not.toContain('trying again')
    },
  )
  test('in one of many pages ends the others', async () => {
    let open = (): void => undefined
    const refused = new Promise<void>((resolve) => {
      open = resolve
    })
    const ran = await run(
      hub((url, response) => {
        if (offsetOf(url) === 0) return json(response, page(0, 10_000))
        if (offsetOf(url) < 300) {
          response.once('finish', open)
          return json(response, { message: 'no more' }, 403)
        }
        // A gateway in trouble: each of these would be tried five times.
        void refused.then(() => json(response, {}, 503))
      }),
      {},
    )
    expect(ran.stderr).toContain('error: The hub refused the token at /hub/api/users: no more\n')
    // As many as are in flight at first: 8 at most, where answers take long.
    expect(ran.stderr.match(/trying again/g)?.length ?? 0).toBeLessThanOrEqual(7)
    expect(ran.requests).toBeLessThan(20)
  })
})
