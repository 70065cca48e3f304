import { describe, expect, it } from 'vitest'

import { foundMapping, hasColumnsOf, isHeader, type Reading } from '../../../src/core/mapping/variants.ts'
import { header, mapping, words } from './mapped.ts'

const english = mapping({ columns: { username: 'Email address', groups: 'Groups' }, mayLack: ['Groups'] })
const german = mapping({ columns: { username: 'E-Mail-Adresse', groups: 'Gruppen' }, mayLack: ['Gruppen'] })
const both: Reading = { variants: [english, german] }

describe('a mapping of several languages', () => {
  it('is read by the one whose columns the file has', () => {
    expect(foundMapping(both, header('Vorname', 'E-Mail-Adresse')).found?.mapping).toBe(german)
  })
  it('is not read by one of two that fit', () => {
    expect(words(foundMapping(both, header('Email address', 'E-Mail-Adresse')).faults)).toEqual([
      'error h.yaml columns.username the file has "Email address" and "E-Mail-Adresse", and either may be the username; name one in columns',
    ])
  })
  it('that differ only in groups is read by the one with more of them', () => {
    const own = [english, german].map(({ columns: [name, groups], ...rest }) => ({
      ...rest,
      columns: [{ ...name, from: ['Kennung'] }, groups],
    })) as unknown as Reading['variants']
    const read = (...names: readonly string[]) => foundMapping({ variants: own }, header(...names))
    expect(read('Kennung', 'Gruppen').found?.mapping).toBe(own[1])
    expect(read('Kennung', 'Groups').found?.mapping).toBe(own[0])
    expect(read('Kennung').found?.mapping).toBe(own[0])
  })
  it('is told by its first one when none fits', () => {
    expect(words(foundMapping(both, header('Vorname', 'Mail')).faults)).toEqual([
      'error h.yaml columns.username u.csv has no column "Email address"; it has "Vorname", "Mail"; did you mean "Mail"?',
    ])
  })
})

describe('a preset', () => {
  const gradebook: Reading = {
    variants: [{ ...mapping({ columns: { username: 'SIS Login ID' } }), preset: 'canvas-gradebook' }],
  }
  const told = (...names: readonly string[]) => words(foundMapping(gradebook, header(...names)).faults)
  it('of another program than the file is told with the right one', () => {
    expect(told('Vorname', 'Nachname', 'E-Mail-Adresse')).toEqual([
      'error u.csv:1:1 this is not a Canvas gradebook: it looks like the participants of a Moodle course; use preset moodle-participants',
    ])
  })
  it('whose columns a file lacks is told with the headers', () => {
    const end = 'has no column "SIS Login ID"; it has'
    expect(told('Login')).toEqual([`error h.yaml columns.username u.csv ${end} "Login"; did you mean "Login"?`])
    expect(told()).toEqual([
      'error h.yaml columns.username h.yaml columns.username has no column "SIS Login ID"; write the header as the file has it',
    ])
  })
})

describe('the header', () => {
  it('has the columns of any language', () => {
    expect(hasColumnsOf(both, ['Vorname', 'E-Mail-Adresse'])).toBe(true)
    expect(hasColumnsOf(both, ['Vorname'])).toBe(false)
  })
  it('is a record with the columns of any language', () => {
    expect(isHeader(both, ['E-Mail-Adresse'], 7)).toBe(true)
    expect(isHeader(both, ['E-Mail'], 1)).toBe(false)
  })
  it('is the line that is stated, whatever it holds', () => {
    const stated: Reading = { variants: [{ ...english, header: 3 }] }
    expect([1, 3].map((line) => isHeader(stated, ['x'], line))).toEqual([false, true])
  })
})
