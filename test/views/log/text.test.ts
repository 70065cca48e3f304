import { expect, test } from 'vitest'

import { type AuditedDecision, choose, type Log } from '../../../src/core/audit/log.ts'
import type { AuditedRun } from '../../../src/core/audit/runs.ts'
import { logText } from '../../../src/views/log/text.ts'
import { createOf, deleteOf, planOf } from '../fixtures.ts'
import { planAt } from '../sets.ts'
import { chosen, runs, set, whole } from './logs.ts'

const paper = { color: false, columns: 0 }

test('a log tells who made and approved the plans, and what each run did', () => {
  expect(logText(chosen(), paper)).toMatchInlineSnapshot(`
    "Plans of 3 targets in plans
      made            2026-03-02 09:16:00 UTC by hubplan 0.1.0
      digest          sha256:2e70e847314300d6777d6c54e175b64964e64a4cf9fc650a52fab50b4f7e5cd0
      changes digest  sha256:4b05ffee3fd581035f0660c5691856364cd67c6760d483f11c5b831421efb5a3
      not planned     chemistry: The hub does not answer.
      decision        approved by grace at 2026-03-02 12:00:00 UTC: "as \\"agreed\\"" (plans/approval.json)
      decision        refused by octo, for the environments hubplan and x (approvals.json, from GitHub, without a time)
      decision        started by ann, job 17 (approvals.json, from GitLab, without a time)

    physics at https://physics.example.edu: plans/physics.json
      made            2026-03-02 09:15:04 UTC by ada, with the token of service hubplan-reader, by hubplan 0.1.0
      expires         2026-03-09 09:15:04 UTC
      digest          sha256:e630cd44334f7fca7a8f7da64f7a08b85ff188946905e675075abc3522fb57d3
      changes digest  sha256:c9c8f59c0691d9edbd3f293c5c4df2dec495c6e27b7974e17e70f13b7e465d7b
      compared with   the plan of 2026-02-23 08:00:00 UTC, sha256:1111111111111111111111111111111111111111111111111111111111111111
      made from       users.csv: 12 rows, sha256:2222222222222222222222222222222222222222222222222222222222222222
      made from       passwords.csv: 1 row, no digest, it holds passwords
      override        hubplan.yaml:15 raises max_delete_share from 0.25 to 0.5
      override        --max-deletes 60
      changes         1 user.create, 3 user.delete
      run 1           2026-03-03 09:59:58 to 10:00:02 UTC, by a person who is not recorded: no end is recorded: it was killed, or still runs
                      2 requests, 1 repeat
                      user.create: 1 changed
                      user.delete: 1 unknown
                      2026-03-03 10:00:02 UTC user.delete bob: unknown: it was sent, and no answer is recorded
      run 2           2026-03-03 23:59:59 UTC to 2026-03-04 00:00:01 UTC by ann, with the token of service applier: stopped: too many failures
                      3 requests
                      user.create: 1 already done
                      user.delete: 1 changed, 1 failed
                      2026-03-04 00:00:01 UTC user.delete eve: failed: the hub said no
      result          2 of 4 actions done, 1 failed, 1 not tried
      journal         plans/physics.json.0.journal

    biology at https://biology.example.edu: plans/biology.json
      made            2026-03-02 09:15:04 UTC, with the token of service hubplan-reader, by hubplan 0.1.0
      expires         2026-03-09 09:15:04 UTC
      digest          sha256:e630cd44334f7fca7a8f7da64f7a08b85ff188946905e675075abc3522fb57d3
      changes digest  sha256:c9c8f59c0691d9edbd3f293c5c4df2dec495c6e27b7974e17e70f13b7e465d7b
      blocked         by delete-share and self
      changes         1 user.delete
      applied         not known: no journal lies beside the plan

    idle at https://idle.example.edu: plans/idle.json
      made            2026-03-02 09:15:04 UTC, with the token of service hubplan-reader, by hubplan 0.1.0
      expires         2026-03-09 09:15:04 UTC
      digest          sha256:e630cd44334f7fca7a8f7da64f7a08b85ff188946905e675075abc3522fb57d3
      changes digest  sha256:c9c8f59c0691d9edbd3f293c5c4df2dec495c6e27b7974e17e70f13b7e465d7b
      changes         none
    "
  `)
})

test('a log of users has their actions, and who made, approved and applied them', () => {
  const log = chosen({ isUser: (user) => user === 'bob' || user === 'kim' })
  expect(logText(log, paper)).toMatchInlineSnapshot(`
    "physics at https://physics.example.edu: plans/physics.json
      made      2026-03-02 09:15:04 UTC by ada, with the token of service hubplan-reader
      decision  approved by grace at 2026-03-02 12:00:00 UTC: "as \\"agreed\\"" (plans/approval.json)
      decision  refused by octo, for the environments hubplan and x (approvals.json, from GitHub, without a time)
      decision  started by ann, job 17 (approvals.json, from GitLab, without a time)
      2026-03-03 10:00:02 UTC  user.delete bob  not in the roster (prune, hubplan.yaml:3)  unknown: it was sent, and no answer is recorded
      2026-03-04 00:00:00 UTC  user.delete bob  not in the roster (prune, hubplan.yaml:3)  changed by ann, with the token of service applier, scheduled for 2026-03-18
      not tried                user.delete kim  not in the roster (prune, hubplan.yaml:3)

    biology at https://biology.example.edu: plans/biology.json
      made      2026-03-02 09:15:04 UTC, with the token of service hubplan-reader
      decision  approved by grace at 2026-03-02 12:00:00 UTC: "as \\"agreed\\"" (plans/approval.json)
      decision  refused by octo, for the environments hubplan and x (approvals.json, from GitHub, without a time)
      decision  started by ann, job 17 (approvals.json, from GitLab, without a time)
      not known  user.delete bob  not in the roster (prune, hubplan.yaml:3)
    "
  `)
})

test('a log with actions lists each of them', () => {
  const log = chosen({ withActions: true, isTarget: (target) => target === 'physics' })
  const text = logText(log, paper)
  expect(text).toContain('  not shown       2 other plans\n')
  expect(text.slice(text.indexOf('Actions\n'))).toMatchInlineSnapshot(`
    "Actions
      2026-03-03 10:00:01 UTC  user.create new  users.csv:2                                changed
      2026-03-03 23:59:59 UTC  user.create new  users.csv:2                                already done by ann, with the token of service applier
      2026-03-03 10:00:02 UTC  user.delete bob  not in the roster (prune, hubplan.yaml:3)  unknown: it was sent, and no answer is recorded
      2026-03-04 00:00:00 UTC  user.delete bob  not in the roster (prune, hubplan.yaml:3)  changed by ann, with the token of service applier, scheduled for 2026-03-18
      2026-03-04 00:00:01 UTC  user.delete eve  not in the roster (prune, hubplan.yaml:3)  failed by ann, with the token of service applier: the hub said no
      not tried                user.delete kim  not in the roster (prune, hubplan.yaml:3)
    "
  `)
})

const lone = (more: Partial<Log['plans'][number]> = {}): Log => ({
  plans: [{ file: 'plan.json', plan: planOf([createOf('x')], { inputs: [] }), decisions: [], ...more }],
  notes: [],
  faults: [],
})

test('a plan by itself says what is missing', () => {
  const text = logText(choose(lone(), { withActions: false }), paper)
  expect(text).toContain('  decision        not known: no decision lies beside the plan\n')
  expect(text).toContain('  applied         not known: no journal lies beside the plan\n')
  const ofUser = logText(choose(lone(), { withActions: false, isUser: () => true }), paper)
  expect(ofUser).toContain(
    '  decision  not known: no decision lies beside the plan\n  not known  user.create x  users.csv:2\n',
  )
})

test.each([
  ['equal', ', for another plan with equal changes'],
  ['other', ', for a plan with other changes'],
] as const)('a decision for %s changes says so', (about, words) => {
  const decision = { from: 'review', file: 'f', decision: 'refused', by: 'ben', at: 'soon', about } as const
  expect(logText(choose(lone({ decisions: [decision] }), { withActions: false }), paper)).toContain(
    `  decision        refused by ben at soon${words} (f)\n`,
  )
})

test('a run that did everything is told in short', () => {
  const run = { ...runs[0], began: '2026-03-03T10:00:00Z', ended: '2026-03-03T10:00:00.9Z', how: 'done', retries: 0 }
  const actions = [{ id: 'user.create:x', is: 'changed', at: '2026-03-03T10:00:00Z' }] as const
  const journal = { file: 'j', runs: [{ ...run, requests: 1, actions }] } as unknown as NonNullable<
    Log['plans'][number]['journal']
  >
  const text = logText(choose(lone({ journal }), { withActions: false }), paper)
  expect(text.slice(text.indexOf('  run 1'))).toBe(
    `  run 1           2026-03-03 10:00:00 UTC, by a person who is not recorded: all done
                  1 request
                  user.create: 1 changed
  result          1 of 1 action done
  journal         j
`,
  )
})

test('of very many failures 200 are shown', () => {
  const actions = Array.from({ length: 203 }, (_, at) => ({
    ...{ id: `user.create:u${at}`, is: 'failed', at: '2026-03-03T10:00:00Z', message: 'no' },
  }))
  const journal = { file: 'j', runs: [{ ...runs[1], how: 'in part', actions }] } as unknown as NonNullable<
    Log['plans'][number]['journal']
  >
  const text = logText(choose(lone({ journal }), { withActions: false }), paper)
  expect(text.match(/user\.create u\d+: failed: no/g)).toHaveLength(200)
  expect(text).toContain('some actions were not done\n')
  expect(text).toContain('                  … and 3 more (see the json)\n')
})

test('names, messages and times from files are made safe', () => {
  const evil = 'x\u001b[2J\u202e::add-mask::y'
  const plan = planAt(
    'physics',
    planOf([deleteOf(evil)], { planned_by: evil, tool: evil, inputs: [{ path: evil, rows: 1 }] }),
  )
  const run: AuditedRun = {
    began: evil,
    ended: evil,
    how: 'stopped',
    why: evil,
    by: evil,
    token: { kind: 'user', name: evil },
    requests: 1,
    retries: 0,
    actions: [{ id: `user.delete:${encodeURIComponent(evil)}`, is: 'failed', at: evil, message: evil, until: evil }],
  }
  const decision: AuditedDecision = {
    from: 'github',
    file: evil,
    decision: 'approved',
    by: evil,
    reason: evil,
    job: evil,
    at: evil,
    environments: [evil],
  }
  const log: Log = {
    ...{ notes: [], faults: [] },
    plans: [{ target: 'physics', file: evil, plan, decisions: [decision], journal: { file: evil, runs: [run] } }],
  }
  for (const isUser of [undefined, () => true]) {
    const text = logText(choose(log, { withActions: true, ...(isUser === undefined ? {} : { isUser }) }), paper)
    expect(text).not.toMatch(/[\u001b\u202e]|::/)
    expect(text).toContain(String.raw`x\x1b[2J\u202e:\x3aadd-mask:\x3ay`)
  }
})

test('a log of plans without a decision names the folder', () => {
  const { set: one = expect.fail() } = whole
  const log = choose({ ...whole, set: { ...one, decisions: [] } }, { withActions: false })
  expect(logText(log, paper)).toContain('not known: no decision about them lies in the folder or beside it\n')
  expect(set.index.failed).toHaveLength(1)
})
