import { appendFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { ApplyEvent } from '../../src/core/types.ts'
import { journalPath, openJournal, readJournal } from '../../src/io/journal.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const at = '2025-09-01T08:00:00Z'
const start: ApplyEvent = { type: 'start', at, digest, total: 2 }
const done: ApplyEvent = { type: 'applied', at, action: 'user.delete:bob', how: 'changed' }

function place(): string {
  return join(temporaryFolder(), 'plan.json.0123456789ab.journal')
}

async function written(path: string, events: readonly ApplyEvent[]): Promise<void> {
  const journal = await openJournal(path, digest)
  for (const event of events) await journal.append(event)
  await journal.close()
}

test('the journal lies beside the plan, or in the state folder under the digest', () => {
  expect(journalPath('out/plan.json', undefined, digest)).toBe('out/plan.json.0123456789ab.journal')
  expect(journalPath('plan.json', undefined, digest)).toBe('plan.json.0123456789ab.journal')
  expect(journalPath('out/plan.json', 'state', digest)).toBe('state/0123456789ab.journal')
})

test('no journal is no events', async () => {
  expect(await readJournal(place(), digest)).toEqual([])
})

test('events are one line each, in order, and read back', async () => {
  const path = place()
  await written(path, [start, done])
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(start)}\n${JSON.stringify(done)}\n`)
  expect(await readJournal(path, digest)).toEqual([start, done])
})

test('an event is on disk when its append resolves', async () => {
  const path = place()
  const journal = await openJournal(path, digest)
  await journal.append(start)
  expect(await readJournal(path, digest)).toEqual([start])
  await journal.close()
})

test('many appends at once keep their order', async () => {
  const path = place()
  const journal = await openJournal(path, digest)
  const events = Array.from({ length: 500 }, (_, index): ApplyEvent => ({ ...done, action: `user.delete:u${index}` }))
  await Promise.all([start, ...events].map((event) => journal.append(event)))
  await journal.close()
  expect(await readJournal(path, digest)).toEqual([start, ...events])
})

test('closing waits for what was appended', async () => {
  const path = place()
  const journal = await openJournal(path, digest)
  const appended = journal.append(start)
  await journal.close()
  await appended
  expect(await readJournal(path, digest)).toEqual([start])
})

test('an append that fails says so, and so does every later one', async () => {
  const path = place()
  const journal = await openJournal(path, digest)
  await journal.close()
  await expect(journal.append(start)).rejects.toThrow(`The journal ${path} cannot be written: EBADF.`)
  await expect(journal.append(done)).rejects.toThrow(`The journal ${path} cannot be written: EBADF.`)
})

test('only the owner may read the journal, also one that was open to others', async () => {
  const path = place()
  writeFileSync(path, '', { mode: 0o644 })
  await written(path, [start])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('the state folder is made for its owner only', async () => {
  const folder = join(place(), '..', 'a', 'b')
  await written(journalPath('plan.json', folder, digest), [start])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test.each(['{"type":"app', '{"type":"applied"}', '\u0000\u0000\u0000', '{"type":"failed","at":"é'])(
  'a torn last line %j is left out, and the next event has a line of its own',
  async (torn) => {
    const path = place()
    await written(path, [start])
    appendFileSync(path, torn)
    expect(await readJournal(path, digest)).toEqual([start])
    await written(path, [done])
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(start)}\n${JSON.stringify(done)}\n`)
  },
)

test('a last line that lacks only its end counts', async () => {
  const path = place()
  writeFileSync(path, `${JSON.stringify(start)}\n${JSON.stringify(done)}`)
  expect(await readJournal(path, digest)).toEqual([start, done])
  await written(path, [done])
  expect(await readJournal(path, digest)).toEqual([start, done, done])
})

test.each(['{"type":"app', '{"type":"eaten","at":"x"}', 'null'])(
  'a bad line %j before the end is named',
  async (bad) => {
    const path = place()
    writeFileSync(path, `${JSON.stringify(start)}\n${bad}\n${JSON.stringify(done)}\n`)
    await expect(readJournal(path, digest)).rejects.toMatchObject({
      code: 'planfile',
      message: `${path}:2 is not an event of a journal.`,
    })
  },
)

test.each([[[{ ...start, digest: 'sha256:other' }]], [[start, { ...start, digest: 'sha256:other' }]], [[done]]])(
  'the journal of another plan is refused: %j',
  async (events) => {
    const path = place()
    writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    await expect(readJournal(path, digest)).rejects.toThrow(`${path} is the journal of another plan.`)
    await expect(openJournal(path, digest)).rejects.toThrow(`${path} is the journal of another plan.`)
  },
)

test('a symbolic link is not followed', async () => {
  const path = place()
  writeFileSync(`${path}.target`, '')
  symlinkSync(`${path}.target`, path)
  await expect(openJournal(path, digest)).rejects.toThrow(
    `The journal ${path} cannot be opened: it is a symbolic link.`,
  )
})

test('a folder in its place is said so', async () => {
  const path = place()
  mkdirSync(path)
  await expect(openJournal(path, digest)).rejects.toThrow(`The journal ${path} cannot be read: it is a folder.`)
})
