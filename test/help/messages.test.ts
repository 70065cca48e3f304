// The messages of the topic troubleshooting are those of the program.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { pathOf, root, textOf } from './manual.ts'

/** The messages of the program, with `…` for what it fills in. */
const program = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => textOf(join('src', name)))
  .join('\n')
  .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')

/** The first column of the tables of messages. */
const messages = textOf(pathOf('troubleshooting'))
  .split('\n\n')
  .filter((part) => part.startsWith('| message |'))
  .flatMap((table) => table.trimEnd().split('\n').slice(2))
  .map((row) => row.split(' | ')[0]?.replace(/^\| /, '') ?? '')

describe('troubleshooting', () => {
  test('has messages', () => expect(messages.length).toBeGreaterThan(15))

  test.each(messages)('the program says: %s', (message) => {
    const parts = message.split('…').map((part) => part.trim())
    expect(parts.filter((part) => part !== '' && !program.includes(part))).toEqual([])
  })
})
