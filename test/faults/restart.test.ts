// A real JupyterHub that is killed and started again in the middle of an apply, behind a gateway that logs what passed.
import { describe, expect, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { useStage } from '../e2e/desk.ts'
import { type CliResult, type RunningCli, startCli } from '../helpers/cli.ts'
import { describeHubsAround } from '../helpers/real-hub.ts'
import { casesOf } from '../helpers/tier.ts'
import { throwing } from './dice.ts'
import { holdNth } from './hold.ts'
import { type Fault, startProxy } from './proxy.ts'
import { planTurnover } from './turnover.ts'

const sizes = { coming: 40, rising: 29, leaving: 40 }
const mostStarts = 10

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

/** Whether all is done, and the last look at the hub was not spoilt by a fault. */
function isChecked({ code, stdout }: CliResult): boolean {
  return code === 0 && (JSON.parse(stdout) as ReportJson).residual !== null
}

describeHubsAround('a hub that is restarted in the middle of 150 actions', (version, around) => {
  const stage = useStage({ version, around, asSystem: true, users: [{ name: 'root', admin: true }] })

  const moments: readonly (readonly [string, 'PATCH' | 'DELETE', number, number | undefined])[] = [
    ['while admins are set', 'PATCH', 5, undefined],
    ['while users are deleted', 'DELETE', 20, undefined],
    ['while much else goes wrong on the way', 'PATCH', 8, 1],
  ]
  describe.each(casesOf(moments, version === '3.0.0' ? 1 : 2))('%s (%s number %i)', (_, method, nth, seed) => {
    test('the same command reaches the end, each change made once', async () => {
      const { hub } = stage()
      const mark = `at${nth}`
      const faultOf = seed === undefined ? () => undefined : faultsOf(seed)
      let isPlanned = false
      const held = holdNth(method, nth)
      const proxy = await startProxy({
        target: hub.proxyUrl,
        faultOf: (ordinal) => (isPlanned ? faultOf(ordinal) : undefined),
        onPassing: held.onPassing,
      })
      const door = await hub.doorBefore(proxy.url)
      try {
        const { desk, isDone } = await planTurnover(stage(), { mark, sizes, proxy, door })
        isPlanned = true
        const env = { ...door.env, HUBPLAN_URL: door.url, HUBPLAN_TOKEN: hub.tokens[stage().self] ?? '' }
        const apply = ['apply', 'plan.json', '--format', 'json', '--timeout', '20']
        const start = (): RunningCli => startCli(apply, { cwd: desk.folder, env })

        const first = start()
        await held.reachedBy(first)
        expect(desk.journal().some(({ type }) => type === 'end')).toBe(false)
        await hub.restart({ onAway: held.letGo })
        let ended = await first.ended
        for (let starts = 1; !isChecked(ended) && starts < mostStarts; starts += 1) {
          // What was begun is left in part; or the hub could not be read: before anything was sent, or at the end.
          expect([0, 1, 5], ended.stderr).toContain(ended.code)
          ended = await start().ended
        }
        expect(ended.code, ended.stderr).toBe(0)
        await isDone(ended.stdout)
      } finally {
        held.letGo()
        await door.stop()
        await proxy.close()
      }
    }, 120_000)
  })
})
