// The tables of the manual are those of the program.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { fill, tableOf } from '../scripts/help/tables.ts'

const folder = fileURLToPath(new URL('../../src/help', import.meta.url))
const topics = readdirSync(folder).filter((name) => name.endsWith('.md'))

describe('the topic', () => {
  test.each(topics)('%s holds the tables as the program has them; otherwise run: npm run help', (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text).toBe(fill(text))
    expect(text.match(/^<!-- end -->$/gm)?.length).toBe(text.match(/^<!-- table: /gm)?.length)
  })
})

test('a table that the program does not have is refused', () => {
  expect(() => tableOf('flags frobnicate')).toThrow('There is no command frobnicate.')
  expect(() => tableOf('frobs')).toThrow('There is no table frobs.')
})

test('the manual names every guard that no flag lifts', () => {
  const names = ['unlisted-count', 'self', 'outside-manage', 'groups-read-only', 'server-names', 'cannot-log-in']
  expect(tableOf('guards without override')).toBe(
    [...names, 'unsupported', 'policy', 'admins-unknown', 'leaving-group'].map((name) => `- \`${name}\``).join('\n'),
  )
})
