// A plan in which as many people come as go, and what the hub and its gateway must show after it was applied once.
import { expect } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { type Desk, people, type Stage } from '../e2e/desk.ts'
import type { Door } from '../helpers/around/index.ts'
import { deeds, isMutating, permitted } from './actions.ts'
import type { FaultProxy, Passed } from './proxy.ts'

/** How many come (and join a group that is new), become admins, and go. */
export interface Sizes {
  readonly coming: number
  readonly rising: number
  readonly leaving: number
}

export interface Turnover {
  readonly desk: Desk
  readonly actions: number
  /** The report says that all is done, the hub shows it, and the gateway saw nothing twice and nothing else. */
  readonly isDone: (stdout: string) => Promise<void>
}

/** @param mark begins all names, and is the group's */
export async function planTurnover(
  { desk: open, bare }: Stage,
  {
    mark,
    sizes,
    proxy,
    door = { url: proxy.url, env: {} },
  }: {
    readonly mark: string
    readonly sizes: Sizes
    readonly proxy: FaultProxy
    /** The way in before the gateway; the gateway itself when left out. */
    readonly door?: Pick<Door, 'url' | 'env'>
  },
): Promise<Turnover> {
  const desk = open()
  const of = (part: keyof Sizes): readonly string[] => people(sizes[part], `${mark}-${part}-`)
  const { coming, rising, leaving } = { coming: of('coming'), rising: of('rising'), leaving: of('leaving') }
  const actions = 1 + 2 * sizes.coming + sizes.rising + sizes.leaving
  await bare.send('POST', '/users', { usernames: [...rising, ...leaving] })
  const rows = [
    ...coming.map((name) => `${name},present,,${mark}`),
    ...rising.map((name) => `${name},existing,true,`),
    ...leaving.map((name) => `${name},absent,,`),
  ]
  desk.write('users.csv', `username,ensure,admin,groups\n${rows.join('\n')}\n`)
  const limits = ['--max-deletes', String(leaving.length), '--max-delete-share', '1', '--allow', 'new-admins']
  const planned = await desk.runWith(
    { ...door.env, HUBPLAN_URL: door.url },
    'plan',
    'users.csv',
    ...limits,
    '-o',
    'plan.json',
  )
  expect(planned.code, planned.stderr).toBe(0)
  expect(desk.plan().actions.length).toBe(actions)
  return {
    desk,
    actions,
    isDone: async (stdout) => {
      const { counts, ok, residual } = JSON.parse(stdout) as ReportJson
      expect({ ok, residual, total: counts.changed + counts.already }).toEqual({
        ok: true,
        residual: [],
        total: actions,
      })
      const live = await bare.everybody()
      const states = [...coming, ...rising, ...leaving].map((name) => [name, live.get(name)] as const)
      expect(states.map(([name, user]) => [name, user && { admin: user.admin, groups: user.groups }])).toEqual([
        ...coming.map((name) => [name, { admin: false, groups: [mark] }]),
        ...rising.map((name) => [name, { admin: true, groups: [] }]),
        ...leaving.map((name) => [name, undefined]),
      ])
      expect(twice(proxy.passed)).toEqual([])
      const allowed = permitted(desk.plan().actions)
      const sent = proxy.passed.filter(isMutating).flatMap(deeds)
      expect(sent.filter((deed) => !allowed.has(deed))).toEqual([])
    },
  }
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
