// Who is meant, who may be touched, and by how many: as commands are run.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { classOf, openDesk, token } from './run.ts'

const csv = (...lines: readonly string[]) => `${lines.join('\n')}\n`

describe('rows outside manage', () => {
  const outside = (names: string) => `rows would make or change users outside manage: ${names}; take the rows out, or`

  test('block, both existing and new users', async () => {
    const desk = await openDesk({
      files: {
        'hubplan.yaml':
          'version: 1\nmanage: ["s*"]\nusers: [{ name: alice, admin: true }, { name: evil }, { name: s99 }]\n',
      },
    })
    const ran = await desk.run('plan', '-o', 'plan.json', '--allow', 'new-admins')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      `  outside-manage  ${outside('"evil", "alice"')} widen manage (cannot be overridden)\n`,
    )
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 3 })
    expect(desk.sent()).toEqual([])
  })
  test('of a policy block at apply, too', async () => {
    const desk = await openDesk({
      files: { 'users.csv': csv('username', 'evil'), 'policy.yaml': 'version: 1\nmanage: ["s*"]\n' },
    })
    expect((await desk.run('plan', 'users.csv', '-o', 'plan.json')).code).toBe(0)
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain(`outside-manage: ${outside('"evil"')}`)
    expect(desk.sent()).toEqual([])
  })
  test('that say how somebody is do not block', async () => {
    const desk = await openDesk({
      files: {
        'hubplan.yaml': 'version: 1\nmanage: ["s*"]\nusers: [{ name: alice, admin: false, groups: [staff] }]\n',
      },
    })
    expect(await desk.run('plan', '--detailed-exitcode')).toMatchObject({ code: 0 })
  })
})

describe('max_creates', () => {
  const three = csv('username', 'n1', 'n2', 'n3')
  const limit = (most: number) => `version: 1\nguards: { max_creates: ${most} }\n`

  test('of a file lets as many be created, and not one more', async () => {
    const desk = await openDesk({ files: { 'users.csv': three, 'hubplan.yaml': limit(3) } })
    expect((await desk.run('plan', 'users.csv')).code).toBe(0)
    await desk.write('hubplan.yaml', limit(2))
    const ran = await desk.run('plan', 'users.csv')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  create-count  3 users would be created, and the limit is 2; if that is right, raise guards.max_creates in hubplan.yaml or plan with --allow create-count\n',
    )
    expect((await desk.run('plan', 'users.csv', '--allow', 'create-count')).code).toBe(0)
  })
  test('of a policy holds at plan and at apply, and no flag lifts it', async () => {
    const desk = await openDesk({ files: { 'users.csv': three, 'hubplan.yaml': limit(9), 'policy.yaml': limit(2) } })
    const ran = await desk.run('plan', 'users.csv', '--policy', 'policy.yaml', '--allow', 'create-count')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('the policy sets this, and --allow create-count does not lift it: 3 users would be')
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const applied = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(applied.code).toBe(3)
    expect(applied.stderr).toContain('create-count: 3 users would be created, and the limit is 2; ')
    expect(desk.sent()).toEqual([])
  })
})

describe('a group with members: exact', () => {
  const hubplan = 'version: 1\ngroups: [{ name: staff, members: exact }]\ninclude: [{ path: users.csv }]\n'
  test.each([
    ['a misspelt header', csv('username,group', 'alice,staff', 'bob,staff')],
    ['its name misspelt in the rows', csv('username,groups', 'alice,stafff', 'bob,stafff')],
  ])('is not emptied by %s', async (_, users) => {
    const desk = await openDesk({ files: { 'hubplan.yaml': hubplan, 'users.csv': users } })
    const ran = await desk.run('plan')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  group-removals  2 of the 2 members of group "staff" (100 %) would leave it, which leaves it empty, because no row names the group (members: exact); is the column header (groups) or the name of the group misspelt? If this is right, plan with --allow group-removals\n',
    )
  })
})

describe('letters that a file has put together otherwise', () => {
  const users = [...classOf(12), { name: 'zo\u00eb', groups: ['caf\u00e9'] }]
  test('mean the live user and the live group, also where case counts', async () => {
    const desk = await openDesk({
      users,
      groups: [{ name: 'staff' }, { name: 'caf\u00e9' }],
      files: { 'users.csv': csv('username,groups', 'zoe\u0308,cafe\u0301') },
    })
    for (const names of ['lower', 'exact']) {
      await desk.write('hubplan.yaml', `version: 1\ntarget: { names: ${names} }\n`)
      expect(await desk.run('plan', 'users.csv', '--detailed-exitcode')).toMatchObject({ code: 0 })
      await desk.run('plan', '--absent', 'zoe\u0308', '-o', 'plan.json')
      expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:zo%C3%AB'])
    }
    expect((await desk.run('list', '--group', 'cafe\u0301', '--format', 'names')).stdout).toBe('zo\u00eb\n')
  })
})

describe('a row of nearly the name of a user who is never touched', () => {
  test.each([
    ['a JupyterHub', 'jupyterhub', {}],
    ['an AUP Learning Cloud', 'aup', { aup: true as const }],
  ])('blocks on %s', async (_, provider, more) => {
    const desk = await openDesk({
      users: [{ name: 'root', admin: true }, { name: 'BigCase' }],
      tokens: [{ token, name: 'root', kind: 'user', admin: true, scopes: fullScopes }],
      ...more,
    })
    const near = '"BigCase" differs only in upper and lower case or spaces'
    const asked = await desk.run('plan', '--absent', 'bigcase', '--provider', provider)
    expect(asked.code, asked.stderr).toBe(3)
    expect(asked.stdout).toContain(`"bigcase" (--absent) has no user, and ${near}`)
    await desk.write('users.csv', csv('username', 'bigcase'))
    const made = await desk.run('plan', 'users.csv', '--provider', provider)
    expect(made.code, made.stderr).toBe(3)
    expect(made.stdout).toContain('  name-collision  "bigcase" would be created beside "BigCase", which differs only')
  })
})

test('protect holds whatever the case of a pattern', async () => {
  const desk = await openDesk({ users: [...classOf(12), { name: 'νικοσα' }, { name: 'zoe' }] })
  const protect = ['--protect', 'ΝΙΚΟΣ*', '--protect', '[Z-a]*']
  const ran = await desk.run('plan', '--absent', 'νικοσα', '--absent', 'zoe', '--absent', 'alice', ...protect)
  expect(ran.code).toBe(3)
  expect(ran.stdout.match(/^ {2}protected .*/gm)).toEqual([
    '  protected  3 protected users would be deleted: "νικοσα" (--absent), "alice" (--absent), "zoe" (--absent); take the rows out, or the names out of protect (lifted by --allow protected)',
  ])
})
