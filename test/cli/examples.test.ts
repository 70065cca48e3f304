// The examples of --help, each run as it stands.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { commands } from '../../src/options/index.ts'
import { placeHubplan } from '../helpers/door.ts'
import { type Desk, openDesk, token } from './run.ts'

const files = {
  'hubplan.yaml': 'version: 1\nusers:\n  - { name: ann }\n',
  'users.csv': 'username,admin\nann,\nbob,true\n',
}

/** What a command line needs besides the files above: a terminal, another system, or no end. */
const elsewhere: Readonly<Record<string, string>> = {
  '$0 list --quota-below 50 --sort quota': 'test/cli/aup-look.test.ts',
  '$0 apply plan.json --credentials new.csv': 'test/cli/passwords.test.ts',
  '$0 revert plan.json --cancelled --state DIR': 'test/cli/bevy-jobs.test.ts',
  '$0 revert plan.json --cancelled ann@example.org': 'test/cli/bevy-jobs.test.ts',
  '$0 review plan.json --approve --expect-digest sha256:...': 'test/cli/review.test.ts',
  '$0 review plans/': 'test/cli/plans-reviewed.test.ts',
  '$0 apply plans/ --keep-going': 'test/cli/apply-set.test.ts',
  '$0 revert plans/ -o undo/': 'test/cli/plans-undone.test.ts',
  '$0 log plans/ --user bob': 'test/cli/log.test.ts',
  '$0 log plans/ --format csv': 'test/cli/log.test.ts',
  '$0 sandbox': 'test/cli/embedded.test.ts',
  '$0 init': 'test/cli/init.test.ts',
  '$0 init --url https://hub.example.edu --protect "svc-*" --ci github': 'test/cli/init.test.ts',
  '$0 completion fish > ~/.config/fish/completions/hubplan.fish': 'test/cli/completion.test.ts',
  '$0 completion powershell | Out-String | Invoke-Expression': 'test/cli/completion.test.ts',
  '$0 web': 'test/cli/web.test.ts',
  '$0 web --dir ~/spring-class': 'test/cli/web.test.ts',
  '$0 web --no-open --port 8800': 'test/cli/web.test.ts',
  '$0 help guards --web': 'test/cli/manual.test.ts',
}

/** What comes first: most commands need a plan, and `revert` an applied one. */
const before: Readonly<Record<string, readonly string[]>> = {
  show: ['$0 plan users.csv -o plan.json'],
  review: ['$0 plan users.csv -o plan.json'],
  apply: ['$0 plan users.csv -o plan.json'],
  log: ['$0 plan users.csv -o plan.json'],
  rehearse: ['$0 plan users.csv -o plan.json'],
  doctor: ['$0 plan users.csv -o plan.json'],
  template: ['rm users.csv'],
  validate: ['$0 plan users.csv -o plan.json'],
  revert: ['$0 plan users.csv -o plan.json', '$0 apply plan.json'],
  'upgrade-ci': ['$0 init --offline --provider jupyterhub --url https://hub.example.edu --ci github'],
}

async function run({ folder, hub }: Desk, line: string): Promise<{ code: number; stderr: string }> {
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, NO_COLOR: '1' }
  const script = line.replaceAll('$0', 'hubplan')
  return promisify(execFile)('bash', ['--norc', '-c', script], {
    cwd: folder,
    env: { ...env, HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token },
  }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }) => ({ code, stderr }),
  )
}

/** What comes first is no example itself: where it needs no shell, it is run inside. */
function prepare(desk: Desk, line: string): Promise<{ readonly code: number | null }> {
  const [program, ...args] = line.split(' ')
  return program === '$0' && /^[\w$./: -]+$/.test(line) ? desk.run(...args) : run(desk, line)
}

const all = Object.entries(commands).flatMap(([name, { examples }]) =>
  examples.map(([line]) => ({ name, line: String(line) })),
)

test.each(all.filter(({ line }) => elsewhere[line] === undefined))('$line', async ({ name, line }) => {
  const desk = await openDesk({ files })
  await placeHubplan(join(desk.folder, 'hubplan'))
  for (const first of before[name] ?? []) expect(await prepare(desk, first)).toMatchObject({ code: 0 })
  const { code, stderr } = await run(desk, line)
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
})

test('an example that runs elsewhere is still an example', () => {
  expect(Object.keys(elsewhere).filter((one) => !all.some(({ line }) => line === one))).toEqual([])
})
