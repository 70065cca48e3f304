import { beforeEach, describe, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import type { Person } from './bare.ts'
import { type Desk, ids, people, useStage } from './desk.ts'

const others = people(12)

describeRealHub('Bob and bob are two users', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...others], groups: ['ml'] })
  let desk: Desk
  let before: Person | undefined

  beforeEach(async () => {
    const { bare } = stage()
    for (const name of ['Bob', 'bob']) {
      await bare.send('DELETE', `/users/${name}`)
      // The single POST keeps the case.
      expect((await bare.send('POST', `/users/${name}`)).status).toBe(201)
    }
    before = await bare.person('Bob')
    desk = stage().desk()
  })

  /** Plans and applies, and wants exactly these actions. */
  async function carryOut(actions: readonly string[], ...args: readonly string[]): Promise<void> {
    const planned = await desk.run('plan', ...args, '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(ids(desk.plan())).toEqual(actions)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
  }

  async function bobs(): Promise<{ readonly Bob: Person | undefined; readonly bob: Person | undefined }> {
    const { bare } = stage()
    return { Bob: await bare.person('Bob'), bob: await bare.person('bob') }
  }

  test('deleting bob does not change Bob', async () => {
    await carryOut(['user.delete:bob'], '--absent', 'bob')
    expect(await bobs()).toEqual({ Bob: before, bob: undefined })
  })

  test('a glob that fits both deletes bob alone', async () => {
    await carryOut(['user.delete:bob'], '--absent', '[Bb]ob')
    expect(await bobs()).toEqual({ Bob: before, bob: undefined })
  })

  test('a shortcut for Bob is refused: hubplan would touch bob, and that may not be who is meant', async () => {
    const planned = await desk.run('plan', '--admin', 'Bob', '-o', 'plan.json')
    expect(planned.code).toBe(1)
    expect(planned.stderr).toContain('"Bob" and "bob" are two users of the hub, and hubplan only changes "bob"')
  })

  test('promoting bob does not change Bob', async () => {
    await carryOut(['admin.set:bob'], '--admin', 'bob')
    const after = await bobs()
    expect(after.Bob).toEqual(before)
    expect(after.bob?.admin).toBe(true)
  })

  test('bob joins a group, and Bob does not', async () => {
    desk.write('users.csv', 'username,groups\nbob,ml\n')
    await carryOut(['member.add:bob:ml'], 'users.csv')
    const after = await bobs()
    expect(after.Bob).toEqual(before)
    expect(after.bob?.groups).toEqual(['ml'])
  })

  test('bob leaves a group, and Bob is unchanged', async () => {
    await stage().bare.send('POST', '/groups/ml/users', { users: ['bob'] })
    desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: ml }]\nusers: [{ name: bob, groups: [] }]\n')
    await carryOut(['member.remove:bob:ml'])
    const after = await bobs()
    expect(after.Bob).toEqual(before)
    expect(after.bob?.groups).toEqual([])
  })

  test('prune deletes bob, and never touches Bob', async () => {
    desk.write('users.csv', `username\n${others.join('\n')}\n`)
    await carryOut(['user.delete:bob'], 'users.csv', '--prune')
    expect(await bobs()).toEqual({ Bob: before, bob: undefined })
  })

  test('every plan says that Bob is never touched', async () => {
    const planned = await desk.run('plan', '--absent', 'bob')
    expect(planned.stdout).toContain('\n  hands-off  never touched, because the name is not in lower case: "Bob"\n')
  })

  describe('when only Bob lives', () => {
    beforeEach(async () => {
      await stage().bare.send('DELETE', '/users/bob')
    })

    test('a row for bob is blocked', async () => {
      desk.write('users.csv', 'username\nbob\n')
      const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(3)
      expect(planned.stdout).toContain(
        '\nBlocked by 1 guard\n  name-collision  "bob" would be created beside "Bob", which differs only in upper and lower case or spaces; the hub treats such names as one (lifted by --allow name-collision)\n',
      )
    })

    test('deleting bob is blocked: Bob may be meant, and stays', async () => {
      const planned = await desk.run('plan', '--absent', 'bob', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(3)
      expect(planned.stdout).toContain(
        '"bob" (--absent) has no user, and "Bob" differs only in upper and lower case or spaces; take the rows out,',
      )
      expect((await bobs()).Bob).toEqual(before)
    })
  })
})
