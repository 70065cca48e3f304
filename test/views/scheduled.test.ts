// Deletes that were accepted and put off, as a report tells them.
import { expect, test } from 'vitest'
import { report } from '../../src/core/actions/report.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import type { ApplyEvent } from '../../src/core/types.ts'
import { reportJson } from '../../src/views/json.ts'
import { reportText } from '../../src/views/report.ts'
import { acceptedRows, personRows } from '../../src/views/results.ts'
import { options } from '../core/live.ts'
import { person, remove, site } from '../providers/bevy/setup.ts'

const at = '2026-11-21T08:00:00.000Z'
const numbers = ['3', '4', '5']
const plan = freeze({
  tool: 't',
  createdAt: at,
  expiresAt: at,
  live: site(numbers.map((id) => person(`p${id}@x.org`, id))),
  inputs: [],
  options,
  overrides: [],
  needs: [],
  actions: [...numbers.map((id) => remove(`p${id}@x.org`, id)), remove('#9', '9')],
  findings: [],
})

function applied(index: number, how: 'changed' | 'already', until?: string): ApplyEvent {
  const action = plan.actions[index]?.id ?? ''
  return { type: 'applied', at, action, how, ...(until === undefined ? {} : { until }) }
}

const [first, second] = ['2026-11-28T08:00:00.000Z', '2026-11-29T08:00:00.000Z']
const past = [applied(0, 'changed', first)]
const events = [applied(0, 'already'), applied(1, 'changed', second), applied(2, 'changed', second)]

test('people are told by day, those of an earlier run too, and not that nothing was read again', () => {
  expect(reportText(plan, report(plan, events, undefined, { past }), { color: false })).toBe(
    [
      'Applied in part: of 4 actions 2 changed, 1 already done, 1 not reached.',
      '1 delete is scheduled for 2026-11-28.',
      '2 deletes are scheduled for 2026-11-29.',
      '',
      'Next: run the same command again: it resumes with the open actions',
      '',
    ].join('\n'),
  )
})

test('what was sent again may have been accepted twice, and the report says so', () => {
  const actions = [plan.actions[1]?.id ?? '']
  const sent: ApplyEvent = { type: 'intent', at, method: 'DELETE', path: '/x', actions }
  const result = report(plan, [sent, ...events], undefined, { past: [...past, sent] })
  const again =
    '1 delete was sent again: an earlier request may already have been accepted, and a repeat may move the date.'
  expect(reportText(plan, result, { color: false }).split('\n')[3]).toBe(again)
  expect(personRows(result).map(({ message }) => message)).toEqual([
    '',
    'sent again: an earlier request may have been accepted already',
    '',
    '',
  ])
})

test('programs get the moment, and tables have it', () => {
  const result = report(plan, events, undefined, { past })
  const { outcomes } = JSON.parse(reportJson(plan, result)) as { outcomes: { until?: string }[] }
  expect(outcomes.map(({ until }) => until)).toEqual([first, second, second, undefined])
  expect(personRows(result).map(({ user_id, outcome, until }) => [user_id, outcome, until])).toEqual([
    ['9', 'already', first],
    ['3', 'changed', second],
    ['4', 'changed', second],
    ['5', 'pending', ''],
  ])
  expect(acceptedRows(result)).toHaveLength(3)
})

test('a user without an e-mail is known by the number alone', () => {
  const all = plan.actions.map((_, index) => applied(index, 'changed', first))
  expect(acceptedRows(report(plan, all, undefined))).toContainEqual({ email: '', user_id: '9' })
})
