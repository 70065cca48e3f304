// Short pages with short lines: each can be read in a few minutes.
import { expect, test } from 'vitest'

import { textOf, topics } from './manual.ts'

test('README has at most 150 lines of at most 120 characters', () => {
  const lines = textOf('README.md').trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(150)
  expect(lines.filter((line) => [...line].length > 120)).toEqual([])
})

test.each(topics)('%s has at most 1,200 words, and lines that need no scrolling', (path) => {
  const text = textOf(path)
  expect(text.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(1200)
  const wide = text.split('\n').filter((line) => [...line].length > 130 && !line.startsWith('|'))
  expect(wide).toEqual([])
})

test.each(topics)('%s begins with its title and one sentence on what it is about', (path) => {
  const [title = '', gap, summary = '', end] = textOf(path).split('\n')
  expect(title).toMatch(/^# [^#]/)
  expect([gap, end]).toEqual(['', ''])
  expect(summary).toMatch(/^[A-Z][^.]*(\.\w[^.]*)*\.$/)
})
