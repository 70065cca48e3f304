import { describe, expect, test } from 'vitest'

import type { Action, Plan } from '../../../src/core/types.ts'
import {
  bold,
  type Cell,
  cellHtml,
  joinCells,
  nameCell,
  namesCell,
  safeCell,
  step,
} from '../../../src/views/html/cells.ts'
import { dataHtml, type TableData, tableData } from '../../../src/views/html/data.ts'
import { readRows } from '../../../src/views/html/rows.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import { createOf, deleteOf, joinOf, planOf, renameOf } from '../fixtures.ts'
import { nasty } from '../rich.ts'

function readData(plan: Plan): TableData {
  const { markup } = dataHtml('rows', tableData(readRows(plan)))
  const [, json = ''] = /^<script type="application\/json" id="rows">([^<>&]*)<\/script>$/.exec(markup) ?? []
  return JSON.parse(json)
}

describe('the data of a page', () => {
  test('has each text once, and each row as numbers', () => {
    const data = readData(planOf([deleteOf('bob'), createOf('zoe'), createOf('amy'), joinOf('zoe', 'ml')]))
    expect(data.names).toEqual(['bob', 'zoe', 'amy'])
    expect(data.reasons).toEqual(['not in the roster (prune, hubplan.yaml:3)', 'users.csv:2'])
    expect(data.cells.slice(1)).toEqual([
      [{ was: ['not there'] }, ' ', { to: ['→'] }, ' ', 'user'],
      [{ was: ['not in'] }, ' ', { to: ['→'] }, ' ', 'in ', { bdi: ['ml'] }],
    ])
    expect(data.kind.map((kind) => data.kinds[kind]?.label)).toEqual([
      'delete user',
      'create user',
      'create user',
      'add member',
    ])
    const { name, change, reason, risk, same } = data
    expect({ name, change, reason, risk, same }).toEqual({
      name: [0, 1, 2, 1],
      change: [0, 1, 1, 2],
      reason: [0, 1, 1, 1],
      risk: [0, 0, 0, 0],
      same: [],
    })
  })

  test('says which names are one user, and keeps a group apart from a user of its name', () => {
    const group: Action = {
      ...{ id: 'group.create:ml', op: 'group.create', group: 'ml', before: null, after: { members: [] } },
      reason: { why: 'row', at: 'users.csv:2:1' },
    }
    const data = readData(planOf([renameOf('ann', 'anna'), joinOf('anna', 'ml'), deleteOf('ml'), group]))
    expect(data.names).toEqual(['ml', 'ann', 'ml', 'anna'])
    expect(data.same).toEqual([[3, 1]])
  })

  test.each(nasty)('cannot be ended by a name: %j', (text) => {
    const data = readData(planOf([createOf(text), joinOf(text, text)]))
    expect(data.names).toEqual([forTerminal(text)])
    expect(data.cells[1]).toContainEqual({ bdi: [forTerminal(text)] })
  })
})

describe('a cell', () => {
  const names = Array.from({ length: 13 }, (_, index) => `u${index}`)
  const cell: Cell = [
    ...step(joinCells([['<b>'], [], [''], nameCell('a\u202eb')], '; '), bold('x & ', ...nameCell('y'))),
    { div: namesCell(names, 'user') },
  ]

  test('is markup without a script', () => {
    expect(cellHtml(cell).markup).toBe(
      '<span class="was">&lt;b&gt;; <bdi>a\\u202eb</bdi></span> <span class="to">→</span> <b>x &amp; <bdi>y</bdi></b>' +
        `<div><details><summary>13 users</summary>${names.map((name) => `<bdi>${name}</bdi>`).join(', ')}</details></div>`,
    )
  })

  test('is the same pieces as data, with their text escaped as on the page', () => {
    expect(safeCell(cell)).toEqual(cell)
    expect(safeCell(['a\u202eb', { b: ['c\u0007'] }])).toEqual(['a\\u202eb', { b: ['c\\x07'] }])
  })
})
