// Many disturbed applies, two at a time unless told otherwise: node test/faults/run.mjs [--runs N] [--from SEED] [--lanes N] [--seed N].
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { runnerImport } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
if (!existsSync(`${root}/dist/cli.js`)) {
  process.stderr.write('There is no dist/: build first, with npm run build.\n')
  process.exit(1)
}
const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '2' },
  },
})
const first = Number(values.seed ?? values.from ?? 1)
const runs = values.seed === undefined ? Number(values.runs ?? 100) : 1
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(runs) || runs < 1 || !(Number(values.lanes) >= 1)) {
  process.stderr.write('--runs, --from, --lanes and --seed take whole numbers.\n')
  process.exit(1)
}
const { module } = await runnerImport(`${root}/test/faults/play.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
})
const { isClean, play } = module

const atOnce = Number(values.lanes)
const totals = {
  runs: 0,
  actions: 0,
  starts: 0,
  kills: 0,
  interrupts: 0,
  requests: 0,
  lost: 0,
  doubled: 0,
  wrong: 0,
  strays: 0,
}
const faults = new Map()
const failed = []
const from = performance.now()
let next = first

async function lane() {
  while (next < first + runs) {
    const seed = next
    next += 1
    try {
      add(await play(seed))
    } catch (thrown) {
      fail(seed, thrown instanceof Error ? thrown.stack : String(thrown))
    }
    if (totals.runs % 50 === 0) process.stderr.write(`${totals.runs} of ${runs}, ${seconds()} s\n`)
  }
}

function add(played) {
  totals.runs += 1
  for (const key of ['actions', 'starts', 'kills', 'interrupts', 'requests']) totals[key] += played[key]
  for (const key of ['lost', 'doubled', 'wrong', 'strays']) totals[key] += played[key].length
  for (const [kind, count] of played.faults) faults.set(kind, (faults.get(kind) ?? 0) + count)
  if (isClean(played)) return
  const { seed, lost, doubled, wrong, strays } = played
  fail(seed, JSON.stringify({ lost, doubled, wrong, strays }, undefined, 2))
}

function fail(seed, what) {
  failed.push(seed)
  process.stderr.write(`FAILED seed ${seed}; again with: npm run test:faults -- --seed ${seed}\n${what}\n`)
}

function seconds() {
  return Math.round((performance.now() - from) / 1000)
}

await Promise.all(Array.from({ length: atOnce }, lane))

const words = { interrupts: 'SIGINTs', kills: 'kills (-9)', wrong: 'wrong reports', starts: 'starts of hubplan' }
for (const [key, value] of Object.entries(totals)) process.stdout.write(`${words[key] ?? key}: ${value}\n`)
const kinds = [...faults].sort(([one], [other]) => (one < other ? -1 : 1))
process.stdout.write(`faults: ${kinds.reduce((sum, [, count]) => sum + count, 0)}\n`)
for (const [kind, count] of kinds) process.stdout.write(`  ${kind}: ${count}\n`)
process.stdout.write(`seconds: ${seconds()}\n`)
if (failed.length > 0) process.stdout.write(`failed seeds: ${failed.sort((one, other) => one - other).join(' ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
