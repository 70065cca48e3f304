// Whatever files, policy and flags say: no limit is looser than what holds without them, except where that is recorded.

import { expect, test } from 'vitest'
import { isLooser, type LimitName, noLimits } from '../../src/core/limits/index.ts'
import { baseLimits, limitOfFlag, optionsAtApply } from '../../src/core/limits/policy.ts'
import { freeze, verify } from '../../src/core/plan/freeze.ts'
import type { GuardSettings, Limits, Override } from '../../src/core/types.ts'
import { limitsOf } from '../../src/desired/limits.ts'
import { guardsOf } from '../../src/desired/merge.ts'
import type { Document } from '../../src/desired/read.ts'
import { drafted, options, snapshot } from '../core/live.ts'
import * as fc from '../helpers/draws.ts'

const names = [...Object.keys(noLimits), 'max_creates'] as LimitName[]
const counts = fc.integer({ min: 0, max: 2_000_000 })
const shares = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100)
const limitOf = (name: LimitName) => (/_share$|_shrink$/.test(name) ? shares : counts)

const guards: fc.Arbitrary<GuardSettings> = fc
  .record(Object.fromEntries(names.map((name) => [name, fc.option(limitOf(name), { nil: undefined })])))
  .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))

function documentOf(file: GuardSettings, index: number): Document {
  const yaml = { place: (path: readonly unknown[]) => ({ file: `${index}.yaml:${path.join('.')}` }) }
  return { file: { version: 1, guards: file }, yaml } as unknown as Document
}

const flags: fc.Arbitrary<Override[]> = fc.oneof(
  fc.constant<Override[]>([]),
  counts.map((value): Override[] => [{ flag: '--max-deletes', value }]),
  shares.map((value): Override[] => [{ flag: '--max-delete-share', value }]),
)

const worlds = fc.record({
  files: fc.array(guards, { maxLength: 3 }),
  policy: fc.option(
    guards.map((guards) => ({ version: 1 as const, guards })),
    { nil: undefined },
  ),
  overrides: flags,
})

test('no limit is loosened without a record', () => {
  fc.assert(
    fc.property(worlds, ({ files, policy, overrides }) => {
      const said = guardsOf(files.map(documentOf))
      // A flag beyond the policy is refused, and nothing is planned.
      const isRefused = overrides.some(({ flag, value }) => {
        const limit = limitOfFlag[flag]
        return limit !== undefined && Number(value) > (policy?.guards?.[limit] ?? Number.POSITIVE_INFINITY)
      })
      if (isRefused) {
        expect(() => limitsOf(said, overrides, policy)).toThrow(/goes beyond the policy/)
        return
      }
      const { limits, loosened } = limitsOf(said, overrides, policy)
      const base: Limits = baseLimits(policy)
      const recorded = new Set<string | undefined>([
        ...loosened.map(({ limit }) => limit),
        ...overrides.map(({ flag }) => limitOfFlag[flag]),
      ])
      for (const name of names) {
        const [value, usual] = [limits[name], base[name]]
        if (value === undefined || usual === undefined) continue
        if (isLooser(name, value, usual)) expect(recorded, name).toContain(name)
      }
      if (policy !== undefined) expect(loosened).toEqual([])
      for (const { limit, value, default: before } of loosened) {
        expect(limits[limit as LimitName]).toBe(value)
        expect(isLooser(limit as LimitName, value, before)).toBe(true)
      }
      const live = snapshot([])
      const drawn = drafted({}, live, { limits, loosened, overrides })
      const made = { tool: 't', createdAt: live.takenAt, expiresAt: live.takenAt, inputs: [], needs: [] }
      const plan = freeze({ ...made, live, options: { ...options, limits }, overrides, ...drawn })
      verify(plan)
      // What was in force when it was planned is in force when it is applied, under the same policy.
      expect(optionsAtApply(plan, policy).limits).toEqual(limits)
      // Without the policy that loosened it, and without a record, the default holds.
      const alone = optionsAtApply(plan, undefined).limits
      const usual: Limits = baseLimits(undefined)
      for (const name of names) {
        const [value, limit] = [alone[name], usual[name]]
        if (value === undefined || limit === undefined || recorded.has(name)) continue
        expect(isLooser(name, value, limit), name).toBe(false)
      }
    }),
  )
})
