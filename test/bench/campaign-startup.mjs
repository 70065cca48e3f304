// What a command takes before it does anything, against a program that does nothing.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { writeCsv } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, table } from './table.mjs'

const people = 150

export async function runStartup(rounds, { say }) {
  const cwd = openFolder()
  await planOfClass(cwd)
  writeFileSync(join(cwd, 'empty.mjs'), '')
  const commands = {
    "node -e ''": ['-e', ''],
    'hubplan --version': [cli, '--version'],
    'hubplan --help': [cli, '--help'],
    [`hubplan show plan.json (${people} changes)`]: [cli, 'show', 'plan.json'],
    'hubplan validate plan.json': [cli, 'validate', 'plan.json'],
  }
  const times = Object.fromEntries(Object.keys(commands).map((what) => [what, []]))
  for (let index = 0; index < rounds; index += 1) {
    if (index % 10 === 0) say(`startup: round ${index + 1} of ${rounds}`)
    for (const [what, args] of Object.entries(commands)) {
      const { code, ms, stderr } = await runNode(args, { cwd })
      if (code !== 0) throw new Error(`${what} ended with ${code}: ${stderr}`)
      times[what].push(ms)
    }
  }
  const [[, bare]] = Object.entries(times)
  const rows = Object.entries(times).map(([what, all]) => ({
    what,
    ms: median(all).toFixed(0),
    'over bare node': `${median(all.map((ms, index) => ms - bare[index])).toFixed(0)} ms`,
    'min to max': `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)} ms`,
    'times bare node': `${median(all.map((ms, index) => ms / bare[index])).toFixed(1)}x`,
  }))
  const how = `From start to exit, medians of ${rounds} rounds of all in turn; nothing is cached but what the system caches of files.`
  return { title: 'Start-up', how, rows, text: table(rows) }
}

async function planOfClass(cwd) {
  writeCsv(join(cwd, 'users.csv'), people)
  const server = await startHelper('pages.mjs', 0)
  const env = { HUBPLAN_URL: `http://127.0.0.1:${server.port}`, HUBPLAN_TOKEN: 'bench' }
  const { code, stderr } = await runNode([cli, 'plan', 'users.csv', '-o', 'plan.json', '--allow', 'new-admins'], {
    cwd,
    env,
  })
  await server.stop()
  if (code !== 0) throw new Error(`hubplan plan ended with ${code}: ${stderr}`)
}
