// Warnings of the files in a plan: one for each kind, however many places have it.
import { expect, test } from 'vitest'

import { inputFindings } from '../../../src/core/plan/input-warnings.ts'
import { warning } from '../../../src/core/problem.ts'

const said = (...warnings: readonly (readonly [file: string, message: string])[]): string[] =>
  inputFindings(warnings.map(([file, message]) => warning({ file, line: 1, column: 3 }, message))).map(
    ({ guard, level, message, actions }) => `${guard} ${level} ${actions.length} ${message}`,
  )

test('one of its kind has its place before it', () => {
  expect(said(['a.csv', 'the column "Foo" is not used'], ['a.csv', 'only the sheet "x" is read'])).toEqual([
    'input warn 0 a.csv:1:3: the column "Foo" is not used',
    'input warn 0 a.csv:1:3: only the sheet "x" is read',
  ])
})

test('several with the same words are one, with their places', () => {
  const files = ['a', 'b', 'c', 'd', 'e'].map((name): [string, string] => [
    `${name}.csv`,
    'the column "Foo" is not used',
  ])
  expect(said(...files)).toEqual([
    'input warn 0 5 places: a.csv:1:3, b.csv:1:3, c.csv:1:3 and 2 more: the column "Foo" is not used',
  ])
})

test('several that differ in a name are one, with the names', () => {
  expect(
    said(
      ['a.csv', String.raw`the column "Fo\"o" is not used`],
      ['b.csv', 'the column "Bar" is not used'],
      ['c.csv', 'x'],
    ),
  ).toEqual([
    String.raw`input warn 0 2 places: a.csv:1:3 ("Fo\"o"), b.csv:1:3 ("Bar"): the column … is not used`,
    'input warn 0 c.csv:1:3: x',
  ])
})

test('two at one place are both said', () => {
  expect(said(['a.csv', 'the column "A" is odd'], ['a.csv', 'the column "B" is odd'])).toEqual([
    'input warn 0 2 places: a.csv:1:3 ("A"), a.csv:1:3 ("B"): the column … is odd',
  ])
})

test('no warning is no finding', () => expect(said()).toEqual([]))
