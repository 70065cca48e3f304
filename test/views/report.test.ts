import { expect, test } from 'vitest'

import type { Action, Outcome, OutcomeKind, Report } from '../../src/core/types.ts'
import { reportJson } from '../../src/views/json.ts'
import { reportText } from '../../src/views/report.ts'
import { createOf, deleteOf, joinOf, planOf } from './fixtures.ts'

function outcome(action: Action, is: OutcomeKind, message?: string): Outcome {
  return { action, is, ...(message === undefined ? {} : { message }) }
}

function reportOf(outcomes: readonly Outcome[], residual?: readonly Outcome[]): Report {
  const counts = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0, left: 0 }
  for (const { is } of outcomes) counts[is] += 1
  const ok = counts.changed + counts.already === outcomes.length && (residual ?? []).length === 0
  return { outcomes, counts, residual, ok }
}

function textOf(report: Report): string {
  return reportText(planOf(report.outcomes.map(({ action }) => action)), report, { color: false })
}

test('when all is done one line says so', () => {
  const outcomes = Array.from({ length: 1450 }, (_, n) => outcome(createOf(`s${n}`), n < 1440 ? 'changed' : 'already'))
  expect(textOf(reportOf(outcomes, []))).toBe('Applied: 1,440 changed, 10 already so.\n')
})

test('everything that is not as planned is told, with what to do', () => {
  const failed = [createOf('dave'), createOf('erin'), deleteOf('a\u001bb')]
  const outcomes = [
    outcome(createOf('carol'), 'changed'),
    outcome(failed[0] as Action, 'failed', 'refused: no admin:users'),
    outcome(failed[1] as Action, 'failed', 'refused: no admin:users'),
    outcome(failed[2] as Action, 'failed', 'HTTP 500'),
    outcome(joinOf('dave', 'ml'), 'skipped', 'user.create failed'),
    outcome(deleteOf('ivan'), 'unknown', 'no answer in 30 s'),
    outcome(deleteOf('judy'), 'pending'),
  ]
  const residual = outcomes.slice(1).map(({ action }) => outcome(action, 'pending'))
  expect(textOf(reportOf(outcomes, residual))).toBe(
    [
      'Applied in part: of 7 actions 1 changed, 0 already so, 3 failed, 1 unknown, 1 skipped, 1 not reached.',
      '',
      'Failed (3)',
      '  refused: no admin:users (2 actions)',
      '    user.create dave',
      '    user.create erin',
      '  user.delete a\\x1bb: HTTP 500',
      '',
      'Unknown, sent without learning what came of it (1)',
      '  user.delete ivan: no answer in 30 s',
      '',
      'Skipped (1)',
      '  member.add dave -> ml: user.create failed',
      '',
      'Next: run the same command again; what is stale needs a new plan',
      '',
    ].join('\n'),
  )
})

test('a change that did not last is told', () => {
  const action = createOf('carol')
  expect(textOf(reportOf([outcome(action, 'changed')], [outcome(action, 'pending')]))).toBe(
    [
      'Applied: 1 changed, 0 already so, but 1 does not hold any more.',
      '',
      'Not as planned when the hub was read again (1)',
      '  user.create carol',
      '',
      'Next: plan again, something else changes the hub',
      '',
    ].join('\n'),
  )
})

test('an interrupted run says how to go on', () => {
  const text = textOf(reportOf([outcome(createOf('a'), 'changed'), outcome(createOf('b'), 'pending')]))
  expect(text).toContain('of 2 actions 1 changed, 0 already so, 1 not reached.')
  expect(text).toContain('The hub was not read again at the end.')
  expect(text).toContain('Next: run the same command again, it goes on with what is left')
})

test('ten thousand failures for one reason stay readable', () => {
  const text = textOf(
    reportOf(
      Array.from({ length: 10_000 }, (_, n) => outcome(createOf(`s${n}`), 'failed', 'full')),
      [],
    ),
  )
  expect(text.split('\n').length).toBeLessThan(220)
  expect(text).toContain('    … and 9,800 more (see the json)')
})

test('for programs there is one stable shape', () => {
  const action = createOf('x')
  const report = reportOf([outcome(action, 'failed', 'no \u202e')], [outcome(action, 'pending')])
  const plan = planOf([action])
  expect(JSON.parse(reportJson(plan, report))).toEqual({
    digest: plan.digest,
    ok: false,
    counts: { changed: 0, already: 0, failed: 1, skipped: 0, unknown: 0, pending: 0, left: 0 },
    outcomes: [{ id: 'user.create:x', is: 'failed', message: 'no \u202e' }],
    residual: [{ id: 'user.create:x', is: 'pending' }],
  })
  expect(JSON.parse(reportJson(plan, { ...report, residual: undefined })).residual).toBeNull()
})
