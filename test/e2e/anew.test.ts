// A name that passes to another account between plan and apply: nothing that was planned for the old one is done to it.
import { beforeEach, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { type Desk, ids, people, useStage } from './desk.ts'

const why = 'the user was deleted and created again since the plan'

describeRealHub('an account that was made anew since the plan', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...people(12)] })
  let desk: Desk

  beforeEach(async () => {
    const { bare } = stage()
    for (const group of ['ml', 'old']) await bare.send('POST', `/groups/${group}`)
    await bare.send('DELETE', '/users/u000')
    await bare.send('POST', '/users', { usernames: ['u000'] })
    await bare.send('POST', '/groups/old/users', { users: ['u000'] })
    desk = stage().desk()
    const groups = 'groups: [{ name: ml }, { name: old }]'
    const users = 'users: [{ name: u000, admin: true, groups: [ml], server: running }, { name: u001, groups: [ml] }]'
    desk.write('hubplan.yaml', `version: 1\n${groups}\n${users}\n`)
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
  })

  const makeAnew = async (): Promise<void> => {
    // The hub tells the time of creation to the microsecond.
    await stage().bare.send('DELETE', '/users/u000')
    await stage().bare.send('POST', '/users', { usernames: ['u000'] })
    await stage().bare.send('POST', '/groups/old/users', { users: ['u000'] })
  }

  test('is not promoted, put into groups, taken out of them, or given a server', async () => {
    const theirs = ids(desk.plan()).filter((id) => id.includes('u000'))
    expect(theirs).toEqual(['admin.set:u000', 'member.add:u000:ml', 'member.remove:u000:old', 'server.start:u000'])
    await makeAnew()
    const before = await stage().bare.person('u000')
    const applied = await desk.run('apply', 'plan.json')
    expect(applied).toMatchObject({ code: 4, stdout: '' })
    expect(applied.stderr).toBe(
      [
        'error: The hub has changed since the plan was made; nothing was changed.',
        ...theirs.map((id) => `${id}: ${why}`),
        'hint: plan again, or apply the rest with --skip-stale',
        'help: hubplan help apply',
        '',
      ].join('\n'),
    )
    expect(await stage().bare.person('u000')).toEqual(before)
    expect((await stage().bare.person('u001'))?.groups).toEqual([])
  })

  test('is left out by --skip-stale, which does the rest', async () => {
    await makeAnew()
    const applied = await desk.run('apply', 'plan.json', '--skip-stale')
    expect(applied.code).toBe(5)
    expect(await stage().bare.person('u000')).toMatchObject({ admin: false, groups: ['old'] })
    expect((await stage().bare.person('u001'))?.groups).toEqual(['ml'])
    await stage().bare.send('DELETE', '/groups/ml/users', { users: ['u001'] })
  })

  test('has another changes digest, so that one review is of one account', async () => {
    await makeAnew()
    const again = await desk.run('plan', '-o', 'again.json')
    expect(again.code, again.stderr).toBe(0)
    expect(ids(desk.plan('again.json'))).toEqual(ids(desk.plan()))
    expect(desk.plan('again.json').changes_digest).not.toBe(desk.plan().changes_digest)
    const applied = await desk.run('apply', 'again.json', '--expect-digest', desk.plan().changes_digest)
    expect(applied.code).toBe(1)
  })

  test('is what a revert leaves alone, too', async () => {
    const plan = await desk.run('plan', '--admin', 'u000', '-o', 'up.json')
    expect(plan.code, plan.stderr).toBe(0)
    expect(await desk.run('apply', 'up.json', '--yes')).toMatchObject({ code: 0 })
    await makeAnew()
    await stage().bare.send('PATCH', '/users/u000', { admin: true })
    const reverted = await desk.run('revert', 'up.json', '-o', 'down.json')
    expect(reverted.stdout).toContain(`not undone, because ${why}: admin.set "u000"`)
    expect(desk.plan('down.json').actions).toEqual([])
  })
})
