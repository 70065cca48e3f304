// Every plan of the corpus: its comment is read back from the first 60 lines, and compared with what is true.
import { beforeAll, describe, expect, test } from 'vitest'

import { readStrictly } from '../strict-markdown.ts'
import { type Facts, factsOf } from './facts.ts'
import { judge } from './judge.ts'
import { allCases, cases, type Made } from './plans/index.ts'
import { type Answers, answersOf } from './read.ts'
import { comparable } from './same.ts'
import { firstLines, linesOfMarkdown } from './screen.ts'
import { linesOfPage } from './screen-page.ts'
import { linesOfText } from './screen-text.ts'
import { commentOf, pageOf, textOf } from './views.ts'
import { wholeFaults } from './whole.ts'

/** The answers of the first lines alone. */
function answersIn(comment: string): Answers {
  return answersOf(linesOfMarkdown(comment.split('\n').slice(0, firstLines).join('\n')))
}

test('there are plans of every kind', () => {
  expect(allCases.length).toBeGreaterThanOrEqual(24)
  expect(new Set(allCases.map(({ name }) => name)).size).toBe(allCases.length)
})

describe.each(cases)('$name', ({ make }) => {
  let made: Made
  let truth: Facts
  let comment: string
  const faultsOf = (read: Answers): string[] =>
    Object.entries(judge(read, truth, made)).flatMap(([question, faults]) =>
      faults.map((fault) => `${question}: ${fault}`),
    )

  beforeAll(async () => {
    made = await make()
    truth = factsOf(made)
    comment = commentOf(made)
  })

  test('the first 60 lines answer all twelve questions, and say nothing that is not so', () => {
    expect(faultsOf(answersIn(comment))).toEqual([])
  })

  test('the text says the same, in the same order', () => {
    const read = answersOf(linesOfText(textOf(made)))
    expect(comparable(read)).toEqual(comparable(answersIn(comment)))
    expect(faultsOf(read)).toEqual([])
  })

  test('the page says the same, in the same order', () => {
    const read = answersOf(linesOfPage(pageOf(made)))
    expect(comparable(read)).toEqual(comparable(answersIn(comment)))
    expect(faultsOf(read)).toEqual([])
  })

  test('the comment is short enough, says what it cuts, and names those who matter before it goes on', () => {
    const notShown = answersIn(comment).facts.get('Not shown')?.words ?? ''
    expect(wholeFaults({ comment, lines: linesOfMarkdown(comment), notShown }, truth, made)).toEqual([])
  })

  test('nothing comes alive in it', () => {
    expect(() => readStrictly(comment)).not.toThrow()
  })
})
