// API tokens from files to an empty second plan, and what list, status, doctor and revert say of them.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const old = { created: '2020-01-01T08:00:00Z' }
const of = (name: string, note: string, more: object = old) =>
  ({ token: `${name} ${note}`, name, kind: 'user', scopes: ['self'], note, ...more }) as const
const users = [
  { name: 'root', admin: true, ...old },
  { name: 'ann', groups: ['staff'], ...old },
  { name: 'ben', ...old },
]
const own = (scopes: readonly string[]) =>
  ({ token, name: 'planner', kind: 'service', admin: scopes.includes('tokens'), scopes }) as const
const tokens = [
  of('ann', 'ci'),
  of('ann', 'laptop', { ...old, lastUsed: '2020-06-01T08:00:00Z', expires: '2999-01-01T00:00:00Z' }),
  of('ann', 'Server at /user/ann/'),
  of('ben', 'a,b "<i>" \u202e'),
  of('root', 'ops'),
]
const rules = 'version: 1\nrevoke_tokens:\n  - { unused_for: 52w, without_expiry: true }\n'

function openTokens(
  files: Readonly<Record<string, string>> = {},
  more: object = {},
  scopes = [...fullScopes, 'tokens'],
) {
  return openDesk({ users, groups: [{ name: 'staff' }], files, tokens: [own(scopes), ...tokens], ...more })
}

/** The requests for tokens. */
const asked = ({ hub }: Desk): string[] =>
  hub.requests.filter(({ path }) => path.includes('/tokens')).map(({ method, path }) => `${method} ${path}`)

describe.each([
  ['a JupyterHub', '', {}],
  ['an AUP Learning Cloud', 'target: { provider: aup }\n', { aup: true }],
])('on %s', (_, target, more) => {
  test('the planned ones go, and then there is nothing to do', async () => {
    const desk = await openTokens({ 'hubplan.yaml': rules.replace('revoke', `${target}revoke`) }, more)
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toContain('REVOKE 2 API tokens of 2 users: this cannot be undone\n')
    expect(planned.stdout).toContain('left alone, admins: "root"')
    expect(asked(desk).sort()).toEqual(['GET /users/ann/tokens', 'GET /users/ben/tokens'])
    expect(await desk.read('plan.json')).not.toContain('ann ci')

    const applied = await desk.run('apply', 'plan.json', '--results', 'results.csv')
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe('Applied: 2 changed, 0 already done.\n')
    expect(desk.sent().sort()).toEqual(['DELETE /users/ann/tokens/a2', 'DELETE /users/ben/tokens/a5'])
    expect((await desk.read('results.csv')).split('\n').slice(1, 3)).toEqual([
      'token.revoke:ann:a2,token.revoke,ann,,changed,,a2,ci',
      expect.stringMatching(/^token\.revoke:ben:a5,token\.revoke,ben,,changed,,a5,"a,b /),
    ])
    const second = await desk.run('plan', '--detailed-exitcode')
    expect(second.code).toBe(0)

    const undone = await desk.run('revert', 'plan.json')
    expect(undone.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'not undone, because a revoked API token cannot be restored: its user makes a new one: token.revoke "ann", token.revoke "ben"',
    )
  })
})

describe('without a wish for it', () => {
  test('no token is read, by no command', async () => {
    const desk = await openTokens({ 'users.csv': 'username,admin\nann,no\nzoe,no\n' })
    for (const args of [['plan', 'users.csv', '-o', 'plan.json'], ['apply', 'plan.json'], ['list'], ['status']]) {
      expect((await desk.run(...args)).code).toBe(0)
    }
    expect(asked(desk)).toEqual([])
  })
})

describe('rights', () => {
  test('a token without read:tokens plans nothing, and is told what it needs', async () => {
    const desk = await openTokens({ 'hubplan.yaml': rules }, {}, fullScopes)
    const { code, stdout } = await desk.run('plan')
    expect(code).toBe(3)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'API tokens of 2 users are not visible to the token, so it is not known which ones to revoke: "ann", "ben"; give it read:tokens',
    )
    expect(asked(desk)).toEqual([])
  })

  test('a token that only reads plans, and the plan and doctor tell what applying needs', async () => {
    const desk = await openTokens({ 'hubplan.yaml': rules }, {}, [...fullScopes, 'read:tokens'])
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.stdout).toContain(
      'Applying needs rights that the planning token lacks\n  tokens  for token.revoke\n',
    )
    const refused = await desk.run('apply', 'plan.json')
    expect(refused.stderr).toContain('lacks the scopes tokens; nothing was changed.')
    expect((await desk.run('doctor')).stdout).not.toContain('token.revoke')
    const told = await desk.run('doctor', 'plan.json')
    expect(told.stdout).toContain('token.revoke')
    expect(told.stdout).toContain('"tokens"')
    expect(desk.sent()).toEqual([])
  })

  test('the account that applies keeps its tokens, although another one has planned', async () => {
    const desk = await openTokens({ 'hubplan.yaml': rules })
    await desk.run('plan', '-o', 'plan.json')
    const mine = { token: 'mine', name: 'ben', kind: 'user', scopes: ['inherit'] } as const
    desk.hub.hub.patchUser('ben', { admin: true })
    desk.hub.hub.addToken(mine)
    const { code, stderr } = await desk.runWith({ HUBPLAN_TOKEN: 'mine' }, 'apply', 'plan.json')
    expect(code).toBe(3)
    expect(stderr).toContain('the token belongs to user "ben", who would lose 1 API token')
    expect(desk.sent()).toEqual([])
  })
})

describe('a system without tokens', () => {
  test.each([
    [{ 'hubplan.yaml': `version: 1\ntarget: { provider: bevy }\nrevoke_tokens:\n  - { unused_for: 1d }\n` }, []],
    [
      { 'hubplan.yaml': 'version: 1\ntarget: { provider: alteryx }\n', 'u.csv': 'email,tokens\na@x.org,none\n' },
      ['u.csv'],
    ],
  ])('refuses them at their place', async (files, args) => {
    const desk = await openTokens(files)
    const { code, stderr } = await desk.run('plan', ...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /(hubplan\.yaml:4:5|u\.csv:1:7): an? .+ has no API tokens; take (revoke_tokens|the column tokens) out/,
    )
    for (const [command, flags] of [
      ['list', ['--tokens']],
      ['status', ['--tokens']],
    ] as const) {
      const ran = await desk.run(command, ...flags)
      expect([ran.code, ran.stderr]).toEqual([
        1,
        expect.stringMatching(/--tokens cannot be answered: an? .+ has no API tokens\./),
      ])
    }
    expect(desk.hub.requests).toEqual([])
  })

  test('an empty rule is an error', async () => {
    const desk = await openTokens({ 'hubplan.yaml': 'version: 1\nrevoke_tokens: [{}]\n' })
    const { code, stderr } = await desk.run('plan')
    expect(code).toBe(1)
    expect(stderr).toContain('hubplan.yaml:2:17')
  })
})

test('validate counts the rules, and shows where those of a target are written', async () => {
  const targets =
    'targets:\n  lab:\n    url: "https://lab.example.edu"\n    revoke_tokens: [{ match: ["x*"], group: [a, b] }]\n'
  const desk = await openTokens({ 'hubplan.yaml': `${rules}${targets}` })
  const { code, stdout, stderr } = await desk.run('validate', '--explain', '--target', 'lab')
  expect(code, stderr).toBe(0)
  const told = stdout.replaceAll(/ +/g, ' ')
  expect(told).toContain('tokens 2 rules for API tokens to revoke\n')
  expect(told).toContain('revoke_tokens hubplan.yaml:3:5 unused_for 52w, without_expiry true\n')
  expect(told).toContain('hubplan.yaml:7:21 match x*, group a b\n')
})

describe('list --tokens', () => {
  test('is a table of users and their tokens, and never shows a text', async () => {
    const desk = await openTokens()
    const { code, stdout, stderr } = await desk.run('list', '--tokens', '--no-admins')
    expect(code, stderr).toBe(0)
    expect(stderr).toBe('4 tokens of 2 users.\n')
    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
    expect(lines[0]).toEqual(['user', 'id', 'kind', 'note', 'created', 'last used', 'expires', 'scopes'])
    expect(lines[1]?.slice(0, 4)).toEqual(['ann', 'a2', 'api', 'ci'])
    expect(lines[2]?.slice(6, 7)).toEqual([expect.stringMatching(/^in \d+ years \(2999-01-01\)$/)])
    expect(lines[3]?.slice(2, 4)).toEqual(['server', 'Server at /user/ann/'])
    expect(stdout).toContain('a,b "<i>" \\u202e')
    expect(asked(desk).sort()).toEqual(['GET /users/ann/tokens', 'GET /users/ben/tokens'])
  })

  test('has the formats of list, and sorts by use', async () => {
    const desk = await openTokens()
    const names = await desk.run(
      'list',
      '--tokens',
      '--format',
      'names',
      '--sort',
      'last_activity',
      '--reverse',
      '--limit',
      '1',
    )
    expect([names.stdout, names.stderr]).toEqual(['ann\n', '5 tokens of 3 users, the first 1 shown.\n'])
    const csv = await desk.run('list', '--tokens', '--format', 'csv', '--sort', 'created')
    expect(csv.stdout.split('\n')[0]).toBe('username,id,kind,note,created,last_used,token_expires,scopes')
    const { tokens: listed } = JSON.parse((await desk.run('list', '--tokens', '--format', 'json')).stdout)
    expect(listed[0]).toMatchObject({ user: 'ann', id: 'a2', kind: 'api', note: 'ci', last_used: null, expires: null })
    const wrong = await desk.run('list', '--tokens', '--sort', 'groups')
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('--sort groups is for users; tokens are sorted'),
    ])
  })

  test('needs read:tokens, and tells of users whose tokens it does not see', async () => {
    const blind = await openTokens({}, {}, fullScopes)
    const refused = await blind.run('list', '--tokens')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--tokens cannot be answered: the token does not see the tokens of users.')
    expect(refused.stderr).toContain('give it the scope read:tokens')
    const odd = await openDesk({ users: [{ name: '..' }, { name: 'ann' }] })
    const told = await odd.run('list', '--tokens')
    expect(told.code).toBe(0)
    expect(told.stderr).toContain('warning: no request can ask for the tokens of ".."\n')
    expect(told.stderr).not.toContain('read:tokens')
    expect((await odd.run('list', '--tokens', '--match', '..')).code).toBe(0)
    const partly = await openTokens({}, {}, [...fullScopes, 'read:tokens!group=staff'])
    const listed = await partly.run('list', '--tokens', '--format', 'names')
    expect(listed.stdout).toBe('ann\n')
    expect(listed.stderr).toContain(
      'warning: the tokens of 2 users are not visible to the token; give it read:tokens\n',
    )
  })
})

describe('status --tokens', () => {
  test('counts them, and how many nobody needs', async () => {
    const desk = await openTokens()
    const { stdout } = await desk.run('status', '--tokens')
    for (const line of [
      '  API tokens        4, of 3 users\n',
      '  without expiry    3\n',
      '  never used        3\n',
      '  oldest last use   2020-06-01\n',
      '  other tokens      1 of servers, 0 of logins\n',
    ]) {
      expect(stdout).toContain(line)
    }
    expect(JSON.parse((await desk.run('status', '--tokens', '--format', 'json')).stdout).tokens).toEqual({
      ...{ api: 4, users: 3, without_expiry: 3, never_used: 3, oldest_use: '2020-06-01T08:00:00Z' },
      ...{ of_servers: 1, of_logins: 0, not_visible: 0 },
    })
    for (const format of ['markdown', 'html']) {
      expect((await desk.run('status', '--tokens', '--format', format)).stdout).toContain('API tokens')
    }
  })

  test('says what is not visible', async () => {
    const blind = await openTokens({}, {}, fullScopes)
    expect((await blind.run('status', '--tokens')).stdout).toContain(
      'API tokens        not visible to the token (needs read:tokens)\n',
    )
    const partly = await openTokens({}, {}, [...fullScopes, 'read:tokens!group=staff'])
    expect((await partly.run('status', '--tokens')).stdout).toContain('  not visible       API tokens of 2 users\n')
    const none = await openTokens({}, { tokens: [own([...fullScopes, 'tokens'])] })
    expect((await none.run('status', '--tokens')).stdout).toContain('  oldest last use   none\n')
  })
})
