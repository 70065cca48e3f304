import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import type { Status } from '../../../src/core/look/status.ts'
import { forTerminal } from '../../../src/views/safe.ts'
import { statusMarkdown } from '../../../src/views/status/markdown/index.ts'
import { statusSetMarkdown } from '../../../src/views/status/markdown/set.ts'
import { fixtures } from '../fixtures.ts'
import { nasty } from '../rich.ts'
import { readStrictly } from '../strict-markdown.ts'
import { blindStatus, campusStatus, cloudStatus, context, hostileStatus, members } from './examples.ts'

const bytes = (text: string): number => Buffer.byteLength(text)
const most = 60_000
/** As long as a name can be, and each character is spelt with ten. */
const worst = '\u{10fffd}'.repeat(60)

function expectGolden(name: string, text: string): void {
  const path = `${fixtures}/status/${name}.md`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text)
  expect(text).toBe(readFileSync(path, 'utf8'))
}

test.each<[string, Status]>([
  ['campus', campusStatus()],
  ['cloud', cloudStatus()],
])('the status of a %s reads well in the summary of a job', (name, status) => {
  const text = statusMarkdown(status, context)
  readStrictly(text)
  expectGolden(name, text)
})

test('what the token does not see is said in place', () => {
  expect(statusMarkdown(blindStatus(), context)).toBe(
    [
      '## hubplan status of `https://hub.example.edu`',
      '',
      'As of 2026-11-21 00:00 UTC',
      '',
      '| What | Value |',
      '| --- | --- |',
      '| Hub | JupyterHub `3.0.0` |',
      '| Authenticator | not visible to the token (needs `read:hub`) |',
      '| Users | 1 (only those that the token sees) |',
      '| Admins | 0 |',
      '| Servers | not visible to the token (needs `read:servers`) |',
      '| Activity | not visible to the token (needs `read:users`) |',
      '| Groups | not visible to the token (needs `read:users:groups`) |',
      '',
    ].join('\n'),
  )
})

test.each(nasty)('nothing that a hub says can be markup: %j', (text) => {
  const one = statusMarkdown(hostileStatus(text), context)
  const { code } = readStrictly(one)
  const spelt = forTerminal(text).replaceAll('|', '')
  if (text.trim() !== '') expect(code.join('').replaceAll(/\s/g, '')).toContain(spelt.replaceAll(/\s/g, ''))
  readStrictly(statusSetMarkdown([{ target: text, status: hostileStatus(text), context }]))
})

test('the longest names leave it under 60 kB', () => {
  const status = campusStatus(
    20,
    Array.from({ length: 400 }, (_, at) => `${worst}${at}`),
  )
  expect(bytes(statusMarkdown(status, context))).toBeLessThan(most)
  expect(bytes(statusMarkdown(hostileStatus(worst), context))).toBeLessThan(most)
})

test('several targets are a table, then a section each', () => {
  const text = statusSetMarkdown(members)
  readStrictly(text)
  expectGolden('targets', text)
})

test('of very many targets the table and the sections say what is left out', () => {
  const status = campusStatus(3)
  const many = Array.from({ length: 2000 }, (_, at) => ({ target: `hub${at}`, status, context }))
  const text = statusSetMarkdown(many)
  expect(bytes(text)).toBeLessThan(most)
  expect(text).toMatch(/^… and [\d,]+ more targets$/m)
  expect(text).toMatch(/^… and [\d,]+ more targets without a section here, for lack of room$/m)
  readStrictly(text)
})

test('very many failed targets are cut too', () => {
  const many = Array.from({ length: 900 }, (_, at) => {
    const target = `hub${at}`
    return { target, failed: { target, code: 'connection', message: 'The hub cannot be read: it did not answer.' } }
  })
  const text = statusSetMarkdown(many)
  expect(bytes(text)).toBeLessThan(most)
  expect(text).toMatch(/^### 900 targets without a status$/m)
  expect(text).toMatch(/^… and [\d,]+ more targets$/m)
})
