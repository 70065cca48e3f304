// One user, as hubplan shows them: the hub, the files and the next plan.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { openAlteryxDesk } from './alteryx-desk.ts'
import { openBevyDesk } from './bevy-desk.ts'
import { type Desk, openDesk, token } from './run.ts'
import { openSeveral } from './several-desk.ts'

const created = '2024-09-01T08:00:00Z'
const now = () => new Date('2026-11-30T10:00:00Z')

const files = {
  'class.csv': 'username,groups,admin\nann,ml,yes\nnew,ml,\n',
  'rules.yaml': [
    'version: 1',
    'prune: true',
    'users:',
    '  - { name: ann, groups: [] }',
    'groups:',
    '  - { name: ml, members: exact }',
    'absent:',
    '  - { never_logged_in: true }',
    'protect: [ben]',
    '',
  ].join('\n'),
}

function openClass(more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  return openDesk({
    now,
    version: '5.2.1',
    allowNamedServers: true,
    users: [
      { name: 'root', admin: true, created },
      {
        name: 'ann',
        groups: ['ml', 'staff'],
        created,
        lastActivity: '2026-11-29T10:00:00Z',
        servers: [{ started: '2026-11-30T07:55:00Z' }, { name: 'g\u001bpu', state: 'stopped' }],
      },
      { name: 'ben', created, groups: ['ml'], servers: [{ state: 'spawning' }] },
      { name: 'Cy', created },
      ...Array.from({ length: 12 }, (_, at) => ({ name: `s${at + 10}`, created })),
    ],
    groups: [],
    files,
    ...more,
  })
}

const account = (url: string) => `ann at ${url}
  as of 2026-11-30 10:00 UTC

Account
  created      2024-09-01
  last active  24 hours ago (2026-11-29 10:00 UTC)
  admin        no
  login        by jupyterhub.auth.DummyAuthenticator
  groups       ml, staff
  roles        user

Servers
  default server  running  started 2 hours ago  /user/ann/
  g\\x1bpu         stopped                       /user/ann/g%1Bpu/
`

describe('on a JupyterHub', () => {
  test('without a desired state the account is shown alone, for any spelling of the name', async () => {
    const desk = await openClass()
    const words = 'There is no desired state: a hubplan.yaml here, or FILEs, would show what the next plan does.'
    const shown = { code: 0, stdout: `${account(desk.hub.url)}\n${words}\n`, stderr: '' }
    expect(await desk.run('user', 'ann')).toEqual(shown)
    expect(await desk.run('user', ' ANN')).toEqual(shown)
    await desk.write('hubplan.yaml', 'version: 1\ntarget: { names: lower }\nguards: { max_deletes: 5 }\n')
    expect((await desk.run('user', 'ann')).stdout).toBe(shown.stdout)
  })

  test('with files it is told what they say, and what the next plan does', async () => {
    const desk = await openClass()
    expect(await desk.run('user', 'ann', 'class.csv')).toEqual({
      code: 0,
      stdout: `${account(desk.hub.url)}
The desired state
  class.csv:2:1  "ann", admin, groups ml

The next plan would:

PROMOTE 1 user to admin
  ~  ann  class.csv:2
`,
      stderr: '',
    })
    expect(desk.sent()).toEqual([])
    expect(await desk.files()).toEqual(['class.csv', 'rules.yaml'])
  })

  test('a name that only the files have is shown', async () => {
    const desk = await openClass()
    expect((await desk.run('user', 'NEW', 'class.csv')).stdout).toBe(`new at ${desk.hub.url}
  as of 2026-11-30 10:00 UTC

Account
  There is no such user; only the files name one.

The desired state
  class.csv:3:1  "new", groups ml

The next plan would:

Create 1 user
  +  new  class.csv:3  groups: ml

Change the members of 1 group
  ~  ml  +1  1 new user
`)
  })

  test('hubplan.yaml is read, and a guard that blocks for others is told', async () => {
    const desk = await openClass()
    await desk.write('hubplan.yaml', files['rules.yaml'])
    const tail = async (name: string) => (await desk.run('user', name)).stdout.split('\nThe desired state\n')[1]
    const nothing = `
The next plan changes nothing for this user.

A guard blocks that plan because of other changes: hubplan plan shows them.
`
    expect(await tail('ben')).toBe(`  rows     none names the user
  prune    hubplan.yaml:2: skipped: protected
  matches  rule hubplan.yaml:8, never logged in: skipped: protected
  exact    group ml, hubplan.yaml:6: skipped: protected
${nothing}`)
    expect(await tail('cy')).toBe(`  rows           none names the user
  never changed  the name is not in lower case
  prune          hubplan.yaml:2: no effect: the user is never changed
  matches        rule hubplan.yaml:8, never logged in: no effect: the user is never changed
${nothing}`)
    expect(await tail('ann')).toBe(`  hubplan.yaml:4:13  "ann", in no group
  exact              group ml, hubplan.yaml:6: removes the user

The next plan would:

Change the members of 1 group
  ~  ml  -1  not among its members (exact, hubplan.yaml:6): ann

A guard blocks that plan because of other changes: hubplan plan shows them.
`)
    expect(await tail('s10')).toBe(`  rows     none names the user
  prune    hubplan.yaml:2: the user must be absent
  matches  rule hubplan.yaml:8, never logged in: the user must be absent

The next plan would:

DELETE 1 user (none active in the last 7 days): ages are as of the reading
  -  s10  never active (created 2024-09-01)  rule hubplan.yaml:8, never logged in

Blocked by
  delete-share  12 of 16 users (75 %) would be deleted, and the limit is 25 %; if that is right, raise guards.max_delete_share in hubplan.yaml or plan with --max-delete-share 0.75
`)
  })

  test('idle servers and a rule that deletes are told', async () => {
    const text = 'version: 1\nabsent:\n  - { match: ["a*"] }\nstop_servers:\n  - { idle_for: 1h }\n'
    const desk = await openClass({ files: { 'r.yaml': text } })
    const { stdout } = await desk.run('user', 'ann', 'r.yaml')
    expect(stdout.split('\nThe desired state\n')[1]?.split('\n\n')[0]).toBe(
      [
        '  rows     none names the user',
        '  matches  rule r.yaml:3: the user must be absent',
        '  matches  rule for idle servers r.yaml:5, idle for 1h: stops the default server',
      ].join('\n'),
    )
  })

  test('a notice on the hub is no group, but a day', async () => {
    const users = [
      { name: 'ann', groups: ['ml', 'hubplan-leaving-2099-12-13'], created },
      { name: 'bob', groups: ['hubplan-leaving-2026-01-01', 'hubplan-leaving-2099-12-13'], created },
      { name: 'cy', groups: ['hubplan-leaving-2026-01-01'], created },
    ]
    const desk = await openClass({ users })
    expect((await desk.run('user', 'ann')).stdout).toContain(
      '\n  groups       ml\n  leaves       on 2099-12-13, by a notice on the hub\n',
    )
    // Of two, the later day counts.
    expect((await desk.run('user', 'bob')).stdout.match(/leav.*|notice.*/g)).toEqual([
      'leaves       on 2099-12-13, by a notice on the hub',
    ])
    expect((await desk.run('user', 'cy')).stdout).toContain(
      '\n  notice       ended on 2026-01-01: plans delete or keep the user from then on\n',
    )
    expect(JSON.parse((await desk.run('user', 'ann', '--format', 'json')).stdout).account).toMatchObject({
      groups: [{ name: 'ml' }],
      notices: ['2099-12-13'],
    })
  })

  test.each([
    ['nobody', 'error: There is no user "nobody" on the hub.\nhint: see the names with: hubplan list\n'],
    ['anna', 'error: There is no user "anna" on the hub.\nhint: did you mean "ann"?\n'],
    ['a\u001b', 'error: There is no user "a\\u001b" on the hub.\nhint: see the names with: hubplan list\n'],
  ])('an unknown name %j is one sentence', async (name, words) => {
    const desk = await openClass()
    const told = { code: 1, stdout: '', stderr: `${words}help: hubplan help user\n` }
    expect(await desk.run('user', name)).toEqual(told)
    expect(await desk.run('user', name, 'class.csv')).toEqual(told)
  })

  test('what the token does not see is named', async () => {
    const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: ['list:users!user=ann'] }]
    const desk = await openClass({ tokens })
    const seen = await desk.run('user', 'ann')
    expect(seen.stdout).toContain(`Account
  admin        no
  created      not visible to the token
  last active  not visible to the token
  groups       not visible to the token
  servers      not visible to the token
`)
    const warning = 'warning: the token sees only some of the users; give it the scope list:users without a filter\n'
    expect(seen.stderr).toBe(warning)
    expect((await desk.run('user', 'ben')).stderr).toBe(
      `${warning}error: The token sees no user "ben" on the hub.\nhint: see the names with: hubplan list\nhelp: hubplan help user\n`,
    )
  })

  test('a name that no request can hold is known from the listing alone', async () => {
    const desk = await openClass({ users: [{ name: '..', created }] })
    const ran = await desk.run('user', '..')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('Account\n  created      2024-09-01\n  last active  never\n  admin        no\n')
    expect(desk.hub.requests.map(({ path }) => path).filter((path) => path.startsWith('/users/'))).toEqual([])
  })

  test('as JSON it has the same', async () => {
    const desk = await openClass()
    const {
      name,
      account: own,
      servers,
      usage,
      desired,
      next,
    } = JSON.parse((await desk.run('user', 'ann', 'class.csv', '--format', 'json')).stdout)
    expect(name).toBe('ann')
    expect(own).toEqual({
      user_id: null,
      created,
      last_activity: '2026-11-29T10:00:00Z',
      admin: false,
      login: 'by jupyterhub.auth.DummyAuthenticator',
      groups: [
        { name: 'ml', kept: null },
        { name: 'staff', kept: null },
      ],
      roles: ['user'],
      quota: null,
      notices: [],
      leaves_at: null,
      not_visible: [],
    })
    expect(servers).toContainEqual({
      name: '',
      state: 'ready',
      started: '2026-11-30T07:55:00Z',
      url: '/user/ann/',
    })
    expect(usage).toMatchObject({ days: 30, without_minutes: 'none', minutes: null })
    expect(desired.rows).toEqual([{ at: 'class.csv:2:1', words: '"ann", admin, groups ml' }])
    expect(next.actions.map(({ id }: { id: string }) => id)).toEqual(['admin.set:ann'])
    expect([next.findings, next.blocked]).toEqual([[], false])
    expect(JSON.parse((await desk.run('user', 'new', 'class.csv', '--format', 'json')).stdout)).toMatchObject({
      account: null,
      servers: null,
      usage: null,
    })
    const alone = JSON.parse((await desk.run('user', 'ann', '--format', 'json')).stdout)
    expect([alone.desired, alone.next]).toEqual([null, null])
  })
})

describe('on an AUP Learning Cloud', () => {
  const ago = (hours: number) => new Date(now().getTime() - hours * 3_600_000).toISOString()
  const openAup = (age: 'march' | 'june') =>
    openDesk({
      now,
      aup: {
        age,
        quotas: { ann: 500 },
        sessions: [
          { user: 'ann', resource: 'cpu', start: ago(72), end: ago(70) },
          { user: 'ann', resource: 'g\u001bpu', start: ago(2) },
        ],
      },
      users: [
        { name: 'admin', admin: true, created },
        { name: 'ann', groups: ['staff', 'native-users'], created, servers: [{ started: ago(2) }] },
      ],
      groups: [],
      tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
      files: { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\nusers:\n  - { name: ann, quota: 300 }\n' },
    })
  const usage = {
    june: `Usage of the last 30 days
  minutes  120, in 1 session
  cpu      120, in 1 session

Last sessions
  2026-11-30 08:00 UTC  g\\x1bpu             active
  2026-11-27 10:00 UTC  cpu      2 h 0 min  completed
`,
    march: `Usage of the last 30 days
  This version of AUP Learning Cloud does not offer its statistics.
`,
  }

  test.each(['june', 'march'] as const)('of %s has quota, its changes and usage', async (age) => {
    const desk = await openAup(age)
    desk.hub.hub.spendQuota('ann', 20)
    expect(await desk.run('user', 'ann')).toEqual({
      code: 0,
      stderr: '',
      stdout: `ann at ${desk.hub.url}
  as of 2026-11-30 10:00 UTC

Account
  created      2024-09-01
  last active  never
  admin        no
  login        with a password of the hub
  groups       native-users (filled by the hub), staff
  roles        user
  quota        480

Servers
  default server  running  started 2 hours ago  /user/ann/

${usage[age]}
Last changes of the quota
  2026-11-30 10:00 UTC  usage  -20, 480 then  Usage deduction

The desired state
  hubplan.yaml:4:13  "ann", quota

The next plan would:

LOWER the quota of 1 user (-180 in all)
  -  ann  480 -> 300 (-180)  hubplan.yaml:4
`,
    })
    const { transactions, usage: use } = JSON.parse((await desk.run('user', 'ann', '--format', 'json')).stdout)
    expect(transactions).toEqual([
      { type: 'usage', amount: -20, balance: 480, at: '2026-11-30T10:00:00.000Z', by: null, note: 'Usage deduction' },
    ])
    expect(use.without_minutes).toBe(age === 'march' ? 'too old' : null)
    expect(use.recent).toHaveLength(age === 'march' ? 0 : 2)
  })
})

test('a Bevy community shows the number of a user, by which a row may name the user', async () => {
  const people = [
    { id: 5, email: 'ann@x.edu' },
    { id: 6, email: 'ben@x.edu' },
  ]
  const desk = await openBevyDesk({ people, files: { 'u.csv': 'email,user_id,ensure\nben@x.edu,6,absent\n' } })
  const alone = await desk.run('user', 'Ann@X.edu')
  expect(alone.stdout).toContain('\nAccount\n  number  5\n  admin   no\n\nThere is no desired state: ')
  const { stdout, code } = await desk.run('user', '6', 'u.csv')
  expect(code).toBe(0)
  expect(stdout).toContain('\nThe desired state\n  u.csv:2:1  "ben@x.edu", absent\n\nThe next plan would:\n')
  expect(await desk.run('user', 'anm@x.edu')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: There is no user "anm@x.edu" in the Bevy community.\nhint: did you mean "ann@x.edu"?\nhelp: hubplan help user\n',
  })
})

test('a Bevy community that cannot list its users is asked for the one', async () => {
  const desk = await openBevyDesk({ lists: false, people: [{ id: 5, email: 'ann@x.edu' }] })
  expect((await desk.run('user', 'ann@x.edu')).stdout).toContain('\nAccount\n  number  5\n  admin   no\n')
})

test('an Alteryx workspace shows what it has', async () => {
  const desk = await openAlteryxDesk()
  await desk.write('hubplan.yaml', 'version: 1\ntarget: { provider: alteryx }\n')
  expect((await desk.run('user', 'admin@corp.com')).stdout).toContain('\nAccount\n  number       100\n')
})

test('on several hubs each has its own part, and where the name is unknown it is said', async () => {
  const desk = await openSeveral('users: [{ name: alice }]\n', { hub05: 'names: exact' })
  const all = await desk.run('user', 's11', '--target', 'all')
  expect(all.code).toBe(1)
  expect(all.stdout).toContain(`Target hub05:\ns11 at ${desk.hubs.hub05.url}\n`)
  expect(all.stdout).toContain('\nThe desired state\n  rows  none names the user\n')
  expect(all.stderr).toContain('There is no user "s11" on the hub.')
  const one = await desk.run('user', 'alice', '--target', 'physics')
  expect(one.stdout).toContain('\nThe desired state\n  hubplan.yaml:6:17  "alice"\n')
})

describe('a name that looks like something else', () => {
  test.each([
    ['a flag', '-x'],
    ['a flag after two dashes', '-->'],
    ['standard input', '-'],
  ])('%s', async (_, name) => {
    const desk = await openDesk({ now, users: [{ name }] })
    const { code, stdout, stderr } = await desk.run('user', '--', name)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n')[0]).toBe(`${name} at ${desk.hub.url}`)
  })

  test('what prune leaves alone is told', async () => {
    const desk = await openDesk({ now, users: [{ name: 'ann' }, { name: 'zero\u200bwidth' }] })
    await desk.write('hubplan.yaml', 'version: 1\nprune: true\nusers: [{ name: ann }]\n')
    const { stdout } = await desk.run('user', 'zero\u200bwidth')
    expect(stdout).toContain(
      'prune  hubplan.yaml:2: skipped: no row can name the user, because the name has an invisible character\n',
    )
  })
})
