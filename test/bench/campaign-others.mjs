// How long other clients of the hub wait while hubplan is at work with its defaults. It must be no longer than one
// batch takes, of 50 new users, on the same hub when nobody else asks anything.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { farAway, startHub } from './hub.mjs'
import { names, scriptRequest } from './jobs.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { openScript } from './sides.mjs'
import { median, quantile, table, whole } from './table.mjs'

const crowd = 1000
const users = 1000
const usualRounds = 3
const everyMs = 50
const idleMs = 6000
const batch = 50

export async function runOthers({ wanted, say, rounds = usualRounds }) {
  say(`a hub with ${crowd} users`)
  const near = await startHub(names(crowd, 'crowd'), wanted)
  const far = await farAway(near)
  const script = openScript(near)
  const samples = { 'nobody at work': [] }
  const alone = {}
  const walls = {}
  try {
    await script.run(names(5, 'warm').map((user) => scriptRequest('create', user)))
    for (let index = 0; index < rounds; index += 1) {
      say(`others: round ${index + 1} of ${rounds}`)
      const idle = await whilePolling(near, () => new Promise((end) => setTimeout(end, idleMs)))
      samples['nobody at work'].push(...idle.map(([, wait]) => wait))
      for (const [where, hub] of Object.entries({ near, far })) {
        for (const job of ['create', 'delete']) {
          const what = `${job} ${whole(users)}, ${where}`
          // Before and after: the machine may be another one in half a minute.
          const before = [await oneBatch(script), await oneBatch(script)]
          const { waits, ms } = await measured(near, hub, job)
          alone[what] = [...(alone[what] ?? []), ...before, await oneBatch(script), await oneBatch(script)]
          samples[what] = [...(samples[what] ?? []), ...waits]
          walls[what] = [...(walls[what] ?? []), ms]
          say(`${what}: ${(ms / 1000).toFixed(1)} s`)
        }
      }
    }
  } finally {
    await far.stop()
    await near.stop()
  }
  const ms = (value) => `${whole(value)} ms`
  const rows = Object.entries(samples).map(([what, waits]) => ({
    'hubplan does': what,
    requests: whole(waits.length),
    p50: ms(quantile(waits, 0.5)),
    p99: ms(quantile(waits, 0.99)),
    max: ms(Math.max(...waits)),
    'one batch alone': alone[what] === undefined ? '' : ms(median(alone[what])),
    'p99 in batches': alone[what] === undefined ? '' : (quantile(waits, 0.99) / median(alone[what])).toFixed(2),
    'whole command': walls[what] === undefined ? '' : `${(median(walls[what]) / 1000).toFixed(1)} s`,
  }))
  const how =
    `${near.name}; ${whole(crowd)} users. Another client on the same machine asks for one user every ${everyMs} ms, answered or not; ` +
    `what it sent between the first and the last change of hubplan counts (${rounds} runs together). One batch alone: ${batch} users in one request, before and after each run, when nobody else asks. ` +
    `Far: hubplan is ${far.name.replace(`${near.name}, `, '')}, the other client is not.`
  return { title: 'How long others wait', how, rows, text: table(rows) }
}

async function oneBatch(script) {
  const usernames = names(batch, 'alone')
  const ms = await script.run([{ method: 'POST', path: '/hub/api/users', body: { usernames } }])
  await script.run(usernames.map((user) => scriptRequest('delete', user)))
  return ms
}

/** The user's own way: a plan of a file, and `apply` with nothing but its defaults. */
async function measured(near, hub, job) {
  const folder = openFolder()
  const list = names(users, 'others')
  writeFileSync(join(folder, 'users.csv'), `username\n${list.join('\n')}\n`)
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.token }
  const limits = ['--max-deletes', String(users), '--max-delete-share', '1']
  const given = job === 'create' ? ['users.csv'] : ['--absent-from', 'users.csv', ...limits]
  await hubplan(['plan', ...given, '-o', 'plan.json'], folder, env)
  let ms = 0
  const all = await whilePolling(near, async () => {
    ms = await hubplan(['apply', 'plan.json', '--yes'], folder, env)
  })
  const journal = readdirSync(folder).find((name) => name.endsWith('.journal'))
  const events = readFileSync(join(folder, journal), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
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
