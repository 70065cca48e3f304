// Passwords at apply: where they come from, where they are handed out, and that they are nowhere else.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, describe, expect, test } from 'vitest'

import { passwordFault } from '../../src/core/desired/password.ts'
import { readTable } from '../../src/sources/index.ts'
import { type Desk, openDesk, type Ran, token } from './run.ts'

const config = 'version: 1\ntarget: { provider: aup }\ninclude:\n  - { path: users.csv }\n'
const roster = 'username,password\nxia,generate\nyan,generate\nzoe,generate\n'
const batch = '/hub/admin/api/batch-set-password'
const single = '/hub/admin/api/set-password'

const ran: Ran[] = []
afterEach(() => void ran.splice(0))

/** A desk on an AUP hub, with a plan for the roster. */
async function planned(users = roster, ...flags: string[]): Promise<Desk> {
  const desk = watched(await openDesk({ aup: {}, files: { 'hubplan.yaml': config, 'users.csv': users } }))
  expect(await desk.run('plan', '-o', 'plan.json', ...flags)).toMatchObject({ code: 0 })
  return desk
}

/** Keeps what every run said. */
function watched(desk: Desk): Desk {
  const keep = async (result: Promise<Ran>): Promise<Ran> => {
    ran.push(await result)
    return result
  }
  return {
    ...desk,
    run: (...args) => keep(desk.run(...args)),
    runWith: (env, ...args) => keep(desk.runWith(env, ...args)),
    start: (...args) => {
      const running = desk.start(...args)
      return { ...running, done: keep(running.done) }
    },
  }
}

/** Of a credentials file, by user. */
async function credentials(desk: Desk, name = 'new.csv'): Promise<Map<string, string>> {
  const { rows } = await readTable({ path: name, location: join(desk.folder, name) })
  return new Map(rows.map(({ cells }) => [String(cells.get('username')?.value), String(cells.get('password')?.value)]))
}

/** Whose passwords were sent, in order. What they were, the sandbox does not tell. */
function sentNames(desk: Desk): string[] {
  return desk.hub.requests.flatMap(({ method, path, body }): string[] => {
    if (method === 'GET' || (path !== batch && path !== single)) return []
    const { username = '', users } = body as { username?: string; users?: { username: string }[] }
    return users?.map((one) => one.username) ?? [username]
  })
}

function expectSet(desk: Desk, passwords: Iterable<readonly [string, string]>): void {
  for (const [user, password] of passwords) {
    expect({ user, isSet: desk.hub.hub.isPassword(user, password) }).toEqual({ user, isSet: true })
  }
}

/** None of these passwords, and no token, stands in what was said or kept, but in the files named. */
async function expectHush(desk: Desk, passwords: Iterable<string>, ...except: string[]): Promise<void> {
  const secrets = [token, ...passwords]
  expect(secrets.length).toBeGreaterThan(1)
  const files = (await desk.files()).filter((name) => !except.includes(name))
  const texts = [
    ...(await Promise.all(files.map((name) => desk.read(name)))),
    ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]),
  ]
  for (const secret of secrets) for (const text of texts) expect(text).not.toContain(secret)
}

describe('generated passwords', () => {
  test('need a place before anything is sent', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan generates passwords for 3 users, and no flag says where to keep them.\n' +
        'hint: give --credentials FILE.csv (or .xlsx): they are written there before they are set, and nowhere else\nhelp: hubplan help apply\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test.each(['new.csv', 'new.xlsx'])(
    'are in %s, for its owner only, before the first of them is sent',
    async (name) => {
      const desk = await planned()
      const path = join(desk.folder, name)
      const early: unknown[] = []
      desk.hub.onRequest(async ({ method, path: at }) => {
        if (method === 'GET') return
        const there = await credentials(desk, name).catch(() => new Map())
        early.push({ at, users: [...there.keys()], mode: ((await stat(path)).mode & 0o777).toString(8) })
      })
      expect(await desk.run('apply', 'plan.json', '--credentials', name)).toMatchObject({
        code: 0,
        stdout: 'Applied: 6 changed, 0 already done.\n',
        stderr: expect.stringContaining(`The passwords of 3 users are in ${name}, readable only by you.\n`),
      })
      expect(early[0]).toEqual({ at: batch, users: ['xia', 'yan', 'zoe'], mode: '600' })
      const written = await credentials(desk, name)
      expectSet(desk, written)
      for (const [user, password] of written) {
        expect(passwordFault(password)).toBeUndefined()
        expect(desk.hub.hub.passwords.get(user)).toMatchObject({ forceChange: true })
      }
      expect(new Set(written.values()).size).toBe(3)
      await expectHush(desk, written.values(), name)
    },
  )

  test('carry the plan, and whether they are to be changed', async () => {
    const desk = await planned('username,password,force_change\nxia,generate,no\nyan,generate,\n')
    await desk.run('apply', 'plan.json', '--credentials', 'new.csv')
    const { digest } = await desk.plan()
    const lines = (await desk.read('new.csv')).split('\n')
    expect(lines[0]).toBe('username,password,force_change,plan')
    expect(lines[1]).toMatch(new RegExp(`^xia,[^,]{16},false,${digest}$`))
    expect(lines[2]).toMatch(new RegExp(`^yan,[^,]{16},true,${digest}$`))
    expect(desk.hub.hub.passwords.get('xia')).toMatchObject({ forceChange: false })
  })

  test('are set once: another apply needs no place and sends nothing', async () => {
    const desk = await planned()
    await desk.run('apply', 'plan.json', '--credentials', 'new.csv')
    const [sent, written] = [desk.sent().length, await desk.read('new.csv')]
    for (const flags of [[], ['--credentials', 'new.csv'], ['--credentials', 'other.csv']]) {
      expect(await desk.run('apply', 'plan.json', ...flags)).toMatchObject({
        code: 0,
        stdout: 'Applied: 0 changed, 6 already done.\n',
      })
    }
    expect(desk.sent()).toHaveLength(sent)
    expect(await desk.read('new.csv')).toBe(written)
    expect(await desk.files()).not.toContain('other.csv')
    expect(await desk.run('plan', '--detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('of a class go in batches, and a new name of somebody gets one too', async () => {
    const names = Array.from({ length: 52 }, (_, index) => `c${String(index + 1).padStart(2, '0')}`)
    const users = ['username,password,renamed_from', ...names.map((name) => `${name},generate,`), 'abe,,alice', '']
    const desk = await planned(users.join('\n'))
    // With a number of its own the apply does not look how quickly the hub answers: batches are whole.
    const args = ['apply', 'plan.json', '--credentials', 'new.csv', '--concurrency', '4']
    expect(await desk.run(...args)).toMatchObject({ code: 0 })
    const written = await credentials(desk)
    expect([...written.keys()].sort()).toEqual(['abe', ...names])
    expectSet(desk, written)
    expect(desk.sent().filter((line) => line.endsWith(batch))).toHaveLength(2)
    expect(desk.sent().findLastIndex((line) => line.endsWith(batch))).toBeLessThan(
      desk.sent().findIndex((line) => !line.endsWith(batch)),
    )
  })

  test('are never set for an account that somebody else has made', async () => {
    const desk = await planned()
    desk.hub.hub.addUser({ name: 'yan' })
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('another account with that name was created since the plan'),
    })
    expect(desk.sent()).toEqual([])
    expect(await desk.files()).not.toContain('new.csv')
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv', '--skip-stale')).toMatchObject({ code: 5 })
    expect([...(await credentials(desk)).keys()]).toEqual(['xia', 'zoe'])
    expect(sentNames(desk)).toEqual(['xia', 'zoe'])
  })

  test('are stale when the journal is gone', async () => {
    const desk = await planned()
    await desk.run('apply', 'plan.json', '--credentials', 'new.csv')
    expect(
      await desk.run('apply', 'plan.json', '--credentials', 'new.csv', '--state', join(desk.folder, 'elsewhere')),
    ).toMatchObject({ code: 4 })
    expect(sentNames(desk)).toHaveLength(3)
  })
})

describe('after kill -9', () => {
  test.each<[string, 'before' | 'after']>([
    [batch, 'before'],
    [batch, 'after'],
    ['/users', 'before'],
    ['/users', 'after'],
  ])('at %s (%s it is done) the passwords that were written are used', async (path, when) => {
    const desk = await planned()
    const heal = desk.hub.misbehave({ method: 'POST', path, action: { type: 'stall', when } })
    const arrived = new Promise<void>((resolve) => {
      desk.hub.onRequest((request) => {
        if (request.method === 'POST' && request.path === path) resolve()
      })
    })
    const running = desk.start('apply', 'plan.json', '--credentials', 'new.csv')
    await arrived
    running.child.kill('SIGKILL')
    await running.done
    heal()
    const written = await desk.read('new.csv')
    const known = await credentials(desk)
    expect([...known.keys()]).toEqual(['xia', 'yan', 'zoe'])
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({ code: 0 })
    expect(await desk.read('new.csv')).toBe(written)
    expectSet(desk, known)
    await expectHush(desk, known.values(), 'new.csv')
  })

  test('a file that lacks somebody is continued', async () => {
    const desk = await planned()
    await desk.run('apply', 'plan.json', '--credentials', 'new.csv', '--exclude', 'yan')
    const first = await credentials(desk)
    expect([...first.keys()]).toEqual(['xia', 'zoe'])
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({ code: 0 })
    const second = await credentials(desk)
    expect([...second.keys()]).toEqual(['xia', 'zoe', 'yan'])
    for (const [user, password] of first) expect(second.get(user)).toBe(password)
    expect(sentNames(desk)).toEqual(['xia', 'zoe', 'yan'])
  })
})

describe('a credentials file that is there already', () => {
  const refusal = {
    code: 1,
    stdout: '',
    stderr:
      'error: new.csv already exists, and is not the credentials file of this plan.\n' +
      'hint: give another name, or move it away; it is not overwritten\nhelp: hubplan help apply\n',
  }

  test('and is something else is left alone', async () => {
    const desk = await planned()
    const { digest } = await desk.plan()
    const header = 'username,password,force_change,plan'
    const others = [
      '',
      'notes of mine',
      'username,password\nxia,Hush-Hush-1\n',
      'xia,Hush-Hush-1\nxia,Hush-Hush-1\n',
      `${header}\nxia,Hush-Hush-1,true,sha256:0\n`,
      `${header}\nxia,Hush-Hush-1,true,${digest}\nyan,Hush-Hush-2,true,\n`,
      `${header},room\nxia,Hush-Hush-1,true,${digest},B12\n`,
    ]
    for (const text of others) {
      await desk.write('new.csv', text)
      expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toEqual(refusal)
      expect(await desk.read('new.csv')).toBe(text)
    }
    expect(desk.sent()).toEqual([])
  })

  test('and was spoilt is told of by its rows, without passwords', async () => {
    const desk = await planned()
    const { digest } = await desk.plan()
    const rows = ['xia,hush,true', 'bob,Hush-Hush-1,true', 'yan,Hush-Hush-2,true', 'yan,Hush-Hush-3,true']
    await desk.write(
      'new.csv',
      ['username,password,force_change,plan', ...rows.map((row) => `${row},${digest}`), ''].join('\n'),
    )
    const { code, stderr } = await desk.run('apply', 'plan.json', '--credentials', 'new.csv')
    expect(code).toBe(1)
    expect(stderr.split('\n').slice(0, 4)).toEqual([
      'error: 3 errors in the input.',
      'new.csv:2:1: the password of "xia" is too weak: it needs at least 8 characters, an upper-case letter (A-Z), a digit and a special character; it was changed since',
      'new.csv:3:1: the plan sets no password of "bob"; take the row out',
      'new.csv:5:1: "yan" is also at new.csv:4; keep one of the two rows',
    ])
    expect(stderr).not.toMatch(/hush/i)
    expect(desk.sent()).toEqual([])
  })
})

describe('a shared password', () => {
  const users = 'username,password\nxia,shared\nyan,shared\n'
  const env = { HUBPLAN_SHARED_PASSWORD: 'Welcome-2026' }

  test('needs no credentials file', async () => {
    const desk = await planned(users)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 1,
      stderr:
        'error: The plan gives 2 users a shared password, and there is none.\n' +
        'hint: set HUBPLAN_SHARED_PASSWORD, or give --shared-password-file FILE\nhelp: hubplan help apply\n',
    })
    expect(await desk.runWith(env, 'apply', 'plan.json', '--results', 'results.csv')).toMatchObject({ code: 0 })
    expectSet(desk, [
      ['xia', 'Welcome-2026'],
      ['yan', 'Welcome-2026'],
    ])
    await expectHush(desk, ['Welcome-2026'])
  })

  test('is written when credentials are asked for', async () => {
    const desk = await planned(users)
    expect(await desk.runWith(env, 'apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({ code: 0 })
    expect(await credentials(desk)).toEqual(
      new Map([
        ['xia', 'Welcome-2026'],
        ['yan', 'Welcome-2026'],
      ]),
    )
  })

  test('that no hub takes is refused before anything is sent', async () => {
    const desk = await planned(users)
    const faults = [
      ['Welcome123', 'is too weak: it needs a special character'],
      ['', 'is empty'],
      [`Aa1!${'x'.repeat(69)}`, 'is longer than 72 bytes'],
    ]
    for (const [password, why] of faults) {
      expect(await desk.runWith({ HUBPLAN_SHARED_PASSWORD: password }, 'apply', 'plan.json')).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: The shared password (HUBPLAN_SHARED_PASSWORD) ${why}.\nhint: choose another one\nhelp: hubplan help apply\n`,
      })
    }
    expect(desk.sent()).toEqual([])
  })

  test('comes from a file, with a warning when others may read it', async () => {
    const desk = await planned(users)
    await desk.write('secret', 'Welcome-2027\n')
    const { code, stderr } = await desk.runWith(env, 'apply', 'plan.json', '--shared-password-file', 'secret')
    expect(code).toBe(0)
    expect(stderr).toContain('warning: The password file secret can be read by other users; run: chmod 600 secret\n')
    expectSet(desk, [['xia', 'Welcome-2027']])
  })
})

describe('passwords of a file', () => {
  const users = 'Username,Password\nXia,Own-Secret-1\nyan,Own-Secret-2\nzoe,generate\n'

  test('are those of the file that was planned', async () => {
    const desk = await planned(users)
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({
      code: 1,
      stderr:
        'error: The plan takes the passwords of 2 users from a file, and none was given.\n' +
        'hint: give --passwords FILE: the file that was planned, or any .csv or .xlsx with the columns username and password\nhelp: hubplan help apply\n',
    })
    const flags = ['--credentials', 'new.csv', '--passwords', 'users.csv', '--results', 'results.csv', '--debug']
    expect(await desk.run('apply', 'plan.json', ...flags)).toMatchObject({ code: 0 })
    const written = await credentials(desk)
    expect([...written].slice(0, 2)).toEqual([
      ['xia', 'Own-Secret-1'],
      ['yan', 'Own-Secret-2'],
    ])
    expectSet(desk, written)
    await expectHush(desk, written.values(), 'new.csv', 'users.csv')
  })

  test('each have their fault told, with its place and without the password', async () => {
    const desk = await planned('username,password\na,Own-Secret-1\nb,Own-Secret-1\nc,x-1\nd,x-1\ne,x-1\nf,x-1\n')
    const rows = ['other,', 'A,hush', 'b,', 'c,generate', `d,${'Hush-1'.repeat(13)}`, 'e,Hush-Hush-1', 'e,Hush-Hush-2']
    await desk.write('given.csv', ['username;password', ...rows.map((row) => row.replace(',', ';')), ''].join('\n'))
    expect(await desk.run('apply', 'plan.json', '--passwords', 'given.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr: `${[
        'error: 6 errors in the input.',
        'given.csv:3:3: the password of "a" is too weak: it needs at least 8 characters, an upper-case letter (A-Z), a digit and a special character',
        'given.csv:4:3: the password of "b" is empty',
        'given.csv:5:3: the row of "c" says generate, and the plan was made with a password here; plan again, or put it here',
        'given.csv:6:3: the password of "d" is longer than 72 bytes',
        'given.csv:8:3: "e" is also at given.csv:7',
        'given.csv: there is no row for "f"',
        'hint: correct them and run the same command again',
        'help: hubplan help roster',
      ].join('\n')}\n`,
    })
    expect(desk.sent()).toEqual([])
  })

  test.each([
    ['a,Hush-Hush-1\n', 'given.csv:1:1: the header must name the columns username and password\n'],
    ['username\na\n', 'given.csv:1:1: the header must name the columns username and password\n'],
  ])('need their columns: %j', async (text, message) => {
    const desk = await planned('username,password\na,Own-Secret-1\n')
    await desk.write('given.csv', text)
    const { code, stderr } = await desk.run('apply', 'plan.json', '--passwords', 'given.csv')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    expect(stderr).not.toContain('Hush')
  })

  test('come from no YAML', async () => {
    const desk = await planned(users)
    expect(
      await desk.run('apply', 'plan.json', '--credentials', 'new.csv', '--passwords', 'hubplan.yaml'),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--passwords hubplan.yaml: unsupported file type; use .csv or .xlsx.'),
    })
  })

  test('that a spreadsheet would run are told of', async () => {
    const desk = await planned('username,password\nxia,=Own-Secret-1\n')
    const { stderr } = await desk.run('apply', 'plan.json', '--passwords', 'users.csv', '--credentials', 'new.csv')
    expect(stderr).toContain(
      'warning: in the CSV file an apostrophe precedes the password of "xia", so that no spreadsheet runs it as a formula; the apostrophe is not part of the password, and .xlsx needs none\n',
    )
    expect(await credentials(desk)).toEqual(new Map([['xia', '=Own-Secret-1']]))
    expect(desk.hub.hub.isPassword('xia', '=Own-Secret-1')).toBe(true)
  })

  test('and everything else that is missing is told in one go', async () => {
    const desk = await planned('username,password\na,generate\nb,shared\nc,Own-Secret-1\n')
    expect((await desk.run('apply', 'plan.json')).stderr).toMatch(
      /^error: The plan generates .* The plan gives .* The plan takes .*\nhint: give --credentials .*; set HUBPLAN.*; give --passwords .*\nhelp: hubplan help apply\n$/,
    )
  })
})

describe('encrypted credentials', () => {
  async function pair(): Promise<{ recipient: string; read: (desk: Desk, name: string) => Promise<string> }> {
    const identity = await generateIdentity()
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    return {
      recipient: await identityToRecipient(identity),
      read: async (desk, name) => decrypter.decrypt(await readFile(join(desk.folder, name)), 'text'),
    }
  }

  test('are the same CSV to each recipient', async () => {
    const desk = await planned()
    const { recipient, read } = await pair()
    const flags = ['--credentials', 'new.csv', '--credentials-recipient', recipient]
    expect(await desk.run('apply', 'plan.json', ...flags)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The passwords of 3 users are in new.csv.age, encrypted.\n'),
    })
    await desk.write('read.csv', await read(desk, 'new.csv.age'))
    const written = await credentials(desk, 'read.csv')
    expect([...written.keys()]).toEqual(['xia', 'yan', 'zoe'])
    expectSet(desk, written)
    expect(await desk.mode('new.csv.age')).toBe('600')
    expect(await desk.files()).not.toContain('new.csv')
    await expectHush(desk, written.values(), 'read.csv')
  })

  test('of another run are a part of their own, with new passwords for the users that are not settled', async () => {
    const desk = await planned()
    const { recipient, read } = await pair()
    const flags = ['--credentials', 'new.csv', '--credentials-recipient', recipient]
    expect(await desk.run('apply', 'plan.json', ...flags, '--exclude', 'zoe')).toMatchObject({ code: 0 })
    const { stderr } = await desk.run('apply', 'plan.json', ...flags)
    expect(stderr).toContain(
      'The passwords of 1 user are in new.2.csv.age, encrypted. Passwords that were encrypted before cannot be read back, so these are new ones.\n',
    )
    await desk.write('one.csv', await read(desk, 'new.csv.age'))
    await desk.write('two.csv', await read(desk, 'new.2.csv.age'))
    expect([...(await credentials(desk, 'one.csv')).keys()]).toEqual(['xia', 'yan'])
    expect([...(await credentials(desk, 'two.csv')).keys()]).toEqual(['zoe'])
    for (const name of ['one.csv', 'two.csv']) expectSet(desk, await credentials(desk, name))
  })

  test('and other wrong flags are refused before the hub is asked anything', async () => {
    const desk = await planned()
    const asked = desk.hub.requests.length
    const wrong: [string[], string][] = [
      [
        ['--credentials-recipient', 'age1nobody'],
        '--credentials-recipient needs --credentials: there is no file to encrypt.',
      ],
      [
        ['--credentials', 'new.csv', '--credentials-recipient', 'age1nobody'],
        '--credentials-recipient is "age1nobody", which is not an age recipient.',
      ],
      [['--credentials', 'new.json'], '--credentials new.json: unsupported file type; use .csv or .xlsx.'],
      [['--credentials', 'new.csv', '--results', './new.csv'], '--results and --credentials are both ./new.csv.'],
    ]
    for (const [flags, message] of wrong) {
      const { code, stderr } = await desk.run('apply', 'plan.json', ...flags)
      expect({ code, line: stderr.split('\n')[0] }).toEqual({ code: 1, line: `error: ${message}` })
    }
    expect(desk.hub.requests).toHaveLength(asked)
  })
})

test('a rehearsal needs no passwords, and counts their time', async () => {
  const desk = await planned('username,password,renamed_from\na,generate,\nb,shared,\nc,Own-Secret-1,\nd,,alice\n')
  const { code, stdout } = await desk.run('rehearse', 'plan.json')
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('All 8 actions went well.') })
  expect(stdout).toContain('  POST /admin/api/batch-set-password  1  with 4 names\n')
  expect(stdout).toContain('an estimate, at 10 ms a change and 2 ms a member of a batch, and 200 ms a password.')
  expect(desk.sent()).toEqual([])
})

describe('a part of a plan', () => {
  test('without its passwords is without their accounts', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plan.json', '--only', 'user.create')).toMatchObject({ code: 0 })
    expect(desk.sent()).toEqual([])
    await desk.run('apply', 'plan.json', '--credentials', 'new.csv', '--exclude', 'yan')
    expect([...desk.hub.hub.users.keys()]).not.toContain('yan')
    expect(sentNames(desk)).toEqual(['xia', 'zoe'])
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({ code: 0 })
    expect([...desk.hub.hub.users.keys()]).toContain('yan')
    expect(sentNames(desk)).toHaveLength(3)
  })

  test('whose password is refused is without its account', async () => {
    const desk = await planned()
    desk.hub.misbehave({
      method: 'POST',
      path: batch,
      action: {
        type: 'reply',
        status: 200,
        body: {
          success: 2,
          failed: 1,
          results: [
            { username: 'yan', status: 'failed', error: 'no' },
            { username: 'xia', status: 'success' },
            { username: 'zoe', status: 'success' },
          ],
        },
      },
    })
    expect(await desk.run('apply', 'plan.json', '--credentials', 'new.csv')).toMatchObject({ code: 5 })
    expect([...desk.hub.hub.users.keys()]).not.toContain('yan')
    expect([...desk.hub.hub.users.keys()]).toContain('zoe')
  })
})

describe('a hub that says a password back', () => {
  test.each(['text', 'json', 'ndjson'])('is not quoted (%s)', async (format) => {
    const desk = await planned('username,password\nxia,"Own-Secret-""1"\nyan,generate\n')
    let isFirst = true
    desk.hub.onRequest(async ({ method, path }) => {
      if (method === 'GET' || (path !== single && path !== batch)) return
      const said = [...(await credentials(desk)).values()]
      const error = `bad: ${said.join(' or ')}, ${JSON.stringify(said)}`
      desk.hub.misbehave({ method, path, action: { type: 'reply', status: isFirst ? 400 : 500, body: { error } } })
      isFirst = false
    })
    const shown = format === 'ndjson' ? ['--events', 'ndjson'] : ['--format', format]
    const flags = [
      '--credentials',
      'new.csv',
      '--passwords',
      'users.csv',
      '--results',
      'results.csv',
      '--debug',
      ...shown,
    ]
    const { code, stdout, stderr } = await desk.run('apply', 'plan.json', ...flags)
    expect(code).toBe(5)
    expect(stdout + stderr).toContain('bad: ***')
    expect(await desk.read('results.csv')).toContain('bad: ***')
    expect((await desk.read('results.csv')).split('\n')[0]).not.toMatch(/password(?!\.)/)
    expect(await desk.journal()).toContain('bad: ***')
    await expectHush(desk, (await credentials(desk)).values(), 'new.csv', 'users.csv')
    const all = [stdout, stderr, await desk.journal(), await desk.read('results.csv')].join('\n')
    expect(all).not.toContain('Own-Secret')
  })
})
