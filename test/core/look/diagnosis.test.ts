import { describe, expect, test } from 'vitest'

import { examples, failed, unanswered } from '../../../src/core/look/diagnosis.ts'
import { error, Problem } from '../../../src/core/problem.ts'

test('examples are of every op that a system manages', () => {
  expect(examples(new Set(['existence', 'quota', 'password'])).map(({ op }) => op)).toEqual([
    'user.create',
    'user.delete',
    'password.set',
    'quota.set',
    'quota.add',
    'quota.unlimited',
  ])
})

describe('a step that failed', () => {
  const faults = new Problem('input', 'The file is wrong.', {
    diagnostics: [error({ file: 'a.yaml', line: 2, column: 3 }, 'no name')],
    hint: 'put it right',
  })

  test('says what, where, and what to do', () => {
    expect(failed('plan', faults)).toEqual({
      name: 'plan',
      is: 'fail',
      text: 'The file is wrong. a.yaml:2:3: no name',
      hint: 'put it right',
    })
  })

  test('at the first request is about the token when it was refused, else about the way', () => {
    expect(unanswered(new Problem('scopes', 'Refused.'), 'token.txt')).toEqual({
      name: 'token',
      is: 'fail',
      text: 'token.txt: Refused.',
    })
    expect(unanswered(new Problem('connection', 'Nobody answers.'), 'token.txt')).toEqual({
      name: 'answer',
      is: 'fail',
      text: 'Nobody answers.',
    })
  })

  test('is neither a bug nor an interruption: they end the look', () => {
    const stopped = new Problem('interrupted', 'Interrupted.')
    expect(() => failed('users', stopped)).toThrow(stopped)
    expect(() => unanswered(new TypeError('a bug'), 'token.txt')).toThrow(TypeError)
  })
})
