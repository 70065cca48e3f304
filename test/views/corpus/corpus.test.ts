// Every plan of the corpus: its comment is read back from the first 60 lines, and compared with what is true.
import { beforeAll, describe, expect, test } from 'vitest'

import { readStrictly } from '../strict-markdown.ts'
import { type Facts, factsOf } from './facts.ts'
import { judge } from './judge.ts'
import { allCases, cases, type Made } from './plans/index.ts'
import { type Answers, answersOf, numberOf } from './read.ts'
import { comparable } from './same.ts'
import { firstLines, linesOfMarkdown } from './screen.ts'
import { linesOfPage } from './screen-page.ts'
import { linesOfText } from './screen-text.ts'
import { commentOf, pageOf, reviewOf, textOf } from './views.ts'
import { uncounted, wholeFaults } from './whole.ts'

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
    const read = answersOf(linesOfText(textOf(made).split('\n').slice(0, firstLines).join('\n')))
    expect(comparable(read)).toEqual(comparable(answersIn(comment)))
    expect(faultsOf(read)).toEqual([])
    expect(uncounted(textOf(made), made, read.facts.get('Not shown')?.words ?? '')).toEqual([])
  })

  test('the page says the same, in the same order', () => {
    const read = answersOf(linesOfPage(pageOf(made)).slice(0, firstLines))
    expect(comparable(read)).toEqual(comparable(answersIn(comment)))
    expect(faultsOf(read)).toEqual([])
  })

  test('page and review count every change once, and the review begins as the text does', () => {
    const { groups, facts } = reviewOf(made)
    const listed = groups.flatMap(({ items }) => items.flatMap(({ actions }) => actions.map(({ id }) => id)))
    expect(listed.sort()).toEqual(made.plan.actions.map(({ id }) => id).sort())
    const [said] = /<h3>([\d,]+) changes?<\/h3>/.exec(pageOf(made))?.slice(1) ?? ['0']
    expect(numberOf(said ?? '')).toBe(made.plan.actions.length)
    // A text is followed by the command, a review by a decision.
    const begins = (titles: readonly string[]): readonly string[] =>
      titles
        .slice(
          0,
          titles.findIndex((title) => title.startsWith('Before you ')),
        )
        .concat('Before you')
    const heads = linesOfText(textOf(made)).flatMap(({ kind, words }) => (kind === 'heading' ? [words] : []))
    const titles = facts.first.map(({ title }) => title.replace(/^DELETE /, 'Deletes ').replace(/ approve$/, ' apply'))
    expect(begins(titles)).toEqual(begins(heads))
  })

  test('the comment is short enough, says what it cuts, and names those who matter before it goes on', () => {
    const notShown = answersIn(comment).facts.get('Not shown')?.words ?? ''
    expect(wholeFaults({ comment, lines: linesOfMarkdown(comment), notShown }, truth, made)).toEqual([])
  })

  test('nothing comes alive in it', () => {
    expect(() => readStrictly(comment)).not.toThrow()
  })
})
