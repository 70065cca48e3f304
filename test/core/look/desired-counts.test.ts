import { expect, it } from 'vitest'

import { factsOf } from '../../../src/core/look/desired-counts.ts'
import { manages } from '../aup.ts'
import { desired, table } from '../live.ts'

const now = '2026-11-21T00:00:00Z'
const read = { inputs: [], url: 'https://hub.example.edu', warnings: [] }
const place = { file: 'h.yaml', line: 1, column: 1 }

it('a desired state is counted, and who is to go counts only as absent', () => {
  const header = ['username', 'admin', 'groups', 'ensure', 'expires', 'quota', 'password']
  const state = desired({
    manages,
    tables: [
      table(
        'u.csv',
        header,
        ['ann', 'yes', 'ml;cv', '', '', '50', 'generate'],
        ['ben', 'no', '', '', '2026-11-20', '50', 'generate'],
        ['cat', 'yes', '', '', '2026-11-21', 'unlimited', ''],
        ['dan', '', '', 'absent', '', '', ''],
        ['eve', '', '', '', '', '+5', ''],
        ['fay', '', '', '', '', '', ''],
      ),
    ],
    groups: [{ name: 'old', exact: false, isDeclared: true, isAbsent: true, at: place }],
    scope: { prune: place, protect: ['svc-*'], manage: [['*'], ['a*']] },
  })
  expect(factsOf(state, read, now)).toEqual({
    ...read,
    users: 6,
    absent: 2,
    admins: 2,
    groups: 2,
    absentGroups: 1,
    rules: 0,
    stopRules: 0,
    removeRules: 0,
    tokenRules: 0,
    quotaRules: 0,
    quotas: 2,
    grants: 1,
    passwords: 1,
    prune: true,
    manage: [['*'], ['a*']],
    protect: ['svc-*'],
  })
})

it('nothing is nothing, and no prune is none', () => {
  const facts = factsOf(desired({}), read, now)
  expect(facts).toMatchObject({ users: 0, absent: 0, admins: 0, groups: 0, quotas: 0, passwords: 0, prune: false })
})
