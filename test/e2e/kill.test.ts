import { describe, expect, onTestFinished, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { describeOneHub } from '../helpers/real-hub.ts'
import { casesOf } from '../helpers/tier.ts'
import { standToStrike } from './between.ts'
import { type Desk, people, useStage } from './desk.ts'

const parts = { coming: 80, rising: 59, leaving: 80 } as const

function names(mark: string): Readonly<Record<keyof typeof parts, readonly string[]>> {
  const of = (part: keyof typeof parts): readonly string[] => people(parts[part], `${mark}-${part}-`)
  return { coming: of('coming'), rising: of('rising'), leaving: of('leaving') }
}

describeOneHub('kill -9 in the middle of 300 actions', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }] })

  /** A plan of a group, 80 users who come and join it, 59 who become admins and 80 who go. */
  async function plan(mark: string, url: string): Promise<Desk> {
    const desk = stage().desk()
    const { coming, rising, leaving } = names(mark)
    await stage().bare.send('POST', '/users', { usernames: [...rising, ...leaving] })
    const rows = [
      ...coming.map((name) => `${name},present,,${mark}`),
      ...rising.map((name) => `${name},existing,true,`),
      ...leaving.map((name) => `${name},absent,,`),
    ]
    desk.write('users.csv', `username,ensure,admin,groups\n${rows.join('\n')}\n`)
    const limits = ['--max-deletes', '80', '--max-delete-share', '1', '--allow', 'new-admins']
    const planned = await desk.run('plan', 'users.csv', ...limits, '--url', url, '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().actions.length).toBe(300)
    return desk
  }

  const moments = [
    ['while users are made', 2],
    ['while memberships and admins are set', 30],
    ['while users are deleted', 100],
  ] as const
  describe.each(casesOf(moments, version === '3.0.0' ? 1 : 2))('%s (with the reply to change %i)', (_, at) => {
    test('the same command again does the rest, and the hub is as planned', async () => {
      const mark = `at${at}`
      const relay = await standToStrike(stage().hub.url, { at })
      onTestFinished(relay.close)
      const desk = await plan(mark, relay.url)

      const run = desk.start('apply', 'plan.json', '--url', relay.url)
      relay.aim(run)
      expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL', stdout: '' })
      expect(desk.journal().some((event) => event.type === 'end')).toBe(false)

      const again = await desk.run('apply', 'plan.json', '--url', relay.url, '--format', 'json')
      expect(again.code, again.stderr).toBe(0)
      const { counts, ok, residual } = JSON.parse(again.stdout) as ReportJson
      expect({ ok, residual, total: counts.changed + counts.already }).toEqual({ ok: true, residual: [], total: 300 })
      expect(counts.already).toBeGreaterThan(0)
      expect(counts.changed).toBeGreaterThan(0)

      const { coming, rising, leaving } = names(mark)
      const live = await stage().bare.everybody()
      const states = [...coming, ...rising, ...leaving].map((name) => [name, live.get(name)] as const)
      expect(states.map(([name, user]) => [name, user && { admin: user.admin, groups: user.groups }])).toEqual([
        ...coming.map((name) => [name, { admin: false, groups: [mark] }]),
        ...rising.map((name) => [name, { admin: true, groups: [] }]),
        ...leaving.map((name) => [name, undefined]),
      ])
    })
  })
})
