// What a command takes before it does anything, against a program that does nothing; and what short work takes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { writeCsv } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, table, whole } from './table.mjs'

const people = 150
/** Of the hub and of the file: nothing changes. */
const crowds = [10, 5000]

export async function runStartup(rounds, { say }) {
  const cwd = openFolder()
  await planOfClass(cwd)
  writeFileSync(join(cwd, 'empty.mjs'), '')
  const hubs = await Promise.all(crowds.map((count) => hubOf(cwd, count)))
  const commands = {
    "node -e ''": { args: ['-e', ''] },
    'hubplan --version': { args: [cli, '--version'] },
    'hubplan --help': { args: [cli, '--help'] },
    [`hubplan show plan.json (${people} changes)`]: { args: [cli, 'show', 'plan.json'] },
    'hubplan validate plan.json': { args: [cli, 'validate', 'plan.json'] },
    ...Object.fromEntries(hubs.map(({ what, args, env }) => [what, { args, env }])),
  }
  const runs = Object.fromEntries(Object.keys(commands).map((what) => [what, []]))
  for (let index = 0; index < rounds; index += 1) {
    if (index % 10 === 0) say(`startup: round ${index + 1} of ${rounds}`)
    for (const [what, { args, env }] of Object.entries(commands)) {
      const run = await runNode(args, { cwd, env, peak: true })
      if (run.code !== 0) throw new Error(`${what} ended with ${run.code}: ${run.stderr}`)
      runs[what].push(run)
    }
  }
  await Promise.all(hubs.map(({ server }) => server.stop()))
  const [[, bare]] = Object.entries(runs)
  const rows = Object.entries(runs).map(([what, all]) => {
    const times = all.map(({ ms }) => ms)
    return {
      what,
      ms: median(times).toFixed(0),
      'over bare node': `${median(times.map((ms, index) => ms - bare[index].ms)).toFixed(0)} ms`,
      'min to max': `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`,
      'times bare node': `${median(times.map((ms, index) => ms / bare[index].ms)).toFixed(1)}x`,
      'user time': `${median(all.map(({ userMs }) => userMs)).toFixed(0)} ms`,
      'user and system': `${median(all.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`,
      'processor: times bare node': `${median(all.map(({ cpuMs }, index) => cpuMs / bare[index].cpuMs)).toFixed(1)}x`,
    }
  })
  const how = `From start to exit, medians of ${rounds} rounds of all in turn; nothing is cached but what the system caches of files.`
  return { title: 'Start-up', how, rows, text: table(rows) }
}

async function planOfClass(cwd) {
  writeCsv(join(cwd, 'users.csv'), people)
  const server = await startHelper('pages.mjs', 0)
  const { code, stderr } = await runNode([cli, 'plan', 'users.csv', '-o', 'plan.json', '--allow', 'new-admins'], {
    cwd,
    env: envOf(server),
  })
  await server.stop()
  if (code !== 0) throw new Error(`hubplan plan ended with ${code}: ${stderr}`)
}

async function hubOf(cwd, count) {
  const file = `users-${count}.csv`
  writeCsv(join(cwd, file), count)
  const server = await startHelper('pages.mjs', count)
  const args = [cli, 'plan', file, '-o', `plan-${count}.json`]
  return { server, what: `hubplan plan (${whole(count)} users, no change)`, args, env: envOf(server) }
}

function envOf({ port }) {
  return { HUBPLAN_URL: `http://127.0.0.1:${port}`, HUBPLAN_TOKEN: 'bench' }
}
