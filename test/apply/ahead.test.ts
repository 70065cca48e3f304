import { describe, expect, it } from 'vitest'

import type { ApplyDeps } from '../../src/apply/types.ts'
import { unclear } from '../../src/core/actions/history.ts'
import type { ApplyEvent } from '../../src/core/types.ts'
import type { Reply, Req } from '../../src/http/types.ts'
import type { Call, Provider } from '../../src/providers/types.ts'
import { table } from '../core/live.ts'
import { callOf, type Played, play, playerOf, scripted } from './script.ts'

const header = ['username', 'admin', 'groups', 'ensure']
const lines = ['a', 'b', 'c', 'd'].map((name) => [name, '', '', ''])
const four = scripted([], { tables: [table('u.csv', header, ...lines)] })
const ok: Reply = { status: 200, headers: {}, body: {}, text: '' }

interface Asked extends Partial<Call> {
  readonly provider?: Partial<Provider>
  readonly deps?: Partial<ApplyDeps>
  /** What happens while the hub works on the first batch. */
  readonly meanwhile?: () => void
}

/** Creates four users in two batches, and keeps what was written when the first of them was answered. */
async function twoBatches({ provider, deps, meanwhile, ...more }: Asked = {}): Promise<Played & { before: string[] }> {
  const events: ApplyEvent[] = []
  let before: string[] | undefined
  const lower: Provider['lower'] = (actions) =>
    [actions.slice(0, 2), actions.slice(2)]
      .filter(({ length }) => length > 0)
      .map((some) => callOf({ actions: some, lane: 'batch', ...more }))
  const played = await play(four, {
    provider: playerOf(four, { lower, ...provider }),
    emit: async (event) => void events.push(event),
    answer: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      before ??= told(events)
      meanwhile?.()
      return ok
    },
    ...deps,
  })
  return { ...played, events, before: before ?? [] }
}

/** Requests written, and those taken back. */
function told(events: readonly ApplyEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'intent' || event.type === 'unsent' ? [`${event.type} ${event.actions.join()}`] : [],
  )
}

const [first, second] = ['intent user.create:a,user.create:b', 'intent user.create:c,user.create:d'] as const

describe('the intent of the next batch', () => {
  it('is written while the hub works on the one before, and only then', async () => {
    const { before, events, sent } = await twoBatches()
    expect(before.toSorted()).toEqual([first, second])
    expect(told(events)).toEqual(before)
    expect(sent).toHaveLength(2)
  })
  it('is taken back when the run is stopped before its turn', async () => {
    const stop = new AbortController()
    const { events, sent } = await twoBatches({ deps: { signal: stop.signal }, meanwhile: () => stop.abort() })
    expect(told(events).slice(2)).toEqual(['unsent user.create:c,user.create:d'])
    expect([...unclear(events)]).toEqual([])
    expect(sent).toHaveLength(1)
  })
  it('is taken back when batches have become smaller', async () => {
    let size = 2
    const lower: Provider['lower'] = (actions) =>
      Array.from({ length: Math.ceil(actions.length / size) }, (_, index) =>
        callOf({ actions: actions.slice(index * size, (index + 1) * size), lane: 'batch' }),
      )
    const meanwhile = (): void => {
      size = 1
    }
    const { events, sent } = await twoBatches({ provider: { lower }, meanwhile })
    const [third, last] = ['intent user.create:c', 'intent user.create:d']
    expect(told(events).slice(2)).toEqual(['unsent user.create:c,user.create:d', third, last])
    expect(sent).toHaveLength(3)
  })
  it('is taken back when the hub refuses such changes', async () => {
    const judge: Provider['judge'] = () => ({ is: 'failed', message: 'no', kind: 'refused', also: 'op' })
    const { events } = await twoBatches({ provider: { judge } })
    expect(told(events).slice(2)).toEqual(['unsent user.create:c,user.create:d'])
    const skipped = events.flatMap((event) => (event.type === 'skipped' ? [event.action] : []))
    expect(skipped).toEqual(['user.create:c', 'user.create:d'])
  })
  it('is on disk before its request leaves', async () => {
    const order: string[] = []
    let write: () => void = () => undefined
    const disk = new Promise<void>((resolve) => {
      write = resolve
    })
    const emit = async (event: ApplyEvent): Promise<void> => {
      if (event.type !== 'intent' || !event.actions.includes('user.create:c')) return
      await disk
      order.push('on disk')
    }
    const http = async ({ path }: Req): Promise<Reply> => {
      order.push(path)
      setImmediate(() => setImmediate(write))
      return ok
    }
    await twoBatches({ deps: { emit, http } })
    expect(order).toEqual(['/user.create:a,user.create:b', 'on disk', '/user.create:c,user.create:d'])
  })
  it.each<[string, Asked]>([
    ['other requests come first', { first: [{ method: 'DELETE', path: '/server' }] }],
    ['the hub does not show the change', { provider: { unseen: new Set(['user.create']) } }],
    [
      'an earlier run sent the same',
      {
        deps: {
          past: [
            { type: 'start', at: '2026-11-21T07:00:00.000Z', digest: four.plan.digest, total: 4 },
            { type: 'intent', at: '2026-11-21T07:00:00.000Z', method: 'POST', path: '/', actions: ['user.create:d'] },
          ],
        },
      },
    ],
  ])('is not written before its turn where %s', async (_, asked) => {
    const { before, events } = await twoBatches(asked)
    expect(before.filter((line) => line === second)).toEqual([])
    expect(told(events).filter((line) => line === second)).toHaveLength(1)
  })
})
