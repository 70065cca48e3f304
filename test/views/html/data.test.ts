import { describe, expect, test } from 'vitest'

import type { Action, Plan } from '../../../src/core/types.ts'
import {
  bold,
  type Cell,
  cellHtml,
  joinCells,
  nameCell,
  namesCell,
  packCell,
  step,
} from '../../../src/views/html/cells.ts'
import { dataHtml, type TableData, tableData } from '../../../src/views/html/data.ts'
import { readRows } from '../../../src/views/html/rows.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import { createOf, deleteOf, joinOf, planOf, renameOf } from '../fixtures.ts'
import { nasty } from '../rich.ts'

function readData(plan: Plan): TableData {
  const columns = dataHtml(tableData(readRows(plan))).map(({ markup }) => {
    const found = /^<script type="application\/json" data-rows="(\w+)">([^<>&]*)<\/script>\n$/.exec(markup)
    return [found?.[1], JSON.parse(found?.[2] ?? '')]
  })
  return Object.fromEntries(columns)
}

describe('the data of a page', () => {
  test('has each text once, and each row as numbers', () => {
    const data = readData(planOf([deleteOf('bob'), createOf('zoe'), createOf('amy'), joinOf('zoe', 'ml')]))
    expect(data.names).toEqual(['bob', 'zoe', 'amy'])
    expect(data.reasons).toEqual(['not in the roster (prune, hubplan.yaml:3)', 'users.csv:2'])
    expect(data.cells.slice(1)).toEqual([
      '\u007fwnot there\u007f. \u007ft user',
      '\u007fwnot in\u007f. \u007ft in \u007fnml\u007f.',
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
    expect(data.cells[1]).toBe(`\u007fwnot in\u007f. \u007ft in \u007fn${forTerminal(text)}\u007f.`)
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

  test('is one string as data, with its text escaped as on the page', () => {
    expect(packCell(cell)).toBe(
      '\u007fw<b>; \u007fna\\u202eb\u007f.\u007f. \u007ft \u007fbx & \u007fny\u007f.\u007f.' +
        `\u007fd\u007ff\u007fs13 users\u007f.${names.map((name) => `\u007fn${name}\u007f.`).join(', ')}\u007f.\u007f.`,
    )
    expect(packCell(['a\u007fnb', { b: ['\u007f.', ...nameCell('\u007f.')] }])).toBe(
      'a\\x7fnb\u007fb\\x7f.\u007fn\\x7f.\u007f.\u007f.',
    )
  })
})
