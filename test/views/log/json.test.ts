import { expect, test } from 'vitest'

import { choose } from '../../../src/core/audit/log.ts'
import { logJson } from '../../../src/views/log/json.ts'
import { logColumns, logRows } from '../../../src/views/log/rows.ts'
import { chosen, set, whole } from './logs.ts'

const data = (text: string): Record<string, unknown> => JSON.parse(text)

test('JSON has the index and its decisions, notes and faults', () => {
  const { set: one = expect.fail() } = whole
  expect(data(logJson(chosen()))).toMatchObject({
    set: {
      folder: 'plans',
      created_at: '2026-03-02T09:16:00.000Z',
      digest: set.index.digest,
      changes_digest: set.index.changes_digest,
      failed: [{ target: 'chemistry', code: 'connection', message: 'The hub does not answer.' }],
      decisions: one.decisions,
    },
    notes: ['A note.'],
    faults: ['A fault.'],
  })
  const { set: _, ...others } = whole
  expect(data(logJson(choose(others, { withActions: false })))).toMatchObject({ set: null })
})

test('JSON has of each plan all that is known, and null for what is not', () => {
  const { plans } = data(logJson(chosen({ withActions: true }))) as { plans: unknown[] }
  const [physics, biology, idle] = plans
  const { digest, changes_digest: changes } = set.plans[0]?.plan ?? expect.fail()
  expect(physics).toEqual({
    target: 'physics',
    file: 'plans/physics.json',
    provider: 'jupyterhub',
    url: 'https://physics.example.edu',
    digest,
    changes_digest: changes,
    created_at: '2026-03-02T09:15:04Z',
    expires_at: '2026-03-09T09:15:04Z',
    tool: 'hubplan 0.1.0',
    planned_by: 'ada',
    token: { kind: 'service', name: 'hubplan-reader' },
    against: { created_at: '2026-02-23T08:00:00Z', digest: `sha256:${'1'.repeat(64)}` },
    inputs: [
      { path: 'users.csv', rows: 12, sha256: `sha256:${'2'.repeat(64)}` },
      { path: 'passwords.csv', rows: 1, sha256: null },
    ],
    overrides: [{ flag: '--max-deletes', value: 60 }],
    loosened: [{ limit: 'max_delete_share', value: 0.5, at: 'hubplan.yaml:15:7' }],
    blocked: [],
    summary: { 'user.create': 1, 'user.delete': 3 },
    decisions: [],
    journal: 'plans/physics.json.0.journal',
    runs: [
      {
        began: '2026-03-03T09:59:58.500Z',
        ended: '2026-03-03T10:00:02Z',
        how: 'killed',
        requests: 2,
        retries: 1,
        by: null,
        token: null,
        why: null,
        counts: { 'user.create': { changed: 1 }, 'user.delete': { unknown: 1 } },
        open: [
          {
            id: 'user.delete:bob',
            is: 'unknown',
            at: '2026-03-03T10:00:02Z',
            message: 'it was sent, and no answer is recorded',
          },
        ],
      },
      {
        began: '2026-03-03T23:59:59Z',
        ended: '2026-03-04T00:00:01Z',
        how: 'stopped',
        requests: 3,
        retries: 0,
        by: 'ann',
        token: { kind: 'service', name: 'applier' },
        why: 'too many failures',
        counts: { 'user.create': { already: 1 }, 'user.delete': { changed: 1, failed: 1 } },
        open: [{ id: 'user.delete:eve', is: 'failed', at: '2026-03-04T00:00:01Z', message: 'the hub said no' }],
      },
    ],
    actions: [
      {
        id: 'user.create:new',
        outcomes: [
          { run: 1, is: 'changed', at: '2026-03-03T10:00:01Z' },
          { run: 2, is: 'already', at: '2026-03-03T23:59:59Z' },
        ],
      },
      {
        id: 'user.delete:bob',
        outcomes: [
          { run: 1, is: 'unknown', at: '2026-03-03T10:00:02Z', message: 'it was sent, and no answer is recorded' },
          { run: 2, is: 'changed', at: '2026-03-04T00:00:00Z', until: '2026-03-18T00:00:00Z' },
        ],
      },
      {
        id: 'user.delete:eve',
        outcomes: [{ run: 2, is: 'failed', at: '2026-03-04T00:00:01Z', message: 'the hub said no' }],
      },
      { id: 'user.delete:kim', outcomes: [] },
    ],
  })
  expect(biology).toMatchObject({
    ...{ planned_by: null, against: null, journal: null, runs: [], loosened: [] },
    blocked: ['delete-share', 'self'],
  })
  expect(idle).toMatchObject({ summary: {}, actions: [] })
})

test('a table has a row for each action and run, and one for an action that no run came to', () => {
  const rows = logRows(chosen({ withActions: true, isTarget: (target) => target === 'physics' }))
  expect(rows.map(({ id, at, outcome, applied_by: by }) => [id, at, outcome, by])).toEqual([
    ['user.create:new', '2026-03-03T10:00:01Z', 'changed', ''],
    ['user.create:new', '2026-03-03T23:59:59Z', 'already', 'ann'],
    ['user.delete:bob', '2026-03-03T10:00:02Z', 'unknown', ''],
    ['user.delete:bob', '2026-03-04T00:00:00Z', 'changed', 'ann'],
    ['user.delete:eve', '2026-03-04T00:00:01Z', 'failed', 'ann'],
    ['user.delete:kim', '', '', ''],
  ])
  expect(rows[4]).toEqual({
    target: 'physics',
    file: 'plans/physics.json',
    id: 'user.delete:eve',
    op: 'user.delete',
    user: 'eve',
    group: '',
    at: '2026-03-04T00:00:01Z',
    outcome: 'failed',
    message: 'the hub said no',
    applied_by: 'ann',
    applied_with: 'applier',
    planned_at: '2026-03-02T09:15:04Z',
    planned_by: 'ada',
    approved_by: 'grace',
    reason: 'hubplan.yaml:3:10',
  })
  expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => [...logColumns]))
  expect(logRows(chosen())).toEqual([])
})
