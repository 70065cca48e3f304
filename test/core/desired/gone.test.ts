import { describe, expect, it } from 'vitest'

import { maySayGone } from '../../../src/core/desired/gone.ts'
import { table } from '../live.ts'
import { mapped, read } from '../mapping/mapped.ts'

/** What is told of a file with such a column, without the way out. */
function told(header: string, ...values: readonly string[]): string[] {
  const rows = values.map((value, index) => [`u${index}`, value])
  return read(table('u.csv', ['username', header], ...rows))
    .filter((line) => /^(?:error|warning)/.test(line))
    .map((line) => line.replace(/;.*/, ''))
}

describe('a column that says that a user is gone', () => {
  it.each([
    ['status', 'deleted'],
    ['Status', 'Withdrawn (W)'],
    ['Status', 'abgemeldet'],
    ['Status', 'nicht aktiv'],
    ['Statut', 'supprimée'],
    ['Estado', 'inactivo'],
    ['Enrollment status', 'Dropped'],
    ['workflow_state', 'completed'],
    ['Account Status', 'Disabled'],
    ['deleted', '1'],
    ['Suspended', 'Yes'],
    ['Gesperrt', 'ja'],
    ['Leaver', 'x'],
    ['Block sign in', 'Yes'],
    ['Deleted', 'deleted'],
    ['enabledUser', 'false'],
    ['account_enabled', 'FALSE'],
    ['Aktiv', 'nein'],
    ['Actif', 'non'],
    ['Activo', 'No'],
    ['Active?', '0'],
    ['is_active', 'inactive'],
    ['Availability', 'No'],
  ])('%s: %s is a fault, at the cell', (header, value) => {
    expect(told(header, '', value)).toEqual([
      `error u.csv:3:2 ${header} is ${JSON.stringify(value)} here, and the column is not used`,
    ])
  })
  it.each([
    ['status', 'active'],
    ['status', 'leftover'],
    ['deleted', '0'],
    ['Gesperrt', 'nein'],
    ['Aktiv', 'ja'],
    ['enabled', ''],
  ])('%s: %s is a warning', (header, value) => {
    expect(told(header, value)).toEqual([`warning u.csv:1:2 the column ${header} is not used`])
  })
  it.each(['colour', 'Statusbericht', 'Present', 'Completed', 'Group', 'Last activity'])(
    'is not the column %s',
    (header) => expect(maySayGone(header)).toBe(false),
  )
})

describe('a list of users to delete', () => {
  const leavers = (...values: readonly string[]): string[] => {
    const rows = values.map((value, index) => [`u${index}`, value])
    return read({ ...table('u.csv', ['username', 'Status'], ...rows), defaults: { ensure: 'absent' } })
  }
  it('may say so once more', () => expect(leavers('left', 'deleted', '')).toEqual(['-u0', '-u1', '-u2']))
  it('with another word has a warning', () => {
    expect(leavers('left', 'active')).toEqual([
      '-u0',
      '-u1',
      "warning u.csv:1:2 the column Status is not used; hubplan's own column is ensure",
    ])
  })
})

describe('a column beside a mapping', () => {
  const names = ['login_id', 'status', 'ID']
  const lines = [
    ['ann', 'active', '1'],
    ['ben', 'deleted', '2'],
    ['', 'deleted', ''],
  ]
  const skip = [{ column: 'ID', match: [''] }]

  it('is a fault when it says that a user is gone, but for rows that are skipped', () => {
    expect(read(mapped({ columns: { username: 'login_id' }, skip }, names, ...lines))).toEqual([
      'ann',
      'ben',
      'error u.csv:3:2 status is "deleted" here, and the column is not used; add --column "ensure={from: status, values: {active: present, deleted: absent}}", or remove the column',
    ])
  })
  it('says nothing otherwise', () => {
    expect(read(mapped({ columns: { username: 'login_id' }, skip }, names, ...lines.slice(0, 1)))).toEqual(['ann'])
  })
  it('is heard where the mapping reads it, or skips by it', () => {
    const ensure = { from: 'status', values: { active: 'present', deleted: 'absent' } } as const
    expect(read(mapped({ columns: { username: 'login_id', ensure }, skip }, names, ...lines))).toEqual(['ann', '-ben'])
    const gone = [...skip, { column: 'status', match: ['deleted'] }]
    expect(read(mapped({ columns: { username: 'login_id' }, skip: gone }, names, ...lines))).toEqual(['ann'])
  })
  it('is heard where hubplan’s own columns are read and rows are skipped by it', () => {
    const stated = { skip: [{ column: 'status', match: ['deleted'] }] }
    expect(read(mapped(stated, ['username', 'status'], ['ann', 'active'], ['ben', 'deleted']))).toEqual(['ann'])
  })
})

describe('the way out', () => {
  const way = (header: readonly string[], ...rows: readonly string[][]): string =>
    read(table('u.csv', header, ...rows)).find((line) => line.startsWith('error')) ?? ''

  it('keeps the columns that are read, and gives each value its meaning', () => {
    const rows = [
      ['ann', 'ml', 'active'],
      ['ben', 'ml', 'deleted'],
      ['cy', 'ml', 'deleted'],
    ]
    expect(way(['username', 'groups', 'status'], ...rows)).toBe(
      'error u.csv:3:3 status is "deleted" here, as in 1 other row, and the column is not used; add --column username=username --column groups=groups --column "ensure={from: status, values: {active: present, deleted: absent}}", or remove the column',
    )
  })
  it('names the preset of a known program first', () => {
    const header = ['username', 'firstname', 'lastname', 'deleted']
    expect(way(header, ['ann', 'A', 'A', '1'])).toBe(
      'error u.csv:2:4 deleted is "1" here, and the column is not used; add --preset moodle-upload-users as for an upload file of Moodle users, or --column username=username --column "ensure={from: deleted, values: {1: absent}}", or remove the column',
    )
  })
  it('reads several columns of the kind at once', () => {
    const both =
      'ensure=[{from: enabled, values: {yes: present, no: absent}}, {from: suspended, values: {0: present, 1: absent}}]'
    const rows = [
      ['ann', 'yes', '0', 'ok'],
      ['ben', 'no', '1', 'ok'],
    ]
    expect(read(table('u.csv', ['username', 'enabled', 'suspended', 'status'], ...rows)).slice(2)).toEqual([
      `error u.csv:3:2 enabled is "no" here, and the column is not used; add --column username=username --column "${both}", or remove the column`,
      `error u.csv:3:3 suspended is "1" here, and the column is not used; add --column username=username --column "${both}", or remove the column`,
      "warning u.csv:1:4 the column status is not used; hubplan's own column is ensure",
    ])
  })
  it('keeps the column that is mapped', () => {
    const columns = { username: 'u', ensure: { from: 'enabled', values: { yes: 'present', no: 'absent' } } } as const
    const stated = mapped({ columns }, ['u', 'enabled', 'left'], ['ann', 'yes', '1'])
    const flag = 'ensure=[{from: enabled, values: {yes: present, no: absent}}, {from: left, values: {1: absent}}]'
    expect(read(stated).slice(1)).toEqual([
      `error u.csv:2:3 left is "1" here, and the column is not used; add --column "${flag}", or remove the column`,
    ])
    const [name, ensure] = stated.mapped?.columns ?? []
    const rule = ensure && { ...ensure, rule: { ...ensure.rule, at: { file: '--column' } } }
    const byFlag = stated.mapped && { ...stated.mapped, columns: [name, rule].flatMap((one) => one ?? []) }
    expect(read({ ...stated, ...(byFlag && { mapped: byFlag }) }).slice(1)).toEqual([
      `error u.csv:2:3 left is "1" here, and the column is not used; change the flag of ensure to --column "${flag}", or remove the column`,
    ])
  })
  it('keeps a column of hubplan, too', () => {
    const stated = mapped({ columns: { username: 'u', ensure: 'Zustand' } }, ['u', 'Zustand', 'left'], ['ann', '', '1'])
    expect(read(stated).slice(1)).toEqual([
      'error u.csv:2:3 left is "1" here, and the column is not used; add --column "ensure=[{from: Zustand}, {from: left, values: {1: absent}}]", or remove the column',
    ])
  })
  it('quotes what is more than a word', () => {
    expect(way(['name', 'Active?'], ['ann', 'no!'], ['ben', 'no'])).toBe(
      `error u.csv:3:2 Active? is "no" here, and the column is not used; add --column username=name --column 'ensure={from: "Active?", values: {"no!": present, no: absent}}', or remove the column`,
    )
  })
})
