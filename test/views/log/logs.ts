// Audit trails of two plans, one of which was applied in two runs.
import type { Choice, Log, PlanLog } from '../../../src/core/audit/log.ts'
import { choose } from '../../../src/core/audit/log.ts'
import type { AuditedRun } from '../../../src/core/audit/runs.ts'
import { createOf, deleteOf, planOf } from '../fixtures.ts'
import { setOf } from '../sets.ts'

export const runs: readonly AuditedRun[] = [
  {
    ...{ began: '2026-03-03T09:59:58.500Z', ended: '2026-03-03T10:00:02Z', how: 'killed', requests: 2, retries: 1 },
    actions: [
      { id: 'user.create:new', is: 'changed', at: '2026-03-03T10:00:01Z' },
      {
        ...{ id: 'user.delete:bob', is: 'unknown', at: '2026-03-03T10:00:02Z' },
        message: 'it was sent, and no answer is recorded',
      },
    ],
  },
  {
    ...{ began: '2026-03-03T23:59:59Z', ended: '2026-03-04T00:00:01Z', how: 'stopped', requests: 3, retries: 0 },
    ...{ why: 'too many failures', by: 'ann', token: { kind: 'service', name: 'applier' } },
    actions: [
      { id: 'user.create:new', is: 'already', at: '2026-03-03T23:59:59Z' },
      { id: 'user.delete:bob', is: 'changed', at: '2026-03-04T00:00:00Z', until: '2026-03-18T00:00:00Z' },
      { id: 'user.delete:eve', is: 'failed', at: '2026-03-04T00:00:01Z', message: 'the hub said no' },
    ],
  },
]

const actions = [createOf('new'), deleteOf('bob'), deleteOf('eve'), deleteOf('kim')]
export const set = setOf({
  physics: planOf(actions, {
    planned_by: 'ada',
    against: { created_at: '2026-02-23T08:00:00Z', digest: `sha256:${'1'.repeat(64)}` },
    overrides: [{ flag: '--max-deletes', value: 60 }],
    loosened: [{ limit: 'max_delete_share', value: 0.5, default: 0.25, at: 'hubplan.yaml:15:7' }],
    inputs: [
      { path: 'users.csv', rows: 12, sha256: `sha256:${'2'.repeat(64)}` },
      { path: 'passwords.csv', rows: 1 },
    ],
  }),
  biology: planOf([deleteOf('bob')], {
    findings: [
      { guard: 'delete-share', level: 'block', message: 'too many', actions: [] },
      { guard: 'self', level: 'block', message: 'you', actions: [] },
      { guard: 'self', level: 'block', message: 'you again', actions: [] },
    ],
    inputs: [],
  }),
  idle: planOf([], { inputs: [] }),
  chemistry: 'The hub does not answer.',
})

const plans: readonly PlanLog[] = set.plans.map(({ target, file, plan }) => ({ target, file, plan, decisions: [] }))

export const whole: Log = {
  set: {
    folder: 'plans',
    index: set.index,
    decisions: [
      {
        ...{ from: 'review', file: 'plans/approval.json', decision: 'approved', by: 'grace' },
        ...{ at: '2026-03-02T12:00:00Z', reason: 'as "agreed"', about: 'this' },
      },
      { from: 'github', file: 'approvals.json', decision: 'refused', by: 'octo', environments: ['hubplan', 'x'] },
      { from: 'gitlab', file: 'approvals.json', decision: 'started', by: 'ann', job: '17' },
    ],
  },
  plans: plans.map((one) =>
    one.target === 'physics' ? { ...one, journal: { file: 'plans/physics.json.0.journal', runs } } : one,
  ),
  notes: ['A note.'],
  faults: ['A fault.'],
}

export const chosen = (choice: Partial<Choice> = {}): ReturnType<typeof choose> =>
  choose(whole, { withActions: false, ...choice })
