// The three sides: hubplan's own reader and executor; a bare loop that sends the same requests as fast as the hub takes
// them (it keeps no journal, looks at no answer and knows no plan); and a script of the kind people have today, one user
// a request, one request after the other, each on a connection of its own as Python's `requests.get` makes it.
import { request } from 'node:http'
import { join } from 'node:path'

import pLimit from 'p-limit'
import { Pool } from 'undici'

import { unencrypted } from './hub.mjs'

const requestOfSelf = { method: 'GET', path: '/hub/api/user' }
/** Connections that a listing leaves open for what follows. */
const afterListing = 4
const several = (send, most = afterListing) => Promise.all(Array.from({ length: most }, send))

/**
 * Reads and applies as the commands do: no connection is open for reading, and those of a listing before it writes.
 * @param expected about how many users the hub has: a plan's files or its snapshot tell
 */
export function openHubplan({ url, token }, { internals, folder, expected }) {
  const { openHub, providers, pause, readLive, findWidth, widest, openPace, usualSizes } = internals
  const provider = providers.jupyterhub
  const signal = new AbortController().signal
  const streams = { err: (text) => process.stderr.write(text), ask: undefined }
  const nowMs = () => performance.now()
  const waitedMs = () => performance.eventLoopUtilization().idle
  const now = () => new Date().toISOString()
  const { random } = Math
  const env = { HUBPLAN_TOKEN: token, ...unencrypted }
  const world = { env, streams, signal, now, elapsedMs: nowMs, waitedMs, random }
  const flags = { timeout: 60, debug: false }
  const target = { url, from: 'flag' }
  const read = (of) => readLive(world, flags, { target, provider: of, expected })
  const wait = (ms) => pause(ms, { signal })
  let runs = 0
  return {
    read: () => read(provider),
    /** All requests of a listing, as if it were known from the start which pages there are. */
    requestsOfRead: async () => {
      const requests = []
      const recorded = (http) => (req) => {
        requests.push(req)
        return http(req)
      }
      await read({ ...provider, read: (http, ...rest) => provider.read(recorded(http), ...rest) })
      // A bare loop opens its connections with its first requests.
      return requests.filter(({ path }) => path !== provider.ping.path)
    },
    requestsOf: (actions, live) => provider.lower(actions, live, usualSizes),
    /** @returns ms */
    apply: async (actions, live) => {
      const plan = planOf(internals, actions, live)
      const events = []
      runs += 1
      const path = internals.journalPath(join(folder, `${runs}.json`), undefined, plan.digest)
      const hub = await openHub(world, flags, target, { connections: widest + 2, provider })
      // As the listing that a command begins with.
      await several(() => hub.http(requestOfSelf))
      const from = nowMs()
      const following = await findWidth({ hub, provider, flags: {}, world }, actions)
      const pace = openPace({ ...following, sizes: usualSizes, rate: undefined, nowMs, wait })
      const journal = await internals.openJournal(path, plan.digest)
      await internals.applyPlan(plan, live, {
        provider,
        http: hub.http,
        pace,
        stopTimeoutMs: 120_000,
        serverTimeoutMs: 120_000,
        signal,
        now,
        nowMs,
        wait,
        random,
        past: [],
        passwordOf: () => undefined,
        emit: (event) => {
          events.push(event)
          return journal.append(event)
        },
      })
      await journal.close()
      const ms = nowMs() - from
      await hub.close()
      const { counts } = internals.report(plan, events, undefined)
      if (counts.changed !== actions.length) throw new Error(`hubplan did not change all: ${JSON.stringify(counts)}`)
      return ms
    },
  }
}

function planOf({ freeze, defaultLimits }, actions, live) {
  return freeze({
    tool: 'hubplan bench',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    live,
    inputs: [],
    options: { names: 'lower', prune: false, manage: [], protect: [], limits: { ...defaultLimits, min_admins: 0 } },
    // All admins are demoted; what no record loosens holds at its default.
    overrides: [{ flag: '--allow', value: 'min-admins' }],
    needs: [],
    actions,
    findings: [],
  })
}

/** The bare loop over kept-alive connections. */
export function openBare({ url, token }) {
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/+$/, '')
  return {
    /** @returns ms */
    replay: async (requests, width, warm) => {
      const pool = new Pool(origin, { connections: width, pipelining: 1 })
      const send = async ({ method, path, headers, body }) => {
        const answer = await pool.request({
          method,
          path: base + path,
          headers: { ...headers, authorization: `token ${token}`, 'content-type': 'application/json' },
          body: body === undefined ? null : JSON.stringify(body),
          headersTimeout: 0,
        })
        await answer.body.text()
        if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode}`)
      }
      if (warm !== undefined) await several(() => send(warm), Math.min(width, afterListing))
      const inFlight = pLimit(width)
      const from = performance.now()
      await Promise.all(requests.map((req) => inFlight(() => send(req))))
      const ms = performance.now() - from
      await pool.destroy()
      return ms
    },
  }
}

export function openScript({ url, token }) {
  const send = ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const length = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
      const options = { method, agent: false, headers: { ...headers, ...length, authorization: `token ${token}` } }
      const sent = request(url + path, options, (answer) => {
        let received = ''
        answer.setEncoding('utf8')
        answer.on('data', (data) => {
          received += data
        })
        answer.on('end', () => {
          if (answer.statusCode < 300) resolve(received)
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${received}`))
        })
      })
      sent.on('error', reject)
      sent.end(text)
    })
  return {
    send,
    /** @returns ms */
    run: async (requests) => {
      const from = performance.now()
      for (const req of requests) await send(req)
      return performance.now() - from
    },
    /** The first pages of a listing, as long as the hub makes them for a client that names no size. @returns ms a user */
    list: async (pages) => {
      const from = performance.now()
      const headers = { accept: 'application/jupyterhub-pagination+json' }
      let next = { offset: 0 }
      let users = 0
      for (let page = 0; page < pages && next !== null; page += 1) {
        const path = `/hub/api/users?offset=${next.offset}`
        const { items, _pagination } = JSON.parse(await send({ method: 'GET', path, headers }))
        users += items.length
        next = _pagination.next
      }
      return (performance.now() - from) / users
    },
  }
}
