import { describe, expect, test } from 'vitest'

import type { Http } from '../../../src/http/types.ts'
import { bevy } from '../../../src/providers/bevy/index.ts'
import type { LedgerState, Look } from '../../../src/providers/types.ts'
import { lookAt, toldBy } from '../looking.ts'
import { reply } from './setup.ts'

const settings = { HUBPLAN_BEVY_LIST: '/l/', HUBPLAN_BEVY_GET: 'none', HUBPLAN_BEVY_DELETE: '/d/{id}/' }

async function look(answer: ReturnType<typeof reply>, more: Partial<Look> = {}) {
  const http: Http = async () => answer
  const looked = await lookAt(bevy, { http, url: 'https://x' }, { settings, ...more })
  return { canPlan: looked.canPlan, told: toldBy(looked) }
}

function ledger(more: { readonly from?: string; readonly dates?: readonly string[] } = {}): LedgerState {
  const scheduled = new Map((more.dates ?? []).map((until) => [until, { until }]))
  return { left: () => 9994, freeAgain: () => more.from, scheduled: () => scheduled }
}

describe('a look at a community', () => {
  const routes =
    'note routes: list /l/, get none, delete /d/{id}/: they are inferred; HUBPLAN_BEVY_LIST, _GET and _DELETE correct them; try one user first'

  test('tells whether the key is taken, and who can be seen', async () => {
    expect(await look(reply(200, { results: [{ id: 1 }], count: 41, next: null }))).toEqual({
      canPlan: true,
      told: ['ok token: the key is accepted (HUBPLAN_TOKEN)', 'ok users: it lists its users, 41 in all', routes],
    })
  })

  test('warns when nobody can be asked for', async () => {
    const { canPlan, told } = await look(reply(404, {}), { settings: { ...settings, HUBPLAN_BEVY_LIST: 'none' } })
    expect(canPlan).toBe(true)
    expect(told).toEqual([
      'warn token: not tried, because no user can be looked up (HUBPLAN_TOKEN)',
      'warn users: it can neither list nor look up users: the rows cannot be verified',
      routes.replace('/l/', 'none'),
    ])
  })

  test('says why a key is refused, and still what the ledger says', async () => {
    const { canPlan, told } = await look(reply(401, { detail: 'Invalid token.' }), { ledger: ledger() })
    expect(canPlan).toBe(false)
    expect(told).toEqual([
      expect.stringMatching(/^fail token: HUBPLAN_TOKEN: Bevy refused the key at \/l\/: Invalid token\./),
      'ok requests: 9,994 of 10,000 requests are left, by the ledger in --state',
      'ok scheduled: no delete is scheduled',
    ])
  })

  test('tells when requests are free again, and the scheduled deletes', async () => {
    const kept = ledger({ from: '2026-11-22T08:00:00Z', dates: ['2026-11-30T00:00:00Z', '2026-11-28T00:00:00Z'] })
    const { told } = await look(reply(200, { results: [], count: 0, next: null }), { ledger: kept })
    expect(told.slice(3)).toEqual([
      'warn requests: none is left today; some are available again at 2026-11-22T08:00:00Z',
      'note scheduled: 2 deletes scheduled, the first for 2026-11-28; the admin dashboard cancels them: Members, Cancel Deletion',
    ])
  })
})
