// A small plan on a large hub: one admin change with the whole command `hubplan apply`, against the time of the requests
// that it sends.
import { readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

import { farAway, startHub, unencrypted } from './hub.mjs'
import { names } from './jobs.mjs'
import { cli, openFolder, runNode } from './processes.mjs'
import { openBare, openScript } from './sides.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

const usualCrowd = 20_000
const usualRounds = 7
const patch = (user, admin) => ({ method: 'PATCH', path: `/hub/api/users/${user}`, body: { admin } })
const jobs = [
  { what: 'admin on', user: 'crowd0007', flag: '--admin', after: true },
  { what: 'admin off', user: 'boss', flag: '--no-admin', after: false },
]

export async function runSmall({ wanted, say, rounds = usualRounds, users: crowd = usualCrowd }) {
  say(`a hub with ${whole(crowd)} users`)
  const admins = ['root', 'boss'].map((name) => ({ name, admin: true }))
  const near = await startHub(names(crowd, 'crowd'), wanted, admins)
  const far = await farAway(near)
  const rows = []
  try {
    // A hub is slower when its users are listed for the first time.
    await openScript(near).list()
    for (const job of jobs) {
      const sent = await requestsOf(near, job)
      for (const [where, hub] of Object.entries({ near, far })) {
        say(`small: ${job.what}, ${where}`)
        rows.push(await measured({ where, hub, near, crowd, rounds, sent }, job))
      }
    }
  } finally {
    await far.stop()
    await near.stop()
  }
  const how =
    `${near.name}; ${whole(crowd + admins.length)} users; medians of ${rounds} rounds of both in turn. ` +
    'Command: from start to exit of `hubplan apply plan.json --yes`, with its journal. ' +
    "Requests: those that this command sends, one after the other in a bare loop over one kept-alive connection in a running program, plus `node -e ''`. " +
    'All once: the requests that read all users, once in the same loop. ' +
    `Far: ${far.name.replace(`${near.name}, `, '')}.`
  return { title: 'Small plans on a large hub', how, rows, text: table(rows) }
}

async function measured({ where, hub, near, crowd, rounds, sent: { requests, listing } }, job) {
  const { folder, env, anew } = await openJob(hub, near, job)
  const bare = openBare(hub)
  const sides = {
    command: () => hubplan(['apply', 'plan.json', '--yes'], folder, env),
    requests: () => bare.replay(requests, 1),
    node: async () => (await runNode(['-e', ''], { cwd: folder })).ms,
  }
  const rounded = []
  for (let index = 0; index < rounds; index += 1) {
    const times = {}
    for (const side of index % 2 === 0 ? Object.keys(sides) : Object.keys(sides).toReversed()) {
      await anew()
      times[side] = await sides[side]()
    }
    rounded.push(times)
  }
  await anew()
  const ms = (of) => `${whole(median(rounded.map(of)))} ms`
  return {
    what: `${job.what}, ${where}`,
    requests: String(requests.length),
    'to read all': String(listing.length),
    command: ms(({ command }) => command),
    'requests and node': ms((times) => times.requests + times.node),
    ...ratioCells(
      'command takes',
      rounded.map((times) => times.command / (times.requests + times.node)),
    ),
    'all once': `${whole(await bare.replay(listing, 1))} ms`,
    users: whole(crowd),
  }
}

/** A folder with the plan of a job; `anew` takes the change back, and the plan was never applied then. */
async function openJob(hub, near, { user, flag, after }) {
  const folder = openFolder()
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.token, ...unencrypted }
  await hubplan(['plan', flag, user, '-o', 'plan.json'], folder, env)
  const anew = async () => {
    await openScript(near).run([patch(user, !after)])
    for (const name of readdirSync(folder)) if (name.endsWith('.journal')) rmSync(join(folder, name))
  }
  return { folder, env, anew }
}

/** The requests of a plan, which reads all users, and those of its apply, as a relay sees them. */
async function requestsOf(hub, job) {
  const seen = []
  const relay = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const { method, url: path } = request
    const { accept } = headers
    seen.push({ method, path, headers: { accept }, ...(body.length === 0 ? {} : { body: JSON.parse(String(body)) }) })
    const answer = await fetch(hub.url + path, { method, headers, ...(body.length === 0 ? {} : { body }) })
    const kept = ['content-type', 'x-jupyterhub-version', 'date'].map((name) => [name, answer.headers.get(name) ?? ''])
    response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve))
  try {
    const relayed = { url: `http://127.0.0.1:${relay.address().port}`, token: hub.token }
    const { folder, env, anew } = await openJob(relayed, hub, job)
    const listing = seen.splice(0)
    await hubplan(['apply', 'plan.json', '--yes'], folder, env)
    await anew()
    return { requests: seen, listing }
  } finally {
    relay.closeAllConnections()
    relay.close()
  }
}

async function hubplan(args, cwd, env) {
  const { code, ms, stderr } = await runNode([cli, ...args], { cwd, env })
  if (code !== 0) throw new Error(`hubplan ${args[0]} ended with ${code}: ${stderr}`)
  return ms
}
