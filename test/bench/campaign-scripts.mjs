// Job by job, what administrators run today, scripts in Python with `requests`, against `hubplan plan` and `hubplan apply`: whole
// processes, from the first start to the last exit. Each side has users of its own.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { distances, farAway, startHub, unencrypted } from './hub.mjs'
import { names } from './jobs.mjs'
import { nameOf } from './people.mjs'
import { cli, here, openFolder, runNode, runProgram, startHelper } from './processes.mjs'
import { openScript } from './sides.mjs'
import { median, ratioCells, table } from './table.mjs'

const crowd = 500
const usual = { users: 200, rounds: { near: 5, far: 3 } }
/** ms: what a hub takes to store one; with it 200 users would take a minute. */
const msPerPassword = 150
const passwords = 50

const limits = ['--max-deletes', '100000', '--max-delete-share', '1']
const aup = ['--provider', 'aup']

/**
 * In their order. `script`: the arguments of today's; `plan`: those of hubplan plan; `command`: hubplan's, where there is
 * nothing to plan; `apply`: more for hubplan apply. FILE is the file with the users of the side, and the job's column.
 */
const hubJobs = [
  { job: 'create users.csv', script: ['manage_users.py', 'create', 'FILE'], plan: ['FILE'] },
  { job: 'list', script: ['manage_users.py', 'list'], command: ['list'] },
  { job: 'export backup.csv', script: ['manage_users.py', 'export', 'OUT'], command: ['export', 'OUT'] },
  {
    job: 'set-admin -f',
    script: ['manage_users.py', 'set-admin', 'FILE'],
    plan: ['--admin-from', 'FILE', '--allow', 'new-admins'],
  },
  {
    job: 'set-admin --revoke -f',
    script: ['manage_users.py', 'revoke-admin', 'FILE'],
    plan: ['--no-admin-from', 'FILE', '--allow', 'demotions'],
  },
  {
    job: 'delete remove_list.csv',
    script: ['manage_users.py', 'delete', 'FILE'],
    plan: ['--absent-from', 'FILE', ...limits],
  },
  { job: 'create them again', script: ['manage_users.py', 'create', 'FILE'], plan: ['FILE'], isBetween: true },
  { job: 'delete by glob', script: ['delete_users.py', 'GLOB'], plan: ['--absent', 'GLOB', ...limits] },
]
const aupJobs = [
  {
    job: 'set-passwords',
    users: passwords,
    column: 'password',
    script: ['manage_users.py', 'set-passwords', 'FILE'],
    plan: ['FILE', '--set-passwords', ...aup],
    apply: ['--passwords', 'FILE'],
  },
  { job: 'set-quota -f', column: 'quota', script: ['manage_users.py', 'set-quota', 'FILE'], plan: ['FILE', ...aup] },
]

/** @param where near or far */
export async function runScripts(where, { wanted, say, users = usual.users, rounds = usual.rounds[where] }) {
  const { code, stderr } = await runProgram(['python3', '-c', 'import requests'])
  if (code !== 0) throw new Error(`python3 has no requests (Debian package python3-requests): ${stderr}`)
  say(`a hub with ${crowd} users`)
  const near = { hub: await startHub(names(crowd, 'crowd'), wanted), aup: await startAup(users) }
  const far = distances[where] > 0 ? { hub: await farAway(near.hub, where), aup: await farAway(near.aup, where) } : near
  const times = new Map()
  try {
    const admin = openScript(near.hub)
    // Somebody stays an admin.
    await admin.send({ method: 'PATCH', path: '/hub/api/users/crowd0000', body: { admin: true } })
    for (let index = 0; index < rounds; index += 1) {
      const turns = index % 2 === 0 ? ['script', 'hubplan'] : ['hubplan', 'script']
      for (const [at, jobs] of [
        ['hub', hubJobs],
        ['aup', aupJobs],
      ]) {
        const sides = Object.fromEntries(
          turns.map((turn) => [turn, openSide(turn, { hub: far[at], at, users, index })]),
        )
        for (const job of jobs) {
          const both = {}
          for (const turn of turns) both[turn] = await sides[turn].run(job)
          if (job.isBetween) continue
          const { script, hubplan } = both
          say(`${where}, round ${index + 1} of ${rounds}: ${job.job}: ${seconds(script)} and ${seconds(hubplan)} s`)
          times.set(job, [...(times.get(job) ?? []), both])
        }
      }
    }
    await checkGone(admin)
  } finally {
    for (const all of far === near ? [near] : [far, near]) for (const hub of Object.values(all)) await hub.stop()
  }
  const rows = [...times].map(([job, all]) => ({
    job: job.job,
    users: String(job.users ?? users),
    'script s': seconds(median(all.map(({ script }) => script))),
    'hubplan s': seconds(median(all.map(({ hubplan }) => hubplan))),
    ...ratioCells(
      'script takes',
      all.map(({ script, hubplan }) => script / hubplan),
    ),
    rounds: String(rounds),
  }))
  const how =
    `${far.hub.name}; ${crowd} other users, and those of each side. ` +
    'Script: Python with requests, without a session, one request after another and one user a request, except list and export (one request, so they show only the users that the hub gives without pages) and set-passwords (all in one); delete looks each user up before. ' +
    'hubplan: plan and then apply --yes, or list and export, which read all users. Both are whole processes, start-up included, in turn; medians of the rounds, and of their ratios. ' +
    `Passwords and quotas: on hubplan's sandbox of an AUP Learning Cloud in another process, ${msPerPassword} ms for a password; everything else costs it next to nothing, so there only the network and the programs count.`
  return { title: `Against today's scripts, ${where}`, how, rows, text: table(rows) }
}

const seconds = (ms) => (ms / 1000).toFixed(2)

/** A side that did nothing would seem quick. */
async function checkGone(admin) {
  const left = JSON.parse(await admin.send({ method: 'GET', path: `/hub/api/users?limit=200&offset=${crowd}` }))
  if (left.length > 0) throw new Error(`${left[0].name} was to be deleted`)
}

async function startAup(users) {
  const { port, stop } = await startHelper('sandbox.mjs', 1 + 2 * users, msPerPassword)
  return { name: 'the sandbox of AUP', url: `http://127.0.0.1:${port}`, token: 'bench', stop }
}

/** A side in a round, with its users and its files. @returns of `run`: ms */
function openSide(turn, { hub, at, users, index }) {
  const cwd = openFolder()
  const prefix = `${turn}${index}-`
  // The sandbox has all users: number 0 is an admin, and each side has half of the others.
  const first = turn === 'script' ? 1 : 1 + users
  const own =
    at === 'hub'
      ? names(users, prefix).map((name) => `${name}-x`)
      : Array.from({ length: users }, (_, row) => nameOf(first + row))
  const cells = { password: (row) => `Pass-${index}-${row}-word`, quota: () => 100 + index }
  const fileOf = ({ users: some = users, column }) => {
    const path = join(cwd, 'users.csv')
    const rows = own.slice(0, some).map((name, row) => (column === undefined ? name : `${name},${cells[column](row)}`))
    const header = column === undefined ? 'username' : `username,${column}`
    writeFileSync(path, `${header}\n${rows.join('\n')}\n`)
    return path
  }
  const env =
    turn === 'script'
      ? { JUPYTERHUB_URL: hub.url, JUPYTERHUB_TOKEN: hub.token, PYTHONDONTWRITEBYTECODE: '1' }
      : { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.token, ...unencrypted }
  const run = async (job) => {
    const words = { FILE: fileOf(job), OUT: join(cwd, 'backup.csv'), GLOB: `${prefix}*-x` }
    const filled = (args) => args.map((word) => words[word] ?? word)
    if (turn === 'script') {
      const [name, ...args] = filled(job.script)
      return ended(await runProgram(['python3', here(`scripts/${name}`), ...args], { cwd, env }), job)
    }
    const hubplan = async (...args) => ended(await runNode([cli, ...args], { cwd, env }), job)
    if (job.command !== undefined) return hubplan(...filled(job.command))
    const plan = await hubplan('plan', ...filled(job.plan), '-o', 'plan.json')
    return plan + (await hubplan('apply', 'plan.json', '--yes', ...filled(job.apply ?? [])))
  }
  return { run }
}

function ended({ code, ms, stderr }, { job }) {
  if (code !== 0) throw new Error(`${job} ended with ${code}: ${stderr}`)
  return ms
}
