// Grants of quota to 200 people, killed at so many random points: node test/faults/grants.mjs [--points N] [--from SEED] [--lanes N].
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
    points: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    people: { type: 'string', default: '200' },
  },
})
const { module } = await runnerImport(`${root}/test/faults/grants.ts`, { root, configFile: false, logLevel: 'error' })
const last = Number(values.from) + Number(values.points)
let next = Number(values.from)
let kills = 0
let faults = 0
const from = performance.now()

async function lane() {
  const stage = await module.openGranting(Number(values.people))
  while (next < last) {
    const seed = next
    next += 1
    const { wrong, doubled, kills: some } = await module.playGrants(stage, seed)
    kills += some
    faults += wrong.length + doubled.length
    for (const line of [...wrong, ...doubled.map((name) => `${name}: granted more or less than once`)]) {
      process.stdout.write(`seed ${seed}: ${line}\n`)
    }
  }
  await stage.close()
}

await Promise.all(Array.from({ length: Number(values.lanes) }, lane))
const seconds = Math.round((performance.now() - from) / 1000)
process.stdout.write(
  `${values.points} plans of ${values.people} grants, ${kills} kills: ${faults} balances wrong (${seconds} s)\n`,
)
process.exitCode = faults === 0 && kills >= Number(values.points) ? 0 : 1
