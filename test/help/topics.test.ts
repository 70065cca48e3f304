// README lists the topics under the headings of the program.
import { expect, test } from 'vitest'

import { headings, topicNames } from '../../src/help/index.ts'
import { pathOf, sectionsOf, textOf, topics } from './manual.ts'

test('every topic has its place in the list of the program', () => {
  expect(topicNames.map(pathOf).sort()).toEqual(topics)
})

test('README lists them under the same headings, in the same order', () => {
  const list = sectionsOf(textOf('README.md')).find(({ anchor }) => anchor === 'all-topics')?.text ?? ''
  const listed = list.split(/^- /m).slice(1)
  expect(
    listed.map((item) => ({
      title: item.split(':')[0],
      topics: [...item.matchAll(/\[([\w-]+)\]\(src\/help\/\1\.md\)/g)].map(([, name]) => name),
    })),
  ).toEqual(headings.map(({ title, topics: names }) => ({ title, topics: [...names] })))
})
