// Rows for people who are not there.
import { describe, expect, it } from 'vitest'
import { diffStates } from '../../../src/core/plan/diff.ts'
import { desired, desiring, drafted, snapshot, table, user, type Wanted } from '../live.ts'

const live = snapshot(['jane', 'kim', 'lee', 'max'].map((name) => user(name)))
const leavers = (file: string, ...names: string[]) =>
  table(file, ['username', 'ensure'], ...names.map((name) => [name, 'absent']))

function told(wanted: Wanted, hub = live): string[] {
  return drafted(wanted, hub)
    .findings.filter(({ guard }) => guard === 'already-absent')
    .map(({ level, message }) => `${level}: ${message}`)
}

describe('a leavers list', () => {
  it('of which nobody is here is a warning, with the people who are perhaps meant', () => {
    const mails = ['jane@example.edu', 'kim@example.edu', 'lee@example.edu', 'zed@example.edu']
    expect(told({ tables: [leavers('mails.csv', ...mails)] })).toEqual([
      'warn: mails.csv lists 4 users to be absent, and none is on the hub: "jane@example.edu", "kim@example.edu", "lee@example.edu", "zed@example.edu"; perhaps misspelt: no user is called "jane@example.edu", but "jane" is here; no user is called "kim@example.edu", but "kim" is here; no user is called "lee@example.edu", but "lee" is here; write the names as the hub has them',
    ])
  })
  it('of which nobody is here, or nearly here, may be done already', () => {
    expect(told({ tables: [leavers('gone.csv', 'ada', 'eve')] })).toEqual([
      'warn: gone.csv lists 2 users to be absent, and none is on the hub: "ada", "eve"; unless they are deleted already, check that the list is for this system, and spells names as the system does',
    ])
  })
  it('of which some are here tells the others, and near misses aloud', () => {
    expect(told({ tables: [leavers('mails.csv', 'jane', 'kim@example.edu', 'eve')] })).toEqual([
      'warn: to be absent and not on the hub, perhaps misspelt: no user is called "kim@example.edu", but "kim" is here; check the name',
      'info: to be absent and not on the hub: "eve"',
    ])
    expect(told({ tables: [leavers('mails.csv', 'jane', 'kmi', 'lee@x')] })).toEqual([
      'warn: to be absent and not on the hub, perhaps misspelt: no user is called "kmi", but "kim" is here; no user is called "lee@x", but "lee" is here; check the names',
    ])
  })
  it('is told apart from another one, and from a roster', () => {
    const roster = table('r.csv', ['username', 'ensure'], ['max', ''], ['ada', 'absent'], ['bea', 'absent'])
    expect(told({ tables: [leavers('gone.csv', 'cid', 'dan'), roster] })).toEqual([
      expect.stringMatching(/^warn: gone.csv lists 2 users to be absent/),
      'info: to be absent and not on the hub: "ada", "bea"',
    ])
  })
  it('of one name is no list, and neither are flags', () => {
    expect(told({ tables: [leavers('one.csv', 'ada')] })).toEqual(['info: to be absent and not on the hub: "ada"'])
    const typed = { file: '--absent' }
    const flag = (name: string) => {
      const { rows, ...rest } = leavers('command line', name)
      return {
        ...rest,
        rows: rows.map(({ cells }) => ({
          at: typed,
          cells: new Map([...cells].map(([key, cell]) => [key, { ...cell, at: typed }])),
        })),
      }
    }
    expect(told({ shortcuts: [flag('ada'), flag('eve')] })).toEqual([
      'info: to be absent and not on the hub: "ada", "eve"',
    ])
    expect(told({ shortcuts: [flag('jane@x')] })).toEqual([
      expect.stringMatching(/^warn: .*"jane" is here; check the name$/),
    ])
  })
  it('is not near to a user that another row names', () => {
    const roster = table('r.csv', ['username'], ['jane'])
    expect(told({ tables: [roster, leavers('l.csv', 'jane@x')] })).toEqual([
      'info: to be absent and not on the hub: "jane@x"',
    ])
  })
  it('has no near misses where not everybody is seen', () => {
    expect(told({ tables: [leavers('l.csv', 'jane@x')] }, { ...live, listed: false })).toEqual([
      'info: to be absent and not on the hub: "jane@x"',
    ])
  })
})

it('accounts that have expired and are gone are no warning', () => {
  const expired = table('e.csv', ['username', 'expires'], ['jane@x', '2026-01-01'], ['kim@x', '2026-01-01'])
  expect(told({ tables: [expired] })).toEqual(['info: to be absent and not on the hub: "jane@x", "kim@x"'])
})

describe('a row that may create nobody', () => {
  const faults = (...names: string[]): string[] => {
    const rows = table('a.csv', ['username', 'ensure'], ...names.map((name) => [name, 'existing']))
    expect(desiring({ tables: [rows] }).diagnostics).toEqual([])
    return diffStates(desired({ tables: [rows] }), live).diagnostics.map(({ message }) => message)
  }

  it('names the user that hubplan never touches', () => {
    const rows = table('a.csv', ['username', 'ensure'], ['bigcase', 'existing'])
    const hub = snapshot([user('BigCase'), user('bigcasee')])
    expect(diffStates(desired({ tables: [rows] }), hub).diagnostics.map(({ message }) => message)).toEqual([
      'there is no user "bigcase" on the hub; there is "BigCase", which hubplan never touches, and this row cannot create one (ensure: existing)',
    ])
  })
  it('names who is perhaps meant', () => {
    expect(faults('jane@x.edu', 'lee', 'eve')).toEqual([
      'there is no user "eve" on the hub, and this row cannot create one (ensure: existing)',
      'there is no user "jane@x.edu" on the hub, and this row cannot create one (ensure: existing); did you mean "jane"?',
    ])
  })
})

describe('on a system that is no hub', () => {
  const workspace = { ...live, noun: 'the Alteryx workspace' }
  it('they are told in its name', () => {
    expect(told({ tables: [leavers('one.csv', 'ada')] }, workspace)).toEqual([
      'info: to be absent and not in the Alteryx workspace: "ada"',
    ])
    expect(told({ tables: [leavers('mails.csv', 'jane@x.edu', 'kim@x.edu')] }, workspace)).toEqual([
      expect.stringMatching(
        /^warn: mails\.csv lists 2 users to be absent, and none is in the Alteryx workspace: .*; write the names as the Alteryx workspace has them$/,
      ),
    ])
  })
})
