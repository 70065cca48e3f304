import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { readSharedPassword, readToken as readTokenOf } from '../../src/io/secrets.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const folder = temporaryFolder()

type Asked = Parameters<typeof readTokenOf>

function readToken(flags: Asked[0], env: Asked[1]): ReturnType<typeof readTokenOf> {
  return readTokenOf(flags, env, jupyterhub.way.tokens)
}

function tokenFile(text: string, mode = 0o600): string {
  const path = join(folder, `token-${Math.random()}`)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('the token file wins over every variable', async () => {
  const path = tokenFile('  abc123\n')
  expect(await readToken({ tokenFile: path }, { HUBPLAN_TOKEN: 'other' })).toEqual({ value: 'abc123', from: path })
})

test.each([
  [{ HUBPLAN_TOKEN: 'a', JUPYTERHUB_API_TOKEN: 'b', JUPYTERHUB_TOKEN: 'c' }, 'a', 'HUBPLAN_TOKEN'],
  [{ JUPYTERHUB_API_TOKEN: 'b', JUPYTERHUB_TOKEN: 'c' }, 'b', 'JUPYTERHUB_API_TOKEN'],
  [{ JUPYTERHUB_TOKEN: ' c ' }, 'c', 'JUPYTERHUB_TOKEN'],
])('variables are looked up in order: %j', async (env, value, from) => {
  expect(await readToken({}, env)).toEqual({ value, from })
})

test('a missing token names the ways to give one', async () => {
  await expect(readToken({}, {})).rejects.toMatchObject({
    code: 'usage',
    message: 'There is no token for the hub.',
    hint: 'set HUBPLAN_TOKEN (or JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN), or give --token-file FILE',
  })
})

test('an empty variable is refused, not passed over', async () => {
  await expect(readToken({}, { HUBPLAN_TOKEN: ' ', JUPYTERHUB_TOKEN: 'c' })).rejects.toThrow('HUBPLAN_TOKEN is empty.')
})

test.each(['se cret', 'sec\nret', 'secr\u00e9t', 'sec\u0000ret'])(
  '%j cannot be a token and is not shown',
  async (value) => {
    const problem = await readToken({}, { HUBPLAN_TOKEN: value }).catch((caught: unknown) => caught)
    expect(problem).toMatchObject({ message: 'HUBPLAN_TOKEN contains characters that a token cannot have.' })
    expect(JSON.stringify(problem)).not.toContain('sec')
  },
)

test.each([
  ["'abc'", 'has quotes around the token'],
  ['“abc”', 'has quotes around the token'],
  ['Authorization: token abc', 'holds a whole header'],
  ['bearer abc', 'holds a whole header'],
  ['token abc', 'holds a whole header'],
  ['export HUBPLAN_TOKEN=abc', 'holds the name of a variable and its value'],
  ['\u0024{HUBPLAN_TOKEN}', 'holds the name of a variable, not its value'],
  ['%HUBPLAN_TOKEN%', 'holds the name of a variable, not its value'],
  ['$env:HUBPLAN_TOKEN', 'holds the name of a variable, not its value'],
  ['\u0024{{ secrets.X }}', 'holds the name of a variable, not its value'],
  ['<your token>', 'holds a placeholder'],
  ['***', 'holds a placeholder'],
])('%j is a slip, which is named and not shown', async (value, says) => {
  const problem = await readToken({}, { HUBPLAN_TOKEN: value }).catch((caught: unknown) => caught)
  expect(problem).toMatchObject({ code: 'usage', message: `HUBPLAN_TOKEN ${says}.` })
  expect(JSON.stringify(problem)).not.toContain('abc')
})

test.each(['Bearertoken1', 'token-abc', 'x=y', '$abc$', 'TOKEN=='])('%j may be a token', async (value) => {
  expect((await readToken({}, { HUBPLAN_TOKEN: value })).value).toBe(value)
})

test('a file that is missing and named like a token is not shown', async () => {
  const tokenFile = 'a1b2c3d4e5f60718293a4b5c'
  await expect(readToken({ tokenFile }, {})).rejects.toMatchObject({
    message: 'The token file does not exist; its name looks like a token itself.',
  })
  await expect(readToken({ tokenFile: 'my-long-name-of-a-token-file' }, {})).rejects.toMatchObject({
    message: 'The token file my-long-name-of-a-token-file does not exist.',
  })
})

test('a token file that others can read gives a warning', async () => {
  const path = tokenFile('abc', 0o640)
  expect((await readToken({ tokenFile: path }, {})).warning).toBe(
    `The token file ${path} can be read by other users; run: chmod 600 ${path}`,
  )
})

test('a token file that is missing or a folder is said so', async () => {
  const path = join(folder, 'none')
  await expect(readToken({ tokenFile: path }, {})).rejects.toThrow(`The token file ${path} does not exist.`)
  await expect(readToken({ tokenFile: folder }, {})).rejects.toThrow(`The token file ${folder} is a folder.`)
})

test.skipIf(process.platform === 'win32')(
  'a named pipe is refused at once, and nobody waits for a writer',
  async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    await expect(readToken({ tokenFile: path }, {})).rejects.toThrow(`The token file ${path} is not an ordinary file.`)
    await expect(readSharedPassword(path, {})).rejects.toThrow(`The password file ${path} is not an ordinary file.`)
  },
)

test('the shared password comes from its file, else from its variable, and need not be given', async () => {
  const path = tokenFile('\ufeff Pass word#1\r\n')
  expect(await readSharedPassword(path, { HUBPLAN_SHARED_PASSWORD: 'x' })).toEqual({ value: 'Pass word#1', from: path })
  expect(await readSharedPassword(undefined, { HUBPLAN_SHARED_PASSWORD: 'x' })).toEqual({
    value: 'x',
    from: 'HUBPLAN_SHARED_PASSWORD',
  })
  expect(await readSharedPassword(undefined, {})).toBeUndefined()
})

test('a file with the shared password is told of like one with a token', async () => {
  const path = tokenFile('abc', 0o644)
  expect((await readSharedPassword(path, {}))?.warning).toBe(
    `The password file ${path} can be read by other users; run: chmod 600 ${path}`,
  )
  await expect(readSharedPassword(join(folder, 'none'), {})).rejects.toMatchObject({
    message: `The password file ${join(folder, 'none')} does not exist.`,
    hint: 'give a file that holds only the password',
  })
})
