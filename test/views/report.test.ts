import { describe, expect, test } from 'vitest'

import type { Action, FailureKind, Outcome, OutcomeKind, Report } from '../../src/core/types.ts'
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
  expect(textOf(reportOf(outcomes, []))).toBe('Applied: 1,440 changed, 10 already done.\n')
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
      'Applied in part: of 7 actions 1 changed, 0 already done, 3 failed, 1 unknown, 1 skipped, 1 not reached.',
      '',
      'Failed (3)',
      '  refused: no admin:users (2 actions)',
      '    user.create dave',
      '    user.create erin',
      '  user.delete a\\x1bb: HTTP 500',
      '',
      'Unknown: sent, but the outcome is not known (1)',
      '  user.delete ivan: no answer in 30 s',
      '',
      'Skipped (1)',
      '  member.add dave -> ml: user.create failed',
      '',
      'Next: run the same command again: it resumes with the open actions',
      '',
    ].join('\n'),
  )
})

test('a change that did not last is told', () => {
  const action = createOf('carol')
  expect(textOf(reportOf([outcome(action, 'changed')], [outcome(action, 'pending')]))).toBe(
    [
      'Applied: 1 changed, 0 already done, but 1 does not hold any more.',
      '',
      'Not as planned after reading the hub again (1)',
      '  user.create carol',
      '',
      'Next: plan again, because another client changes the hub',
      '',
    ].join('\n'),
  )
})

test('an interrupted run says how to go on', () => {
  const text = textOf(reportOf([outcome(createOf('a'), 'changed'), outcome(createOf('b'), 'pending')]))
  expect(text).toContain('of 2 actions 1 changed, 0 already done, 1 not reached.')
  expect(text).toContain('The hub was not read again at the end.')
  expect(text).toContain('Next: run the same command again: it resumes with the open actions')
})

test('ten thousand failures for one reason stay readable', () => {
  const text = textOf(
    reportOf(
      Array.from({ length: 10_000 }, (_, n) => outcome(createOf(`s${n}`), 'failed', 'full')),
      [],
    ),
  )
  expect(text.split('\n').length).toBeLessThan(220)
  expect(text).toContain('    … and 9,997 more (see --results or --format json)')
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
    next: ['run the same command again: it resumes with the open actions'],
  })
  expect(JSON.parse(reportJson(plan, { ...report, residual: undefined })).residual).toBeNull()
})

describe('equal failures are told once', () => {
  const refused = (name: string): Outcome =>
    outcome(createOf(name), 'failed', `Failed to create user ${name}: 'User ${name} does not exist.'`)

  test('though the hub names each of them, with a count and three names', () => {
    const outcomes = Array.from({ length: 20 }, (_, n) => refused(`stud${n}`))
    expect(textOf(reportOf(outcomes, [])).split('\n').slice(2, 9)).toEqual([
      'Failed (20)',
      "  Failed to create user …: 'User … does not exist.' (20 actions)",
      '    user.create stud0',
      '    user.create stud1',
      '    user.create stud2',
      '    … and 17 more (see --results or --format json)',
      '',
    ])
  })

  test.each([
    ['a word of the sentence', ['user', 'ann', 'create', 'to']],
    ['a part of another name', ['a', 'ann', 'ann.b', 'b']],
    ['written with signs', ["o'neil", 'a"b', 'x$1', 'ann']],
  ])('whatever they are called: %s', (_, names) => {
    expect(textOf(reportOf(names.map(refused), []))).toContain("  Failed to create user …: 'User … does not exist.' (4")
  })

  test('also where the name stands in a path or is a number', () => {
    const path = (name: string): Outcome =>
      outcome(createOf(name), 'failed', `Not Found (PATCH /hub/api/users/${encodeURIComponent(name)})`)
    expect(textOf(reportOf([path('a@x'), path('b@y')], []))).toContain(
      '  Not Found (PATCH /hub/api/users/…) (2 actions)',
    )
    const gone = (name: string, account: string): Outcome =>
      outcome(
        { ...deleteOf(name), before: { ...deleteOf(name).before, account } },
        'failed',
        `nobody at /api/user/${account}/ (request rq-${account})`,
      )
    expect(textOf(reportOf([gone('a@x', '7'), gone('b@y', '18')], []))).toContain(
      '  nobody at /api/user/…/ (request …) (2 actions)',
    )
  })

  test('and others apart', () => {
    const text = textOf(
      reportOf([outcome(createOf('a'), 'failed', 'no a'), outcome(createOf('b'), 'failed', 'b no')], []),
    )
    expect(text).toContain('  user.create a: no a\n  user.create b: b no\n')
  })
})

describe('the last lines', () => {
  const failed = (kind: FailureKind | undefined): Outcome => ({
    ...outcome(createOf('a'), 'failed', 'why'),
    ...(kind === undefined ? {} : { kind }),
  })
  const lastOf = (report: Report): readonly string[] => {
    const lines = textOf(report).trimEnd().split('\n')
    return lines.slice(lines.findIndex((line) => line.startsWith('Next: ')))
  }

  test.each<[FailureKind, string]>([
    ['later', 'run the same command again: it resumes with the open actions'],
    [
      'token',
      'use a valid token that has every right the plan needs (hubplan doctor PLAN shows what is missing), and run the same command again',
    ],
    ['system', 'look for the reason in the log of the system, and run the same command again'],
    ['unclear', 'check the unknown actions on the system itself: hubplan cannot see whether they were accepted'],
    ['sight', 'check the balances of the unknown actions, and plan again: their grants can no longer be traced'],
    ['doubled', 'take back what was granted twice, and plan again'],
    ['address', 'correct the address or the route that the reason names, and plan again'],
    ['groups', "set target.groups: read-only (the hub's authenticator decides who is in a group), and plan again"],
    ['unsupported', 'remove from the file what this version of the system does not support, and plan again'],
    ['name', 'correct the file and plan again: a refused name is refused every time'],
    ['refused', 'follow the reasons above, on the system or in the file, and plan again'],
    ['moved', 'plan again, because the system has changed since the plan was made'],
    ['undone', 'plan again, because another client changes the hub'],
  ])('tell what helps: %s', (kind, words) => {
    expect(lastOf(reportOf([failed(kind)], []))).toEqual([`Next: ${words}`])
  })

  test('tell all that helps, what needs a new plan last', () => {
    expect(lastOf(reportOf([failed('moved'), failed('name'), failed('later'), failed('name')], []))).toEqual([
      'Next: run the same command again: it resumes with the open actions',
      '      correct the file and plan again: a refused name is refused every time',
      '      plan again, because the system has changed since the plan was made',
    ])
  })

  test('say nothing of going on after a run that would stop at the same place again', () => {
    const stopped: Report = { ...reportOf([failed('name'), outcome(createOf('b'), 'pending')]), kind: 'name' }
    expect(lastOf(stopped)).toEqual(['Next: correct the file and plan again: a refused name is refused every time'])
  })

  test('tell what helps the cause, not what waits for it', () => {
    const waiting = outcome(joinOf('a', 'ml'), 'skipped', 'it needs group.create:ml, which was not done')
    expect(lastOf(reportOf([failed('groups'), waiting], []))).toEqual([
      "Next: set target.groups: read-only (the hub's authenticator decides who is in a group), and plan again",
    ])
  })

  test('tell of the rest that was left out', () => {
    const report = reportOf([outcome(createOf('a'), 'changed'), outcome(createOf('b'), 'left')], [])
    expect(lastOf(report)).toEqual(['Next: apply the rest of the plan, without --only and --exclude'])
  })
})

describe('where not all users were read', () => {
  const done = reportOf([outcome(createOf('ann'), 'changed')], [])
  const said = (lookedAt: Report['lookedAt'] & object) => textOf({ ...done, lookedAt }).split('\n')[1]
  const of = 20_000
  test.each([
    [{ atStart: 1, atEnd: 1, of }, 'Looked at 1 of 20,000 users.'],
    [{ atStart: 101, atEnd: 1, of }, 'Looked at 101 of 20,000 users before the changes and 1 after them.'],
    [{ atStart: undefined, atEnd: 2, of }, 'Looked at 2 of 20,000 users after the changes.'],
    [{ atStart: 1, atEnd: undefined, of }, 'Looked at 1 of 20,000 users before the changes.'],
    [{ atStart: 0, atEnd: 0, of }, 'Looked at none of 20,000 users.'],
  ])('%j is said in a line', (lookedAt, line) => {
    expect(said(lookedAt)).toBe(line)
  })
  test('programs get the numbers', () => {
    const json = (lookedAt: Report['lookedAt'] & object) =>
      JSON.parse(reportJson(planOf([createOf('ann')]), { ...done, lookedAt }))
    expect(json({ atStart: undefined, atEnd: 2, of })).toMatchObject({ looked_at: { start: null, end: 2, of } })
    expect(json({ atStart: 1, atEnd: undefined, of })).toMatchObject({ looked_at: { start: 1, end: null, of } })
  })
})
