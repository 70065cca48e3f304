// Rows that manage the users who are there, and create no others: those who left a company are deleted.
import { describe, expect, it } from 'vitest'

import { drafted, ids, snapshot, table, user } from '../live.ts'

const rows = table('u.csv', ['username', 'admin', 'ensure'], ['ann', 'yes', 'if-present'], ['zoe', 'yes', 'if-present'])
const live = snapshot([user('ann'), user('ben'), user('root', { admin: true })])

describe('a row of if-present', () => {
  it('changes a user who is there, and creates no other', () => {
    const { actions, findings } = drafted({ tables: [rows] }, live)
    expect(ids(actions)).toEqual(['admin.set:ann'])
    expect(findings.map(({ level, message }) => `${level} ${message}`)).toContain(
      'info left alone, not here (ensure: if-present creates no users): "zoe"',
    )
  })
  it('keeps the user when others are pruned', () => {
    const { actions } = drafted({ tables: [rows], scope: { prune: { file: 'h.yaml' } } }, live)
    expect(ids(actions)).toContain('user.delete:ben')
    expect(ids(actions)).not.toContain('user.delete:ann')
  })
})
