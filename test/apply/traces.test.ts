// Grants of a plan that the hub's books show although no journal tells of them.
import { describe, expect, test } from 'vitest'

import { readTraces } from '../../src/apply/traces.ts'
import type { ActionOf, ApplyEvent, Quota } from '../../src/core/types.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Http } from '../../src/http/types.ts'
import type { Call, Provider, Seen } from '../../src/providers/types.ts'
import { hub } from '../core/aup.ts'
import { frozen } from '../core/model.ts'
import { callOf, playerOf } from './script.ts'

const at = '2026-11-21T08:00:00.000Z'
const grant: ActionOf<'quota.add'> = {
  id: 'quota.add:ann',
  op: 'quota.add',
  user: 'ann',
  before: { balance: 100, unlimited: false },
  after: { add: 50, max: 150 },
  reason: { why: 'rule' },
}
const now: Quota = { balance: 150, unlimited: false }

interface Given {
  readonly seen?: Seen
  readonly balance?: number
  readonly past?: readonly ApplyEvent[]
  readonly http?: Http
  readonly lower?: Provider['lower']
}

async function traced({ seen = { is: 'done' }, balance = 150, past = [], ...more }: Given) {
  const live = hub(['ann'], { ann: balance })
  const plan = frozen([grant], live)
  const asked: string[] = []
  const http: Http = async ({ path }) => {
    asked.push(path)
    return { status: 200, headers: {}, body: {}, text: '' }
  }
  const once: Call['once'] = { grant, look: { method: 'GET', path: '/traces' }, find: () => seen }
  const lower: Provider['lower'] = (actions) => [callOf({ actions, once })]
  const provider = playerOf({ live, plan, after: live }, { lower: more.lower ?? lower })
  const tracing = { plan, provider, http: more.http ?? http, now: () => at }
  return { events: await readTraces(plan.actions, { live, past }, tracing), asked }
}

const sent: ApplyEvent = { type: 'intent', at, method: 'POST', path: '/quota.add:ann', actions: ['quota.add:ann'] }
const given: ApplyEvent = { type: 'applied', at, action: 'quota.add:ann', how: 'changed' }

describe('a grant whose user has more than the plan saw', () => {
  test.each<[string, Seen, ApplyEvent[]]>([
    ['and that was given counts as given', { is: 'done', end: 150 }, [given]],
    ['and that was given, nobody knows on what, counts as given', { is: 'done' }, [given]],
    ['and that went too far counts as sent, so that it is told', { is: 'done', end: 151 }, [sent]],
    ['and that was given twice counts as sent, so that it is told', { is: 'doubled' }, [sent]],
    ['and that was not given is not of this plan', { is: 'absent', newest: 3, now }, []],
    ['and that is out of sight proves nothing', { is: 'out of sight' }, []],
    ['and that cannot be read proves nothing', { is: 'unreadable' }, []],
  ])('%s', async (_, seen, events) => {
    expect(await traced({ seen })).toEqual({ events, asked: ['/traces'] })
  })

  test('proves nothing when the look is lost', async () => {
    const http: Http = () => Promise.reject(lostError({ sent: true, why: 'gone' }))
    expect((await traced({ http })).events).toEqual([])
  })

  test('is not looked for on a system that grants without a trace, and no password is needed for it', async () => {
    const passwords: (string | undefined)[] = []
    const lower: Provider['lower'] = (actions, _, __, means) => {
      passwords.push(means.passwordOf('ann'))
      return [callOf({ actions })]
    }
    expect(await traced({ lower })).toEqual({ events: [], asked: [] })
    expect(passwords).toEqual([undefined])
  })
})

test.each<[string, Given]>([
  ['whose user has no more than the plan saw', { balance: 100 }],
  ['that a journal has as given', { past: [given] }],
  ['that a journal has as sent: the run looks for it', { past: [sent] }],
])('a grant %s is not looked for', async (_, more) => {
  expect(await traced(more)).toEqual({ events: [], asked: [] })
})
