// Groups that carry roles, on a real hub: what each token sees of them, what the plan says, and who gains what.
import { request } from 'undici'
import { beforeEach, expect, test } from 'vitest'

import type { ActionOf } from '../../src/core/types.ts'
import type { CliResult } from '../helpers/cli.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { type Between, standBetween } from './between.ts'
import { type Desk, ids, useStage } from './desk.ts'

const blind = ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups']
const seeing = [...blind, 'read:roles:groups']

describeRealHub('groups that carry roles', (version) => {
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }, ...Array.from({ length: 20 }, (_, at) => `old${at}`)],
    services: [
      { name: 'blind-reader', scopes: blind },
      { name: 'seeing-reader', scopes: seeing },
      { name: 'joiner', scopes: ['groups', 'list:users', 'read:users'] },
    ],
    roles: [{ name: 'user-admin', scopes: ['admin:users'], groups: ['staff'] }],
  })
  let desk: Desk
  let between: Between
  let round = 0
  let names: readonly string[] = []

  const runAs = (service: string, ...args: readonly string[]): Promise<CliResult> =>
    desk.runWith({ HUBPLAN_URL: between.url, HUBPLAN_TOKEN: stage().hub.tokens[service] ?? '' }, ...args)
  const planAs = (service: string, count: number): Promise<CliResult> => {
    desk.write('users.csv', ['username,groups', ...names.slice(0, count).map((name) => `${name},staff`), ''].join('\n'))
    return runAs(service, 'plan', 'users.csv', '-o', 'plan.json')
  }
  const joins = () =>
    desk.plan().actions.filter((action): action is ActionOf<'member.add'> => action.op === 'member.add')
  const groupsOf = async (name: string) => (await stage().bare.person(name))?.groups

  beforeEach(async () => {
    round += 1
    names = Array.from({ length: 8 }, (_, at) => `n${round}-${at}`)
    await stage().hub.addUsers([...names])
    desk = stage().desk()
    between = await standBetween(stage().hub.url)
    return () => between.close()
  })

  test('a token without read:roles:groups is told, once, of which group it does not know', async () => {
    const ran = await planAs('blind-reader', 8)
    expect(ran.code, ran.stderr).toBe(0)
    expect(joins().map(({ roles }) => roles)).toEqual(Array.from({ length: 8 }, () => undefined))
    expect(ran.stdout.match(/^ {2}roles-unseen .*$/gm)).toEqual([
      '  roles-unseen  8 users would join the group "staff", and the token cannot see which roles it gives: give it the scope read:roles:groups',
    ])
  })

  test('what it did not see, a token that sees does not give', async () => {
    await planAs('blind-reader', 1)
    const ran = await runAs('full-service', 'apply', 'plan.json')
    expect(ran).toMatchObject({ code: 4, stdout: '' })
    expect(ran.stderr).toContain(
      `member.add:${names[0]}:staff: the group "staff" gives the roles "user-admin" now, and the plan names none\n`,
    )
    expect(ran.stderr).toContain(
      'hint: plan again with a token that has read:roles:groups, or apply the rest with --skip-stale\n',
    )
    expect(between.written()).toEqual([])
  })

  test('a token with it shows the roles, and more than five who gain them are blocked', async () => {
    const ran = await planAs('seeing-reader', 6)
    expect(ran.code, ran.stderr).toBe(3)
    expect(ran.stdout).toContain(
      '  new-admins  6 users would become admin, or join a group that carries roles, and the limit is 5: ',
    )
    expect(ran.stdout).not.toContain('roles-unseen')
    expect(joins().map(({ roles }) => roles)).toEqual(Array.from({ length: 6 }, () => ['user-admin']))
  })

  test('what was reviewed is given, and it is a power', async () => {
    const [ann = '', ben = ''] = names
    const ran = await planAs('seeing-reader', 1)
    expect(ran.stdout).toContain(
      `\nNew admins and roles\n  1 user given the role user-admin through group staff: ${ann}\n`,
    )
    const applied = await runAs('full-service', 'apply', 'plan.json')
    expect(applied, applied.stderr).toMatchObject({ code: 0, stdout: 'Applied: 1 changed, 0 already done.\n' })
    const token = await stage().hub.userToken(ann)
    const { statusCode, body } = await request(`${stage().hub.hubUrl}/hub/api/users/${ben}`, {
      method: 'DELETE',
      headers: { authorization: `token ${token}` },
    })
    await body.dump()
    expect(statusCode).toBe(204)
  })

  test('a token that applies and sees no roles says so, and need not see them', async () => {
    const [ann = ''] = names
    await planAs('seeing-reader', 1)
    const ran = await runAs('joiner', 'apply', 'plan.json')
    expect(ran.code, ran.stderr).toBe(0)
    expect(ran.stderr.match(/^warning: .*$/gm)).toEqual([
      'warning: 1 user would join the group "staff", and the token cannot see which roles it gives: give it the scope read:roles:groups',
    ])
    expect(await groupsOf(ann)).toEqual(['staff'])
  })

  test('doctor says which token sees them', async () => {
    const unseen = await runAs('blind-reader', 'doctor')
    expect(unseen.stdout).toMatch(
      /\n {2}warn +groups +\d+ groups?; which of them give roles to their members is not visible; give the token read:roles:groups: /,
    )
    const seen = await runAs('seeing-reader', 'doctor')
    expect(seen.stdout).toMatch(/\n {2}ok +groups +\d+ groups?\n/)
    expect(seen.stdout).toContain('\nPlanning is possible with this token.\n')
  })

  test('a role that the config gives to the group after the plan is not given unreviewed', async () => {
    const { hub, bare } = stage()
    await bare.send('POST', '/groups/late', {})
    desk.write('users.csv', `username,groups\n${names[0]},late\n`)
    await runAs('seeing-reader', 'plan', 'users.csv', '-o', 'plan.json')
    expect(ids(desk.plan())).toEqual([`member.add:${names[0]}:late`])
    hub.addConfig(
      `\nc.JupyterHub.load_roles.append({'name': 'late-${round}', 'scopes': ['list:users'], 'groups': ['late']})\n`,
    )
    await hub.restart()
    const ran = await runAs('full-service', 'apply', 'plan.json')
    expect(ran).toMatchObject({ code: 4, stdout: '' })
    expect(ran.stderr).toContain(`the group "late" gives the roles "late-${round}" now, and the plan names none\n`)
    expect(await groupsOf(names[0] ?? '')).toEqual([])
  })
})
