// A real JupyterHub that is killed and started again in the middle of an apply, behind a gateway that logs what passed.
import { describe, expect, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { type Desk, people, type Stage, useStage } from '../e2e/desk.ts'
import { type RunningCli, startCli, until } from '../helpers/cli.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { casesOf } from '../helpers/tier.ts'
import { deeds, isMutating, permitted } from './actions.ts'
import { throwing } from './dice.ts'
import { type Fault, type FaultProxy, type Passed, startProxy } from './proxy.ts'

const parts = { coming: 40, rising: 29, leaving: 40 } as const
const mostStarts = 10

function names(mark: string): Readonly<Record<keyof typeof parts, readonly string[]>> {
  const of = (part: keyof typeof parts): readonly string[] => people(parts[part], `${mark}-${part}-`)
  return { coming: of('coming'), rising: of('rising'), leaving: of('leaving') }
}

/** A dozen faults among the first requests of an apply. */
function faultsOf(seed: number): (ordinal: number) => Fault | undefined {
  let left = 12
  return (ordinal) => {
    const dice = throwing(seed, ordinal)
    if (left === 0 || !dice.chance(0.1)) return undefined
    left -= 1
    const when = dice.pick(['before', 'after'] as const)
    return dice.pick<Fault>([
      { kind: 'reset', when },
      { kind: 'status', status: dice.pick([502, 503, 504]), when },
      { kind: '429', retryAfter: 0 },
      { kind: 'garbled' },
      { kind: 'cut' },
    ])
  }
}

describeRealHub('a hub that is restarted in the middle of 150 actions', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }] })

  const moments: readonly (readonly [string, number, number | undefined])[] = [
    ['while memberships and admins are set', 50, undefined],
    ['while users are deleted', 180, undefined],
    ['while much else goes wrong on the way', 100, 1],
  ]
  describe.each(casesOf(moments, version === '3.0.0' ? 1 : 2))('%s (%i lines of the journal)', (_, lines, seed) => {
    test('the same command reaches the end, each change made once', async () => {
      const { hub, bare } = stage()
      const mark = `at${lines}`
      const faultOf = seed === undefined ? () => undefined : faultsOf(seed)
      let isPlanned = false
      const proxy = await startProxy({
        target: hub.url,
        faultOf: (ordinal) => (isPlanned ? faultOf(ordinal) : undefined),
      })
      try {
        const desk = await plan(stage(), mark, proxy)
        isPlanned = true
        const env = { HUBPLAN_URL: proxy.url, HUBPLAN_TOKEN: hub.tokens[stage().self] ?? '' }
        const apply = ['apply', 'plan.json', '--format', 'json', '--timeout', '20']
        const start = (): RunningCli => startCli(apply, { cwd: desk.folder, env })

        const first = start()
        await until(`${lines} lines in the journal`, () => desk.journal().length >= lines)
        expect(desk.journal().some(({ type }) => type === 'end')).toBe(false)
        await hub.restart()
        let ended = await first.ended
        for (let starts = 1; ended.code !== 0 && starts < mostStarts; starts += 1) {
          // What was begun is left in part; or the hub could not be read, before anything was sent.
          expect([1, 5], ended.stderr).toContain(ended.code)
          ended = await start().ended
        }
        expect(ended.code, ended.stderr).toBe(0)
        const { counts, ok, residual } = JSON.parse(ended.stdout) as ReportJson
        expect({ ok, residual, total: counts.changed + counts.already }).toEqual({ ok: true, residual: [], total: 150 })

        const { coming, rising, leaving } = names(mark)
        const live = await bare.everybody()
        const states = [...coming, ...rising, ...leaving].map((name) => [name, live.get(name)] as const)
        expect(states.map(([name, user]) => [name, user && { admin: user.admin, groups: user.groups }])).toEqual([
          ...coming.map((name) => [name, { admin: false, groups: [mark] }]),
          ...rising.map((name) => [name, { admin: true, groups: [] }]),
          ...leaving.map((name) => [name, undefined]),
        ])
        expect(twice(proxy.passed)).toEqual([])
        const allowed = permitted(desk.plan().actions)
        expect(
          proxy.passed
            .filter(isMutating)
            .flatMap(deeds)
            .filter((deed) => !allowed.has(deed)),
        ).toEqual([])
      } finally {
        await proxy.close()
      }
    }, 120_000)
  })
})

/** A plan of a group, 40 users who come and join it, 29 who become admins and 40 who go. */
async function plan({ desk: open, bare }: Stage, mark: string, proxy: FaultProxy): Promise<Desk> {
  const desk = open()
  const { coming, rising, leaving } = names(mark)
  await bare.send('POST', '/users', { usernames: [...rising, ...leaving] })
  const rows = [
    ...coming.map((name) => `${name},present,,${mark}`),
    ...rising.map((name) => `${name},existing,true,`),
    ...leaving.map((name) => `${name},absent,,`),
  ]
  desk.write('users.csv', `username,ensure,admin,groups\n${rows.join('\n')}\n`)
  const limits = ['--max-delete-share', '1', '--allow', 'new-admins']
  const planned = await desk.runWith({ HUBPLAN_URL: proxy.url }, 'plan', 'users.csv', ...limits, '-o', 'plan.json')
  expect(planned.code, planned.stderr).toBe(0)
  expect(desk.plan().actions.length).toBe(150)
  return desk
}

/** Users that the hub reports as created or deleted more than once. */
function twice(passed: readonly Passed[]): string[] {
  const done = passed.filter(isMutating).flatMap(({ method, path, status, reply }) => {
    if (method === 'DELETE' && status === 204) return deeds({ method, path, body: undefined })
    if (method !== 'POST' || status !== 201 || !Array.isArray(reply)) return []
    return deeds({ method, path, body: { usernames: reply.map((made: { readonly name: string }) => made.name) } })
  })
  return done.filter((deed, index) => done.indexOf(deed) !== index)
}
