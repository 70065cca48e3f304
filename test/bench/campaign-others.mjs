// How long another client of the hub waits while hubplan is at work with its defaults. It must be no longer than one batch
// takes, of 50 new users, on the same hub when nobody else asks anything.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { distances, farAway, startHub, unencrypted } from './hub.mjs'
import { deleteRequest, groupRequest, names } from './jobs.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { openScript } from './sides.mjs'
import { median, quantile, table, whole } from './table.mjs'

const crowd = 5000
const usual = { users: 500, rounds: 5 }
const everyMs = 50
const idleMs = 5000
const batch = 50
/** How often it lists, and how many groups each user joins, so that there is something to see. */
const listings = 5
const joined = Array.from({ length: 10 }, (_, index) => `joined${index}`)

/** What hubplan does, in this order: the arguments of its plan, or of a listing, and the rows of the file. */
const jobs = [
  { what: () => `plans nothing, ${listings} times`, listing: ['plan', 'nothing.csv', '-o', 'plan.json'] },
  { what: (users) => `creates ${whole(users)}`, plan: () => ['users.csv'] },
  { what: (users) => `joins ${whole(users)} to ${joined.length} groups`, plan: () => ['groups.csv'] },
  {
    what: (users) => `deletes ${whole(users)}`,
    plan: (users) => ['--absent-from', 'users.csv', '--max-deletes', String(users), '--max-delete-share', '1'],
  },
]

export async function runOthers({ wanted, say, users = usual.users, rounds = usual.rounds }) {
  say(`a hub with ${crowd} users`)
  const near = await startHub(names(crowd, 'crowd'), wanted)
  const far = await farAway(near)
  const script = openScript(near)
  const seen = new Map()
  const note = (what, round) => seen.set(what, [...(seen.get(what) ?? []), round])
  try {
    // What the hub does only for the first listing is done.
    const folder = openCommands(users)
    await measured(near, near, { job: jobs[0], users, folder })
    for (let index = 0; index < rounds; index += 1) {
      say(`others: round ${index + 1} of ${rounds}`)
      const idle = await whilePolling(near, () => new Promise((end) => setTimeout(end, idleMs)))
      note('nothing', { waits: idle.map(([, wait]) => wait) })
      for (const [where, hub] of Object.entries({ near, far })) {
        await script.run(joined.map(groupRequest))
        for (const job of jobs) {
          const what = `${job.what(users)}, ${where}`
          // Before and after: the machine may be another one in half a minute.
          const before = await oneBatch(script)
          const { waits, ms } = await measured(near, hub, { job, users, folder })
          note(what, { waits, ms, alone: median([before, await oneBatch(script)]) })
          say(`${what}: ${(ms / 1000).toFixed(1)} s`)
        }
        await script.run(joined.map((group) => ({ method: 'DELETE', path: `/hub/api/groups/${group}` })))
      }
    }
  } finally {
    await far.stop()
    await near.stop()
  }
  const rows = [...seen].map(([what, all]) => rowOf(what, all))
  const how =
    `${near.name}; ${whole(crowd)} users. Another client on the same machine asks for one user every ${everyMs} ms, answered or not; ` +
    `what it sent between the first and the last change of hubplan counts, and of plans all from start to exit. p50, p99 and max of ${rounds} rounds together. ` +
    `In batches: the p99 of each round, in the time of one batch alone, ${batch} users in one request when nobody else asks, before and after each run; its median, and min to max of the rounds. ` +
    `Far: hubplan is ${distances.far} ms away each way, the other client is not.`
  return { title: 'How long others wait', how, rows, text: table(rows) }
}

function rowOf(what, all) {
  const ms = (value) => `${whole(value)} ms`
  const waits = all.flatMap((round) => round.waits)
  const isAlone = all[0].alone === undefined
  const inBatches = all.map((round) => quantile(round.waits, 0.99) / round.alone)
  return {
    'hubplan does': what,
    requests: whole(waits.length),
    p50: ms(quantile(waits, 0.5)),
    p99: ms(quantile(waits, 0.99)),
    max: ms(Math.max(...waits)),
    'one batch alone': isAlone ? '' : ms(median(all.map(({ alone }) => alone))),
    'p99 in batches': isAlone ? '' : median(inBatches).toFixed(2),
    'min to max': isAlone ? '' : `${Math.min(...inBatches).toFixed(2)} to ${Math.max(...inBatches).toFixed(2)}`,
    command: isAlone ? '' : `${(median(all.map((round) => round.ms)) / 1000).toFixed(1)} s`,
    rounds: String(all.length),
  }
}

async function oneBatch(script) {
  const usernames = names(batch, 'alone')
  const ms = await script.run([{ method: 'POST', path: '/hub/api/users', body: { usernames } }])
  await script.run(usernames.map(deleteRequest))
  return ms
}

/** The files that hubplan is given. */
function openCommands(users) {
  const folder = openFolder()
  const list = names(users, 'others')
  writeFileSync(join(folder, 'nothing.csv'), 'username\ncrowd0000\n')
  writeFileSync(join(folder, 'users.csv'), `username\n${list.join('\n')}\n`)
  writeFileSync(
    join(folder, 'groups.csv'),
    `username,groups\n${list.map((user) => `${user},${joined.join(';')}\n`).join('')}`,
  )
  return folder
}

/** The user's own way: a plan of a file, and `apply` with its defaults. */
async function measured(near, hub, { job, users, folder }) {
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.token, ...unencrypted }
  let ms = 0
  if (job.listing !== undefined) {
    const all = await whilePolling(near, async () => {
      for (let time = 0; time < listings; time += 1) ms += await hubplan(job.listing, folder, env)
    })
    return { ms, waits: all.map(([, wait]) => wait) }
  }
  await hubplan(['plan', ...job.plan(users), '-o', 'plan.json'], folder, env)
  const all = await whilePolling(near, async () => {
    ms = await hubplan(['apply', 'plan.json', '--yes'], folder, env)
  })
  const journal = readdirSync(folder).find((name) => name.endsWith('.journal'))
  const events = readFileSync(join(folder, journal), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  rmSync(join(folder, journal))
  const from = Date.parse(events.find(({ type }) => type === 'intent').at)
  const to = Date.parse(events.at(-1).at)
  return { ms, waits: all.filter(([at]) => at >= from && at <= to).map(([, wait]) => wait) }
}

async function hubplan(args, cwd, env) {
  const { code, ms, stderr } = await runNode([cli, ...args], { cwd, env })
  if (code !== 0) throw new Error(`hubplan ${args[0]} ended with ${code}: ${stderr}`)
  return ms
}

/** What the other client waited meanwhile. */
async function whilePolling(hub, work) {
  const poll = await startHelper('poll.mjs', `${hub.url}/hub/api/users/crowd0001`, hub.token, everyMs)
  await work()
  const samples = await new Promise((resolve) => {
    poll.child.once('message', resolve)
    poll.child.send('end')
  })
  // A request that failed has no time: JSON makes null of what never ended.
  return samples.map(([at, wait]) => [at, wait ?? Number.POSITIVE_INFINITY])
}
