import { expect, it, onTestFinished, vi } from 'vitest'

import { due } from '../../src/http/due.ts'

/** What happened, in its order. */
function beginning(): { readonly happened: string[]; readonly forget: () => void } {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const happened: string[] = []
  return { happened, forget: due(100, () => happened.push('given up')) }
}

it('what has come by then is read first', async () => {
  const { happened } = beginning()
  vi.advanceTimersByTime(100)
  happened.push('read')
  await new Promise(setImmediate)
  expect(happened).toEqual(['read', 'given up'])
})

it.each([50, 100])('is taken back after %i ms', async (ms) => {
  const { happened, forget } = beginning()
  vi.advanceTimersByTime(ms)
  forget()
  vi.advanceTimersByTime(200)
  await new Promise(setImmediate)
  expect(happened).toEqual([])
})
