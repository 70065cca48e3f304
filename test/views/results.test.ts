import { expect, test } from 'vitest'

import type { Action, Report } from '../../src/core/types.ts'
import { resultColumns, resultRows } from '../../src/views/results.ts'
import {
  joinOf,
  passwordOf,
  propertiesOf,
  quotaAddOf,
  quotaSetOf,
  renameOf,
  startOf,
  stopOf,
  unlimitedOf,
} from './fixtures.ts'

function reportOf(actions: readonly Action[]): Report {
  const counts = { changed: actions.length, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0, left: 0 }
  return { outcomes: actions.map((action) => ({ action, is: 'changed' })), counts, residual: [], ok: true }
}

test('every action is a row, and new columns come last', () => {
  const actions = [
    joinOf('ann', 'ml'),
    renameOf('ann', 'anna'),
    propertiesOf('ml', {}, { a: 1 }),
    startOf('bob'),
    stopOf('bob', {}, 'gpu'),
    quotaSetOf('bob', null, 1500),
    quotaAddOf('bob', null, 100),
    unlimitedOf('bob', null),
    passwordOf('bob'),
  ]
  const rows = resultRows(reportOf(actions)).map((row) => resultColumns.map((column) => row[column]))
  expect([resultColumns, ...rows]).toEqual([
    ['id', 'op', 'user', 'group', 'outcome', 'message', 'object', 'value'],
    ['member.add:ann:ml', 'member.add', 'ann', 'ml', 'changed', '', '', ''],
    ['user.rename:ann:anna', 'user.rename', 'ann', '', 'changed', '', 'anna', ''],
    ['group.properties:ml', 'group.properties', '', 'ml', 'changed', '', '', ''],
    ['server.start:bob', 'server.start', 'bob', '', 'changed', '', '', ''],
    ['server.stop:bob:gpu', 'server.stop', 'bob', '', 'changed', '', 'gpu', ''],
    ['quota.set:bob', 'quota.set', 'bob', '', 'changed', '', '', '1500'],
    ['quota.add:bob', 'quota.add', 'bob', '', 'changed', '', '', '+100'],
    ['quota.unlimited:bob', 'quota.unlimited', 'bob', '', 'changed', '', '', 'unlimited'],
    ['password.set:bob', 'password.set', 'bob', '', 'changed', '', '', 'generate'],
  ])
})
