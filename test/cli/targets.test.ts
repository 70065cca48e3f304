// A file for three hubs: every command, for one target, for several, and for a wrong one.
import { createServer } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { names, openSeveral } from './several-desk.ts'

const shared = 'users:\n  - { name: new-all }\n'
const own = { physics: 'users: [{ name: new-physics }]', hub05: 'users: [{ name: new-all, ensure: absent }]' }
const open = (more = ''): ReturnType<typeof openSeveral> => openSeveral(shared + more, own)

describe('plan', () => {
  test('of all targets writes a plan for each, of its own users', async () => {
    const desk = await open()
    const ran = await desk.run('plan', '--target', 'all', '-o', 'plan.json')
    expect(ran.code).toBe(0)
    expect(ran.stdout.match(/^(?:Target|Plans for|\d+ other:|Next:| {2}Next) .*$/gm)).toEqual([
      'Plans for 3 targets: 2 ready, 1 nothing to do',
      '  Next                           each plan is saved alone: follow the step of its target below',
      `Target physics at ${desk.hubs.physics.url}: ready`,
      '  Next    hubplan apply plan.physics.json --target physics',
      `Target us-east at ${desk.hubs['us-east'].url}: ready`,
      '  Next    hubplan apply plan.us-east.json --target us-east',
      '1 other: nothing to do: hub05',
      'Next: each plan is saved alone: follow the step of its target below',
    ])
    expect(ran.stderr).toBe(names.map((name) => `Target ${name}:\nThe plan is saved in plan.${name}.json.\n`).join(''))
    const created = await Promise.all(
      names.map(async (name) => (await desk.plan(`plan.${name}.json`)).actions.map(({ id }) => id)),
    )
    expect(created).toEqual([['user.create:new-all', 'user.create:new-physics'], ['user.create:new-all'], []])
  })

  test('as JSON is one list of plans, in which a failed target has its problem', async () => {
    const desk = await open()
    const more = { HUBPLAN_TOKEN_US_EAST: 'wrong' }
    const ran = await desk.runWith(more, 'plan', '--target', 'all', '--format', 'json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject([
      { format: 1, planned_with: { target: 'physics' } },
      { planned_with: { target: 'us-east' }, problem: { code: 'scopes', errors: [] } },
      { format: 1, planned_with: { target: 'hub05' } },
    ])
    expect(ran.stderr).toMatch(/^Target us-east:\nerror: The hub refused the token/)
  })

  test('as a comment has a table, and a section for each target with changes', async () => {
    const desk = await open()
    const { stdout } = await desk.run('plan', '--target', 'all', '--format', 'markdown')
    expect(stdout.match(/^(?:## |### `|\| `.*ready|1 other).*$/gm)).toEqual([
      '## hubplan plan for 3 targets: 2 ready, 1 nothing to do',
      '| `physics` | ready | 0 |  | 0 | 2 |  |',
      '| `us-east` | ready | 0 |  | 0 | 1 |  |',
      '1 other: nothing to do: `hub05`',
      `### \`physics\` at \`${desk.hubs.physics.url}\`: ready`,
      `### \`us-east\` at \`${desk.hubs['us-east'].url}\`: ready`,
    ])
  })

  test('into a folder is one set, which show reads: whole or in part', async () => {
    const desk = await open()
    const made = await desk.run('plan', '--target', 'all', '-o', 'plans/')
    const { changes_digest: changes } = JSON.parse(await desk.read('plans/index.json')) as PlanIndex
    expect(made.stdout).toMatch(new RegExp(`\nNext: hubplan apply plans/ --expect-digest ${changes}\n$`))
    const titles = async (...more: string[]): Promise<unknown> => {
      const { stdout } = await desk.run('show', 'plans/', '--format', 'markdown', ...more)
      return stdout.match(/^(?:## .*|### `\w+|Changes digest .*)/gm)
    }
    const digest = `Changes digest \`${changes}\``
    expect(await titles()).toEqual([
      '## hubplan plan for 3 targets: 2 ready, 1 nothing to do',
      '### `physics',
      '### `us',
      digest,
    ])
    expect(await titles('--target', 'ph*')).toEqual([
      '## hubplan plan for 1 of 3 targets: 1 ready',
      '### `physics',
      digest,
    ])
  })

  test('reads standard input once for all targets', async () => {
    const desk = await open()
    const more = { stdin: 'username\nzed\n' }
    const ran = await desk.runWith(more, 'plan', '-', '--stdin-format', 'csv', '--target', 'all')
    expect(ran.stdout.match(/^ {2}\+ {2}zed .*$/gm)).toHaveLength(3)
  })

  test.each([
    ['--url', 'http://127.0.0.1:1', 'HUBPLAN_URL_PHYSICS'],
    ['--token-file', 'token.txt', 'HUBPLAN_TOKEN_PHYSICS'],
  ])('refuses %s for several targets, and names the variable of one', async (flag, value, variable) => {
    const desk = await open()
    expect(await desk.run('plan', '--target', '*', flag, value)).toMatchObject({
      code: 1,
      stderr: `error: ${flag} is for one system, and --target * is for 3.\nhint: choose one with --target NAME; each target has a variable of its own, such as ${variable}\nhelp: hubplan help many-hubs\n`,
    })
  })

  test('refuses --against for several targets', async () => {
    const desk = await open()
    const last = await desk.run('plan', '--target', 'all', '--against', 'plan.json')
    expect(last.stderr).toContain('error: --against is for one system, and --target all is for 3.\n')
  })

  test('tells a fault of the shared part once, and one of a target under its name', async () => {
    const desk = await openSeveral('users:\n  - { name: ada, admin: maybe }\n', {
      physics: 'include: [{ path: no.csv }]',
    })
    const ran = await desk.run('plan', '--target', 'all')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toBe('')
    expect(ran.stderr.match(/maybe/g)).toHaveLength(1)
    const again = await openSeveral('users:\n  - { name: ada }\n  - { name: ADA }\n', {
      physics: 'include: [{ path: no.csv }]',
      hub05: 'names: exact',
    })
    const told = await again.run('plan', '--target', 'all')
    expect(told.code).toBe(1)
    expect(told.stderr.match(/^(?:Target|All|hubplan\.yaml).*$/gm)).toEqual([
      'Target physics:',
      expect.stringContaining('"no.csv" does not exist'),
      'Target us-east:',
      expect.stringContaining('are one name to the hub'),
    ])
    expect(told.stdout).toMatch(/^Target hub05 at .*: BLOCKED$/m)
  })

  test('asks a directory that all targets share once', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { readonly port: number }
    const desk = await openSeveral('include: [{ ldap: { base: dc=x } }]\n')
    const url = `ldap://127.0.0.1:${port}`
    const more = { HUBPLAN_LDAP_URL: url, HUBPLAN_LDAP_STARTTLS: 'no' }
    const ran = await desk.runWith(more, 'plan', '--target', 'all')
    expect(ran.code).toBe(1)
    expect(connections).toBe(1)
    expect(ran.stderr.match(/^(?:Target|All|error).*$/gm)).toEqual([
      'All targets:',
      `error: The directory ${url} cannot be read; nothing is planned.`,
    ])
  })

  test('tells a fault that all targets have once', async () => {
    const desk = await openSeveral('include: [{ path: no.csv }]\n', { hub05: 'include: [{ path: no.xlsx }]' })
    const ran = await desk.run('plan', '--target', 'all')
    expect(ran.stderr.match(/^(?:Target|All|error|hubplan\.yaml).*$/gm)).toEqual([
      'All targets:',
      'error: 1 error in the input.',
      expect.stringContaining('"no.csv" does not exist'),
      'Target hub05:',
      'error: 1 error in the input.',
      expect.stringContaining('"no.xlsx" does not exist'),
    ])
  })
})

describe('a saved plan', () => {
  test('is applied, checked and undone at its own target', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'physics', '-o', 'plan.json')
    expect((await desk.run('doctor', 'plan.json')).stdout).toContain(`${desk.hubs.physics.url} (HUBPLAN_URL_PHYSICS)`)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.users('physics', 'new-')).toEqual(['new-all', 'new-physics'])
    expect(desk.users('us-east', 'new-')).toEqual([])
    const undone = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(undone.stdout).toContain(`Plan for physics at ${desk.hubs.physics.url}: ready\n`)
    expect((await desk.plan('undo.json')).planned_with).toEqual({ target: 'physics' })
    expect(await desk.run('apply', 'undo.json', '--target', 'physics')).toMatchObject({ code: 0 })
    expect(desk.users('physics', 'new-')).toEqual([])
  })

  test.each([
    ['apply', 'plan.json'],
    ['show', 'plan.json'],
    ['validate', 'plan.json'],
    ['revert', 'plan.json'],
  ])('is refused by %s for another target', async (...command) => {
    const desk = await open()
    await desk.run('plan', '--target', 'physics', '-o', 'plan.json')
    expect(await desk.run(...command, '--target', 'us-east')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan is for the target physics, and --target names us-east.\nhint: leave --target out, or give the plan of that target\nhelp: hubplan help many-hubs\n',
    })
    expect(desk.users('us-east', 'new-')).toEqual([])
    const checked = await desk.run('doctor', 'plan.json', '--target', 'us-east')
    expect(checked.stdout).toContain('FAIL  address  The plan is for the target physics, and --target names us-east;')
  })

  test('is shown and validated with its target', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'us-east', '-o', 'plan.json')
    const system = `us-east at ${desk.hubs['us-east'].url}`
    expect((await desk.run('show', 'plan.json', '--target', 'us-east')).stdout).toContain(`Plan for ${system}: ready\n`)
    expect((await desk.run('validate', 'plan.json')).stdout).toContain(`a complete plan of 1 action for ${system}, `)
  })

  test('needs no target where hubplan.yaml has none', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'physics', '-o', 'plan.json')
    await desk.write('hubplan.yaml', 'version: 1\n')
    const own = { HUBPLAN_URL: desk.hubs.physics.url, HUBPLAN_TOKEN: 'hush-physics' }
    expect(await desk.runWith(own, 'apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(await desk.runWith(own, 'apply', 'plan.json', '--target', 'physics')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--target physics: no file names several targets.'),
    })
  })

  test('has a journal of its own beside a plan of the same name', async () => {
    const desk = await open()
    for (const name of ['physics', 'us-east']) await desk.run('plan', '--target', name, '-o', `${name}.json`)
    const made = ['apply', '--state', 'state'] as const
    expect(await desk.run(...made, 'physics.json')).toMatchObject({ code: 0 })
    await desk.write('physics.json', await desk.read('us-east.json'))
    expect(await desk.run(...made, 'physics.json')).toMatchObject({ code: 0 })
    expect(desk.users('us-east', 'new-')).toEqual(['new-all'])
  })
})

describe('list', () => {
  test('has a heading for each target', async () => {
    const desk = await open()
    const ran = await desk.run('list', '--target', 'all', '--admins')
    expect(ran.stdout.match(/^(?:Target .*| {2}root )/gm)).toEqual(
      names.flatMap((name) => [`Target ${name}:`, '  root ']),
    )
    expect(ran.stderr).toBe(names.map((name, at) => `Target ${name}:\n1 of ${12 + at} users.\n`).join(''))
  })

  test('as csv is one table with a column for the target', async () => {
    const desk = await open()
    const { stdout } = await desk.run(
      'list',
      '--target',
      'all',
      '--admins',
      '--columns',
      'name,admin',
      '--format',
      'csv',
    )
    expect(stdout).toBe('target,username,admin\nphysics,root,true\nus-east,root,true\nhub05,root,true\n')
  })

  test('as names has no headings', async () => {
    const desk = await open()
    const { stdout } = await desk.run(
      'list',
      '--target',
      '[hu]*',
      '--match',
      '[rs]*0*',
      '--limit',
      '2',
      '--format',
      'names',
    )
    expect(stdout).toBe('s01\ns02\ns01\ns02\n')
  })

  test('as JSON is one list, whose failed target does not hide the others', async () => {
    const desk = await open()
    await desk.hubs['us-east'].close()
    const ran = await desk.run('list', '--target', 'all', '--columns', 'name', '--limit', '1', '--format', 'json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject([
      { target: 'physics', exit_code: 0, result: { total: 12 } },
      { target: 'us-east', exit_code: 1, problem: { code: 'connection' } },
      { target: 'hub05', exit_code: 0, result: { total: 14 } },
    ])
    expect(ran.stderr).toContain('HUBPLAN_URL_US_EAST')
  })
})

describe('status, export and doctor', () => {
  test('show each hub under its target', async () => {
    const desk = await open()
    const status = await desk.run('status', '--target', 'all')
    expect(status.stdout.match(/^(?:Target .*| {2}users .*)$/gm)).toEqual(
      names.flatMap((name, at) => [`Target ${name}:`, `  users             ${12 + at}`]),
    )
    const json = JSON.parse((await desk.run('status', '--target', 'all', '--format', 'json')).stdout) as unknown
    expect(json).toMatchObject(names.map((target, at) => ({ target, exit_code: 0, result: { users: 12 + at } })))
    const doctor = await desk.runWith({ HUBPLAN_TOKEN_HUB05: undefined }, 'doctor', '--target', 'all')
    expect(doctor.code).toBe(1)
    expect(doctor.stdout.match(/^(?:Target .*| .* token .*)$/gm)).toEqual([
      'Target physics:',
      '  ok    token     service "planner", an admin (HUBPLAN_TOKEN_PHYSICS)',
      'Target us-east:',
      '  ok    token     service "planner", an admin (HUBPLAN_TOKEN_US_EAST)',
      'Target hub05:',
      '  FAIL  token    There is no token for hub05; set HUBPLAN_TOKEN_HUB05',
    ])
    expect((await desk.run('doctor', 'plan.json', '--target', 'all')).stderr).toBe(
      'error: A plan is for one system, and --target all is for 3.\nhint: choose one with --target NAME\nhelp: hubplan help many-hubs\n',
    )
  })

  test('take names as they are where the target says so', async () => {
    const desk = await openSeveral('', { hub05: 'names: exact' })
    for (const name of names) desk.hubs[name].hub.addUser({ name: 'Ada' })
    const status = await desk.run('status', '--target', 'all', '--format', 'json')
    const strange = (JSON.parse(status.stdout) as { result: { hands_off: unknown[] } }[]).map((one) => one.result)
    expect(strange.map(({ hands_off: off }) => off.length)).toEqual([1, 1, 0])
  })

  test('export writes a file for each target, or one text', async () => {
    const desk = await open()
    const ran = await desk.run('export', 'backup.csv', '--target', 'all', '--admins')
    expect(ran.stdout).toBe('')
    expect((await desk.files()).filter((file) => file.startsWith('backup'))).toEqual([
      'backup.hub05.csv',
      'backup.physics.csv',
      'backup.us-east.csv',
    ])
    const yaml = await desk.run('export', '--target', '[ph]*', '--admins')
    expect(yaml.stdout.match(/^(?:---|# Target .*| {2}- .*)$/gm)).toEqual([
      '---',
      '# Target physics',
      '  - { name: root, admin: true, groups: [] }',
      '---',
      '# Target hub05',
      '  - { name: root, admin: true, groups: [] }',
    ])
    const csv = await desk.run('export', '--target', 'all', '--admins', '--format', 'csv')
    expect(csv.stdout.split('\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'target,username,admin',
      'physics,root,true',
      'us-east,root,true',
      'hub05,root,true',
      '',
    ])
  })
})

describe('validate', () => {
  test('checks all targets, or the chosen one', async () => {
    const desk = await open()
    const all = await desk.run('validate')
    expect(all).toMatchObject({ code: 0, stderr: '' })
    expect(all.stdout.match(/^(?:Target .*| {2}users .*)$/gm)).toEqual([
      'Target physics:',
      '  users   2, 0 to be admin, 0 to be absent',
      'Target us-east:',
      '  users   1, 0 to be admin, 0 to be absent',
      'Target hub05:',
      '  users   1, 0 to be admin, 1 to be absent',
    ])
    expect((await desk.run('validate', '--target', 'us-east')).stdout).toMatch(/^Valid\.\n/)
    const json = JSON.parse((await desk.run('validate', '--target', 'h*', '--format', 'json')).stdout) as unknown
    expect(json).toMatchObject([{ target: 'hub05', exit_code: 0, result: { ok: true, absent: 1 } }])
  })

  test('explains what the file says for a target, with places', async () => {
    const desk = await open('guards: { max_deletes: 9 }\n')
    const { stdout } = await desk.run('validate', '--target', 'hub05', '--explain')
    expect(stdout).toContain(`
For this target
  url          hubplan.yaml:5:17  ${desk.hubs.hub05.url}
  max_deletes  hubplan.yaml:8:24  9
  users        hubplan.yaml:6:1   1 row
               hubplan.yaml:5:43  1 row
  user         hubplan.yaml:5:59  "new-all", absent, instead of "new-all" at hubplan.yaml:7:13

hubplan.yaml
  columns            name
  hubplan.yaml:7:13  "new-all"

hubplan.yaml, targets.hub05.users
  columns            name
                     ensure
  hubplan.yaml:5:59  "new-all", absent
`)
  })
})

describe('a choice', () => {
  test.each([['plan'], ['list'], ['status'], ['export']])('is needed by %s', async (command) => {
    const desk = await open()
    expect(await desk.run(command)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: hubplan.yaml is for several systems (physics, us-east, hub05), and no target is chosen.\nhint: choose one with --target NAME, or all with --target all\nhelp: hubplan help many-hubs\n',
    })
  })

  test('of one target names its variables', async () => {
    const desk = await open()
    const untold = await desk.runWith({ HUBPLAN_URL_US_EAST: undefined, CI: '1' }, 'plan', '--target', 'us-east')
    expect(untold.stderr).toContain('hint: set HUBPLAN_URL_US_EAST to the same address in the CI environment\n')
    const other = await desk.runWith({ HUBPLAN_URL_US_EAST: 'http://127.0.0.1:1' }, 'status', '--target', 'us-east')
    expect(other.stderr).toContain('error: HUBPLAN_URL_US_EAST names http://127.0.0.1:1, but hubplan.yaml:4:19 names ')
    const common = {
      HUBPLAN_URL_US_EAST: undefined,
      HUBPLAN_TOKEN_US_EAST: undefined,
      HUBPLAN_URL: 'http://127.0.0.1:1',
    }
    const used = await desk.runWith(common, 'status', '--target', 'us-east')
    expect(used.stderr).toContain('error: HUBPLAN_URL names http://127.0.0.1:1, but ')
  })

  test('under a policy keeps what the policy holds', async () => {
    const desk = await openSeveral(shared, { hub05: 'guards: { max_deletes: 60 }', physics: 'names: exact' })
    await desk.write('policy.yaml', 'version: 1\nnames: lower\nguards: { max_deletes: 3 }\n')
    const ran = await desk.run('plan', '--target', 'all', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^Target us-east:\n.*\nTarget hub05:\n.*\nTarget physics:\nerror: 1 error in the input\./,
    )
    expect((await desk.plan('plan.hub05.json')).options.limits.max_deletes).toBe(3)
  })
})
