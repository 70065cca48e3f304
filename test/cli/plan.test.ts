import { describe, expect, test } from 'vitest'

import { classOf, openDesk, type Ran } from './run.ts'

const roster = { 'users.csv': 'username,admin\nzoe,\nalice,true\n' }

/** Text with what differs from run to run made alike. */
function calm(text: string): string {
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://hub')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'DATE')
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:X')
    .replaceAll(/sha256:[0-9a-f]{12}…/g, 'sha256:x…')
    .replaceAll(/\d+ (months|years) ago \([-\d]+\)/g, 'AGO')
}

function code({ code }: Ran): number | null {
  return code
}

describe('what plan shows', () => {
  test('is text on stdout by default', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv')
    expect(calm(ran.stdout)).toBe(
      [
        'Plan for http://hub: ready',
        '',
        'Makes 1 user admin; creates 1 user. Deletes no user and gives no user a role.',
        'Can be applied until DATE (in 7 days).',
        '',
        'New admins and roles',
        '  1 user made admin (users.csv:3): alice',
        '',
        'Before you apply',
        '  Target                         http://hub (jupyterhub 3.0.0), 12 users, 1 admin',
        '  Plan                           made DATE (just now) by somebody, with the token of service planner; the target was read DATE (just now)',
        '  Overrides and loosened limits  none',
        '  Running servers                none is stopped',
        '  Not visible                    nothing',
        '  Cannot be undone               nothing: hubplan revert can undo every change of this plan',
        '  Checked again                  apply reads the target again, and stops before the first change when a change of this plan no longer fits; read DATE (just now)',
        '  Not shown                      nothing',
        '  Next                           plan again with -o plan.json to save the plan, then apply that file',
        '',
        'Create 1 user',
        '  +  zoe  users.csv:2',
        '',
        'Made from',
        '  users.csv  2 rows  sha256:x…',
        '',
        '  digest          sha256:X',
        '  changes digest  sha256:X',
        '',
        'Plan: 1 user to create, 1 to promote.',
        '',
        'Next: plan again with -o plan.json to save the plan, then apply that file',
        '',
      ].join('\n'),
    )
  })

  test('is markdown with --format markdown', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv', '-o', 'p.json', '--format', 'markdown')
    const { digest } = await desk.plan('p.json')
    expect(ran.stdout).toMatch(/^## hubplan plan for `http:\/\/127\.0\.0\.1:\d+`: ready\n/)
    expect(ran.stdout).toContain(`\n  hubplan apply p.json --expect-digest ${digest}\n`)
  })

  test('is the plan itself with --format json', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv', '-o', 'p.json', '--format', 'json')
    expect(JSON.parse(ran.stdout)).toEqual(await desk.plan('p.json'))
  })

  test('is all there is on stdout, and stderr has the rest', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv', '-o', 'p.json', '--format', 'json', '--debug')
    const lines = ran.stderr
      .replaceAll(/\d+ ms/g, 'N ms')
      .trimEnd()
      .split('\n')
    expect(lines[0]).toBe('debug: GET /hub/api/user 200 N ms')
    // These are asked side by side.
    expect(lines.slice(1, -1).sort()).toEqual([
      'debug: GET /hub/api/groups?offset=0&limit=200 200 N ms',
      'debug: GET /hub/api/info 200 N ms',
      'debug: GET /hub/api/services 200 N ms',
      'debug: GET /hub/api/users?offset=0&limit=200 200 N ms',
    ])
    expect(lines.at(-1)).toBe('The plan is saved in p.json.')
  })

  test('says so when there is nothing to do', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nalice\n' } })
    const ran = await desk.run('plan', 'users.csv')
    expect(ran.stdout).toContain('\nNothing to do: the hub matches the files.\n')
    expect(ran.stdout).not.toContain('Next:')
  })

  test('has warnings of the file as findings', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username,grops\nalice,x\n' } })
    const ran = await desk.run('plan', 'users.csv')
    expect(ran.stdout).toContain(
      'Warnings\n  input  users.csv:1:10: the column grops is unknown and not used; did you mean groups?\n',
    )
  })
})

describe('where a plan goes', () => {
  test('-o writes it for its owner alone', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv', '-o', 'p.json')
    expect(ran).toMatchObject({ code: 0, stderr: 'The plan is saved in p.json.\n' })
    expect(await desk.mode('p.json')).toBe('600')
    expect(ran.stdout).toMatch(/\nNext: hubplan apply p\.json\n$/)
  })

  test('without -o nothing is written', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.files()).toEqual(['users.csv'])
  })

  test('a folder that is not there is told, with code 1', async () => {
    const desk = await openDesk({ files: roster })
    const ran = await desk.run('plan', 'users.csv', '-o', 'deep/p.json')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan cannot be written to deep/p.json: there is no folder deep.\nhint: create the folder first, or give another place\nhelp: hubplan help review\n',
    })
  })

  test('planning changes nothing on the hub', async () => {
    const desk = await openDesk({ files: roster })
    await desk.run('plan', 'users.csv', '-o', 'p.json')
    expect(desk.hub.requests.length).toBeGreaterThan(0)
    expect(desk.sent()).toEqual([])
  })
})

describe('exit codes', () => {
  test('changes are 2 with --detailed-exitcode', async () => {
    const desk = await openDesk({ files: roster })
    expect(code(await desk.run('plan', 'users.csv', '--detailed-exitcode'))).toBe(2)
  })

  test('no changes are 0 with --detailed-exitcode', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nalice\n' } })
    expect(code(await desk.run('plan', 'users.csv', '--detailed-exitcode'))).toBe(0)
  })

  test('changes are 0 without it', async () => {
    const desk = await openDesk({ files: roster })
    expect(code(await desk.run('plan', 'users.csv'))).toBe(0)
  })

  test('a block is 3, with --detailed-exitcode too', async () => {
    const desk = await openDesk()
    expect(code(await desk.run('plan', '--absent', 's*'))).toBe(3)
    expect(code(await desk.run('plan', '--absent', 's*', '--detailed-exitcode'))).toBe(3)
  })

  test('a blocked plan is shown and saved all the same', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's*', '-o', 'p.json')
    expect(ran.stdout).toContain('\nBLOCKED by 1 guard: this plan cannot be applied.\n')
    expect(ran.stdout).toContain(
      '\nBlocked by 1 guard\n  delete-share  9 of 12 users (75 %) would be deleted, and the limit is 25 %; if that is right, raise guards.max_delete_share in hubplan.yaml or plan with --max-delete-share 0.75\n',
    )
    expect(await desk.plan('p.json')).toMatchObject({ applyable: false, summary: { 'user.delete': 9 } })
  })
})

describe('a hubplan.yaml beside a FILE or shortcut', () => {
  const yaml = [
    'version: 1',
    'users: [{ name: fromyaml }]',
    'groups: [{ name: yamlgroup }]',
    'absent: [{ match: ["s01"] }]',
    'prune: true',
    'manage: ["s*"]',
    'protect: ["s09"]',
    'guards: { max_deletes: 2, max_delete_share: 1 }',
    '',
  ].join('\n')

  test('alone is what is planned', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': `version: 1\nusers: [{ name: fromyaml }]\n` } })
    await desk.run('plan', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:fromyaml'])
  })

  test('loses its users, groups, rules and prune to a FILE', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml, ...roster } })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:zoe', 'admin.set:alice'])
  })

  test('loses them to a shortcut', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    await desk.run('plan', '--absent', 's02', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:s02'])
  })

  test('keeps its manage', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    const ran = await desk.run('plan', '--absent', '*')
    expect(ran.stdout).toContain('left alone, outside manage: "alice", "bob"')
  })

  test('keeps its protect', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    const ran = await desk.run('plan', '--absent', 's09')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  protected  "s09" is protected and would be deleted (--absent); take the row out, or the name out of protect (lifted by --allow protected)\n',
    )
  })

  test('keeps its guards', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    const ran = await desk.run('plan', '--absent', 's0[123]')
    expect(ran.stdout).toContain('  delete-count  3 users would be deleted, and the limit is 2; ')
  })

  test('is recorded as an input without rows', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml, ...roster } })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect((await desk.plan()).inputs.map(({ path, rows }) => [path, rows])).toEqual([
      ['hubplan.yaml', 0],
      ['users.csv', 2],
    ])
  })
})

describe('shortcuts', () => {
  test.each([
    ['--absent NAME', ['--absent', 's03'], ['user.delete:s03']],
    ['--absent GLOB', ['--absent', '*03'], ['user.delete:s03']],
    ['--absent twice', ['--absent', 's03', '--absent', 's04'], ['user.delete:s03', 'user.delete:s04']],
    ['--absent NAME twice the same', ['--absent', 's03', '--absent', 's03'], ['user.delete:s03']],
    ['--absent=NAME', ['--absent=s03'], ['user.delete:s03']],
    ['--absent-from FILE', ['--absent-from', 'gone.csv'], ['user.delete:s01', 'user.delete:s02']],
    ['--admin', ['--admin', 'bob'], ['admin.set:bob']],
    ['--admin twice', ['--admin', 'bob', '--admin', 'alice'], ['admin.set:alice', 'admin.set:bob']],
    ['--no-admin of one who is none', ['--no-admin', 'bob'], []],
    ['--prune with a roster', ['staff.csv', '--prune', '--max-delete-share', '1'], ['user.delete:s01']],
    ['--protect with a glob', ['--absent', 's0[12]', '--protect', 's01'], ['user.delete:s02']],
    ['--absent over a row of FILE', ['users.csv', '--absent', 'alice'], ['user.create:zoe', 'user.delete:alice']],
  ])('%s', async (_, args, ids) => {
    const staff = ['username', 'root', 'alice', 'bob', ...Array.from({ length: 8 }, (_, i) => `s0${i + 2}`)].join('\n')
    const desk = await openDesk({ files: { ...roster, 'gone.csv': 'username\ns01\ns02\n', 'staff.csv': staff } })
    await desk.run('plan', ...args, '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(ids)
  })

  test('--no-admin takes a name, it is not a negation', async () => {
    const users = [...classOf(12), { name: 'boss', admin: true }]
    const desk = await openDesk({ users })
    await desk.run('plan', '--no-admin', 'boss', '-o', 'plan.json')
    expect((await desk.plan()).actions).toMatchObject([{ id: 'admin.set:boss', before: true, after: false }])
  })

  test('--absent 001 speaks of 001, not of 1', async () => {
    const desk = await openDesk({ users: [...classOf(12), { name: '001' }, { name: '1' }] })
    await desk.run('plan', '--absent', '001', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:001'])
  })

  test('--absent 1e3 speaks of 1e3', async () => {
    const desk = await openDesk({ users: [...classOf(12), { name: '1e3' }, { name: '1000' }] })
    await desk.run('plan', '--absent', '1e3', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:1e3'])
  })

  test('--absent=-x speaks of a name that begins with a dash', async () => {
    const desk = await openDesk({ users: [...classOf(12), { name: '-x' }] })
    await desk.run('plan', '--absent=-x', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:-x'])
  })

  test('a name that nobody has is told and changes nothing', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 'nobody')
    expect(ran.stdout).toContain('  already-absent  to be absent and not on the hub: "nobody"\n')
  })

  test('--admin of nobody creates nobody', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--admin', 'nobody')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: 1 error in the input.\n--admin: there is no user "nobody" on the hub, and this row cannot create one (ensure: existing)\nhint: correct it and run the same command again\nhelp: hubplan help roster\n',
    })
  })

  test('--admin and --no-admin for one name conflict', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--admin', 'bob', '--no-admin', 'bob')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('--no-admin: "bob" is not an admin here and an admin at --admin; make the two agree\n')
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('--prune needs a roster', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--prune', '--absent', 's01')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --prune needs a complete user list; the other flags are not one.\nhint: give a file that lists all users who stay\nhelp: hubplan help plan\n',
    })
  })

  test('--prune leaves admins and oneself', async () => {
    const desk = await openDesk({ files: { 'few.csv': 'username\nalice\n' } })
    await desk.run('plan', 'few.csv', '--prune', '-o', 'plan.json')
    const { actions, applyable } = await desk.plan()
    expect(actions.map(({ id }) => id)).not.toContain('user.delete:root')
    expect(actions).toHaveLength(10)
    expect(applyable).toBe(false)
  })
})

describe('overrides', () => {
  test('are recorded in the plan and shown first', async () => {
    const desk = await openDesk()
    const ran = await desk.run(
      'plan',
      '--absent',
      's*',
      '--max-delete-share',
      '0.9',
      '--max-deletes',
      '60',
      '-o',
      'p.json',
    )
    expect(ran.code).toBe(0)
    expect((await desk.plan('p.json')).overrides).toEqual([
      { flag: '--max-deletes', value: 60 },
      { flag: '--max-delete-share', value: 0.9 },
    ])
    const lines = ran.stdout.split('\n').map((line) => line.trim())
    const at = lines.indexOf('Overrides and loosened limits  2, in the plan of somebody')
    expect(lines.slice(at + 1, at + 3)).toEqual([
      '--max-deletes 60: guard delete-count; max_deletes is 60, its default 50: 9 deletions, within the default',
      '--max-delete-share 0.9: guard delete-share; max_delete_share is 90 %, its default 25 %: 75 % of the users deleted, 50 percentage points over the default',
    ])
  })

  test('--max-deletes may tighten too', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's0[12]', '--max-deletes', '1')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('  delete-count  2 users would be deleted, and the limit is 1; ')
  })

  test('--allow makes a block a warning', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's*', '--allow', 'delete-share', '-o', 'p.json')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(
      '--allow delete-share: guard delete-share let pass; the default of max_delete_share is 25 %: ',
    )
    expect(ran.stdout).toContain(
      '  delete-share  allowed by --allow delete-share: 9 of 12 users (75 %) would be deleted',
    )
  })

  test('--allow self is refused before the hub is asked', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's01', '--allow', 'self')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --allow self: there is no such guard to allow.\nhint: the guard self cannot be overridden\nhelp: hubplan help plan\n',
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('--allow of no guard is refused, and names those that can be', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's01', '--allow', 'everything')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^error: --allow everything: there is no such guard to allow\.\nhint: guards that can be allowed: empty-source, source-shrank, visibility, delete-count, delete-share, /,
    )
  })

  test.each([
    ['--max-deletes', 'many', '--max-deletes is "many"; give a whole number, such as 100.'],
    ['--max-deletes', '-1', '--max-deletes is "-1"; give a whole number, such as 100.'],
    ['--max-deletes', '1e9', '--max-deletes is "1e9"; give a whole number, such as 100.'],
    ['--max-delete-share', '30%', '--max-delete-share is "30%"; give a share from 0 to 1, such as 0.4.'],
    ['--max-delete-share', '30', '--max-delete-share is "30"; give a share from 0 to 1, such as 0.4.'],
    ['--timeout', '0', '--timeout is "0", which is not a number above 0.'],
  ])('%s %s is refused', async (flag, value, sentence) => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's01', `${flag}=${value}`)
    expect(ran).toEqual({ code: 1, stdout: '', stderr: `error: ${sentence}\nhelp: hubplan help plan\n` })
  })
})

describe('a wrong command line', () => {
  const ends: Readonly<Record<string, string>> = {
    plan: 'hint: hubplan plan --help lists its flags\nhelp: hubplan help plan\n',
    apply: 'hint: hubplan apply --help lists its flags\nhelp: hubplan help apply\n',
  }
  const end = 'hint: hubplan --help lists the commands\nhelp: hubplan help start\n'
  test.each([
    [['plan', '--ouput', 'x'], 'There is no flag --ouput; did you mean --output?'],
    [['plan', '-Z'], 'There is no flag -Z.'],
    [['plan', '-o'], '-o needs a value.'],
    [['plan', '--absent'], '--absent needs a value.'],
    [['plan', '--format', 'pdf'], '--format is "pdf"; use one of text, markdown, html, json.'],
    [['apply'], 'The plan file is missing; give the one that hubplan plan -o wrote.'],
    [['plna'], 'There is no command plna; did you mean plan?'],
    [['frobnicate-the-hub'], 'There is no command frobnicate-the-hub.'],
    [[], 'Give a command, such as plan.'],
  ])('%j is told, with code 1', async (args, sentence) => {
    const desk = await openDesk()
    const last = ends[args[0] ?? ''] ?? end
    expect(await desk.run(...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${sentence}\n${last}` })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('--help tells the commands on stdout', async () => {
    const desk = await openDesk()
    const ran = await desk.run('--help')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    for (const command of ['plan', 'show', 'apply', 'sandbox', 'demo'])
      expect(ran.stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  test('--version tells it on stdout', async () => {
    const desk = await openDesk()
    expect(await desk.run('--version')).toEqual({ code: 0, stdout: 'hubplan 0.1.0\n', stderr: '' })
  })

  test('plan without anything to plan says what it needs', async () => {
    const desk = await openDesk()
    expect(await desk.run('plan')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: There is no desired state.\nhint: give a file such as users.csv, a flag such as --absent NAME, or write a hubplan.yaml\nhelp: hubplan help plan\n',
    })
  })
})
