import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { type Oddity, oddityAt, oddityIn, openPlain, readPlain, syncFolder, writePlain } from '../../src/io/plain.ts'
import { temporaryFolder } from '../helpers/folder.ts'

let folder = ''
let path = ''
let precious = ''
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'file')
  precious = join(folder, 'precious')
  writeFileSync(precious, 'precious')
})

/** What may lie in a file's place, each of it real. */
const odd: readonly (readonly [string, Oddity, () => unknown])[] = [
  ['a folder', 'folder', () => mkdirSync(path)],
  ['a symbolic link', 'link', () => symlinkSync(precious, path)],
  ['a symbolic link that leads nowhere', 'link', () => symlinkSync(join(folder, 'nowhere'), path)],
  ['a link to a device', 'link', () => symlinkSync('/dev/zero', path)],
  ['a named pipe', 'special', () => execFileSync('mkfifo', [path])],
  ['a socket', 'special', listenThere],
  ['a hard link', 'names', () => linkSync(precious, path)],
]

async function listenThere(): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  onTestFinished(() => void server.close())
}

async function found(work: Promise<unknown>): Promise<Oddity | undefined> {
  return oddityIn(await work.catch((thrown: unknown) => thrown))
}

describe.each(odd)('%s', (_, oddity, make) => {
  test('is seen for what it is', async () => {
    await make()
    expect(await oddityAt(path)).toBe(oddity)
  })

  test.each([
    ['read', constants.O_RDONLY],
    ['read and written', constants.O_RDWR],
    ['appended to', constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT],
  ])('is not opened to be %s, and not waited for', async (_, flags) => {
    await make()
    expect(await found(openPlain(path, flags))).toBe(oddity)
  })

  test('is not written over, and what is behind it stays', async () => {
    await make()
    const before = lstatSync(path).ino
    for (const isNew of [false, true]) expect(await found(writePlain(path, 'x', { mode: 0o600, isNew }))).toBe(oddity)
    expect(lstatSync(path).ino).toBe(before)
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    expect(readdirSync(folder).sort()).toEqual(['file', 'precious'])
  })
})

describe('a plain file', () => {
  test('is read and replaced, with the mode that was asked for', async () => {
    const before = process.umask(0o077)
    onTestFinished(() => void process.umask(before))
    writeFileSync(path, 'old')
    expect(await oddityAt(path)).toBeUndefined()
    expect(await writePlain(path, 'new', { mode: 0o644 })).toBe(true)
    expect(await readPlain(path)).toBe('new')
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(readdirSync(folder).sort()).toEqual(['file', 'precious'])
  })

  test('that must be new stays as it is', async () => {
    writeFileSync(path, 'old')
    expect(await writePlain(path, 'new', { mode: 0o600, isNew: true })).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  test('may have other names where nobody reads it again; they keep what it held', async () => {
    linkSync(precious, path)
    await writePlain(path, 'new', { mode: 0o600, mayHaveNames: true })
    expect([readFileSync(path, 'utf8'), readFileSync(precious, 'utf8')]).toEqual(['new', 'precious'])
  })

  test('may have the longest name there is', async () => {
    const long = join(folder, 'n'.repeat(255))
    await writePlain(long, 'x', { mode: 0o600 })
    expect(readFileSync(long, 'utf8')).toBe('x')
  })

  test('that cannot be written leaves nothing behind', async () => {
    expect(await writePlain(join(folder, 'none', 'file'), 'x', { mode: 0o600 }).catch((thrown) => thrown.code)).toBe(
      'ENOENT',
    )
    mkdirSync(join(folder, 'closed'))
    chmodSync(join(folder, 'closed'), 0o500)
    await writePlain(join(folder, 'closed', 'file'), 'x', { mode: 0o600 }).catch(() => undefined)
    expect(readdirSync(folder).sort()).toEqual(['closed', 'precious'])
    expect(existsSync(join(folder, 'closed', 'file'))).toBe(process.getuid?.() === 0)
  })
})

test('a link that is put in place between two looks is replaced, and never followed', async () => {
  // The first look has begun and not ended.
  const writing = writePlain(path, 'new', { mode: 0o600 })
  symlinkSync(precious, path)
  await writing.catch(() => undefined)
  expect(readFileSync(precious, 'utf8')).toBe('precious')
})

test('a folder that cannot be opened needs no sync', async () => {
  await expect(syncFolder(join(folder, 'none'))).resolves.toBeUndefined()
})
