// The report on several targets: one line over all, a table, what did not end well, and the next steps.
import { describe, expect, test } from 'vitest'

import type { TargetEnd } from '../../src/core/actions/ends.ts'
import { report } from '../../src/core/actions/report.ts'
import { error, Problem } from '../../src/core/problem.ts'
import type { Action, ApplyEvent, Outcome, Plan, Report } from '../../src/core/types.ts'
import { targetReportLines, targetReportsJson } from '../../src/views/json.ts'
import { endLine, setReportText } from '../../src/views/set-report.ts'
import { createOf, deleteOf, planOf } from '../views/fixtures.ts'

const at = '2026-03-02T11:20:00Z'

function doneIn(plan: Plan, ...ids: string[]): Report {
  const events = ids.map((action): ApplyEvent => ({ type: 'applied', action, how: 'changed', at }))
  return { ...report(plan, events, undefined), residual: [] }
}

function applied(target: string, ...actions: Action[]): TargetEnd {
  const plan = planOf(actions)
  const result = doneIn(plan, ...actions.map(({ id }) => id))
  return { is: 'applied', target, plan, report: result, code: 0 }
}

function failed(target: string, message: string, ...actions: Action[]): TargetEnd {
  const plan = planOf(actions)
  const events = actions.map(
    ({ id }): ApplyEvent => ({ type: 'failed', action: id, status: 500, message, kind: 'system', at }),
  )
  return { is: 'applied', target, plan, report: { ...report(plan, events, undefined), residual: [] }, code: 5 }
}

function refused(target: string, problem: Problem, code: 1 | 3 | 4 | 130, ...actions: Action[]): TargetEnd {
  const plan = planOf(actions)
  return { is: 'refused', target, plan, report: report(plan, [], undefined), problem, code }
}

function unreached(target: string, ...actions: Action[]): TargetEnd {
  const plan = planOf(actions)
  return {
    is: 'unreached',
    target,
    plan,
    report: { ...report(plan, [], undefined), why: 'the run stopped at us-east' },
  }
}

const unplanned: TargetEnd = {
  is: 'unplanned',
  target: 'chem',
  failed: { target: 'chem', code: 'scopes', message: 'The hub refused the token.', hint: 'give a valid token' },
}

const command = 'hubplan apply plans/ --max-errors 1'

function textOf(ends: readonly TargetEnd[], isStopped = false): string {
  return setReportText(ends, { color: false, columns: 0, command, isStopped })
}

test('when all is done there are a line and a table', () => {
  const ends = [
    applied('physics', createOf('zoe'), createOf('yan')),
    applied('us-east'),
    applied('hub05', deleteOf('s01')),
  ]
  expect(textOf(ends)).toBe(
    [
      'Applied: 3 of 3 targets are done; 3 changed, 0 already done.',
      '',
      '  Target   Result         Changed  Already done',
      '  physics  applied        2        0',
      '  us-east  nothing to do  0        0',
      '  hub05    applied        1        0',
      '',
    ].join('\n'),
  )
})

test('a target that stops the run has its own report, and those behind it are in the table', () => {
  const ends = [
    applied('physics', createOf('zoe')),
    failed('us-east', 'full', createOf('yan')),
    unreached('hub05', createOf('xia'), createOf('wim')),
  ]
  expect(textOf(ends, true)).toBe(
    [
      'Applied in part: 1 of 3 targets is done; of 4 actions 1 changed, 0 already done, 1 failed, 2 not reached.',
      '',
      '  Target   Result       Changed  Already done  Failed  Not reached',
      '  physics  applied      1        0             0       0',
      '  us-east  failed       0        0             1       0',
      '  hub05    not reached  0        0             0       2',
      '',
      'Target us-east:',
      'Applied in part: of 1 action 0 changed, 0 already done, 1 failed.',
      '',
      'Failed (1)',
      '  user.create yan: full',
      '',
      'Next: look for the reason in the log of the system, and run the same command again',
      '',
      'Next: the same command does the rest:',
      '        hubplan apply plans/ --max-errors 1',
      '      with --keep-going it does not stop at a target that ends badly',
      '',
    ].join('\n'),
  )
})

test('every target to which nothing was sent has its reason, and what needs a new plan is told', () => {
  const blocked = new Problem('guard', 'The plan is blocked and cannot be applied.', {
    diagnostics: [error({ file: 'delete-share' }, '9 of 12 users would be deleted')],
    hint: 'change the files and plan again',
  })
  const ends = [
    refused('physics', blocked, 3, deleteOf('s01')),
    refused('us-east', new Problem('expired', 'The plan expired at 2026-03-01T00:00:00Z.'), 4, createOf('zoe')),
    refused('hub05', new Problem('connection', 'The hub does not answer.', { hint: 'try later' }), 1, createOf('zoe')),
    unplanned,
  ]
  expect(textOf(ends)).toBe(
    [
      'Not applied: 0 of 4 targets are done; of 3 actions 0 changed, 0 already done, 3 not reached.',
      '',
      '  Target   Result       Changed  Already done  Not reached',
      '  physics  blocked      0        0             1',
      '  us-east  expired      0        0             1',
      '  hub05    not applied  0        0             1',
      '  chem     no plan      -        -             -',
      '',
      'Target physics:',
      'Not applied: The plan is blocked and cannot be applied.',
      'delete-share: 9 of 12 users would be deleted',
      'hint: change the files and plan again',
      '',
      'Target us-east:',
      'Not applied: The plan expired at 2026-03-01T00:00:00Z.',
      '',
      'Target hub05:',
      'Not applied: The hub does not answer.',
      'hint: try later',
      '',
      'Target chem:',
      'No plan: The hub refused the token.',
      'hint: give a valid token',
      '',
      'Next: the same command does the rest:',
      '        hubplan apply plans/ --max-errors 1',
      '      plan again for physics, us-east and chem',
      '',
    ].join('\n'),
  )
})

describe('the next step', () => {
  const nextOf = (ends: readonly TargetEnd[]): string => textOf(ends).split('\n\n').at(-1) ?? ''

  test('is no other plan for a target that goes on, and no command for one that cannot', () => {
    const moved: Outcome = { action: createOf('zoe'), is: 'skipped', message: 'gone', kind: 'moved' }
    const plan = planOf([moved.action])
    const counts = { changed: 0, already: 0, failed: 0, skipped: 1, unknown: 0, pending: 0, left: 0 }
    const stale: Report = { outcomes: [moved], counts, residual: [], ok: false }
    const end: TargetEnd = { is: 'applied', target: 'physics', plan, report: stale, code: 5 }
    expect(nextOf([end, applied('hub05')])).toBe('Next: plan again for physics\n')
    expect(nextOf([refused('physics', new Problem('interrupted', 'Interrupted.'), 130, createOf('zoe'))])).toBe(
      `Next: the same command does the rest:\n        ${command}\n`,
    )
  })

  test('is the hint for a target for which the command lacks a flag, and not the same command', () => {
    const lacking = new Problem('usage', 'No flag says where to keep the passwords.', {
      hint: 'give --credentials FILE',
    })
    expect(nextOf([applied('physics', createOf('zoe')), refused('hub05', lacking, 1, createOf('yan'))])).toBe(
      'Next: do what the hint says for hub05, and run the command again\n',
    )
  })

  test('counts many targets', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const ends = names.map((name) => refused(name, new Problem('stale', 'It changed.'), 4, createOf('zoe')))
    expect(nextOf(ends)).toBe('Next: plan again for 7 targets\n')
  })
})

test('a word of the hub moves no cursor', () => {
  const ends = [
    refused('physics', new Problem('connection', 'no \u001b[2J', { hint: '\u001b[1A' }), 1, createOf('zoe')),
  ]
  expect(textOf(ends)).not.toContain('\u001b')
  expect(ends.map(endLine)).toEqual(['Not applied: no \\x1b[2J'])
})

test('a target that ended has one line for the screen', () => {
  expect([unreached('hub05', createOf('zoe')), unplanned].map(endLine)).toEqual([
    'Not reached.',
    'No plan: The hub refused the token.',
  ])
})

describe('for programs', () => {
  const ends = [
    applied('physics', createOf('zoe')),
    refused('us-east', new Problem('connection', 'No answer.'), 1, createOf('zoe')),
    unreached('hub05', createOf('zoe')),
    unplanned,
  ]
  const zero = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0, left: 0 }
  const targets = [
    { target: 'physics', exit_code: 0, result: expect.objectContaining({ ok: true, counts: { ...zero, changed: 1 } }) },
    { target: 'us-east', exit_code: 1, problem: { code: 'connection', message: 'No answer.', hint: null, errors: [] } },
    {
      target: 'hub05',
      exit_code: null,
      result: expect.objectContaining({
        ok: false,
        why: 'the run stopped at us-east',
        counts: { ...zero, pending: 1 },
      }),
    },
    {
      target: 'chem',
      exit_code: 1,
      problem: { code: 'scopes', message: 'The hub refused the token.', hint: 'give a valid token', errors: [] },
    },
  ]

  test('the reports are one list, with a result or a problem for each target', () => {
    expect(JSON.parse(targetReportsJson(ends))).toEqual(targets)
  })

  test('the last lines of the events are the same reports, and a line over all', () => {
    const lines = targetReportLines(ends, false).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      ...targets.map((one) => ({ type: 'report', ...one })),
      { type: 'summary', exit_code: 1, targets: 4, done: 1, counts: { ...zero, changed: 1, pending: 2 } },
    ])
  })
})
