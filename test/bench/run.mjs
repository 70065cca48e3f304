// How near hubplan comes to what the hub allows. Both sides run in turn inside each round, since a machine is faster in
// one minute than in the next; the ratio is what to look at. Nothing is asserted. `run.mjs 5.2.1` names the
// JupyterHub, `run.mjs sandbox` needs none.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
if (!existsSync(`${root}/dist/cli.js`)) {
  process.stderr.write('There is no dist/: build first, with npm run build.\n')
  process.exit(1)
}
const { startHub } = await import('./hub.mjs')
const { openBare, openHubplan } = await import('./sides.mjs')
const { crowd, names, widths, writing } = await import('./jobs.mjs')
const { table } = await import('./table.mjs')

const rounds = 5
const fewestRounds = 1
const budgetMs = 120_000
/** A listing is short: several make one measurement. */
const listings = 3

process.once('SIGINT', () => process.exit(130))
const started = performance.now()
// On the disk that the project is on: a folder in memory would make the journal's flushes free.
mkdirSync(`${root}/node_modules/.cache`, { recursive: true })
const folder = mkdtempSync(`${root}/node_modules/.cache/hubplan-journals-`)
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const hub = await startHub(names(crowd, 'crowd'), process.argv[2])
const hubplan = await openHubplan(hub, folder)
const bare = openBare(hub)
try {
  await main()
} finally {
  await hubplan.close()
  await bare.close()
  await hub.stop()
}

async function main() {
  const pairs = { list: [], create: [], admin: [], delete: [] }
  await round({ list: [], create: [], admin: [], delete: [] }, 0)
  let done = 0
  while (done < rounds && (done < fewestRounds || performance.now() - started < budgetMs)) {
    done += 1
    process.stderr.write(`round ${done} of ${rounds}\n`)
    await round(pairs, done)
  }
  const titles = { list: `list ${crowd}`, create: 'create 500', admin: 'admin on 200', delete: 'delete 500' }
  const rows = Object.entries(titles).map(([what, title]) => ({ title, pairs: pairs[what] }))
  process.stdout.write(`${hub.name}; ${crowd} users, medians of ${done} rounds\n\n${table(rows)}`)
}

/** Every job by both sides, each on its own names; who begins changes from round to round. */
async function round(pairs, index) {
  const order = index % 2 === 0 ? ['ceiling', 'hubplan'] : ['hubplan', 'ceiling']
  const reading = await hubplan.requestsOfRead()
  const repeat = async (once) => {
    for (let time = 0; time < listings; time += 1) await once()
  }
  await measure(pairs.list, crowd * listings, {
    order,
    ceiling: () => repeat(() => bare.replay(reading, widths.list)),
    hubplan: () => repeat(hubplan.read),
  })
  for (const { what, count, actions, undo } of writing) {
    const live = await hubplan.read()
    const requests = hubplan.requestsOf(actions('ceiling', live), live)
    const planned = actions('hubplan', live)
    await measure(pairs[what], count, {
      order,
      ceiling: () => bare.replay(requests, widths[what]),
      hubplan: () => hubplan.apply(planned, live),
    })
    if (undo !== undefined) await bare.replay([...undo('ceiling'), ...undo('hubplan')], widths[what])
  }
}

async function measure(pairs, count, { order, ...sides }) {
  const pair = {}
  for (const side of order) {
    const from = performance.now()
    await sides[side]()
    pair[side] = (count * 1000) / (performance.now() - from)
  }
  pairs.push(pair)
}
