// The two sides: hubplan's own reader and executor, and a bare loop that sends the same requests as fast as the hub takes
// them. The bare loop keeps no journal, looks at no answer and knows no plan.
import { join } from 'node:path'

import pLimit from 'p-limit'
import { Pool } from 'undici'

import { applyPlan } from '../../dist/apply/apply.js'
import { openPace } from '../../dist/apply/pace.js'
import { roundTripMs, widthFor } from '../../dist/apply/width.js'
import { defaultLimits } from '../../dist/commands/config-limits.js'
import { openHub, pause } from '../../dist/commands/hub.js'
import { freeze } from '../../dist/core/plan.js'
import { report } from '../../dist/core/report.js'
import { journalPath, openJournal } from '../../dist/io/journal.js'
import { providers } from '../../dist/providers/index.js'

const provider = providers.jupyterhub
/** As in src/commands/apply.ts. */
const sizes = { create: 50, member: 100 }
const connections = 10

/** hubplan as its commands put it together; only the screen is missing. */
export async function openHubplan({ url, token }, folder) {
  const signal = new AbortController().signal
  const streams = { err: (text) => process.stderr.write(text), ask: undefined }
  const world = { env: { HUBPLAN_TOKEN: token }, streams, signal }
  const hub = await openHub(world, { timeout: 30, debug: false }, { url, from: 'flag' }, { connections, provider })
  const width = widthFor(await roundTripMs(hub.http, provider.ping))
  const wait = (ms) => pause(ms, signal)
  let runs = 0
  return {
    close: hub.close,
    read: () => provider.read(hub.http, url),
    requestsOfRead: async () => {
      const requests = []
      await provider.read((req) => {
        requests.push(req)
        return hub.http(req)
      }, url)
      return requests
    },
    requestsOf: (actions, live) => provider.lower(actions, live, sizes),
    apply: async (actions, live) => {
      const plan = planOf(actions, live)
      const events = []
      runs += 1
      const journal = await openJournal(journalPath(join(folder, `${runs}.json`), undefined, plan.digest), plan.digest)
      await applyPlan(plan, live, {
        provider,
        http: hub.http,
        pace: openPace({ width, sizes, rate: undefined, nowMs: Date.now, wait }),
        stopTimeoutMs: 120_000,
        signal,
        now: () => new Date().toISOString(),
        nowMs: Date.now,
        wait,
        random: Math.random,
        emit: (event) => {
          events.push(event)
          return journal.append(event)
        },
      })
      await journal.close()
      const { counts } = report(plan, events, undefined)
      if (counts.changed !== actions.length) throw new Error(`hubplan did not change all: ${JSON.stringify(counts)}`)
    },
  }
}

function planOf(actions, live) {
  return freeze({
    tool: 'hubplan bench',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    live,
    inputs: [],
    options: { names: 'lower', prune: false, manage: [], protect: [], limits: { ...defaultLimits, min_admins: 0 } },
    overrides: [],
    needs: [],
    actions,
    findings: [],
  })
}

/** The bare loop over kept-alive connections. */
export function openBare({ url, token }) {
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/+$/, '')
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const send = async ({ method, path, headers, body }) => {
    const answer = await pool.request({
      method,
      path: base + path,
      headers: { ...headers, authorization: `token ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER })
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode}`)
  }
  return {
    close: () => pool.destroy(),
    replay: (requests, width) => {
      const inFlight = pLimit(width)
      return Promise.all(requests.map((req) => inFlight(() => send(req))))
    },
  }
}
