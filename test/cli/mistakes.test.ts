// Typical mistakes: what hubplan answers to each, that nothing is sent, and that no file changes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { commands } from '../../src/options/index.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { classOf, inside, type Ran, token } from './run.ts'

const folder = temporaryFolder()
let hub: Sandbox
/** Requests of the plans that are there to begin with. */
let before: number

beforeAll(async () => {
  hub = await startSandbox({
    users: classOf(12),
    groups: [{ name: 'staff' }],
    tokens: [{ token, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
  })
  write('users.csv', 'username\nann\n')
  write('more.csv', 'username\nben\n')
  write('users.json', '[{ "name": "ann" }]')
  write('hubplan.yaml', 'version: 1\nusers:\n  - { name: ann }\n')
  write('staff.yaml', 'version: 1\nusers:\n  - { name: ann }\n')
  write('list.xlsx', 'PK\u0003\u0004')
  mkdirSync(join(folder, 'rosters'))
  expect((await ask({}, 'plan', '-o', 'plan.json')).code).toBe(0)
  expect((await ask({}, 'plan', '-o', 'other.json')).code).toBe(0)
  before = hub.requests.length
})

afterAll(async () => {
  await hub.close()
})

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

type Env = Readonly<Record<string, string | undefined>>

function ask(env: Env, ...args: string[]): Promise<Ran> {
  return inside(args, { cwd: folder, env: { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token, USER: 'somebody', ...env } })
}

function content(): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile())
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(folder, name), 'latin1')]))
}

/** What is said on stderr, without the last line, which names the topic of the manual. */
async function said(env: Env, args: readonly string[]): Promise<readonly string[]> {
  const files = content()
  const { code, stdout, stderr } = await ask(env, ...args)
  expect({ code, stdout, sent: hub.requests.length - before }).toEqual({ code: 1, stdout: '', sent: 0 })
  expect(content()).toEqual(files)
  const lines = stderr.split('\n')
  expect(lines.splice(-2)).toEqual([expect.stringMatching(/^help: hubplan help [a-z-]+$/), ''])
  return lines
}

type Mistake = readonly [line: string, ...said: readonly string[]]

/** Words of a line, as a POSIX shell hands them over; no quotes inside of words. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

const flagsOf = (command: string): string => `hint: hubplan ${command} --help lists its flags`

const otherTools: readonly Mistake[] = [
  ['diff', 'error: There is no command diff: plan shows the difference.', 'hint: run: hubplan plan'],
  [
    'diff users.csv',
    'error: There is no command diff: plan shows the difference.',
    'hint: run: hubplan plan users.csv',
  ],
  ['refresh', 'error: There is no command refresh: plan shows the difference.', 'hint: run: hubplan plan'],
  [
    'delete bob',
    'error: There is no command delete: a plan deletes users.',
    'hint: run: hubplan plan --absent bob -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'rm user bob alice',
    'error: There is no command rm: a plan deletes users.',
    'hint: run: hubplan plan --absent bob --absent alice -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'create bob',
    'error: There is no command create: a plan creates the users of a file.',
    'hint: run: hubplan template --names bob -o users.csv, then: hubplan plan users.csv -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'promote bob',
    'error: There is no command promote: a plan makes admins.',
    'hint: run: hubplan plan --admin bob -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'destroy',
    'error: There is no command destroy: revert makes the plan that undoes an applied one.',
    'hint: run: hubplan revert plan.json -o undo.json; to delete users: hubplan plan --absent NAME -o plan.json',
  ],
  [
    'users',
    'error: There is no command users: list shows the users of the hub.',
    'hint: run: hubplan list, or for some of them: hubplan list --search TEXT, hubplan list --group NAME',
  ],
  [
    'get users -o json',
    'error: There is no command get: list shows the users of the hub.',
    'hint: run: hubplan list, or for some of them: hubplan list --search TEXT, hubplan list --group NAME',
  ],
  [
    'login',
    'error: There is no command login: hubplan takes the address and the token from the environment.',
    'hint: set HUBPLAN_URL and HUBPLAN_TOKEN, then check them with: hubplan doctor',
  ],
  ['fmt', 'error: There is no command fmt: validate checks files.', 'hint: run: hubplan validate'],
  [
    'state list',
    'error: There is no command state: the hub itself is the state, and export saves its users in a file.',
    'hint: run: hubplan export users.csv',
  ],
  [
    'import canvas.csv',
    'error: There is no command import: plan reads the files of other programs.',
    'hint: run: hubplan plan canvas.csv -o plan.json',
  ],
  [
    'sync',
    'error: There is no command sync: apply carries out a saved plan.',
    'hint: run: hubplan plan -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'approve plan.json',
    'error: There is no command approve: review takes the decision about a plan.',
    'hint: run: hubplan review plan.json',
  ],
  [
    'workspace select lab',
    'error: There is no command workspace: --target chooses one of several systems.',
    'hint: write targets into hubplan.yaml, then: hubplan plan --target NAME',
  ],
  [
    'apply plan.json --auto-approve',
    'error: There is no flag --auto-approve; use --yes.',
    'hint: run: hubplan apply plan.json --yes',
  ],
  [
    'apply -auto-approve plan.json',
    'error: There is no flag -auto-approve; use --yes.',
    'hint: run: hubplan apply plan.json --yes',
  ],
  [
    'plan --auto-approve',
    'error: There is no flag --auto-approve: plan asks for no approval.',
    'hint: hubplan apply has --yes',
  ],
  ['plan -f users.csv', 'error: There is no flag -f: the file needs no flag.', 'hint: run: hubplan plan users.csv'],
  ['apply -f plan.json', 'error: There is no flag -f: the file needs no flag.', 'hint: run: hubplan apply plan.json'],
  ['list -f json', 'error: There is no flag -f; use --format.', 'hint: run: hubplan list --format json'],
  ['list -o json', 'error: There is no flag -o; use --format.', 'hint: run: hubplan list --format json'],
  [
    'plan -o json',
    'error: -o takes a file, and json is a format.',
    'hint: run: hubplan plan --format json; for a file of this name: -o ./json',
  ],
  ['plan -out=plan.json', 'error: There is no flag -out; use -o.', 'hint: run: hubplan plan -o plan.json'],
  ['plan -oplan.json', 'error: There is no flag -oplan.json.', 'hint: write a space: -o plan.json'],
  [
    'apply plan.json --parallelism 4',
    'error: There is no flag --parallelism; use --concurrency.',
    'hint: run: hubplan apply --concurrency N',
  ],
  ['plan -v', 'error: There is no flag -v; use --debug.', 'hint: run: hubplan plan --debug'],
  [
    'plan --quiet',
    'error: There is no flag --quiet: only the result goes to standard output.',
    'hint: run: hubplan plan 2>/dev/null',
  ],
  [
    'plan --insecure',
    'error: There is no flag --insecure: certificates are always verified.',
    `hint: name the CA of the hub: ${'ca' in commands.plan.options ? '--ca FILE, or ' : ''}NODE_EXTRA_CA_CERTS=FILE in the environment`,
  ],
  ['plan --server http://x', 'error: There is no flag --server; use --url.', 'hint: run: hubplan plan --url URL'],
  ['plan --delete bob', 'error: There is no flag --delete; use --absent.', 'hint: run: hubplan plan --absent NAME'],
  [
    'list --color=always',
    'error: There is no flag --color: colours follow the terminal.',
    'hint: use --no-color, or FORCE_COLOR=1 in the environment',
  ],
]

const byVariable = (flag: string, hint: string): Mistake => [
  `plan ${flag} x`,
  `error: There is no flag ${flag}: a variable sets it.`,
  `hint: set ${hint} in the environment`,
]

const network: readonly Mistake[] = [
  ['list --cacert ca.pem', 'error: There is no flag --cacert; use --ca.', 'hint: run: hubplan list --ca FILE'],
  byVariable('--cert', 'HUBPLAN_CERT=FILE, and HUBPLAN_KEY=FILE for its key'),
  byVariable('--key', 'HUBPLAN_KEY=FILE, and HUBPLAN_CERT=FILE for its certificate'),
  byVariable('--proxy', 'HTTPS_PROXY=http://HOST:PORT'),
  [
    'list --retries 5',
    'error: There is no flag --retries; use --patience.',
    'hint: run: hubplan list --patience SECONDS',
  ],
  [
    'plan --patience 2m',
    'error: --patience is "2m", and it takes seconds, without a unit.',
    'hint: write: --patience 120',
  ],
  [
    'list --timeout 10s',
    'error: --timeout is "10s", and it takes seconds, without a unit.',
    'hint: write: --timeout 10',
  ],
  [
    'list https://me:hush@hub.example.edu',
    'error: An argument is an address, and files are meant there.',
    'hint: run: hubplan list --url URL, or set HUBPLAN_URL',
  ],
  [
    'show http://127.0.0.1:8000',
    'error: An argument is an address, and files are meant there.',
    'hint: hubplan show needs no address',
  ],
]

const elsewhere: readonly Mistake[] = [
  [
    'apply --plan other.json',
    'error: There is no flag --plan: the file needs no flag.',
    'hint: run: hubplan apply other.json',
  ],
  [
    'plan --apply',
    'error: There is no flag --apply: plan changes nothing.',
    'hint: run: hubplan plan -o plan.json, then: hubplan apply plan.json',
  ],
  [
    'apply plan.json --confirm',
    'error: There is no flag --confirm; use --yes.',
    'hint: run: hubplan apply plan.json --yes',
  ],
  [
    'apply plan.json --digest x',
    'error: There is no flag --digest; use --expect-digest.',
    'hint: run: hubplan apply --expect-digest DIGEST',
  ],
  ['list users', 'error: Unexpected argument "users".', 'hint: run: hubplan list'],
  [
    'list group staff',
    'error: Unexpected argument "group". Unexpected argument "staff".',
    'hint: run: hubplan list --group staff',
  ],
  ['list ann', 'error: Unexpected argument "ann".', 'hint: run: hubplan list --search ann'],
  ['list admins', 'error: Unexpected argument "admins".', 'hint: run: hubplan list --admins'],
  [
    "'plan users.csv'",
    'error: The command plan and what belongs to it are in one pair of quotes.',
    'hint: take the quotes away: hubplan plan ...',
  ],
  ['PLAN', 'error: There is no command PLAN; did you mean plan?', 'hint: hubplan --help lists the commands'],
]

const spelling: readonly Mistake[] = [
  ['plna', 'error: There is no command plna; did you mean plan?', 'hint: hubplan --help lists the commands'],
  ['valdate', 'error: There is no command valdate; did you mean validate?', 'hint: hubplan --help lists the commands'],
  ['xyz', 'error: There is no command xyz.', 'hint: hubplan --help lists the commands'],
  ['--prune', 'error: Give a command, such as plan.', 'hint: hubplan --help lists the commands'],
  ['plan --ouput plan.json', 'error: There is no flag --ouput; did you mean --output?', flagsOf('plan')],
  ['plan --max-delete 5', 'error: There is no flag --max-delete; did you mean --max-deletes?', flagsOf('plan')],
  ['plan -outptu=x', 'error: There is no flag -outptu; did you mean --output?', flagsOf('plan')],
  ['plan --no-prune', 'error: There is no flag --no-prune; without --prune it is off.', 'hint: leave --prune out'],
  ['plan –output plan.json', 'error: –output begins with a long dash.', 'hint: type two short ones: --output'],
  ['plan --format yaml', 'error: --format is "yaml"; use one of text, markdown, html, json.', flagsOf('plan')],
]

const places: readonly Mistake[] = [
  [
    'apply plan.json --prune',
    'error: --prune is not a flag of hubplan apply, but of plan and validate.',
    'hint: run: hubplan plan --prune -o plan.json; apply takes the plan as it is',
  ],
  [
    'apply plan.json --max-deletes 5',
    'error: --max-deletes is not a flag of hubplan apply, but of plan and revert.',
    'hint: run: hubplan plan --max-deletes -o plan.json; apply takes the plan as it is',
  ],
  ['show plan.json --yes', 'error: --yes is not a flag of hubplan show, but of apply.', flagsOf('show')],
  [
    'plan --canary 5',
    'error: --canary is not a flag of hubplan plan, but of apply.',
    'hint: run: hubplan apply plan.json --canary',
  ],
  [
    'validate -o x',
    'error: There is no flag -o: validate writes to standard output.',
    'hint: run: hubplan validate > x',
  ],
  [
    'apply plan.json -o x',
    'error: There is no flag -o; use --results.',
    'hint: run: hubplan apply plan.json --results results.csv',
  ],
  ['init plan', 'error: Unexpected argument "plan".', 'hint: one command at a time: hubplan init, then: hubplan plan'],
  ['status users.csv', 'error: Unexpected argument "users.csv".', flagsOf('status')],
  [
    'apply plan.json other.json',
    'error: Unexpected argument "other.json".',
    'hint: one plan at a time: hubplan apply plan.json, then: hubplan apply other.json',
  ],
  [
    'apply plan.json users.csv',
    'error: Unexpected argument "users.csv".',
    'hint: the plan holds what the files said; give it alone: hubplan apply plan.json',
  ],
  ['apply', 'error: The plan file is missing; give the one that hubplan plan -o wrote.', flagsOf('apply')],
  ['plan -o', 'error: -o needs a value.', flagsOf('plan')],
  ['plan --absent --prune', 'error: --absent needs a value.', flagsOf('plan')],
]

const values: readonly Mistake[] = [
  [
    "list --match 's01' s02 s03",
    'error: Unexpected argument "s02". Unexpected argument "s03".',
    "hint: put a glob in quotes, or the shell replaces it by names of files: --match '*23'",
  ],
  [
    'plan --absent users.csv more.csv',
    'error: --absent takes a name, and users.csv is a file.',
    "hint: for the names in a file use --absent-from users.csv; put a glob in quotes: --absent '*23'",
  ],
  [
    'plan --absent “*23”',
    'error: --absent has quotes that the shell does not know: “*23”.',
    'hint: type straight double quotes, or no quotes: "*23"',
  ],
  ["apply ''", 'error: An argument is empty.', 'hint: check the variable of the shell that should hold it'],
  ['plan --config=', 'error: --config is empty.', 'hint: check the variable of the shell that should hold it'],
  ['plan --prune=yes', 'error: --prune takes no value.', 'hint: give --prune alone, or leave it out'],
  ['plan --max-deletes=many', 'error: --max-deletes is "many"; give a whole number, such as 100.'],
  ['plan --max-deletes -1', 'error: --max-deletes is "-1"; give a whole number, such as 100.'],
  ['plan --max-delete-share 30', 'error: --max-delete-share is "30"; give a share from 0 to 1, such as 0.4.'],
  ['list --url hub.example.edu', 'error: --url is not an address; write it like https://hub.example.edu.'],
  ['list --url :8000', 'error: --url is not an address; write it like http://127.0.0.1:8000.'],
  [
    'list --url localhost:8000',
    'error: --url does not start with https:// or http://; write it like http://localhost:8000.',
  ],
]

const files: readonly Mistake[] = [
  [
    'apply users.csv',
    'error: users.csv is a roster, not a plan.',
    'hint: make a plan of it first: hubplan plan users.csv -o plan.json',
  ],
  [
    'show users.csv',
    'error: users.csv is a roster, not a plan.',
    'hint: make a plan of it first: hubplan plan users.csv -o plan.json',
  ],
  [
    'apply hubplan.yaml',
    'error: hubplan.yaml is a desired state, not a plan.',
    'hint: make a plan of it first: hubplan plan -o plan.json',
  ],
  [
    'review staff.yaml',
    'error: staff.yaml is a desired state, not a plan.',
    'hint: make a plan of it first: hubplan plan --config staff.yaml -o plan.json',
  ],
  [
    'apply users.json',
    'error: users.json is a list of users, not a plan.',
    'hint: make a plan of it first: hubplan plan users.json -o plan.json',
  ],
  [
    'rehearse list.xlsx',
    'error: list.xlsx is a roster, not a plan.',
    'hint: make a plan of it first: hubplan plan list.xlsx -o plan.json',
  ],
  ['apply plna.json', 'error: The plan plna.json does not exist.', 'hint: give the file that hubplan plan -o wrote'],
  [
    'apply rosters',
    'error: There are no plans in the folder rosters: it has no index.json.',
    'hint: give a plan file, or the folder that hubplan plan --target all -o FOLDER/ wrote',
  ],
  [
    'apply -',
    'error: The plan must be a file, not standard input: its journal and its approval are kept beside it.',
    'hint: save it first: hubplan plan -o plan.json',
  ],
  [
    'show -',
    'error: Standard input is empty, and - reads a plan from it.',
    'hint: pipe a plan into it: hubplan plan -o - | hubplan show -',
  ],
  [
    'plan -o - --format html',
    'error: -o - and --format html both write to standard output.',
    'hint: leave one out; both: hubplan plan -o - | hubplan show - --format html',
  ],
  ['users.csv', 'error: The command is missing before users.csv.', 'hint: run: hubplan plan users.csv -o plan.json'],
]

const again = 'hint: correct it and run the same command again'
const inputs: readonly Mistake[] = [
  [
    'plan plan.json',
    'error: 1 error in the input.',
    'plan.json: this is a plan, not a desired state; review it with: hubplan show plan.json; carry it out with: hubplan apply plan.json',
    again,
  ],
  ['plan usres.csv', 'error: 1 error in the input.', 'usres.csv: the file does not exist; check the name', again],
  [
    'plan users.csv saved.json',
    'error: 1 error in the input.',
    'saved.json: the file does not exist; to save the plan in it: -o saved.json',
    again,
  ],
  ['plan .', 'error: 1 error in the input.', '.: this is a folder; give a file', again],
  ['plan rosters', 'error: 1 error in the input.', 'rosters: this is a folder; give a file', again],
]

describe.each([
  ['taken from another program', otherTools],
  ['about the network', network],
  ['in the wrong place', elsewhere],
  ['of spelling', spelling],
  ['of place', places],
  ['in a value', values],
  ['in a file', files],
  ['in an input', inputs],
] as const)('a mistake %s', (_, mistakes) => {
  test.each(mistakes.map(([line, ...lines]) => ({ line, lines })))('hubplan $line', async ({ line, lines }) => {
    expect(await said({}, wordsOf(line))).toEqual(lines)
  })
})

describe('a mistake in the environment', () => {
  test.each<[Env, ...string[]]>([
    [{ HUBPLAN_TOKEN: '' }, 'error: HUBPLAN_TOKEN is empty.', 'hint: put the token in it, or leave it out'],
    [
      { HUBPLAN_TOKEN: undefined },
      'error: There is no token for the hub.',
      'hint: set HUBPLAN_TOKEN (or JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN), or give --token-file FILE',
    ],
    [
      { HUBPLAN_TOKEN: `"${token}"` },
      'error: HUBPLAN_TOKEN has quotes around the token.',
      'hint: take the quotes away: some shells and CI systems keep them',
    ],
    [
      { HUBPLAN_TOKEN: `Bearer ${token}` },
      'error: HUBPLAN_TOKEN holds a whole header.',
      'hint: give the token alone, without Authorization, Bearer or token before it',
    ],
    [
      { HUBPLAN_TOKEN: `${token}\nmore` },
      'error: HUBPLAN_TOKEN contains characters that a token cannot have.',
      'hint: it must contain one token on one line, without spaces or quotes around it',
    ],
    [
      { HUBPLAN_TOKEN: `HUBPLAN_TOKEN=${token}` },
      'error: HUBPLAN_TOKEN holds the name of a variable and its value.',
      'hint: give the value alone',
    ],
    [
      { HUBPLAN_TOKEN: '$HUBPLAN_PLAN_TOKEN' },
      'error: HUBPLAN_TOKEN holds the name of a variable, not its value.',
      'hint: check that the variable is set in this job or shell, and that no single quotes are around it',
    ],
    [{ HUBPLAN_TOKEN: '...' }, 'error: HUBPLAN_TOKEN holds a placeholder.', 'hint: put the token in its place'],
    [{ HUBPLAN_URL: '' }, 'error: HUBPLAN_URL is empty.', 'hint: set it to the address of the system, or unset it'],
    [
      { HUBPLAN_URL: 'hub.uni.example' },
      'error: HUBPLAN_URL is not an address; write it like https://hub.uni.example.',
    ],
    [
      { HUBPLAN_CONFIG: 'nowhere.yaml' },
      'error: 1 error in the input.',
      'nowhere.yaml: the file does not exist; check the name',
      'hint: correct it and run the same command again; HUBPLAN_CONFIG names nowhere.yaml; unset it, or give --config FILE, for another file',
    ],
  ])('%j', async (env, ...lines) => {
    expect(await said(env, ['plan'])).toEqual(lines)
  })
})

describe('a secret on the command line', () => {
  const message = (flag: string): string =>
    `error: There is no flag ${flag}: a token is never part of the command line, because other users of this machine see command lines.`
  const hint = 'hint: set HUBPLAN_TOKEN, or give --token-file FILE; revoke the token if it was typed here'

  test.each([
    [['plan', '--token', token], '--token', hint],
    [['plan', `--token=${token}`], '--token', hint],
    [['plan', '-token', token], '-token', hint],
    [['--token', token, 'plan'], '--token', hint],
    [['--token', token], '--token', hint],
    [['delete', 'bob', '--token', token], '--token', hint],
    [['apply', 'plan.json', '--api-key', token, '--json-lines'], '--api-key', hint],
    [
      ['show', 'plan.json', '--token', token],
      '--token',
      'hint: hubplan show needs no token; revoke the token if it was typed here',
    ],
  ])('%j is answered, and its value is not shown', async (args, flag, end) => {
    expect(await said({}, args)).toEqual([message(flag), end])
  })

  test('is not shown as JSON either', async () => {
    const { code, stdout, stderr } = await ask({}, 'plan', '--token', token, '--json')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'usage', topic: 'connection' } })
  })

  test('is not shown in the place of a token file', async () => {
    expect(await said({}, ['plan', '--token-file', 'f00d'.repeat(8)])).toEqual([
      'error: The token file does not exist; its name looks like a token itself.',
      'hint: give the name of a file that holds only the token; change the token if it was typed here',
    ])
  })

  test('is not shown where it is a password', async () => {
    expect(await said({}, ['apply', 'plan.json', '--password', 'hunter2hunter2'])).toEqual([
      'error: There is no flag --password: a password is never part of the command line, because other users of this machine see command lines.',
      'hint: give --shared-password-file FILE or --passwords FILE; change the password if it was typed here',
    ])
  })
})

describe('--dry-run', () => {
  const argument: Readonly<Record<string, string>> = { completion: 'bash' }
  const names = Object.entries(commands).map(([name, { positionals }]) => {
    const isNeeded = Object.values(positionals).some((one) => 'missing' in one)
    return isNeeded ? [name, argument[name] ?? 'plan.json'] : [name]
  })

  test.each(names)('of %s is answered with what it does, or with what to run', async (name, ...rest) => {
    const [message, hint] = await said({}, [name ?? '', ...rest, '--dry-run'])
    expect(message).toMatch(
      name === 'apply'
        ? /^error: apply has no --dry-run: /
        : new RegExp(`^error: There is no flag --dry-run: ${name} `),
    )
    expect(hint).toMatch(/^hint: /)
  })

  test('of apply names the plan', async () => {
    expect((await said({}, ['apply', 'other.json', '--dry-run']))[1]).toBe(
      'hint: run: hubplan show other.json; to try it on an embedded hub: hubplan rehearse other.json',
    )
  })
})
