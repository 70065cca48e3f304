import { describe, expect, test } from 'vitest'

import type { Action, Plan, UserImage } from '../../src/core/types.ts'
import { confirmText, isConfirmed, tollOf } from '../../src/views/confirm.ts'
import { createOf, deleteOf, now, planOf } from './fixtures.ts'

const paper = { color: false, columns: 80, now }
const admin = { ...deleteOf('boss'), before: { admin: true, groups: [], servers: [] } } as const

describe('the question', () => {
  test('asks for the number of those who will be deleted, and names the worst', () => {
    const plan = planOf([createOf('new'), deleteOf('bob'), admin], { overrides: [{ flag: '--max-deletes', value: 9 }] })
    const { summary, question } = confirmText(plan, plan.actions, paper)
    expect(summary.split('\n')).toEqual([
      'Plan for https://hub.example.edu (jupyterhub)',
      'Can be applied until 2026-03-09 09:15 UTC (in 7 days).',
      'OVERRIDE --max-deletes 9',
      'DELETE 2 users (1 admin, none active in the last 7 days, 1 whose activity is not',
      'visible)',
      '  boss (ADMIN), bob',
      'To do now: 1 user to create, 2 to delete.',
      '',
    ])
    expect(question).toBe('Type the number of users to be deleted (2) to continue: ')
  })

  test('names a few of many', () => {
    const plan = planOf(Array.from({ length: 1200 }, (_, n) => deleteOf(`s${1000 + n}`)))
    const { summary, question } = confirmText(plan, plan.actions, paper)
    expect(summary).toContain('s1008, s1009 and 1,190\n  more\n')
    expect(question).toContain('(1200)')
  })

  test('names those whose loss is the worst, and counts who was active lately', () => {
    const many = Array.from({ length: 20 }, (_, n) => deleteOf(`s${10 + n}`))
    const with_ = (user: string, before: Partial<UserImage>): Action => ({
      ...deleteOf(user),
      before: { ...deleteOf(user).before, ...before },
    })
    const actions = [
      ...many,
      with_('month', { last_activity: '2026-02-10T00:00:00Z' }),
      with_('today', { last_activity: '2026-03-02T08:00:00Z' }),
      with_('busy', { servers: [{ name: '', state: 'ready' }] }),
      admin,
    ]
    const { summary } = confirmText(planOf(actions), actions, { ...paper, columns: 0 })
    expect(summary).toContain(
      'DELETE 24 users (1 admin, 1 with a running server, 1 active in the last 7 days, 1 whose activity is not visible, 2 in the last 30)\n',
    )
    expect(summary).toContain('  boss (ADMIN), busy, today, month, s10, s11, s12, s13, s14, s15 and 14 more\n')
  })

  test('counts what is still to do, and says what is not', () => {
    const plan: Plan = planOf([createOf('new'), createOf('new2'), deleteOf('bob')])
    const { summary, question } = confirmText(plan, plan.actions.slice(0, 2), paper)
    expect(summary).toContain('1 change of the plan is done already or left out.')
    expect(question).toBe('Apply these 2 changes? [y/N] ')
    expect(confirmText(plan, plan.actions.slice(0, 1), paper).question).toBe('Apply this change? [y/N] ')
  })

  test('lets no name steer the terminal', () => {
    const plan = planOf([deleteOf('\u001b[2Jbob')])
    expect(confirmText(plan, plan.actions, paper).summary).not.toContain('\u001b')
  })
})

describe('the answer', () => {
  const deletes = tollOf(Array.from({ length: 1200 }, (_, n) => deleteOf(`s${n}`)))

  test.each(['1200', '1,200'])('%s is right', (answer) => expect(isConfirmed(deletes, answer)).toBe(true))
  test.each([undefined, '', 'y', 'yes', '12', '120', '1201', '0', '1 200'])('%j is wrong', (answer) =>
    expect(isConfirmed(deletes, answer)).toBe(false),
  )

  test('is a yes where nobody is deleted', () => {
    const none = tollOf([createOf('new')])
    expect(['y', 'Y', 'yes'].map((answer) => isConfirmed(none, answer))).toEqual([true, true, true])
    expect(['', 'n', '0', '1', 'yep', undefined].some((answer) => isConfirmed(none, answer))).toBe(false)
  })
})
