// How near hubplan comes to what the hub allows, and how far today's scripts are from it. All sides run in turn inside each
// round, on names of their own, since a machine is faster in one minute than in the next; ratios are taken within a
// round. The width of the bare loop is looked for first: the ceiling is its best.
import { farAway, importInternals, startHub } from './hub.mjs'
import { jobsOf, names, scriptRequest } from './jobs.mjs'
import { openFolder } from './processes.mjs'
import { openBare, openHubplan, openScript } from './sides.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

/** Waiting for a width that is no faster costs others: the narrowest within this of the best is taken. */
const noise = 1.03
/** Single requests per lane that show how fast a width is. */
const manyOf = 40

/**
 * @param where near or far
 * @param size crowd: users in the listing; users: of a job; scripted: of them by the script; rounds; widths: tried by the
 *   bare loop, and trials of each
 */
export async function runHub(where, { crowd, users, scripted, rounds, trials, listings, widths }, { wanted, say }) {
  const internals = await importInternals()
  const folder = openFolder()
  say(`a hub with ${crowd} users`)
  const near = await startHub(names(crowd, 'crowd'), wanted)
  const hub = where === 'far' ? await farAway(near) : near
  const side = {
    hubplan: openHubplan(hub, { internals, folder, expected: crowd }),
    reader: openHubplan(near, { internals, folder, expected: crowd }),
    bare: openBare(hub),
    nearBare: openBare(near),
    script: openScript(hub),
    near: openScript(near),
  }
  const jobs = jobsOf(internals.actionId)
  const bench = { side, jobs, users, scripted, listings, widths, best: new Map() }
  try {
    await side.near.send({ method: 'POST', path: '/hub/api/groups/bench', body: {} })
    await warmUp(bench)
    await calibrate(bench, trials, say)
    const pairs = new Map(['list', ...jobs.map(({ what }) => what)].map((what) => [what, []]))
    for (let index = 0; index < rounds; index += 1) {
      say(`${where}: round ${index + 1} of ${rounds}`)
      await round(bench, pairs, index)
    }
    return report({ where, hub, bench, pairs, crowd, rounds })
  } finally {
    if (where === 'far') await hub.stop()
    await near.stop()
  }
}

/** Whatever the hub loads when it is first asked is loaded. */
async function warmUp({ side, jobs }) {
  await side.reader.read()
  for (const { what } of jobs) await side.near.run(names(5, 'warm').map((user) => scriptRequest(what, user, 'bench')))
}

/** The bare loop's best width for each job. */
async function calibrate({ side, jobs, users, widths, best }, trials, say) {
  const reading = await side.reader.requestsOfRead()
  const times = new Map()
  const note = (what, width, ms) => {
    const byWidth = times.get(what) ?? times.set(what, new Map()).get(what)
    byWidth.set(width, [...(byWidth.get(width) ?? []), ms])
  }
  for (let trial = 0; trial < trials; trial += 1) {
    for (const width of trial % 2 === 0 ? widths : widths.toReversed()) {
      say(`looking for the best width: ${width} (${trial + 1} of ${trials})`)
      note('list', width, await side.bare.replay(reading, width))
      for (const { what, action, isSingle } of jobs) {
        const live = await side.reader.read()
        // Narrow is slow: fewer tell enough. The others are done without a clock.
        const count = isSingle ? Math.min(users, manyOf * width) : users
        const actions = names(users, 'trial').map((user) => action(user, live, 'bench'))
        const requests = side.reader.requestsOf(actions.slice(0, count), live)
        note(what, width, (await side.bare.replay(requests, width, reading[0])) / count)
        await side.nearBare.replay(side.reader.requestsOf(actions.slice(count), live), 4)
      }
    }
  }
  for (const [what, byWidth] of times) {
    const medians = [...byWidth].map(([width, all]) => ({ width, ms: median(all) }))
    const least = Math.min(...medians.map(({ ms }) => ms))
    best.set(what, medians.find(({ ms }) => ms <= least * noise).width)
  }
}

const order = ['ceiling', 'hubplan', 'script']

/** Every job by all sides; who begins changes from round to round. */
async function round({ side, jobs, users, scripted, listings, best }, pairs, index) {
  const turns = [...order.slice(index % order.length), ...order.slice(0, index % order.length)]
  const measure = async (what, sides) => {
    const times = {}
    for (const turn of turns) times[turn] = await sides[turn]()
    pairs.get(what).push(times)
  }
  const reading = await side.reader.requestsOfRead()
  const repeat = async (once) => {
    const times = []
    for (let time = 0; time < listings; time += 1) times.push(await once())
    return median(times)
  }
  await measure('list', {
    ceiling: () => repeat(() => side.bare.replay(reading, best.get('list'))),
    hubplan: () =>
      repeat(async () => {
        const from = performance.now()
        await side.hubplan.read()
        return performance.now() - from
      }),
    script: () => side.script.list(),
  })
  for (const { what, action } of jobs) {
    const live = await side.reader.read()
    const of = (prefix) => names(users, prefix).map((user) => action(user, live, 'bench'))
    const requests = side.hubplan.requestsOf(of('ceiling'), live)
    const planned = of('hubplan')
    const plain = names(scripted, 'script').map((user) => scriptRequest(what, user, 'bench'))
    await measure(what, {
      ceiling: async () => (await side.bare.replay(requests, best.get(what), reading[0])) / users,
      hubplan: async () => (await side.hubplan.apply(planned, live)) / users,
      script: async () => (await side.script.run(plain)) / scripted,
    })
  }
}

function report({ where, hub, bench, pairs, crowd, rounds }) {
  const rows = [...pairs].map(([what, times]) => {
    const one = what === 'list' ? crowd : 1
    const perSecond = (name) => whole(1000 / median(times.map((each) => each[name] / one)))
    return {
      what: what === 'list' ? `list ${whole(crowd)}` : `${what}, ${bench.users}`,
      width: String(bench.best.get(what)),
      'ceiling users/s': perSecond('ceiling'),
      'hubplan users/s': perSecond('hubplan'),
      ...ratioCells(
        'of the ceiling',
        times.map(({ ceiling, hubplan }) => ceiling / hubplan),
      ),
      'script users/s': perSecond('script'),
      ...ratioCells(
        'script takes',
        times.map(({ ceiling, script }) => script / ceiling),
      ),
    }
  })
  const how =
    `${hub.name}; ${whole(crowd)} users; medians of ${rounds} rounds of all sides in turn. ` +
    `Ceiling: the same requests in a bare loop over kept-alive connections, as many in flight (width) as were fastest of ${bench.widths.join(', ')}. ` +
    `Script: one user a request, one connection a request (${bench.scripted} users; its listing takes the hub's usual pages).`
  return { title: `Against the hub's ceiling, ${where}`, how, rows, text: table(rows) }
}
