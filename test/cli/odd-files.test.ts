// What lies in the place of a file of hubplan may have come with a stranger's proposal: links, named pipes, second names.
import { execFileSync } from 'node:child_process'
import { chmod, chown, link, lstat, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { thirdOf } from '../helpers/tier.ts'
import { type Desk, openDesk, type Ran } from './run.ts'

const roster = 'username\nxia\n'

/** A plan that creates xia, and a file elsewhere that nobody may change. */
async function opened(): Promise<{ desk: Desk; precious: string }> {
  const desk = await openDesk({ files: { 'users.csv': roster, 'precious.txt': 'precious' } })
  expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
  const precious = join(desk.folder, 'precious.txt')
  onTestFinished(async () => expect(await readFile(precious, 'utf8')).toBe('precious'))
  return { desk, precious }
}

type Make = (path: string, precious: string) => unknown
const pipe: Make = (path) => execFileSync('mkfifo', [path])
const toPrecious: Make = (path, precious) => symlink(precious, path)
const second: Make = (path, precious) => link(precious, path)

const aPipe = ['a named pipe', pipe, 'is not an ordinary file'] as const
const aLink = ['a symbolic link', toPrecious, 'is a symbolic link'] as const
const aName = ['a hard link', second, 'has another name too (a hard link)'] as const
const inPlaceOf = [aPipe, aLink, aName] as const

/** Refused at once, with one sentence. */
function expectRefused({ code, stdout, stderr }: Ran, sentence: string): void {
  expect({ code, stdout, first: stderr.split('\n').find((line) => line.startsWith('error:')) }).toEqual({
    code: 1,
    stdout: '',
    first: `error: ${sentence}`,
  })
}

describe.each(inPlaceOf)('in place of a plan, %s', (name, make, what) => {
  const commands = [
    ['show', 'odd.json'],
    ['apply', 'odd.json'],
    ['rehearse', 'odd.json'],
    ['revert', 'odd.json'],
    ['review', 'odd.json'],
    ['plan', 'users.csv', '--against', 'odd.json'],
  ]
  test.each(
    thirdOf(
      commands,
      inPlaceOf.findIndex(([one]) => one === name),
    ),
  )('is not read by %s', async (...args) => {
    const { desk } = await opened()
    await make(join(desk.folder, 'odd.json'), join(desk.folder, 'plan.json'))
    expectRefused(await desk.run(...args), `The plan odd.json ${what}.`)
    expect(desk.sent()).toEqual([])
  })

  test('is not written over', async () => {
    const { desk, precious } = await opened()
    await make(join(desk.folder, 'odd.json'), precious)
    const words = what.replace('is a symbolic link', 'is not an ordinary file')
    expectRefused(
      await desk.run('plan', 'users.csv', '-o', 'odd.json'),
      `The plan cannot be written: odd.json ${words}.`,
    )
  })
})

test('a named pipe is no plan to validate either, and is not waited for', async () => {
  const { desk, precious } = await opened()
  await pipe(join(desk.folder, 'odd.json'), precious)
  const { code, stderr } = await desk.run('validate', 'odd.json')
  expect([code, stderr]).toEqual([1, expect.stringContaining('odd.json: this is not an ordinary file; give a file\n')])
})

describe.each(inPlaceOf)('in place of an approval, %s', (_, make, what) => {
  test('approves nothing', async () => {
    const { desk } = await opened()
    const { digest } = await desk.plan()
    await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest, '--by', 'ada', '-o', 'real.json')
    await make(join(desk.folder, 'odd.json'), join(desk.folder, 'real.json'))
    expectRefused(
      await desk.run('apply', 'plan.json', '--approved-by-file', 'odd.json'),
      `The plan is not approved: odd.json ${what}.`,
    )
    expect(desk.sent()).toEqual([])
  })

  test('is not written over, with --force neither', async () => {
    const { desk, precious } = await opened()
    await make(join(desk.folder, 'odd.json'), precious)
    const { digest } = await desk.plan()
    const flags = ['--approve', '--expect-digest', digest, '--by', 'ada', '-o', 'odd.json', '--force']
    expectRefused(await desk.run('review', 'plan.json', ...flags), `odd.json already exists and ${what}.`)
  })
})

describe.each(inPlaceOf)('in place of a journal, %s', (_, make, what) => {
  test('stops an apply before anything is sent', async () => {
    const { desk, precious } = await opened()
    const key = (await desk.plan()).digest.slice('sha256:'.length, 'sha256:'.length + 12)
    const name = `plan.json.${key}.journal`
    await make(join(desk.folder, name), precious)
    const done = what === aLink[2] ? 'opened' : 'read'
    expectRefused(await desk.run('apply', 'plan.json'), `The journal ${name} cannot be ${done}: it ${what}.`)
    expect(desk.sent()).toEqual([])
  })

  test('is not read to undo a plan', async () => {
    const { desk, precious } = await opened()
    await make(join(desk.folder, 'odd.journal'), precious)
    const done = what === aLink[2] ? 'opened' : 'read'
    expectRefused(
      await desk.run('revert', 'plan.json', '--journal', 'odd.journal'),
      `The journal odd.journal cannot be ${done}: it ${what}.`,
    )
  })
})

describe('in place of a lock', () => {
  test.each<readonly [string, Make, string]>([
    ['a named pipe', pipe, 'not an ordinary file'],
    ['a symbolic link', toPrecious, 'a symbolic link'],
    ['a link that leads nowhere', (path) => symlink('nowhere', path), 'a symbolic link'],
    ['a folder', (path) => mkdir(path), 'a folder'],
  ])('%s stops an apply at once', async (_, make, what) => {
    const { desk, precious } = await opened()
    const key = (await desk.plan()).digest.slice('sha256:'.length, 'sha256:'.length + 12)
    const name = `plan.json.${key}.journal.lock`
    await make(join(desk.folder, name), precious)
    expectRefused(await desk.run('apply', 'plan.json'), `The lock ${name} is ${what}.`)
    expect(desk.sent()).toEqual([])
  })

  test('a hard link to something else is nobody’s lock to take away', async () => {
    const { desk, precious } = await opened()
    const key = (await desk.plan()).digest.slice('sha256:'.length, 'sha256:'.length + 12)
    await second(join(desk.folder, `plan.json.${key}.journal.lock`), precious)
    expectRefused(await desk.run('apply', 'plan.json'), 'This plan is being applied already, by another process.')
    expect(desk.sent()).toEqual([])
  })
})

describe.each([aPipe, aLink])('in place of a table or a text, %s', (_, make, what) => {
  test.each([
    ['--results', 'odd.csv', ['apply', 'plan.json', '--results', 'odd.csv']],
    ['--accepted', 'odd.csv', ['apply', 'plan.json', '--accepted', 'odd.csv']],
    ['export', 'odd.yaml', ['export', 'odd.yaml']],
    ['export', 'odd.xlsx', ['export', 'odd.xlsx']],
    ['template', 'odd.csv', ['template', '--prefix', 's', '--count', '3', '-o', 'odd.csv', '--force']],
    ['template', 'odd.json', ['template', '--prefix', 's', '--count', '3', '-o', 'odd.json', '--force']],
    ['show', 'odd.html', ['show', 'plan.json', '--format', 'html', '-o', 'odd.html']],
    ['init', 'odd.csv', ['init', '--provider', 'jupyterhub', '--roster', 'odd.csv', '--force']],
  ])('stops %s %s', async (_, name, args) => {
    const { desk, precious } = await opened()
    await make(join(desk.folder, name), precious)
    expectRefused(await desk.run(...args), `${name} cannot be written: it ${what}.`)
    expect(desk.sent()).toEqual([])
  })
})

test.each(['-', '/dev/stdout', '/dev/fd/1'])('show -o %s is the standard output, and no file', async (output) => {
  const { desk } = await opened()
  const files = await desk.files()
  const shown = await desk.run('show', 'plan.json', '--format', 'markdown')
  expect(await desk.run('show', 'plan.json', '--format', 'markdown', '-o', output)).toEqual(shown)
  expect(await desk.files()).toEqual(files)
})

test('show -o /dev/null keeps nothing, and leaves the device as it is', async () => {
  const { desk } = await opened()
  expect(await desk.run('show', 'plan.json', '-o', '/dev/null')).toMatchObject({ code: 0, stdout: '' })
  expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true)
})

test.each([
  ['to the standard output', '/dev/stdout', 'is a symbolic link'],
  ['to nothing', '/dev/null', 'is a symbolic link'],
])('a link %s is a link as others are', async (_, to, what) => {
  const { desk } = await opened()
  await symlink(to, join(desk.folder, 'odd.csv'))
  const sentence = `odd.csv cannot be written: it ${what}.`
  expectRefused(await desk.run('apply', 'plan.json', '--results', 'odd.csv'), sentence)
  expectRefused(await desk.run('show', 'plan.json', '-o', 'odd.csv'), sentence)
  expect(desk.sent()).toEqual([])
})

test('init does not wait for a named pipe in place of a file', async () => {
  const { desk, precious } = await opened()
  await pipe(join(desk.folder, '.gitignore'), precious)
  expectRefused(
    await desk.run('init', '--provider', 'jupyterhub', '--no-roster'),
    '.gitignore cannot be read (ENXIO); nothing has been written.',
  )
})

test('what is read may lie behind a link, as secrets of a cluster do: the token, a roster', async () => {
  const { desk } = await opened()
  await mkdir(join(desk.folder, '..data'))
  await writeFile(join(desk.folder, '..data', 'token'), 'hush-4f1c0ffee-token', { mode: 0o600 })
  await symlink('..data/token', join(desk.folder, 'token'))
  await symlink('users.csv', join(desk.folder, 'link.csv'))
  const env = { HUBPLAN_TOKEN: undefined }
  expect(await desk.runWith(env, 'plan', 'link.csv', '--token-file', 'token')).toMatchObject({ code: 0 })
})

describe('credentials that are there already', () => {
  const planYaml = 'version: 1\ntarget: { provider: aup }\nusers: [{ name: xia, password: generate }]\n'

  async function handedOut(): Promise<Desk> {
    const desk = await openDesk({
      aup: { firstQuota: 100 },
      files: { 'hubplan.yaml': planYaml },
    })
    expect(await desk.run('plan', '-o', 'plan.json')).toMatchObject({ code: 0 })
    return desk
  }
  const apply = ['apply', 'plan.json', '--credentials', 'new.csv']

  /** A run that writes the file, and cannot set what is in it. */
  async function broken(desk: Desk): Promise<string> {
    const heal = desk.hub.misbehave({ method: 'POST', path: /password/, action: { type: 'reply', status: 500 } })
    expect(await desk.run(...apply)).toMatchObject({ code: 5 })
    heal()
    return desk.read('new.csv')
  }

  test('are taken up when the journal tells of them', async () => {
    const desk = await handedOut()
    const first = await broken(desk)
    expect(await desk.run(...apply)).toMatchObject({ code: 0 })
    expect(await desk.read('new.csv')).toBe(first)
  })

  test('are the journal’s before they are in the file', async () => {
    const desk = await handedOut()
    await broken(desk)
    const [first] = (await desk.journal()).split('\n')
    expect(JSON.parse(first ?? '')).toMatchObject({ type: 'start', digest: (await desk.plan()).digest, handout: 1 })
  })

  test('are not taken up when no journal tells of them: somebody else knows these passwords', async () => {
    const desk = await handedOut()
    const { digest } = await desk.plan()
    const planted = `username,password,force_change,plan\nxia,Planted-Word-1,true,${digest}\n`
    await desk.write('new.csv', planted)
    await chmod(join(desk.folder, 'new.csv'), 0o600)
    expectRefused(
      await desk.run(...apply),
      'new.csv already exists, and no journal of this plan says that it was handed out.',
    )
    expect(await desk.read('new.csv')).toBe(planted)
    expect(desk.sent()).toEqual([])
  })

  test.each([
    ['others may change', async (path: string) => chmod(path, 0o620), 'can be changed by other users'],
    ['have a second name', async (path: string) => link(path, `${path}.old`), aName[2]],
    ['lie behind a link', async (path: string) => behindLink(path), 'is not an ordinary file'],
    ['are a named pipe', async (path: string) => asPipe(path), 'is not an ordinary file'],
  ])('are not taken up when they %s', async (_, spoil, what) => {
    const desk = await handedOut()
    await broken(desk)
    const before = desk.sent()
    await spoil(join(desk.folder, 'new.csv'))
    const isStrange = what === 'can be changed by other users'
    const sentence = isStrange
      ? `new.csv already exists, and ${what}.`
      : `The credentials cannot be written: new.csv ${what}.`
    expectRefused(await desk.run(...apply), sentence)
    expect(desk.sent()).toEqual(before)
  })

  test.runIf(process.getuid?.() === 0)('are not taken up when they belong to another user', async () => {
    const desk = await handedOut()
    await broken(desk)
    await chown(join(desk.folder, 'new.csv'), 65_534, 65_534)
    expectRefused(await desk.run(...apply), 'new.csv already exists, and belongs to another user.')
  })
})

async function behindLink(path: string): Promise<void> {
  await rename(path, `${path}.real`)
  await symlink(`${path}.real`, path)
}

async function asPipe(path: string): Promise<void> {
  await rename(path, `${path}.real`)
  execFileSync('mkfifo', [path])
}
