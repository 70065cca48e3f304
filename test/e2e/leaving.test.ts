// Leaving with notice, on a hub whose date a relay moves.
import { describe, expect, test } from 'vitest'

import { dayAfter, dayOf, leavingGroup } from '../../src/core/leaving.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { type Between, type Passed, standBetween } from './between.ts'
import { type Desk, ids, people, useStage } from './desk.ts'

const staying = people(10, 'stays-')
const leavers = people(120, 'leaves-')
const dayMs = 86_400_000

/** What a hub says of its members, by group. */
type Groups = Readonly<Record<string, readonly string[]>>

describeRealHub('Leaving with notice', (version) => {
  const users = [{ name: 'root', admin: true }, ...staying, ...leavers, 'back', 'busy']
  const stage = useStage({ version, users })

  const groupsNow = async (): Promise<Groups> => {
    const { json } = await stage().bare.send('GET', '/groups')
    const { items } = json as { readonly items: readonly { readonly name: string; readonly users: string[] }[] }
    return Object.fromEntries(items.map((group) => [group.name, group.users.sort()]))
  }
  const isThere = async (name: string): Promise<boolean> => (await stage().bare.person(name)) !== undefined

  /** hubplan.yaml for the hub behind the relay. */
  function write(desk: Desk, leave: string, names: readonly string[] = staying): void {
    const rows = names.map((name) => `  - { name: ${name} }\n`).join('')
    const limits = 'guards: { max_deletes: 200, max_delete_share: 1 }'
    desk.write('hubplan.yaml', `version: 1\nprune: true\nprotect: [root]\nleave: ${leave}\n${limits}\nusers:\n${rows}`)
  }

  /** A desk at a hub that is some days ahead. */
  async function far(
    days: () => number,
    onReply?: (passed: Passed) => Promise<void>,
  ): Promise<{ readonly desk: Desk; readonly relay: Between; readonly run: Desk['run'] }> {
    const desk = stage().desk()
    const relay = await standBetween(stage().hub.url, onReply, (headers) => ({
      ...headers,
      date: new Date(Date.parse(String(headers['date'])) + days() * dayMs).toUTCString(),
    }))
    const run: Desk['run'] = (...args) => desk.runWith({ HUBPLAN_URL: relay.url }, ...args)
    return { desk, relay, run }
  }

  test('it is given, killed, resumed, lifted, kept for activity, carried out and deleted at last', async () => {
    let days = 0
    let atFirstBatch = async (): Promise<void> => undefined
    const { desk, relay, run } = await far(
      () => days,
      async ({ method, path }) => {
        if (method !== 'POST' || !path.includes('/groups/')) return
        const now = atFirstBatch
        atFirstBatch = async () => undefined
        await now()
      },
    )
    const made = dayOf(new Date().toISOString())
    const group = leavingGroup(dayAfter(made, 14))
    write(desk, '{ notice: 14d }')

    // Given: nobody is deleted, and a kill in the middle does no harm.
    const planned = await run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toContain(`Give notice to 122 users, for ${dayAfter(made, 14)}`)
    expect(desk.plan().summary).toEqual({ 'group.create': 1, 'notice.give': 122 })
    const cut = desk.start('apply', 'plan.json', '--url', relay.url)
    atFirstBatch = async () => {
      cut.kill('SIGKILL')
      await cut.ended
    }
    expect(await cut.ended).toMatchObject({ signal: 'SIGKILL' })
    expect(desk.journal().some((event) => event.type === 'applied' && event.action.startsWith('notice.'))).toBe(false)
    expect((await groupsNow())[group]).toHaveLength(100)
    const resumed = await run('apply', 'plan.json')
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(await groupsNow()).toEqual({ [group]: ['back', 'busy', ...leavers] })
    // The group with its first hundred, and the others.
    const joins = relay.written().filter(({ path }) => path.includes('/groups/'))
    expect(joins.length).toBe(2)

    // A second plan is empty, and says who is leaving.
    const second = await run('plan', '-o', 'second.json')
    expect(second.code, second.stderr).toBe(0)
    expect(second.stdout).toContain('\nNothing to do: the hub matches the files, but for users under notice.\n')
    expect(second.stdout).toContain(`leaving on ${dayAfter(made, 14)}: 122 users`)
    const listed = await run('list', '--leaving', '--format', 'csv', '--limit', '2')
    expect(listed.stdout).toMatch(/^username,date,last_activity\nback,\d{4}-\d\d-\d\d,.*\nbusy,/)
    expect((await run('status')).stdout).toMatch(/under notice +122 users, the first on \d{4}-/)

    // A row lifts it.
    write(desk, '{ notice: 14d }', [...staying, 'back'])
    expect((await run('plan', '-o', 'lift.json')).code).toBe(0)
    expect(ids(desk.plan('lift.json'))).toEqual([`notice.lift:back:${dayAfter(made, 14)}`])
    expect((await run('apply', 'lift.json')).code).toBe(0)
    expect((await groupsNow())[group]).toEqual(['busy', ...leavers])

    // The day comes: only who was active is kept.
    await stage().bare.send('POST', '/users/busy/activity', { last_activity: new Date().toISOString() })
    days = 14
    const due = await run('plan', '--allow', 'clock', '-o', 'due.json')
    expect(due.code, due.stderr).toBe(0)
    expect(due.stdout).toContain(`notice given ${made}, not active since`)
    expect(due.stdout).toContain('1 user whose notice has ended is kept, because of activity since: "busy"')
    expect(desk.plan('due.json').summary).toEqual({ 'user.delete': leavers.length })
    expect((await run('apply', 'due.json')).code).toBe(0)
    expect(await groupsNow()).toEqual({ [group]: ['busy'] })
    expect(await Promise.all(['busy', 'back', 'leaves-000'].map(isThere))).toEqual([true, true, false])
    expect(desk.plan('due.json').actions.every(({ reason }) => reason.notice?.given === made)).toBe(true)
    expect((await run('plan', '--allow', 'clock', '-o', 'again.json')).code).toBe(0)
    expect(ids(desk.plan('again.json'))).toEqual([])

    // Unless the file says otherwise.
    write(desk, '{ notice: 14d, if_active: delete }', [...staying, 'back'])
    expect((await run('plan', '--allow', 'clock', '-o', 'last.json')).code).toBe(0)
    expect(ids(desk.plan('last.json'))).toEqual(['user.delete:busy', `group.delete:${group}`])
    expect(desk.plan('last.json').actions[0]?.reason.notice?.active).toBe('since')
    expect((await run('apply', 'last.json')).code).toBe(0)
    expect(await groupsNow()).toEqual({})
    expect((await run('plan', '--allow', 'clock', '-o', 'end.json')).code).toBe(0)
    expect(ids(desk.plan('end.json'))).toEqual([])
    await relay.close()
  }, 120_000)

  describe('undone', () => {
    test('a plan that gives it is undone by lifting it, and one that lifts by giving it again', async () => {
      await stage().bare.send('POST', '/users', { usernames: ['cy', 'dan'] })
      const { desk, relay, run } = await far(() => 0)
      const day = dayAfter(dayOf(new Date().toISOString()), 7)
      write(desk, '{ notice: 7d }', [...staying, 'back'])
      expect((await run('plan', '-o', 'give.json')).code).toBe(0)
      expect((await run('apply', 'give.json')).code).toBe(0)
      expect(await groupsNow()).toEqual({ [leavingGroup(day)]: ['cy', 'dan'] })

      write(desk, '{ notice: 7d }', [...staying, 'back', 'cy', 'dan'])
      expect((await run('plan', '-o', 'lift.json')).code).toBe(0)
      expect(ids(desk.plan('lift.json'))).toEqual([
        `notice.lift:cy:${day}`,
        `notice.lift:dan:${day}`,
        `group.delete:${leavingGroup(day)}`,
      ])
      expect((await run('apply', 'lift.json')).code).toBe(0)
      expect(await groupsNow()).toEqual({})

      expect((await run('revert', 'lift.json', '-o', 'back.json')).code).toBe(0)
      expect((await run('apply', 'back.json')).code).toBe(0)
      expect(await groupsNow()).toEqual({ [leavingGroup(day)]: ['cy', 'dan'] })
      expect((await run('revert', 'give.json', '-o', 'none.json')).code).toBe(0)
      expect((await run('apply', 'none.json')).code).toBe(0)
      expect(await groupsNow()).toEqual({})
      await relay.close()
    })

    test('a delete is stale once its user is back, or has left the group', async () => {
      await stage().bare.send('POST', '/users', { usernames: ['eve', 'fay'] })
      let days = 0
      const { desk, relay, run } = await far(() => days)
      const day = dayAfter(dayOf(new Date().toISOString()), 1)
      write(desk, '{ notice: 1d }', [...staying, 'back', 'cy', 'dan'])
      expect((await run('plan', '-o', 'give.json')).code).toBe(0)
      expect((await run('apply', 'give.json')).code).toBe(0)
      days = 3
      expect((await run('plan', '--allow', 'clock', '-o', 'due.json')).code).toBe(0)
      expect(ids(desk.plan('due.json'))).toEqual([
        'user.delete:eve',
        'user.delete:fay',
        `group.delete:${leavingGroup(day)}`,
      ])
      await stage().bare.send('POST', '/users/eve/activity', { last_activity: new Date().toISOString() })
      await stage().bare.send('DELETE', `/groups/${leavingGroup(day)}/users`, { users: ['fay'] })
      const stale = await run('apply', 'due.json')
      expect(stale.code).toBe(4)
      expect(stale.stderr).toContain('the user has been active since the notice of')
      expect(stale.stderr).toContain(`the user has left the group "${leavingGroup(day)}" since the plan`)
      expect(await Promise.all(['eve', 'fay'].map(isThere))).toEqual([true, true])
      await relay.close()
    })
  })
})
