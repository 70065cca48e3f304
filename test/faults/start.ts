// hubplan started once, as a process of its own, and cut off at a seeded instant.
import { setTimeout as sleep } from 'node:timers/promises'

import { type RunningCli, startCli } from '../helpers/cli.ts'
import { isMutating } from './actions.ts'
import { type Dice, throwing } from './dice.ts'
import type { Moment } from './proxy.ts'
import { type Ended, journalText, type Stage, token } from './stage.ts'

const timeoutS = '0.7'

/** When a run of hubplan is cut off, and how. */
export interface Cut {
  readonly signal: 'SIGKILL' | 'SIGINT'
  /** The n-th mutating request has come, is on its way to the hub, or was acted on; so many lines are in the journal; or so late. */
  readonly at:
    | { readonly is: 'request'; readonly nth: number; readonly when: Moment }
    | { readonly is: 'journal'; readonly lines: number }
    | { readonly is: 'time'; readonly ms: number }
}

/** At least every fifth run is killed. */
export function cutOf({ seed, plan }: Pick<Stage, 'seed' | 'plan'>, start: number, kills: number): Cut | undefined {
  const dice = throwing(seed, 200 + start)
  const mustKill = seed % 5 === 0 && kills === 0
  if (!mustKill && (start > 3 || !dice.chance(start === 1 ? 0.7 : 0.3))) return undefined
  const signal = mustKill || dice.chance(0.6) ? 'SIGKILL' : 'SIGINT'
  const lines = { is: 'journal' as const, lines: dice.int(1, plan.actions.length) }
  // Batches carry many actions, so there are fewer requests than actions, but never fewer than these.
  const singles = plan.actions.filter((action) => action.op === 'user.delete' || action.op === 'admin.set').length
  const most = start === 1 ? Math.max(1, singles) : 2
  const request = { is: 'request' as const, nth: dice.int(1, most), when: dice.pick(['before', 'after'] as const) }
  // Whatever becomes of it, hubplan is still there when it comes, for it waits for the answer; a later start may have only one left.
  const sure = { is: 'request' as const, nth: start === 1 ? request.nth : 1, when: 'came' as const }
  const at = mustKill ? sure : dice.pick([request, request, lines, { is: 'time' as const, ms: dice.int(50, 1500) }])
  return { signal, at }
}

export async function applyOnce(stage: Stage, cut: Cut | undefined, dice: Dice): Promise<Ended> {
  const flags = [
    ...(dice.chance(0.15) ? ['--canary', '3'] : []),
    ...(dice.chance(0.3) ? ['--concurrency', dice.pick(['1', '8'])] : []),
  ]
  const args = ['apply', 'plan.json', '--format', 'json', '--timeout', timeoutS, ...flags]
  const env = { HUBPLAN_URL: stage.proxy.url, HUBPLAN_TOKEN: token }
  const running = startCli(args, { cwd: stage.folder, env })
  const sent: { signal?: 'SIGKILL' | 'SIGINT' } = {}
  const stop = cut === undefined ? () => undefined : arm(stage, cut, { running, sent })
  const result = await running.ended
  stop()
  return { result, wasSent: sent.signal }
}

interface Victim {
  readonly running: RunningCli
  readonly sent: { signal?: 'SIGKILL' | 'SIGINT' }
}

/** Sends the signal when its instant comes; the result takes the order back. */
function arm(stage: Stage, { signal, at }: Cut, { running, sent }: Victim): () => void {
  const strike = (): void => {
    if (sent.signal !== undefined) return
    sent.signal = signal
    running.kill(signal)
  }
  switch (at.is) {
    case 'request': {
      let count = 0
      stage.trigger.fire = (when, request) => {
        if (when !== at.when || !isMutating(request)) return
        count += 1
        if (count === at.nth) strike()
      }
      return () => {
        stage.trigger.fire = () => undefined
      }
    }
    case 'journal': {
      let isWatching = true
      const poll = async (): Promise<void> => {
        while (isWatching && (await journalText(stage.folder)).split('\n').length <= at.lines) await sleep(4)
        if (isWatching) strike()
      }
      void poll()
      return () => {
        isWatching = false
      }
    }
    case 'time': {
      const timer = setTimeout(strike, at.ms)
      return () => clearTimeout(timer)
    }
  }
}
