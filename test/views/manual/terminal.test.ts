// The manual on a terminal: markdown laid out for its width.
import { describe, expect, test } from 'vitest'

import { topicText } from '../../../src/views/manual/terminal.ts'

const plain = { color: false, columns: 40 }

function laidOut(markdown: string, paper = plain): string {
  return topicText({ text: markdown }, paper)
}

describe('without colours', () => {
  test('a paragraph is filled, and code is never broken', () => {
    expect(laidOut('Read the plan,\nthen run `hubplan apply plan.json` and wait for **all** of it.')).toBe(
      ['Read the plan, then run', '`hubplan apply plan.json` and wait for', 'all of it.'].join('\n'),
    )
  })

  test('headings, lists and code keep their marks', () => {
    const markdown =
      '# Title\n\n## Part\n\n1. One\n   - inner point that goes over one full line\n2. Two\n\n```sh\na  b\n\nc\n```\n'
    expect(laidOut(markdown)).toBe(
      [
        'Title',
        '',
        '## Part',
        '',
        '1. One',
        '   - inner point that goes over one full',
        '     line',
        '2. Two',
        '',
        '    a  b',
        '',
        '    c',
      ].join('\n'),
    )
  })

  test('links to topics are commands, other links are addresses', () => {
    expect(laidOut('See [the guards](guards.md#limits), [below](#x) and [a page](https://example.org/a).')).toBe(
      ['See the guards (hubplan help guards),', 'below and a page', '(https://example.org/a).'].join('\n'),
    )
  })

  test('a picture is told, a comment is not', () => {
    expect(laidOut('<!-- end -->\n\n![A plan](a.png)\n')).toBe('(picture: A plan)')
  })

  test('characters of markup stay what they are', () => {
    expect(laidOut('`<a> & "b"` is a < b & c')).toBe('`<a> & "b"` is a < b & c')
  })
})

describe('a table', () => {
  const table = (cell: string): string =>
    `| flag | meaning |\n| --- | --- |\n| \`--a\` | ${cell} |\n| \`--b\\|c\` | short |\n`

  test('is aligned', () => {
    expect(laidOut(table('what a does'))).toBe(
      ['flag     meaning', '-------  -----------', '`--a`    what a does', '`--b|c`  short'].join('\n'),
    )
  })

  test('wraps its cells in their columns', () => {
    expect(laidOut(table('a sentence that needs more than one line'))).toBe(
      [
        'flag     meaning',
        '-------  -------------------------------',
        '`--a`    a sentence that needs more than',
        '         one line',
        '`--b|c`  short',
      ].join('\n'),
    )
  })

  test('goes row by row where a command would not fit into its column', () => {
    expect(laidOut(table('first<br>`hubplan plan users.csv -o p.json`'))).toBe(
      [
        '`--a`',
        '  meaning: first',
        '           `hubplan plan users.csv -o p.json`',
        '',
        '`--b|c`',
        '  meaning: short',
      ].join('\n'),
    )
  })
})

test('a table that goes row by row leaves out empty cells', () => {
  const text = '| a | b | c |\n| --- | --- | --- |\n| 1 | | `hubplan plan users.csv -o plan.json` |\n'
  expect(laidOut(text)).toBe(['1', '  c: `hubplan plan users.csv -o plan.json`'].join('\n'))
})

test('with colours, bold letters take the place of marks', () => {
  expect(laidOut('## Part\n\nRun `it`.', { color: true, columns: 40 })).toBe(
    '\u001b[1m## Part\u001b[22m\n\nRun \u001b[1mit\u001b[22m.',
  )
})
