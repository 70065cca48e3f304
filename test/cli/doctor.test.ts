import { describe, expect, test } from 'vitest'

import { parse } from 'yaml'

import { providers } from '../../src/providers/index.ts'
import { openDesk, token } from './run.ts'

interface Told {
  readonly ok: boolean
  readonly steps: readonly { readonly name: string; readonly is: string; readonly text: string }[]
  readonly ops: readonly { readonly op: string; readonly lacks: readonly string[] }[]
  readonly role_for_planning: string | null
  readonly role_for_applying: string | null
}

function service(scopes: readonly string[], more: { name?: string } = {}) {
  return { tokens: [{ token, name: 'planner', kind: 'service' as const, scopes, ...more }] }
}

const reading = ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups', 'read:roles:groups']

function told(text: string): Told {
  return JSON.parse(text) as Told
}

describe('doctor', () => {
  test('says that all is well', async () => {
    const desk = await openDesk()
    const ran = await desk.run('doctor')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout.replace(/answers in .*/, 'answers in 1 ms')).toBe(
      [
        `  ok    address   ${desk.hub.url} (HUBPLAN_URL)`,
        '  ok    answer    the hub answers in 1 ms',
        '  ok    version   JupyterHub 3.0.0',
        '  ok    token     service "planner", an admin (HUBPLAN_TOKEN)',
        '  ok    users     12 users (all users of the hub)',
        '  ok    groups    1 group',
        '  ok    activity  visible',
        '  ok    servers   visible',
        "  note  groups    if the hub's authenticator manages the groups, which the API does not show, the hub refuses changes of groups; set target.groups: read-only there",
        '',
        'What the token may do',
        '  yes  user.create',
        '  yes  user.delete',
        '  yes  user.rename',
        '  yes  admin.set',
        "  yes  group.create   unless the hub's authenticator manages the groups",
        "  yes  group.delete   unless the hub's authenticator manages the groups",
        "  yes  member.add     unless the hub's authenticator manages the groups",
        "  yes  member.remove  unless the hub's authenticator manages the groups",
        "  yes  notice.give    unless the hub's authenticator manages the groups",
        "  yes  notice.lift    unless the hub's authenticator manages the groups",
        '  yes  server.start',
        '  yes  server.stop',
        '  yes  server.remove',
        '  yes  token.revoke',
        '',
        'Planning is possible with this token.',
        '',
      ].join('\n'),
    )
  })

  test('of a reading token says what it may not do, and is content', async () => {
    const desk = await openDesk(service(reading))
    const ran = await desk.run('doctor', '--format', 'json')
    expect(ran.code).toBe(0)
    const { ops, role_for_planning: planning, role_for_applying: applying } = told(ran.stdout)
    expect(ops.find(({ op }) => op === 'user.delete')?.lacks).toEqual(['delete:servers', 'delete:users'])
    expect(planning).toBeNull()
    expect(applying).toContain('"services": ["planner"],')
    expect(applying).toContain('"scopes": ["admin:groups", "admin:users", "servers"],')
  })

  test('without the listing fails, goes on, and names the missing role', async () => {
    const desk = await openDesk(service(['read:users']))
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(
      /\n {2}ok {4}token {4}service "planner", not an admin \(HUBPLAN_TOKEN\)\n {2}FAIL {2}users /,
    )
    expect(ran.stdout).toContain(
      '"scopes": ["list:groups", "list:users", "read:groups", "read:roles:groups", "read:servers"],',
    )
    expect(ran.stdout).toContain('\nAs it is, hubplan cannot plan here.\n')
  })

  test('warns of what some plans need', async () => {
    const desk = await openDesk(service(['list:users']))
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(0)
    expect(ran.stdout.match(/^ {2}warn .*$/gm)).toEqual([
      '  warn  groups    group members are not visible: no plan can name groups; give the token list:groups and read:users:groups',
      '  warn  activity  the last activity is not visible: no rule can find inactive users; give the token read:users',
      '  warn  servers   not visible: a plan cannot warn of running ones, and no delete can be applied; give the token read:servers',
    ])
    expect(ran.stdout).toContain('\nPlanning works, except for the warnings above.\n')
  })

  test('asks for the scope that shows which groups give roles', async () => {
    const desk = await openDesk(service(reading.filter((scope) => scope !== 'read:roles:groups')))
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(
      '\n  warn  groups    1 group; which of them give roles to their members is not visible; give the token read:roles:groups: a plan then shows who gains roles\n',
    )
    expect(ran.stdout).toContain('        "scopes": ["read:roles:groups"],\n')
  })

  test('warns of a user who is called like the service, and fails for a filtered listing', async () => {
    const desk = await openDesk(service(['list:users!group=staff'], { name: 'alice' }))
    const { steps, ok } = told((await desk.run('doctor', '--format', 'json')).stdout)
    expect(ok).toBe(false)
    expect(steps.filter(({ is }) => is !== 'ok').map(({ is, text }) => `${is} ${text}`)).toEqual(
      expect.arrayContaining([
        'fail the token sees only some of the users (2)',
        'warn a user is called "alice", too: the hub treats the two as one, and never deletes that user',
      ]),
    )
  })

  test('warns of users who are called like other services that are visible', async () => {
    const [own] = service(['list:users', 'list:services']).tokens ?? []
    const other = { token: 'other', name: 'bob', kind: 'service' as const, scopes: [] }
    const desk = await openDesk({ tokens: own === undefined ? [] : [own, other] })
    const { steps } = told((await desk.run('doctor', '--format', 'json')).stdout)
    expect(steps.map(({ is, text }) => `${is} ${text}`)).toContain(
      'warn a user has the name of the service "bob": the hub treats the two as one',
    )
  })

  test('says that the token of a user is bounded by the user', async () => {
    const desk = await openDesk({ tokens: [{ token, name: 'root', kind: 'user', scopes: ['inherit'] }] })
    const ran = await desk.run('doctor')
    expect(ran.stdout).toContain(
      '\n  note  token     user "root", an admin (HUBPLAN_TOKEN); its rights are limited to this user\'s and to the scopes it was created with\n',
    )
  })
})

describe('doctor of a plan', () => {
  test('says yes when the token may apply it', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const ran = await desk.run('doctor', 'plan.json')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('\nWhat plan.json needs\n  yes  user.delete\n\nThis token may apply plan.json.\n')
  })

  test('never says that a plan with groups may be applied: whether the hub takes them it does not tell', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username,groups\nalice,staff;ml\nbob,staff\n' } })
    await desk.run('plan', 'u.csv', '-o', 'plan.json')
    const ran = await desk.run('doctor', 'plan.json')
    expect(ran.code, ran.stdout).toBe(0)
    expect(ran.stdout).not.toContain('may apply')
    expect(ran.stdout).toContain(
      [
        'What plan.json needs',
        "  yes  group.create  unless the hub's authenticator manages the groups",
        "  yes  member.add    unless the hub's authenticator manages the groups",
        '',
        "This token has every right that plan.json needs. It cannot see whether the hub's authenticator manages the groups.",
        '',
      ].join('\n'),
    )
    expect(ran.stdout).toContain('the hub refuses changes of groups; set target.groups: read-only there\n')
    const { ops } = told((await desk.run('doctor', 'plan.json', '--format', 'json')).stdout)
    expect(ops).toEqual([
      { op: 'group.create', lacks: [], unless: "the hub's authenticator manages the groups" },
      { op: 'member.add', lacks: [], unless: "the hub's authenticator manages the groups" },
    ])
  })

  test('says what lacks, for this plan only', async () => {
    const desk = await openDesk(service(reading))
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const ran = await desk.run('doctor', 'plan.json')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('\nWhat plan.json needs\n  no  user.delete  lacks delete:users\n')
    expect(ran.stdout).toContain('"scopes": ["delete:users"],')
    expect(ran.stdout).toContain('\nAs it is, this token cannot apply plan.json.\n')
  })

  test('fails for another hub, a blocked plan, and no plan at all', async () => {
    const [desk, other] = [await openDesk(), await openDesk()]
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await desk.run('plan', '--absent', 's*', '-o', 'blocked.json')
    const strange = await desk.runWith({ HUBPLAN_URL: other.hub.url }, 'doctor', 'plan.json')
    expect(strange).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL  address  The plan is for ') })
    expect(other.hub.requests).toEqual([])
    const blocked = await desk.run('doctor', 'blocked.json')
    expect(blocked).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL  plan      The plan is blocked') })
    const none = await desk.run('doctor', 'none.json')
    expect(none).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAIL  plan      The plan none.json does not exist'),
    })
  })
})

describe('doctor of a way that does not lead there', () => {
  test('says that there is no token', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'doctor')
    expect(ran).toMatchObject({ code: 1, stderr: '' })
    expect(ran.stdout).toContain('\n  FAIL  token    There is no token for the hub; set HUBPLAN_TOKEN')
    expect(desk.hub.requests).toEqual([])
  })

  test('says that the token is wrong, and whose it is', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, 'doctor')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('\n  FAIL  token    HUBPLAN_TOKEN: The hub refused the token at /hub/api/user: ')
  })

  test('says that nobody answers, after the usual tries', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_URL: 'http://127.0.0.1:9' }, 'doctor', '--format', 'json')
    expect(ran.code).toBe(1)
    expect(told(ran.stdout).steps.at(-1)).toMatchObject({
      name: 'answer',
      is: 'fail',
      text: 'The hub cannot be read: the connection was refused.',
    })
  })

  test('does not wait for a gateway for minutes, unless it is told to', async () => {
    const desk = await openDesk()
    desk.hub.misbehave({ times: 99, action: { type: 'reply', status: 503, body: '<html>' } })
    const tries = async (...args: string[]): Promise<readonly [number | null, number]> => {
      const before = desk.hub.requests.length
      return [(await desk.run('doctor', ...args)).code, desk.hub.requests.length - before]
    }
    expect(await tries()).toEqual([1, 6])
    expect(await tries('--patience', '0')).toEqual([1, 1])
    const [code, count] = await tries('--patience', '60')
    expect(code).toBe(1)
    expect(count).toBeGreaterThan(8)
  })

  test('says that a path is missing', async () => {
    const desk = await openDesk({ baseUrl: '/jupyter/' })
    const ran = await desk.runWith({ HUBPLAN_URL: new URL(desk.hub.url).origin }, 'doctor')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain(
      `\n  FAIL  answer   The hub redirected /hub/api/user to /jupyter/hub/hub/api/user (302), which hubplan never follows; if that is the hub, use ${new URL(desk.hub.url).origin}/jupyter\n`,
    )
  })
})

describe('doctor for the config of a hub', () => {
  const missing = ['list:groups', 'read:groups', 'read:roles:groups', 'read:servers']

  test('without a token prints the set-up alone, and what is wrong beside it', async () => {
    const desk = await openDesk()
    for (const form of ['python', 'helm', 'tljh'] as const) {
      const ran = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'doctor', '--format', form)
      expect(ran).toEqual({
        code: 1,
        stdout: (await providers.jupyterhub.setUp?.())?.[form],
        stderr: [
          '  FAIL  token  There is no token for the hub; set HUBPLAN_TOKEN (or JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN), or give --token-file FILE',
          'As it is, hubplan cannot plan here.',
          '',
        ].join('\n'),
      })
    }
    expect(desk.hub.requests).toEqual([])
  })

  test('with a token that the hub refuses prints the set-up, too', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, 'doctor', '--format', 'helm')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toBe((await providers.jupyterhub.setUp?.())?.helm)
    expect(ran.stderr).toMatch(/^ {2}FAIL {2}token {2}HUBPLAN_TOKEN: The hub refused the token at \/hub\/api\/user: /)
  })

  test('prints the role that planning lacks', async () => {
    const desk = await openDesk(service(['list:users', 'read:users']))
    const ran = await desk.run('doctor', '--format', 'helm')
    expect(ran.code).toBe(0)
    const { hub } = parse(ran.stdout) as { hub: { loadRoles: Record<string, unknown> } }
    expect(Object.keys(hub)).toEqual(['loadRoles'])
    expect(Object.values(hub.loadRoles)).toEqual([{ services: ['planner'], scopes: missing }])
    expect(Object.keys(hub.loadRoles)[0]).toMatch(/^hubplan-plan-[0-9a-f]{6}$/)
    expect(ran.stderr).toMatch(/\nPlanning works, except for the warnings above\.\n$/)
  })

  test('says in a comment that nothing is missing, and gives a token that reads no right to write', async () => {
    const desk = await openDesk(service(reading))
    const ran = await desk.run('doctor', '--format', 'python')
    expect(ran).toEqual({
      code: 0,
      stdout: '# Nothing is missing: the token of service "planner" has every right to plan.\n',
      stderr: 'Planning is possible with this token.\n',
    })
  })

  test('of a plan prints the role that it takes to apply it', async () => {
    const desk = await openDesk(service(reading))
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const ran = await desk.run('doctor', 'plan.json', '--format', 'tljh')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^# Save this as \S+\/jupyterhub_config\.d\/hubplan-apply-[0-9a-f]{6}\.py on /m)
    expect(ran.stdout).toContain('        "services": ["planner"],\n        "scopes": ["delete:users"],\n')
    expect(ran.stderr).toBe('As it is, this token cannot apply plan.json.\n')
  })

  test('changes no file where the hub does not answer', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_URL: 'http://127.0.0.1:9' }, 'doctor', '--format', 'python')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toBe(
      '# The check failed before it was known what is missing: see stderr. The first set-up: hubplan help start\n',
    )
    expect(ran.stderr).toContain('FAIL  answer  The hub cannot be read: the connection was refused')
  })

  test('is for hubs, and for one', async () => {
    const desk = await openDesk({
      files: {
        'hubplan.yaml':
          'version: 1\ntargets:\n  a: { url: "https://a.example" }\n  b: { url: "https://b.example" }\nusers: []\n',
      },
    })
    const alone = await openDesk()
    const bevy = await alone.run('doctor', '--provider', 'bevy', '--format', 'helm')
    expect(bevy).toMatchObject({ code: 1, stdout: '' })
    expect(bevy.stderr).toBe(
      'error: --format helm is for the config of a hub, and this system is a Bevy community.\nhint: use --format text or json\nhelp: hubplan help check\n',
    )
    const several = await desk.runWith({ HUBPLAN_URL: undefined }, 'doctor', '--target', 'all', '--format', 'helm')
    expect(several).toMatchObject({ code: 1, stdout: '' })
    expect(several.stderr).toContain('--format helm is for one system, and --target all is for 2.')
    expect([...desk.hub.requests, ...alone.hub.requests]).toEqual([])
  })

  test('is mentioned by the text', async () => {
    const desk = await openDesk(service(reading))
    expect((await desk.run('doctor')).stdout).toContain(
      '\nRestart the hub after a change of its config. For Helm or TLJH: hubplan doctor --format helm, or tljh.\n',
    )
    expect((await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'doctor')).stdout).toContain(
      '\nTo set up tokens in the config of the hub: hubplan doctor --format python, helm or tljh.\n',
    )
  })

  test('of an AUP Learning Cloud is one service that is an admin', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'doctor', '--provider', 'aup', '--format', 'helm')
    expect(parse(ran.stdout)).toEqual({ hub: { services: { hubplan: { admin: true } } } })
  })
})
