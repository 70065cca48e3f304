// The files that the manual shows are files that hubplan takes.
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { validate } from '../../src/io/schema.ts'
import { blocksOf, manual, textOf } from './manual.ts'

interface Example {
  readonly page: string
  readonly file: string
  readonly text: string
}

const examples = manual.flatMap((page) =>
  blocksOf(textOf(page)).flatMap(({ kind, file = '', text }): Example[] =>
    kind === 'yaml' ? [{ page, file, text }] : [],
  ),
)

/** As hubplan reads it: every value is text. */
function dataOf(text: string): unknown {
  return parse(text, { schema: 'failsafe' })
}

/** Steps of a CI file are a list. */
const [steps, files] = [true, false].map((isList) =>
  examples.filter(({ text }) => Array.isArray(dataOf(text)) === isList),
) as [Example[], Example[]]

describe('the files of the manual', () => {
  test('are there', () => {
    expect(files.length).toBeGreaterThan(8)
    expect(steps.map(({ page }) => page)).toEqual(['src/help/alteryx.md', 'src/help/look.md'])
  })

  test.each(files.map(({ page, file, text }) => [page, file, text] as const))('%s %s', (_, file, text) => {
    const name = file.startsWith('policy') ? 'policy' : 'hubplan'
    // A part of a file has no version.
    const whole = text.includes('version: 1') ? text : `version: 1\n${text}`
    expect(validate(name, dataOf(whole))).toMatchObject({ ok: true })
  })
})
