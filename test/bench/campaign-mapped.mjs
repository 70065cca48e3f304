// What a mapping costs: the roster of another program against hubplan's own columns with the same users, in time and memory.
// Both are the whole of a process, from start to exit.
import { join } from 'node:path'

import { nameOf, writeRows } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

const sizes = [100_000, 1_000_000]
const mega = 1024 * 1024

/** The same users as hubplan's columns and as those of another program, by what is done with them. */
const jobs = {
  'plan, no change': {
    command: 'plan',
    own: { header: 'username,admin', row: (index) => `${nameOf(index)},${index === 0}` },
    other: { header: 'Email,Role', row: (index) => `${nameOf(index)}@example.edu,${index === 0 ? 'Teacher' : ''}` },
    columns: ['username={from: Email, domain: example.edu}', 'admin={from: Role, values: {Teacher: true}}'],
  },
  'validate, groups and leavers': {
    command: 'validate',
    own: { header: 'username,groups,ensure', row: (index) => `${nameOf(index)},lab-${index % 40};lecture,present` },
    other: {
      header: 'Email,Section,Status',
      row: (index) => `${nameOf(index)}@example.edu,lab-${index % 40} / lecture,active`,
    },
    columns: [
      'username={from: Email, domain: example.edu}',
      'groups={from: Section, split: " / "}',
      'ensure={from: Status, values: {active: present, deleted: absent}}',
    ],
  },
}

export async function runMapped({ largest = sizes.at(-1), rounds = 3, say }) {
  const folder = openFolder()
  const rows = []
  for (const size of sizes.filter((each) => each <= largest)) {
    const server = await startHelper('sandbox.mjs', size)
    const env = { HUBPLAN_URL: `http://127.0.0.1:${server.port}`, HUBPLAN_TOKEN: 'bench' }
    try {
      for (const [what, job] of Object.entries(jobs))
        rows.push(await compare({ what, size, job, folder, env, rounds, say }))
    } finally {
      await server.stop()
    }
  }
  const how =
    'hubplan plan, and hubplan validate, which has no hub: a CSV with the columns of another program and --column, against one with the same users in the columns of hubplan. ' +
    'In turn, medians of the rounds and of their ratios. Processor time is that of all threads, which other work on the machine hardly changes; memory is the largest resident set.'
  return { title: 'A mapping', how, rows, text: table(rows) }
}

async function compare({ what, size, job, folder, env, rounds, say }) {
  const { command, own, other, columns } = job
  const files = { own: join(folder, 'own.csv'), mapped: join(folder, 'mapped.csv') }
  writeRows(files.own, { ...own, count: size })
  writeRows(files.mapped, { ...other, count: size })
  const args = {
    own: [cli, command, files.own],
    mapped: [cli, command, files.mapped, ...columns.flatMap((column) => ['--column', column])],
  }
  const runs = { own: [], mapped: [] }
  for (let index = 0; index < rounds; index += 1) {
    for (const turn of index % 2 === 0 ? ['own', 'mapped'] : ['mapped', 'own']) {
      const run = await runNode(args[turn], { cwd: folder, env, peak: true })
      if (run.code !== 0) throw new Error(`${command} ended with ${run.code}: ${run.stderr}`)
      runs[turn].push(run)
      say(
        `${what}, ${whole(size)}: ${turn} ${whole(run.ms)} ms, processor ${whole(run.cpuMs)} ms, ${whole(run.bytes / mega)} MB`,
      )
    }
  }
  const ratios = (of) => runs.mapped.map((run, index) => of(run) / of(runs.own[index]))
  const seconds = (side) => (median(runs[side].map(({ ms }) => ms)) / 1000).toFixed(2)
  return {
    users: whole(size),
    command: what,
    'own s': seconds('own'),
    'mapped s': seconds('mapped'),
    ...ratioCells(
      'time',
      ratios(({ ms }) => ms),
    ),
    'processor time': `${median(ratios(({ cpuMs }) => cpuMs)).toFixed(2)}x`,
    memory: `${median(ratios(({ bytes }) => bytes)).toFixed(2)}x`,
  }
}
