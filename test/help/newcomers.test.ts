// Ten questions that newcomers bring to README: one of its lines answers each, or leads to the topic that does.
import { expect, test } from 'vitest'

import { flat, pathOf, sectionsOf, textOf } from './manual.ts'
import questions from './newcomers.json' with { type: 'json' }

interface Newcomer {
  readonly question: string
  /** Words of the line of README where the eye stops. */
  readonly line: string
  /** Page and heading with the answer. */
  readonly to: string
  readonly answer: string
}

const newcomers: readonly Newcomer[] = questions

test('there are ten', () => expect(new Set(newcomers.map(({ question }) => question)).size).toBe(10))

test.each(newcomers)('$question', ({ line: words, to, answer }) => {
  const line = textOf('README.md')
    .split('\n')
    .find((one) => one.includes(words))
  const [page = '', anchor] = to.split('#')
  expect(line).toBeDefined()
  if (page !== 'README') expect(line).toContain(`](${pathOf(page)}`)
  const text = textOf(page === 'README' ? 'README.md' : pathOf(page))
  const section = sectionsOf(text).find((one) => one.anchor === anchor)
  expect(flat(section?.text ?? `no heading ${to}`)).toContain(flat(answer))
})
