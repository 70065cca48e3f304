// What ten times the users cost: about ten times, when nothing is worse than linear. Steps of one plan file: it is made
// against an empty hub, so that every row is a change, then checked and shown.
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { wordOf } from './campaign-plan.mjs'
import { writeCsv } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, table, whole } from './table.mjs'

const sizes = [1000, 10_000, 100_000, 1_000_000]
/** Of an apply, in creates: its plan file is of every one of them. */
const applied = [2500, 25_000, 250_000]
const mega = 1024 * 1024

export async function runGrowth({ largest = sizes.at(-1), say }) {
  const cwd = openFolder()
  const empty = await startHelper('pages.mjs', 0)
  const steps = {
    'validate users.csv': ['validate', 'users.csv'],
    'plan users.csv (all new)': ['plan', 'users.csv', '-o', 'plan.json'],
    'validate plan.json': ['validate', 'plan.json'],
    'show plan.json': ['show', 'plan.json'],
    'show --format markdown': ['show', 'plan.json', '--format', 'markdown'],
    'show --format html': ['show', 'plan.json', '--format', 'html'],
    'show --format json': ['show', 'plan.json', '--format', 'json'],
    'plan users.csv (all there)': ['plan', 'users.csv', '-o', 'same.json'],
  }
  const rows = Object.keys(steps).map((step) => ({ step }))
  const before = new Map()
  const bytes = []
  for (const size of sizes.filter((each) => each <= largest)) {
    writeCsv(join(cwd, 'users.csv'), size)
    const same = await startHelper('pages.mjs', size)
    for (const [index, [step, args]] of Object.entries(steps).entries()) {
      const { port } = step.includes('all there') ? same : empty
      const env = { HUBPLAN_URL: `http://127.0.0.1:${port}`, HUBPLAN_TOKEN: 'bench' }
      const runs = []
      for (let time = 0; time < (size >= 10_000 ? 1 : 3); time += 1) {
        runs.push(await runNode([cli, ...args], { cwd, env, peak: true }))
      }
      const failed = runs.find(({ code }) => code !== 0)
      const ms = failed === undefined ? median(runs.map((run) => run.ms)) : Number.NaN
      say(`growth ${whole(size)}: ${step}: ${failed === undefined ? `${whole(ms)} ms` : wordOf(failed)}`)
      rows[index][`${whole(size)}: s`] = failed === undefined ? (ms / 1000).toFixed(2) : 'failed'
      rows[index][`${whole(size)}: MB`] = whole(Math.max(...runs.map((run) => run.bytes)) / mega)
      const cpuMs = failed === undefined ? median(runs.map((run) => run.cpuMs)) : Number.NaN
      if (cpuMs > 0 && before.get(step) > 0)
        rows[index][`${whole(size)}: times`] = `${(cpuMs / before.get(step)).toFixed(1)}x`
      before.set(step, cpuMs)
    }
    bytes.push(`${(statSync(join(cwd, 'plan.json')).size / mega).toFixed(1)} MB`)
    await same.stop()
  }
  await empty.stop()
  const how =
    `Whole processes, from start to exit; MB is the largest resident set; "times" compares the processor time with that of a tenth of the users. The plan files have ${bytes.join(', ')}. ` +
    'Below 10,000 users most of a time is start-up (see there), and its factor says little.'
  return [{ title: 'Growth', how, rows, text: table(rows) }, await runApplies({ largest, cwd, say })]
}

/** Plans of many creates, applied to a hub on which everything is free: what is left is hubplan's own time. */
async function runApplies({ largest, cwd, say }) {
  const rows = []
  let before = Number.NaN
  for (const size of applied.filter((each) => each <= largest)) {
    writeCsv(join(cwd, 'users.csv'), size)
    const hub = await startHelper('free.mjs')
    const env = { HUBPLAN_URL: `http://127.0.0.1:${hub.port}`, HUBPLAN_TOKEN: 'bench' }
    await runNode([cli, 'plan', 'users.csv', '-o', `apply-${size}.json`], { cwd, env })
    const run = await runNode([cli, 'apply', `apply-${size}.json`, '--yes'], { cwd, env, peak: true })
    await hub.stop()
    say(`growth: apply of ${whole(size)}: ${run.code === 0 ? `${whole(run.ms)} ms` : wordOf(run)}`)
    rows.push({
      creates: whole(size),
      s: run.code === 0 ? (run.ms / 1000).toFixed(2) : 'failed',
      'processor s': (run.cpuMs / 1000).toFixed(2),
      MB: whole(run.bytes / mega),
      times: before > 0 ? `${(run.cpuMs / before).toFixed(1)}x` : '',
    })
    before = run.cpuMs
  }
  const how =
    'hubplan apply --yes of a plan of new users, a whole process, against a server that does nothing but answer; "times" compares the processor time with that of a tenth of the users.'
  return { title: 'Growth of an apply', how, rows, text: table(rows) }
}
