import { expect, test } from 'vitest'

import { error, Problem, warning } from '../../src/core/problem.ts'
import { problemText } from '../../src/views/problem.ts'

test('a problem tells every fault with its place, and what to do', () => {
  const problem = new Problem('input', 'users.csv has 2 faults', {
    hint: 'correct the lines and run it again',
    diagnostics: [
      error({ file: 'users.csv', line: 3, column: 5 }, '"may\u001b[2Jbe" is not a boolean'),
      warning({ file: 'users.csv', line: 1 }, 'unknown column "qutoa"'),
      error({ file: '--absent' }, 'no user matches "bob"'),
    ],
  })
  expect(problemText(problem, { color: false })).toBe(
    [
      'error: users.csv has 2 faults',
      'users.csv:3:5: "may\\x1b[2Jbe" is not a boolean',
      'users.csv:1: warning: unknown column "qutoa"',
      '--absent: no user matches "bob"',
      'hint: correct the lines and run it again',
      '',
    ].join('\n'),
  )
})

test('a problem alone is one line', () => {
  expect(problemText(new Problem('usage', 'no such file'), { color: false })).toBe('error: no such file\n')
})

test('colour is there only when asked for', () => {
  expect(problemText(new Problem('usage', 'no such file'), { color: true })).toContain('\u001b[31m')
})

test('the topic that helps comes last, on a line of its own', () => {
  const problem = new Problem('connection', 'no answer', { hint: 'try again' })
  expect(problemText(problem, { color: false, topic: 'connection' })).toBe(
    'error: no answer\nhint: try again\nhelp: hubplan help connection\n',
  )
})
