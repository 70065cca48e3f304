// The manual as data.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { headings, topicNames, topicOf } from '../../src/help/index.ts'

const folder = fileURLToPath(new URL('../../src/help', import.meta.url))

test('every file of the manual is a topic under one heading', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
  expect([...topicNames].sort()).toEqual(files.map((name) => name.replace(/\.md$/, '')).sort())
  expect(headings.length).toBe(new Set(headings.map(({ title }) => title)).size)
})

test.each(topicNames)('%s has a title, a summary of one sentence, and no marks of generated tables', (name) => {
  const { title, summary, text } = topicOf(name)
  expect(title).toMatch(/^[A-Z][\w -]*$/)
  expect(summary).toMatch(/^[A-Z][^\n]*\.$/)
  expect(text).not.toContain('<!--')
})
