// The exit code of an apply of several plans, for every combination of ends.
import { describe, expect, test } from 'vitest'

import { codeOf, countAll, exitOfAll, isDone, type TargetEnd } from '../../../src/core/actions/ends.ts'
import { report } from '../../../src/core/actions/report.ts'
import type { ExitCode } from '../../../src/core/exit-codes.ts'
import { Problem } from '../../../src/core/problem.ts'
import * as fc from '../../helpers/draws.ts'
import { createOf, planOf } from '../../views/fixtures.ts'

const plan = planOf([createOf('zoe'), createOf('yan')])
const pending = report(plan, [], undefined)
const target = 'physics'

const applied = (code: ExitCode): TargetEnd => ({ is: 'applied', target, plan, report: pending, code })
const refused = (code: ExitCode): TargetEnd => ({
  ...{ is: 'refused', target, plan, report: pending, code },
  problem: new Problem('guard', 'No.'),
})
const unreached: TargetEnd = { is: 'unreached', target, plan, report: pending }
const unplanned: TargetEnd = { is: 'unplanned', target, failed: { target, code: 'connection', message: 'No answer.' } }

describe('the exit code', () => {
  test.each<[string, readonly TargetEnd[], boolean, ExitCode]>([
    ['all ended well', [applied(0), applied(0)], false, 0],
    ['one was applied in part', [applied(0), applied(5), applied(0)], false, 5],
    ['one was applied in part, and the others were not reached', [applied(5), unreached], false, 5],
    ['one is blocked, and the others went on', [refused(3), applied(0)], false, 3],
    ['one expired, and one is blocked', [refused(3), refused(4)], false, 4],
    ['one is stale, and one was applied in part', [refused(4), applied(5)], false, 5],
    ['one did not answer, and one was applied in part', [refused(1), applied(5)], false, 1],
    ['one has no plan', [applied(0), unplanned], false, 1],
    ['one has no plan, and one was applied in part', [applied(5), unplanned], false, 1],
    ['Ctrl-C came within one', [applied(130), unreached], true, 130],
    ['Ctrl-C came between two', [applied(0), unreached], true, 130],
    ['Ctrl-C came within the last one, which was done', [applied(0), applied(0)], true, 0],
    ['Ctrl-C came while one failed', [applied(5), unreached], true, 130],
  ])('where %s', (_, ends, isInterrupted, code) => {
    expect(exitOfAll(ends, isInterrupted)).toBe(code)
  })

  test('is 0 if and only if every target ended well', () => {
    const codes: readonly ExitCode[] = [0, 1, 3, 4, 5, 130]
    const end = fc.oneof(
      fc.constantFrom(...codes).map(applied),
      fc.constantFrom(...codes.filter((code) => code > 0)).map(refused),
      fc.constantFrom(unreached, unplanned),
    )
    fc.assert(
      fc.property(fc.array(end), fc.boolean(), (ends, isInterrupted) => {
        // A target is only left out after another one that ended badly, or after Ctrl-C.
        const isPossible = isInterrupted || ends.every((one) => one !== unreached) || ends.some(isBad)
        fc.pre(isPossible)
        expect(exitOfAll(ends, isInterrupted) === 0).toBe(ends.every(isDone))
      }),
    )
  })
})

function isBad(end: TargetEnd): boolean {
  return end.is !== 'unreached' && !isDone(end)
}

test('a target without a turn has no exit code', () => {
  expect([applied(0), refused(4), unreached, unplanned].map(codeOf)).toEqual([0, 4, undefined, 1])
})

test('the actions of all targets are counted, without those of a target that has no plan', () => {
  const counts = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 4, left: 0 }
  expect(countAll([refused(1), unplanned, unreached])).toEqual(counts)
})
