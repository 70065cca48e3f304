// A plan as a page: what making it costs against the plan as JSON, and how Chromium opens, searches and sorts it.
import { spawn } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { importTypeScript } from './hub.mjs'
import { cli, openFolder, runNode } from './processes.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

const sizes = [1000, 25_000, 250_000]
const opener = fileURLToPath(new URL('page.mjs', import.meta.url))
const mega = 1024 * 1024

export async function runPage({ largest = sizes.at(-1), rounds = 3, say }) {
  const { hugePlan } = await importTypeScript('test/bench/huge-plan.ts')
  const folder = openFolder()
  const [made, opened] = [[], []]
  for (const size of sizes.filter((each) => each <= largest)) {
    const plan = join(folder, `${size}.json`)
    writeFileSync(plan, JSON.stringify(hugePlan(size)))
    made.push(await make({ size, plan, folder, rounds, say }))
    opened.push(await open({ size, folder, rounds, say }))
  }
  return [
    {
      title: 'A page: made',
      how:
        'hubplan show --format html -o FILE, against --format json, in turn; medians, and medians of the ratios of the rounds. ' +
        'Processor time is that of all threads, which other work on the machine hardly changes; memory is the largest resident set.',
      rows: made,
      text: table(made),
    },
    {
      title: 'A page: opened',
      how:
        'Chromium, without a window, opens the file and paints; then `gone.lastname0001` is typed into its search, a filter is picked, and two columns are sorted. ' +
        'Medians of the rounds. Each step is the longest time that the page did not answer; below 50 ms browsers count 0. Memory is that of the process of the page (PSS).',
      rows: opened,
      text: table(opened),
    },
  ]
}

async function make({ size, plan, folder, rounds, say }) {
  const runs = { json: [], html: [] }
  for (let index = 0; index < rounds; index += 1) {
    for (const format of index % 2 === 0 ? ['json', 'html'] : ['html', 'json']) {
      const output = join(folder, `shown.${format}`)
      const run = await runNode([cli, 'show', plan, '--format', format, '-o', output], { cwd: folder, peak: true })
      if (run.code !== 0) throw new Error(`show ended with ${run.code}: ${run.stderr}`)
      runs[format].push(run)
      say(
        `page ${whole(size)}: ${format} ${whole(run.ms)} ms, processor ${whole(run.cpuMs)} ms, ${whole(run.bytes / mega)} MB`,
      )
    }
  }
  const ratios = (of) => runs.html.map((run, index) => of(run) / of(runs.json[index]))
  const middle = (format, of) => median(runs[format].map(of))
  const sizeOf = (format) => `${(statSync(join(folder, `shown.${format}`)).size / 1e6).toFixed(1)} MB`
  return {
    changes: whole(size),
    json: sizeOf('json'),
    html: sizeOf('html'),
    'json s': (middle('json', ({ ms }) => ms) / 1000).toFixed(2),
    'html s': (middle('html', ({ ms }) => ms) / 1000).toFixed(2),
    ...ratioCells(
      'processor time',
      ratios(({ cpuMs }) => cpuMs),
    ),
    'html memory MB': whole(middle('html', ({ bytes }) => bytes) / mega),
    memory: `${median(ratios(({ bytes }) => bytes)).toFixed(2)}x`,
  }
}

async function open({ size, folder, rounds, say }) {
  const runs = []
  for (let index = 0; index < rounds; index += 1) {
    const run = await runOpener(join(folder, 'shown.html'))
    runs.push(run)
    say(`page ${whole(size)}: opened in ${whole(run.open)} ms with ${whole(run.openedMB)} MB`)
  }
  const middle = (of) => whole(median(runs.map(of)))
  return {
    changes: whole(size),
    'open ms': middle(({ open: ms }) => ms),
    'opened MB': middle(({ openedMB }) => openedMB),
    'slowest letter ms': middle(({ letters }) => Math.max(...letters)),
    'filter ms': middle(({ filter }) => filter),
    'sort ms': middle(({ sorts }) => Math.max(...sorts)),
    'used MB': middle(({ usedMB }) => usedMB),
    'rows in the document': middle(({ rows }) => rows),
  }
}

async function runOpener(file) {
  const child = spawn(process.execPath, [opener, file, 'gone.lastname0001'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`The page was not opened: ${code}.`)
  return JSON.parse(text)
}
