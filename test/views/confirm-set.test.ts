// The question before several plans are applied.
import { expect, test } from 'vitest'

import { confirmSetText } from '../../src/views/confirm-set.ts'
import { createOf, deleteOf, now, planOf } from './fixtures.ts'

const paper = { now, color: false, columns: 0 }

test('a target with deletes has its summary, any other one line, and the question is for all of them', () => {
  const creating = planOf([createOf('zoe'), createOf('yan')], { expires_at: '2026-03-09T00:00:00Z' })
  const deleting = planOf([deleteOf('ann'), createOf('zoe')], { expires_at: '2026-03-09T00:00:00Z' })
  const parts = [
    { target: 'physics', plan: creating, open: creating.actions },
    { target: 'us-east', plan: deleting, open: deleting.actions },
    { target: 'hub05', plan: creating, open: creating.actions.slice(0, 1) },
  ]
  const { summary, question } = confirmSetText(parts, paper)
  expect(summary).toBe(
    [
      'Target physics: 2 users to create',
      '',
      'Target us-east:',
      'Plan for https://hub.example.edu (jupyterhub)',
      'Can be applied until 2026-03-09 00:00 UTC (in 7 days).',
      'DELETE 1 user (none active in the last 7 days)',
      '  ann',
      'To do now: 1 user to create, 1 to delete.',
      '',
      'Target hub05: 1 user to create',
      'To do now for 3 targets: 5 changes.',
      '',
    ].join('\n'),
  )
  expect(question).toBe('Type the number of users to be deleted from all targets (1) to continue: ')
})

test.each([
  [1, 'Apply this change to 1 target? [y/N] '],
  [2, 'Apply these 2 changes to 1 target? [y/N] '],
])('without deletes it asks for a yes to %i', (length, asked) => {
  const plan = planOf([createOf('zoe'), createOf('yan')].slice(0, length))
  expect(confirmSetText([{ target: 'physics', plan, open: plan.actions }], paper).question).toBe(asked)
})
