import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { holdOAuthFile, makeOAuthFile, openSlot, readOAuthFile } from '../../src/io/oauth-file.ts'
import { temporaryFolder } from '../helpers/folder.ts'

function fileOf(text: string, mode = 0o600): string {
  const path = join(temporaryFolder(), 'tokens.json')
  writeFileSync(path, text, { mode })
  return path
}

const next = {
  refreshToken: 'r2',
  clientId: 'c',
  endpoint: 'https://x/token',
  accessToken: 'a2',
  expiresAtMs: Date.parse('2026-11-21T10:00:00Z'),
  lifeS: 300,
}

const waiting = { now: () => '2026-11-21T00:00:00Z', wait: async () => undefined, patienceMs: 500 }

describe('an OAuth file', () => {
  it('is read', async () => {
    const path = fileOf(
      '\ufeff{"client_id":" c ","refresh_token":"r","access_token":"a","expires_at":"2026-11-21T10:00:00Z"}',
    )
    expect(await readOAuthFile(path)).toMatchObject({
      clientId: 'c',
      refreshToken: 'r',
      accessToken: 'a',
      endpoint: undefined,
      expiresAtMs: Date.parse('2026-11-21T10:00:00Z'),
    })
  })
  it('may count seconds, and an end that is none is not known', async () => {
    expect(await readOAuthFile(fileOf('{"refresh_token":"r","expires_at":5}'))).toMatchObject({ expiresAtMs: 5000 })
    const strange = await readOAuthFile(fileOf('{"refresh_token":"r","expires_at":"soon"}'))
    expect(strange?.expiresAtMs).toBeUndefined()
  })
  it('may be missing', async () => {
    expect(await readOAuthFile(join(temporaryFolder(), 'no.json'))).toBeUndefined()
  })
  it.each([0o644, 0o640, 0o604])('that others can read (%o) is a warning', async (mode) => {
    const path = fileOf('{"refresh_token":"r"}', mode)
    expect((await readOAuthFile(path))?.warning).toBe(
      `The OAuth file ${path} can be read by other users; run: chmod 600 ${path}`,
    )
  })
  it('that is a folder is refused', async () => {
    await expect(readOAuthFile(temporaryFolder())).rejects.toThrow('is not an ordinary file')
  })
  it('shows nothing of itself when it is no JSON', async () => {
    const thrown = await readOAuthFile(fileOf('{"refresh_token": hush}')).catch((failure: unknown) => failure)
    expect(JSON.stringify([String(thrown), thrown])).not.toContain('hush')
  })
})

describe('a new refresh token', () => {
  it('of a renewal that was killed goes with the next one, and nothing else does', async () => {
    const path = fileOf('{"refresh_token":"r"}')
    const stale = '.tokens.json.1c5ea16c-9a0f-4f6b-8d5b-0123456789ab'
    const others = [
      '.tokens.json.old',
      '.tokens.json.1c5ea16c',
      `x${stale}`,
      `${stale}.bak`,
      stale.replace('tokens', 'others'),
    ]
    for (const name of [stale, ...others]) writeFileSync(join(dirname(path), name), '{"refresh_token":"r"}')
    const slot = await openSlot(path, {})
    await slot.close()
    expect(readdirSync(dirname(path)).sort()).toEqual([...others, 'tokens.json'].sort())
  })
  it('replaces the old one, and nothing that hubplan does not know', async () => {
    const path = fileOf(
      '{"note":"kept","refresh_token":"r1","access_token":"a1","expires_at":1,"nested":{"a":[1]}}',
      0o644,
    )
    const file = await readOAuthFile(path)
    const slot = await openSlot(path, file?.data ?? {})
    await slot.save(next)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      note: 'kept',
      nested: { a: [1] },
      client_id: 'c',
      token_endpoint: 'https://x/token',
      refresh_token: 'r2',
      access_token: 'a2',
      expires_at: '2026-11-21T10:00:00.000Z',
      expires_in: 300,
    })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['tokens.json'])
  })
  it('forgets the end of the old one when the new end is not known', async () => {
    const path = fileOf('{"refresh_token":"r1","access_token":"a1","expires_at":1,"expires_in":5}')
    const slot = await openSlot(path, (await readOAuthFile(path))?.data ?? {})
    await slot.save({ ...next, expiresAtMs: undefined, lifeS: undefined })
    const kept = JSON.parse(readFileSync(path, 'utf8')) as object
    expect(Object.keys(kept).sort()).toEqual(['access_token', 'client_id', 'refresh_token', 'token_endpoint'])
  })
  it('leaves nothing when it is given up', async () => {
    const path = fileOf('{"refresh_token":"r1"}')
    const slot = await openSlot(path, {})
    await slot.close()
    expect(readFileSync(path, 'utf8')).toBe('{"refresh_token":"r1"}')
    expect(readdirSync(join(path, '..'))).toEqual(['tokens.json'])
  })
  it.runIf(process.platform === 'linux')('has its place tried out before it is needed', async () => {
    await expect(openSlot('/proc/self/tokens.json', {})).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('cannot be kept up to date'),
    })
    await expect(openSlot(join(temporaryFolder(), 'no', 'tokens.json'), {})).rejects.toThrow('(ENOENT)')
  })
  it('goes through a link to the file behind it', async () => {
    const path = temporaryFolder()
    mkdirSync(join(path, 'a'))
    writeFileSync(join(path, 'a/real.json'), '{"refresh_token":"r1"}', { mode: 0o600 })
    symlinkSync('a/real.json', join(path, 'link.json'))
    const file = await readOAuthFile(join(path, 'link.json'))
    const slot = await openSlot(file?.location ?? '', {})
    await slot.save(next)
    expect(readFileSync(join(path, 'a/real.json'), 'utf8')).toContain('r2')
    expect(readFileSync(join(path, 'link.json'), 'utf8')).toContain('r2')
  })
  it('may begin a file', async () => {
    const path = join(temporaryFolder(), 'new.json')
    await makeOAuthFile(path, next)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await readOAuthFile(path)).not.toHaveProperty('warning')
  })
})

describe('the lock', () => {
  it('is one at a time, and is waited for', async () => {
    const path = fileOf('{}')
    const release = await holdOAuthFile(path, waiting)
    let polls = 0
    const wait = async (): Promise<void> => {
      polls += 1
      if (polls === 3) await release()
    }
    const again = await holdOAuthFile(path, { ...waiting, wait })
    expect(polls).toBe(3)
    await again()
    expect(readdirSync(join(path, '..'))).toEqual(['tokens.json'])
  })
  it('that is never let go ends in a sentence', async () => {
    const path = fileOf('{}')
    const release = await holdOAuthFile(path, waiting)
    await expect(holdOAuthFile(path, waiting)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/^The access token is being renewed already, by process \d+ on /),
      hint: expect.stringContaining(`${path}.lock`),
    })
    await release()
  })
  it('of a process that is gone holds nobody up', async () => {
    const path = fileOf('{}')
    const release = await holdOAuthFile(path, waiting)
    const holder = JSON.parse(readFileSync(`${path}.lock`, 'utf8')) as { pid: number }
    await release()
    writeFileSync(`${path}.lock`, JSON.stringify({ ...holder, pid: 4_194_000 }))
    await (await holdOAuthFile(path, waiting))()
  })
  it.runIf(process.platform === 'linux')('that cannot be made is told', async () => {
    await expect(holdOAuthFile('/proc/self/tokens.json', waiting)).rejects.toThrow('cannot be kept up to date')
  })
})
