// Whose token may make and change admins: from JupyterHub 4.1.6 and 5.1 on only an admin's, whatever its scopes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { CliResult } from '../helpers/cli.ts'
import { describeRealHub, type RealVersion } from '../helpers/real-hub.ts'
import { type Between, standBetween } from './between.ts'
import { type Desk, ids, useStage } from './desk.ts'

/** What a service that is no admin meets with, and the need that a plan with admin changes lists for it. */
const rules: Readonly<Record<RealVersion, { readonly code: number; readonly need: readonly object[] }>> = {
  '3.0.0': { code: 0, need: [] },
  '5.2.1': { code: 1, need: [{ what: 'admin', ops: ['admin.set'], met: false }] },
}

describeRealHub('who may make and change admins', (version) => {
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }, { name: 'boss', admin: true }, 'tim'],
  })
  const { code, need } = rules[version]
  let desk: Desk
  let between: Between
  let mark = ''
  let round = 0

  /** Names of their own for each test: somebody to make admin, an admin to change, and somebody to delete. */
  const name = (who: 'rising' | 'falling' | 'leaving'): string => `${who}-${mark}`
  const runAs = (token: string, ...args: readonly string[]): Promise<CliResult> =>
    desk.runWith({ HUBPLAN_URL: between.url, HUBPLAN_TOKEN: token }, ...args)
  const apply = (token: string): Promise<CliResult> => runAs(token, 'apply', 'plan.json')
  const admins = async (): Promise<readonly string[]> =>
    [...(await stage().bare.everybody()).values()].filter((one) => one.admin).map((one) => one.name)
  const planChanges = async (token: string): Promise<void> => {
    desk.write('users.csv', `username,admin,groups\n${name('rising')},true,g-${mark}\n${name('falling')},false,\n`)
    const planned = await runAs(token, 'plan', 'users.csv', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(ids(desk.plan())).toEqual([
      `group.create:g-${mark}`,
      `admin.set:${name('rising')}`,
      `member.add:${name('rising')}:g-${mark}`,
      `admin.set:${name('falling')}`,
    ])
  }

  beforeEach(async () => {
    round += 1
    mark = String(round)
    const { bare, hub } = stage()
    await hub.addUsers([name('rising'), { name: name('falling'), admin: true }, name('leaving')])
    expect((await bare.person(name('falling')))?.admin).toBe(true)
    desk = stage().desk()
    between = await standBetween(hub.url)
  })
  afterEach(() => between.close())

  test('a plan says what applying it will need', async () => {
    await planChanges(stage().hub.readToken)
    expect(desk.plan().needs.filter(({ what }) => what === 'admin')).toEqual(need)
    const shown = await desk.run('show', 'plan.json')
    expect(shown.stdout.includes('\n  a token whose owner is admin  for admin.set\n')).toBe(need.length > 0)
  })

  test('a plan without such changes does not', async () => {
    desk.write('users.csv', `username,ensure\nnew-${mark},present\n${name('leaving')},absent\n`)
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect(desk.plan().needs.map(({ what }) => what)).not.toContain('admin')
  })

  test('a service with all scopes that is no admin', async () => {
    await planChanges(stage().hub.readToken)
    const before = await admins()
    const applied = await apply(stage().hub.token)
    expect(applied.code, applied.stderr).toBe(code)
    // The group is made with its member.
    const writes = code === 0 ? ids(desk.plan()).length - 1 : 0
    expect(between.written()).toHaveLength(writes)
    const after = [...before, name('rising')].filter((one) => one !== name('falling'))
    expect((await admins()).toSorted()).toEqual((code === 0 ? after : before).toSorted())
  })

  test('a service that is an admin', async () => {
    await planChanges(stage().hub.readToken)
    await expectDone(await apply(stage().hub.adminToken))
  })

  test('a user who is an admin', async () => {
    const token = await stage().hub.userToken('boss')
    await planChanges(token)
    expect(desk.plan().needs.every(({ met }) => met)).toBe(true)
    await expectDone(await apply(token))
  })

  test('a limited token of a user who is an admin', async () => {
    await planChanges(stage().hub.readToken)
    await expectDone(await apply(await stage().hub.userToken('boss', ['admin:users', 'admin:groups'])))
  })

  test('a user who is an admin no more', async () => {
    const { bare, hub } = stage()
    await hub.addUsers([{ name: `once-${mark}`, admin: true }])
    const token = await hub.userToken(`once-${mark}`)
    await planChanges(token)
    await bare.send('PATCH', `/users/once-${mark}`, { admin: false })
    expect((await apply(token)).code).toBe(1)
    expect(between.written()).toEqual([])
  })

  describe('a service that is no admin does all the rest', () => {
    test('creates, joins to groups and deletes, also where admins are concerned', async () => {
      desk.write(
        'users.csv',
        [
          'username,ensure,groups',
          `new-${mark},present,h-${mark}`,
          `${name('leaving')},absent,`,
          `root,existing,h-${mark}`,
          `${name('falling')},absent,`,
          '',
        ].join('\n'),
      )
      await runAs(stage().hub.readToken, 'plan', 'users.csv', '-o', 'plan.json', '--allow', 'admin-delete')
      const applied = await apply(stage().hub.token)
      expect(applied.code, applied.stderr).toBe(0)
      const live = await stage().bare.everybody()
      expect(live.get('root')?.groups).toContain(`h-${mark}`)
      expect(live.get(`new-${mark}`)).toMatchObject({ admin: false, groups: [`h-${mark}`] })
      expect([name('leaving'), name('falling')].filter((one) => live.has(one))).toEqual([])
    })

    test('applies a plan whose admin changes somebody else has made meanwhile', async () => {
      await planChanges(stage().hub.readToken)
      const { bare } = stage()
      await bare.send('PATCH', `/users/${name('rising')}`, { admin: true })
      await bare.send('PATCH', `/users/${name('falling')}`, { admin: false })
      const applied = await apply(stage().hub.token)
      expect(applied).toMatchObject({ code: 0, stdout: 'Applied: 2 changed, 2 already done.\n' })
      expect(between.written().map(({ method, path }) => `${method} ${path}`)).toEqual([
        `POST /hub/api/groups/g-${mark}`,
      ])
    })
  })

  async function expectDone(applied: CliResult): Promise<void> {
    expect(applied).toMatchObject({ code: 0, stdout: 'Applied: 4 changed, 0 already done.\n' })
    const live = await stage().bare.everybody()
    expect(live.get(name('rising'))).toMatchObject({ admin: true, groups: [`g-${mark}`] })
    expect(live.get(name('falling'))?.admin).toBe(false)
  }
})
