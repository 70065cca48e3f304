// The tables of the manual are those of the program.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { findings } from '../../src/core/guards/findings.ts'
import { allowable, guards } from '../../src/core/guards/index.ts'
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

describe('a finding', () => {
  const described: Readonly<Record<string, { readonly levels: readonly string[] }>> = findings

  test('blocks, by the manual, when --allow can lift it', () => {
    expect(allowable.filter((name) => !described[name]?.levels.includes('block'))).toEqual([])
  })

  test('that only warns or informs, by the manual, is of no guard that --allow can lift', () => {
    const quiet = guards.filter(({ name }) => !described[name]?.levels.includes('block'))
    expect(quiet.length).toBeGreaterThan(5)
    expect(quiet.filter(({ canAllow }) => canAllow)).toEqual([])
  })
})

test('the manual names every guard that no flag lifts', () => {
  const names = ['unlisted-count', 'self', 'outside-manage', 'groups-read-only', 'server-names', 'cannot-log-in']
  expect(tableOf('guards without override')).toBe(
    [...names, 'unsupported', 'policy', 'admins-unknown'].map((name) => `- \`${name}\``).join('\n'),
  )
})
