// The topic of the manual that a problem names.
import { describe, expect, test } from 'vitest'

import { Problem } from '../../src/core/problem.ts'
import { problems, topicFor } from '../../src/session/problems.ts'

describe('a problem', () => {
  test.each([
    [['plan', '--bogus'], 'plan'],
    [['--no-color', 'show', 'plan.json'], 'review'],
    [['frobnicate'], 'start'],
    [[], 'start'],
  ])('of the command line %j names the topic of its command', (argv, topic) => {
    expect(topicFor(new Problem('usage', 'no'), argv)).toEqual({ topic })
  })

  test('of a hub names the topic of its code, whatever the command', () => {
    expect(topicFor(new Problem('connection', 'no'), ['plan'])).toEqual({ topic: 'connection' })
  })

  test('with a topic of its own names that one', () => {
    expect(topicFor(new Problem('spent', 'no', { topic: 'start' }), ['plan'])).toEqual({ topic: 'start' })
  })

  test('that the person made names none', () => {
    expect(topicFor(new Problem('interrupted', 'no'), ['plan'])).toEqual({})
  })
})

test('every problem ends the program with a code that is not 0', () => {
  expect(Object.values(problems).filter(({ exit }) => ![1, 3, 4, 130].includes(exit))).toEqual([])
})
