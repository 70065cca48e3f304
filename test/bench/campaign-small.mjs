// A small plan on a large hub: one admin change with the whole command `hubplan apply`, against the time of the requests
// that it sends.
import { readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

import { farAway, startHub } from './hub.mjs'
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
    for (const [where, hub] of Object.entries({ near, far })) {
      for (const job of jobs) rows.push(await measured({ where, hub, near, crowd, rounds, say }, job))
    }
  } finally {
    await far.stop()
    await near.stop()
  }
  const how =
    `${near.name}; ${whole(crowd + admins.length)} users; medians of ${rounds} rounds of both in turn. ` +
    'Command: from start to exit of `hubplan apply plan.json --yes`, with its journal. ' +
    "Requests: those that this command sends, one after the other in a bare loop over one kept-alive connection in a running program, plus `node -e ''`. " +
    'All: the requests that read all users once, in the same loop. ' +
    `Far: ${far.name.replace(`${near.name}, `, '')}.`
  return { title: 'Small plans on a large hub', how, rows, text: table(rows) }
}

async function measured({ where, hub, near, crowd, rounds, say }, { what, user, flag, after }) {
  const folder = openFolder()
  const reset = () => openScript(near).run([patch(user, !after)])
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.token }
  const apply = () => hubplan(['apply', 'plan.json', '--yes'], folder, env)
  const anew = async () => {
    await reset()
    // The plan is the same; it was never applied.
    for (const name of readdirSync(folder)) if (name.endsWith('.journal')) rmSync(join(folder, name))
  }
  await hubplan(['plan', flag, user, '-o', 'plan.json'], folder, env)
  const bare = openBare(hub)
  const [requests, listing] = await requestsOf(hub, { folder, apply: anew, flag, user })
  const rounded = []
  for (let index = 0; index < rounds; index += 1) {
    say(`small: ${what}, ${where}: round ${index + 1} of ${rounds}`)
    const sides = {
      command: async () => apply(),
      requests: () => bare.replay(requests, 1),
      node: async () => (await runNode(['-e', ''], { cwd: folder })).ms,
      all: () => bare.replay(listing, 1),
    }
    const times = {}
    const order = index % 2 === 0 ? Object.keys(sides) : Object.keys(sides).toReversed()
    for (const side of order) {
      await anew()
      times[side] = await sides[side]()
    }
    rounded.push(times)
  }
  await reset()
  const ms = (of) => `${whole(median(rounded.map(of)))} ms`
  return {
    what: `${what}, ${where}`,
    requests: String(requests.length),
    'to read all': String(listing.length),
    command: ms(({ command }) => command),
    'requests and node': ms((times) => times.requests + times.node),
    ...ratioCells(
      'command takes',
      rounded.map((times) => times.command / (times.requests + times.node)),
    ),
    'all once': ms(({ all }) => all),
    users: whole(crowd),
  }
}

/** The requests of an apply, and those of them that would read all users, as a relay sees them. */
async function requestsOf(hub, { folder, apply: anew, flag, user }) {
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
  const url = `http://127.0.0.1:${relay.address().port}`
  const env = { HUBPLAN_URL: url, HUBPLAN_TOKEN: hub.token }
  try {
    await anew()
    await hubplan(['plan', flag, user, '-o', 'relayed.json'], folder, env)
    const listing = seen.splice(0)
    await hubplan(['apply', 'relayed.json', '--yes'], folder, env)
    return [seen, listing]
  } finally {
    await anew()
    relay.closeAllConnections()
    relay.close()
  }
}

async function hubplan(args, cwd, env) {
  const { code, ms, stderr } = await runNode([cli, ...args], { cwd, env })
  if (code !== 0) throw new Error(`hubplan ${args[0]} ended with ${code}: ${stderr}`)
  return ms
}
