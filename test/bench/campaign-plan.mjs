// What planning costs for a hub and a file of the same many users, in time and memory, against its floor: a program that
// only reads and parses the same bytes. Both are the whole of a process, from start to exit.
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { writeCsv } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

const sizes = [1000, 10_000, 100_000, 1_000_000]
const floor = fileURLToPath(new URL('floor.mjs', import.meta.url))
const mega = 1024 * 1024

/** What gives the users: a server that works for them, one whose pages cost next to nothing, and one of fixed prices. */
const servers = {
  sandbox: ['sandbox.mjs'],
  'pages for nothing': ['pages.mjs'],
  '18 ms a page, as on 3.0.0': ['pages.mjs', 18],
}

/** Of the users: so many are new, and as many are missing in the file. */
const variants = { 'no change': 0, '1 % new, 1 % pruned': 0.01 }

export async function runPlan({ largest = sizes.at(-1), say }) {
  const folder = openFolder()
  const rows = []
  for (const [from, [helper, ...given]] of Object.entries(servers)) {
    for (const size of sizes.filter((each) => each <= largest)) {
      const server = await startHelper(helper, size, ...given)
      const url = `http://127.0.0.1:${server.port}`
      try {
        for (const [variant, share] of Object.entries(variants)) {
          const csv = join(folder, 'users.csv')
          writeCsv(csv, size, size * share)
          rows.push({ server: from, ...(await compare({ size, variant, url, folder, csv, say })) })
          rmSync(csv)
        }
      } finally {
        await server.stop()
      }
    }
  }
  const how =
    'hubplan plan users.csv -o plan.json on loopback, against a server in a process of its own: the sandbox, one whose pages cost next to nothing, so that only the time of the reader counts, or one that takes about as long for a page as JupyterHub 3.0.0. ' +
    'Floor: one program that fetches the same pages over one kept-alive connection with JSON.parse, and reads the CSV with csv-parse, keeping nothing. ' +
    'Both from start to exit, in turn, medians. Processor time is that of all threads, which other work on the machine hardly changes; memory is the largest resident set of that process.'
  return { title: 'Planning', how, rows, text: table(rows) }
}

async function compare({ size, variant, url, folder, csv, say }) {
  const rounds = size >= 1_000_000 ? 1 : size >= 100_000 ? 3 : 5
  const plan = join(folder, 'plan.json')
  const env = { HUBPLAN_URL: url, HUBPLAN_TOKEN: 'bench' }
  const limits = ['--prune', '--max-deletes', String(size), '--max-delete-share', '1']
  const args = [cli, 'plan', csv, '-o', plan, ...(variant === 'no change' ? [] : limits)]
  const runs = { floor: [], hubplan: [] }
  for (let index = 0; index < rounds; index += 1) {
    const turns = index % 2 === 0 ? ['floor', 'hubplan'] : ['hubplan', 'floor']
    for (const turn of turns) {
      const run = await runNode(turn === 'floor' ? [floor, url, csv] : args, { cwd: folder, env, peak: true })
      runs[turn].push(run)
      say(
        `plan ${whole(size)}, ${variant}: ${turn} ${whole(run.ms)} ms, ${whole(run.bytes / mega)} MB, exit ${run.code}`,
      )
    }
  }
  const failed = runs.hubplan.find(({ code }) => code !== 0)
  const seconds = (side) => (median(runs[side].map(({ ms }) => ms)) / 1000).toFixed(2)
  const memory = (side) => whole(median(runs[side].map(({ bytes }) => bytes)) / mega)
  const ratios = (of) => runs.hubplan.map((run, index) => of(run) / of(runs.floor[index]))
  return {
    users: whole(size),
    changes: variant,
    'floor s': seconds('floor'),
    'hubplan s': seconds('hubplan'),
    ...ratioCells(
      'time',
      ratios(({ ms }) => ms),
    ),
    'processor time': `${median(ratios(({ cpuMs }) => cpuMs)).toFixed(2)}x`,
    'floor MB': memory('floor'),
    'hubplan MB': memory('hubplan'),
    memory: `${median(ratios(({ bytes }) => bytes)).toFixed(2)}x`,
    plan: failed === undefined ? `${(statSync(plan).size / mega).toFixed(1)} MB` : `failed: ${wordOf(failed)}`,
  }
}

export function wordOf({ code, stderr }) {
  const memory = /heap out of memory/.test(stderr) ? 'out of memory' : stderr.trim().split('\n').at(-1)
  return `${code}, ${memory}`
}
