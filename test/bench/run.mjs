// Benchmarks: what is slow, against what. Every figure is a ratio of things that ran in turn on one machine; nothing is
// asserted. See `--help`.
import { existsSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

import { onPostgres, versions } from './hub.mjs'
import { cli } from './processes.mjs'

const help = `npm run bench -- [WHAT] [VERSION]

WHAT
  short        (default) what CI runs: a small near, startup and growth, in less than a minute
  near         list, create, groups, admin, delete: hubplan, the hub's ceiling and today's scripts, on loopback
  far          the same, with 25 ms each way of network
  farther      the same, with 100 ms each way
  hub          near, far and farther
  scripts-near today's scripts in Python against plan and apply, job by job, as whole processes, on loopback
  scripts-far  the same, with 25 ms each way
  scripts      both
  others       how long another client of the hub waits while hubplan lists, creates, joins and deletes, near and far
  small        one admin change on a hub of 20,000 users: hubplan apply, against its own requests
  plan         planning for 1,000 to 1,000,000 users, against reading and parsing the same bytes; time and memory
  mapped       the roster of another program with a mapping, against hubplan's own columns, up to 1,000,000 users
  page         show --format html of up to 250,000 changes, against --format json; and the page in Chromium
  web          hubplan web with 5,000 people and 3,000 changes: each answer, and an apply against hubplan apply
  startup      --version, --help, show, and plan for 10 and 5,000 users, against an empty program
  growth       time per step when there are ten times the users
  all          hub, scripts, others, small, plan, mapped, page, web, startup, growth

VERSION        JupyterHub 3.0.0 or 5.2.1; 3.0.0-postgres or 5.2.1-postgres, the same on PostgreSQL; sandbox; priced or
               priced-5.2.1 (a stand-in on which everything takes a fixed time, about that of 3.0.0 or 5.2.1, for noisy
               machines); without it the first JupyterHub that is installed

  --database D sqlite (default) or postgres: that of the JupyterHub
  --rounds N   rounds of near, far, farther, scripts, others, small, mapped, page and web
  --users N    users of a job of near, far, farther, scripts and others, and of the hub of small
  --trials N   trials of each width of the bare loop; those that cannot be the best get one
  --largest N  the largest number of users of plan, mapped and growth, and of changes of page
  --json FILE  the figures, too
  --help       this text
`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string', default: 'sqlite' },
    rounds: { type: 'string' },
    users: { type: 'string' },
    trials: { type: 'string' },
    largest: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

/** Each gives tables: `{ title, how, rows, text }`. */
const campaigns = {
  near: (context) => hubAt('near', full, context),
  far: (context) => hubAt('far', { ...full, scripted: 15, widths: [...full.widths, 32] }, context),
  farther: (context) => hubAt('farther', { ...full, scripted: 8, widths: [...full.widths, 32, 64] }, context),
  'scripts-near': async (context) => (await import('./campaign-scripts.mjs')).runScripts('near', context),
  'scripts-far': async (context) => (await import('./campaign-scripts.mjs')).runScripts('far', context),
  others: async (context) => (await import('./campaign-others.mjs')).runOthers(context),
  small: async (context) => (await import('./campaign-small.mjs')).runSmall(context),
  plan: async (context) => (await import('./campaign-plan.mjs')).runPlan(context),
  mapped: async (context) => (await import('./campaign-mapped.mjs')).runMapped(context),
  page: async (context) => (await import('./campaign-page.mjs')).runPage(context),
  web: async (context) => (await import('./campaign-web.mjs')).runWeb(context),
  startup: async (context) => (await import('./campaign-startup.mjs')).runStartup(20, context),
  growth: async (context) => (await import('./campaign-growth.mjs')).runGrowth(context),
}
const full = { crowd: 5000, users: 200, scripted: 40, rounds: 5, trials: 2, listings: 2, widths: [1, 2, 4, 8, 16] }
const small = { ...full, crowd: 500, users: 60, scripted: 20, rounds: 1, trials: 1, listings: 2, widths: [1, 4, 16] }
const groups = {
  short: {
    near: (context) => hubAt('near', small, context),
    startup: async (context) => (await import('./campaign-startup.mjs')).runStartup(3, context),
    growth: async (context) => (await import('./campaign-growth.mjs')).runGrowth({ ...context, largest: 2_500 }),
  },
  hub: { near: campaigns.near, far: campaigns.far, farther: campaigns.farther },
  scripts: { 'scripts-near': campaigns['scripts-near'], 'scripts-far': campaigns['scripts-far'] },
  all: campaigns,
}

async function hubAt(where, size, context) {
  const { runHub } = await import('./campaign-hub.mjs')
  const { rounds = size.rounds, users = size.users, trials = size.trials } = context
  return runHub(where, { ...size, rounds, users, trials }, context)
}

const version = positionals.find((word) => versions.includes(word))
const [what = 'short', ...rest] = positionals.filter((word) => word !== version)
const wanted = values.database === 'postgres' ? onPostgres(version) : version
const isDatabase = values.database === 'sqlite' || (values.database === 'postgres' && wanted !== undefined)
const isKnown = (what in groups || what in campaigns) && rest.length === 0 && isDatabase
if (values.help || !isKnown) {
  const given = [...positionals, ...(isDatabase ? [] : ['--database', values.database])].join(' ')
  process[values.help ? 'stdout' : 'stderr'].write(values.help ? help : `What is ${given}?\n\n${help}`)
  process.exit(values.help ? 0 : 1)
}
if (!existsSync(cli)) {
  process.stderr.write('There is no dist/: build first, with npm run build.\n')
  process.exit(1)
}

process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143))
const say = (text) => process.stderr.write(`${Math.round(performance.now() / 1000)} s  ${text}\n`)
const number = (text) => (text === undefined ? undefined : Number(text))
const [rounds, users, trials, largest] = [values.rounds, values.users, values.trials, values.largest].map(number)
const context = { wanted, say, rounds, users, trials, largest }
const tables = []
for (const [name, campaign] of Object.entries(groups[what] ?? { [what]: campaigns[what] })) {
  const from = performance.now()
  for (const each of [await campaign(context)].flat()) {
    tables.push({ campaign: name, ...each })
    process.stdout.write(`${each.title}\n\n${each.text}\n${each.how}\n\n`)
  }
  say(`${name}: ${Math.round((performance.now() - from) / 1000)} s`)
}
const machine = `Node ${process.versions.node}, ${availableParallelism()} cores`
process.stdout.write(`${machine}; ${Math.round(performance.now() / 1000)} s in all\n`)
if (values.json !== undefined) {
  const figures = tables.map(({ text: _, ...each }) => each)
  writeFileSync(values.json, `${JSON.stringify({ machine, at: new Date().toISOString(), figures }, undefined, 2)}\n`)
}
// What a campaign left open, such as a hub that failed to start, must not keep the program.
process.exit(0)
