import { describe, expect, it } from 'vitest'

import { appliedActions } from '../../../src/core/actions/applied.ts'
import type { ApplyEvent } from '../../../src/core/types.ts'
import { drafted, snapshot, table, user } from '../live.ts'
import { frozen } from '../model.ts'

const live = snapshot([user('a'), user('b')])
const rows = table('u.csv', ['username', 'admin'], ['a', 'yes'], ['b', 'yes'])
const plan = frozen(drafted({ tables: [rows] }, live).actions, live)
const [one, other] = ['admin.set:a', 'admin.set:b']
const at = '2026-11-21T08:00:00.000Z'

const intent = (...actions: string[]): ApplyEvent => ({ type: 'intent', at, method: 'PATCH', path: '/x', actions })
const applied = (action: string, how: 'changed' | 'already'): ApplyEvent => ({ type: 'applied', at, action, how })
const failed = (action: string): ApplyEvent => ({ type: 'failed', at, action, status: 500, message: 'm' })
const unknown = (action: string): ApplyEvent => ({ type: 'unknown', at, action, message: 'm' })

function ids(events: readonly ApplyEvent[] | undefined, admins: readonly string[] = []): string[] {
  const now = snapshot(['a', 'b'].map((name) => user(name, { admin: admins.includes(name) })))
  return [...appliedActions(plan, events, now)]
}

describe('what was applied', () => {
  it('is what the journal calls changed', () =>
    expect(ids([applied(one, 'changed'), applied(other, 'already')], ['a', 'b'])).toEqual([one]))
  it('stays so when a second run finds it done', () =>
    expect(ids([applied(one, 'changed'), applied(one, 'already')])).toEqual([one]))
  it('is not what failed', () => expect(ids([intent(one), failed(one)], ['a'])).toEqual([]))
  it('is what was sent before a crash and holds', () => expect(ids([intent(one, other)], ['a'])).toEqual([one]))
  it('is what a second run finds done after an unknown end', () =>
    expect(ids([intent(one), unknown(one), applied(one, 'already')])).toEqual([one]))
  it('is not what a run finds done by somebody else after its own request', () =>
    expect(ids([intent(one), applied(one, 'already')], ['a'])).toEqual([]))
  it('is what a run after a crash finds done', () => {
    const start: ApplyEvent = { type: 'start', at, digest: plan.digest, total: 2 }
    expect(ids([start, intent(one), start, applied(one, 'already')])).toEqual([one])
  })
  it('is not what a second run finds done after a failure', () =>
    expect(ids([intent(one), failed(one), applied(one, 'already')], ['a'])).toEqual([]))
  it('is not changed by a request that was repeated, nor by the end of a run', () => {
    const retry: ApplyEvent = {
      type: 'retry',
      at,
      method: 'PATCH',
      path: '/x',
      attempt: 1,
      wait_ms: 5,
      why: 'status 503',
    }
    expect(ids([intent(one), retry, applied(one, 'changed'), { type: 'end', at, ok: false }])).toEqual([one])
  })
  it('is what holds, when there is no journal', () => expect(ids(undefined, ['b'])).toEqual([other]))
})
