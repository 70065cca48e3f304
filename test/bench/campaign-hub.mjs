// How near hubplan comes to what the hub allows, and how far today's scripts are from it. All sides run in turn inside each
// round, on names of their own, since a machine is faster in one minute than in the next; ratios are taken within a
// round. The width of the bare loop is looked for first: the ceiling is its best.
import { distances, farAway, importInternals, startHub } from './hub.mjs'
import { groupRequest, groups, jobsOf, names } from './jobs.mjs'
import { collectGarbage, openFolder } from './processes.mjs'
import { openBare, openHubplan, openScript } from './sides.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

/** Waiting for a width that is no faster costs others: the narrowest within this of the best is taken. */
const noise = 1.03
/** A width that is slower than the best by this factor is too narrow, and so is every narrower one. */
const tooNarrow = 1.5
/** A width that was slower than the best by this factor is not tried again. */
const hopeless = 1.15
/** Single requests that show how fast a width is. */
const manyOf = (width) => Math.max(50, 4 * width)
/** Users created to show how fast a width is: two batches, which is all that a narrow width tells apart. */
const batches = 100
/** Of a listing, by the script. */
const pagesOfScript = 20

/**
 * @param where one of `distances`
 * @param size crowd: users in the listing; users: of a job; scripted: of them by the script; rounds; widths: tried by the
 *   bare loop, and trials of each; listings: repeated
 */
export async function runHub(where, size, { wanted, say }) {
  const { crowd, users, scripted, rounds, trials, listings, widths } = size
  const internals = await importInternals()
  const folder = openFolder()
  say(`a hub with ${crowd} users`)
  const near = await startHub(names(crowd, 'crowd'), wanted)
  const hub = distances[where] > 0 ? await farAway(near, where) : near
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
    await side.near.run(groups.map(groupRequest))
    await warmUp(bench)
    say('the best width')
    await calibrate(bench, trials)
    const pairs = new Map(['list', ...jobs.map(({ what }) => what)].map((what) => [what, []]))
    for (let index = 0; index < rounds; index += 1) {
      say(`${where}: round ${index + 1} of ${rounds}`)
      await round(bench, pairs, index)
    }
    return report({ where, hub, bench, pairs, crowd, rounds })
  } finally {
    if (hub !== near) await hub.stop()
    await near.stop()
  }
}

/** Whatever the hub loads when it is first asked is loaded. */
async function warmUp({ side, jobs }) {
  await side.reader.read()
  const few = names(5, 'warm')
  for (const job of jobs) {
    await side.near.run(job.script(few))
    if (job.isUndone) await side.near.run(job.undo(few))
  }
}

/** The bare loop's requests of a job. */
function bareRequests({ side }, { actions, requests }, users, live) {
  return requests === undefined ? side.reader.requestsOf(actions(users, live), live) : requests(users)
}

/** The bare loop's best width for each job: all widths of one job in turn, from the widest, which is never the slowest. */
async function calibrate(bench, trials) {
  const { side, jobs, users, widths, best } = bench
  const reading = await side.reader.requestsOfRead()
  const search = openSearch(widths)
  const aside = (requests) => side.nearBare.replay(requests, 4)
  const [create] = jobs
  // Each width has users of its own for what can be done once; the others are undone.
  const countOf = (width) => (width <= 2 ? batches : manyOf(width))
  const ownOf = new Map(widths.map((width) => [width, names(countOf(width), `trial${width}-`)]))
  const all = [...ownOf.values()].flat()
  for (let trial = 0; trial < trials; trial += 1) {
    await search.trial('list', reading.length, (width) => side.bare.replay(reading, width))
    let live = await side.reader.read()
    let done = new Set()
    for (const job of jobs) {
      if (job.what === 'delete') live = await side.reader.read()
      const peopleOf = (width) => {
        if (job === create) return ownOf.get(width)
        return job.isSingle ? ownOf.get(width).slice(0, manyOf(width)) : all.slice(0, users)
      }
      const before = done
      const measure = async (width) => {
        const people = peopleOf(width)
        const unprepared = people.filter((user) => !before.has(user))
        if (job.prepare !== undefined && unprepared.length > 0) await aside(job.prepare(unprepared))
        const requests = bareRequests(bench, job, people, live)
        collectGarbage()
        const ms = await side.bare.replay(requests, width, reading[0])
        if (job.undo !== undefined) await aside(job.undo(people))
        return ms / people.length
      }
      const { length } = bareRequests(bench, job, peopleOf(widths[0]), live)
      const tried = [...(await search.trial(job.what, length, measure))]
      done = new Set(job.undo === undefined ? tried.flatMap(peopleOf) : [])
      // All are there for the jobs in between, and gone in the end.
      const rest = all.filter((user) => !done.has(user))
      if (job === create || job.what === 'delete') await aside(bareRequests(bench, job, rest, live))
    }
  }
  for (const what of ['list', ...jobs.map((job) => job.what)]) best.set(what, search.best(what))
}

/** Looks for the best width of each job, and leaves out what cannot be it. */
function openSearch(widths) {
  const times = new Map()
  const timesOf = (what) => times.get(what) ?? times.set(what, new Map()).get(what)
  const mediansOf = (what) => new Map([...timesOf(what)].map(([width, all]) => [width, median(all)]))
  const leastOf = (what) => Math.min(...mediansOf(what).values())
  return {
    /** @returns the widths that were measured */
    trial: async (what, requests, measure) => {
      const tried = new Set()
      const known = mediansOf(what)
      const least = leastOf(what)
      // More in flight than there are requests is the same again.
      const useful = widths.filter((_, index) => index === 0 || widths[index - 1] < requests)
      const candidates = useful.filter((width) => known.size === 0 || known.get(width) <= least * hopeless)
      for (const width of candidates.toReversed()) {
        const ms = await measure(width)
        tried.add(width)
        const all = timesOf(what)
        all.set(width, [...(all.get(width) ?? []), ms])
        if (known.size === 0 && ms > leastOf(what) * tooNarrow) break
      }
      return tried
    },
    best: (what) =>
      [...mediansOf(what)].sort(([one], [other]) => one - other).find(([, ms]) => ms <= leastOf(what) * noise)[0],
  }
}

/** There and back again: what becomes slower in a steady way does so for both sides alike; who begins changes. */
const orders = [
  ['ceiling', 'hubplan', 'script', 'hubplan', 'ceiling'],
  ['hubplan', 'ceiling', 'script', 'ceiling', 'hubplan'],
]

/** Every job by all sides. */
async function round(bench, pairs, index) {
  const { side, jobs, users, scripted, listings, best } = bench
  const order = orders[index % orders.length]
  const measure = async (what, sides) => {
    const times = { ceiling: [], hubplan: [], script: [] }
    for (const turn of order) {
      collectGarbage()
      times[turn].push(await sides[turn](times[turn].length))
    }
    pairs.get(what).push({ ceiling: median(times.ceiling), hubplan: median(times.hubplan), script: times.script[0] })
  }
  const reading = await side.reader.requestsOfRead()
  const listed = (await side.reader.read()).users.size
  const repeat = async (once) => {
    const times = []
    for (let time = 0; time < listings; time += 1) times.push((await once()) / listed)
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
    script: () => side.script.list(pagesOfScript),
  })
  const own = (name) => [names(users, `${name}-a`), names(users, `${name}-b`)]
  const people = { ceiling: own('ceiling'), hubplan: own('hubplan'), script: names(scripted, 'script') }
  for (const job of jobs) {
    const live = await side.reader.read()
    await measure(job.what, {
      ceiling: async (leg) => {
        const requests = bareRequests(bench, job, people.ceiling[leg], live)
        return (await side.bare.replay(requests, best.get(job.what), reading[0])) / users
      },
      hubplan: async (leg) => (await side.hubplan.apply(job.actions(people.hubplan[leg], live), live)) / users,
      script: async () => (await side.script.run(job.script(people.script))) / scripted,
    })
    if (!job.isUndone) continue
    for (const some of [...people.ceiling, ...people.hubplan, people.script])
      await side.nearBare.replay(job.undo(some), 4)
  }
}

function report({ where, hub, bench, pairs, crowd, rounds }) {
  const rows = [...pairs].map(([what, times]) => {
    const perSecond = (name) => whole(1000 / median(times.map((each) => each[name])))
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
      rounds: String(rounds),
    }
  })
  const how =
    `${hub.name}; ${whole(crowd)} users. Medians of ${rounds} rounds, and of their ratios. In each round ceiling and hubplan do a job twice, with ${bench.users} users a time, in the order one, other, other, one; who begins changes. ` +
    `Ceiling: the same requests in a bare loop over kept-alive connections, as many in flight (width) as were fastest of ${bench.widths.join(', ')}; of a width that is too slow nothing narrower is tried. ` +
    'Of a listing the ceiling knows all pages and asks for all at once, with the identity, as far as its width goes; hubplan learns from page 1 which others there are. ' +
    'New groups: the ceiling creates each with its members in one request. ' +
    `Script: one user a request, one connection a request (${bench.scripted} users, once a round; of its listing ${pagesOfScript} pages, as long as the hub makes them).`
  return { title: `Against the hub's ceiling, ${where}`, how, rows, text: table(rows) }
}
