import { chmod } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { classOf, nobody, openDesk, token } from './run.ts'

function yamlFor(url: string, more = ''): string {
  return `version: 1\ntarget: { provider: jupyterhub, url: "${url}" }\nusers: [{ name: zoe }]\n${more}`
}

describe('a URL that only hubplan.yaml names', () => {
  const noUrl = { HUBPLAN_URL: undefined }

  test('gets no token in CI', async () => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', yamlFor(desk.hub.url))
    expect(await desk.runWith({ ...noUrl, CI: 'true' }, 'plan')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: Only the file names ${desk.hub.url}, so no token is sent there.\nhint: set HUBPLAN_URL to the same address in the CI environment\nhelp: hubplan help connection\n`,
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('gets no token without a terminal', async () => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', yamlFor(desk.hub.url))
    expect(await desk.runWith(noUrl, 'plan')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: Only the file names ${desk.hub.url}, so no token is sent there.\nhint: set HUBPLAN_URL or give --url with the same address\nhelp: hubplan help connection\n`,
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('gets none at apply either', async () => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', yamlFor(desk.hub.url))
    await desk.run('plan', '-o', 'plan.json')
    const before = desk.hub.requests.length
    const ran = await desk.runWith({ ...noUrl, CI: 'true' }, 'apply', 'plan.json')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(desk.hub.requests).toHaveLength(before)
  })
})

describe('a flag or variable beside the URL of hubplan.yaml', () => {
  test.each([
    ['--url', {}, ['--url', 'http://127.0.0.1:1']],
    ['HUBPLAN_URL', { HUBPLAN_URL: 'http://127.0.0.1:1' }, []],
    ['JUPYTERHUB_URL', { HUBPLAN_URL: undefined, JUPYTERHUB_URL: 'http://127.0.0.1:1' }, []],
  ])('%s must not name another hub', async (name, env, args) => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', yamlFor(desk.hub.url))
    expect(await desk.runWith(env, 'plan', ...args)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${name} names http://127.0.0.1:1, but hubplan.yaml:2:38 names ${desk.hub.url}.\nhint: give the address of the right hub, or the file that belongs to it\nhelp: hubplan help connection\n`,
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test.each(['', '/', '/hub', '/hub/', '/hub/api', '/hub/api/'])('may write the same hub with %j', async (end) => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', yamlFor(`${desk.hub.url}/hub/api`))
    const ran = await desk.run('plan', '--url', `${desk.hub.url}${end}`)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  test('may spell the host in capitals', async () => {
    const desk = await openDesk()
    const local = desk.hub.url.replace('127.0.0.1', 'localhost')
    await desk.write('hubplan.yaml', yamlFor(local))
    const ran = await desk.run('plan', '--url', local.replace('localhost', 'LocalHost'), '-o', 'plan.json')
    expect(ran.code).toBe(0)
    expect((await desk.plan()).target.url).toBe(local)
  })

  test('must be an address', async () => {
    const desk = await openDesk()
    expect(await desk.run('plan', '--absent', 's01', '--url', 'hub.example.edu')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: --url is not an address; write it like https://hub.example.edu.\nhelp: hubplan help connection\n',
    })
  })
})

describe('a hub that cannot be spoken to', () => {
  test('is told, with code 1', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_URL: nobody }, 'plan', '--absent', 's01', '--timeout', '5')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(
      /the connection was refused at GET \/hub\/api\/user; trying again in [\d.]+ s \(1 of 5\)\n/,
    )
    expect(ran.stderr).toMatch(/\nerror: [^\n]*the connection was refused[^\n]*\n/)
  })

  test('that sends us on to another address is not followed', async () => {
    const desk = await openDesk()
    desk.hub.misbehave({
      path: '/user',
      times: Number.POSITIVE_INFINITY,
      action: { type: 'reply', status: 302, headers: { location: `${desk.hub.url}/hub/login` } },
    })
    const ran = await desk.run('plan', '--absent', 's01')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    // The first page sets out with the question who the token is.
    const paths = new Set([...desk.hub.requests.map(({ path }) => path), '/users'])
    expect(paths).toEqual(new Set(['/user', '/users']))
  })

  test('that is no hub is told', async () => {
    const desk = await openDesk()
    desk.hub.misbehave({ path: '/user', action: { type: 'reply', status: 200, body: '<html>Welcome</html>' } })
    const ran = await desk.run('plan', '--absent', 's01')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).not.toContain('bug in hubplan')
  })
})

describe('a policy', () => {
  const loose = 'version: 1\nabsent: [{ match: ["s*"] }]\nguards: { max_deletes: 50, max_delete_share: 1 }\n'

  test('tightens max_deletes', async () => {
    const desk = await openDesk({
      files: { 'hubplan.yaml': loose, 'policy.yaml': 'version: 1\nguards: { max_deletes: 3 }\n' },
    })
    const ran = await desk.run('plan', '--policy', 'policy.yaml')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('  delete-count  9 users would be deleted, and the limit is 3; ')
  })

  test('adds to protect', async () => {
    const desk = await openDesk({
      files: { 'hubplan.yaml': loose, 'policy.yaml': 'version: 1\nprotect: ["s0[1-8]"]\n' },
    })
    await desk.run('plan', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:s09'])
  })

  test('narrows manage', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose, 'policy.yaml': 'version: 1\nmanage: ["*9"]\n' } })
    await desk.run('plan', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:s09'])
  })

  test('cannot be loosened by the file', async () => {
    const policy = 'version: 1\nguards: { max_deletes: 3 }\nmanage: ["s*"]\n'
    const desk = await openDesk({ files: { 'hubplan.yaml': `${loose}manage: ["*"]\n`, 'policy.yaml': policy } })
    await desk.run('plan', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect((await desk.plan()).options).toMatchObject({ manage: [['*'], ['s*']], limits: { max_deletes: 3 } })
  })

  test('counts from HUBPLAN_POLICY too', async () => {
    const desk = await openDesk({
      files: { 'hubplan.yaml': loose, 'policy.yaml': 'version: 1\nguards: { max_deletes: 3 }\n' },
    })
    const ran = await desk.runWith({ HUBPLAN_POLICY: join(desk.folder, 'policy.yaml') }, 'plan')
    expect(ran.code).toBe(3)
  })

  test.each([
    [
      '--max-deletes',
      '4',
      'version: 1\nguards: { max_deletes: 3 }\n',
      '--max-deletes 4 goes beyond the policy, which allows at most 3.',
    ],
    [
      '--max-delete-share',
      '0.5',
      'version: 1\nguards: { max_delete_share: 0.1 }\n',
      '--max-delete-share 0.5 goes beyond the policy, which allows at most 0.1.',
    ],
  ])('refuses %s beyond it', async (flag, value, policy, sentence) => {
    const desk = await openDesk({ files: { 'policy.yaml': policy } })
    expect(await desk.run('plan', '--absent', 's01', '--policy', 'policy.yaml', flag, value)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${sentence}\nhint: ask the owner of the policy, or delete in smaller plans\nhelp: hubplan help plan\n`,
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('that is not there stops everything', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's01', '--policy', 'policy.yaml')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('policy.yaml: the file does not exist; check the name\n')
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('with an unknown key stops everything', async () => {
    const desk = await openDesk({ files: { 'policy.yaml': 'version: 1\nprotct: [root]\n' } })
    const ran = await desk.run('plan', '--absent', 's01', '--policy', 'policy.yaml')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('policy.yaml:2:1: unknown key "protct"; did you mean protect?\n')
  })

  test.each([
    ['protect', 'version: 1\nprotect: ["s01"]\n', 'protected: "s01" is protected'],
    [
      'max_deletes',
      'version: 1\nguards: { max_deletes: 1 }\n',
      'delete-count: 2 users would be deleted, and the limit is 1',
    ],
    ['manage', 'version: 1\nmanage: ["a*"]\n', 'outside-manage: prune, rules and exact groups cannot change'],
  ])('that is given at apply has its say: %s', async (_, policy, finding) => {
    const desk = await openDesk({ files: { 'policy.yaml': policy } })
    await desk.run('plan', '--absent', 's0[12]', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toMatch(/^error: A guard refuses the plan as the hub is now; nothing was changed\.\n/)
    expect(ran.stderr).toContain(`\n${finding}`)
    expect(desk.sent()).toEqual([])
  })
})

describe('the token', () => {
  test('must be there', async () => {
    const desk = await openDesk()
    expect(await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'plan', '--absent', 's01')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: There is no token for the hub.\nhint: set HUBPLAN_TOKEN (or JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN), or give --token-file FILE\nhelp: hubplan help connection\n',
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('must not be empty', async () => {
    const desk = await openDesk()
    expect(await desk.runWith({ HUBPLAN_TOKEN: '' }, 'plan', '--absent', 's01')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: HUBPLAN_TOKEN is empty.\nhint: put the token in it, or leave it out\nhelp: hubplan help plan\n',
    })
  })

  test('may end with a newline, as copied ones do', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: `${token}\n` }, 'plan', '--absent', 's01')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  test('must not hold a newline, and is not shown', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: `${token}\nx: y` }, 'plan', '--absent', 's01')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: HUBPLAN_TOKEN contains characters that a token cannot have.\nhint: it must contain one token on one line, without spaces or quotes around it\nhelp: hubplan help plan\n',
    })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test.each([
    ['JUPYTERHUB_API_TOKEN', { HUBPLAN_TOKEN: undefined, JUPYTERHUB_API_TOKEN: token }],
    ['JUPYTERHUB_TOKEN', { HUBPLAN_TOKEN: undefined, JUPYTERHUB_TOKEN: token }],
  ])('may be in %s', async (_, env) => {
    const desk = await openDesk()
    expect((await desk.runWith(env, 'plan', '--absent', 's01')).code).toBe(0)
  })

  test('may be in a file of its owner', async () => {
    const desk = await openDesk({ files: { token: `${token}\n` } })
    await chmod(join(desk.folder, 'token'), 0o600)
    const ran = await desk.runWith({ HUBPLAN_TOKEN: 'other' }, 'plan', '--absent', 's01', '--token-file', 'token')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  test('in a file that others can read is a warning', async () => {
    const desk = await openDesk({ files: { token } })
    await chmod(join(desk.folder, 'token'), 0o644)
    const ran = await desk.run('plan', '--absent', 's01', '--token-file', 'token')
    expect(ran).toMatchObject({
      code: 0,
      stderr: 'warning: The token file token can be read by other users; run: chmod 600 token\n',
    })
  })

  test('in a file that is not there is told', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--absent', 's01', '--token-file', 'token')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The token file token does not exist.\nhint: give a file that holds only the token\nhelp: hubplan help plan\n',
    })
  })

  test('that the hub does not know is told, with code 1', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_TOKEN: 'not-this-one' }, 'plan', '--absent', 's01')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(/^error: .*token.*\n/)
    expect(ran.stderr).not.toContain('not-this-one')
  })

  test('is no flag, and what is given there is not repeated', async () => {
    const desk = await openDesk()
    for (const args of [['--token', token], [`--token=${token}`]]) {
      expect(await desk.run('plan', '--absent', 's01', ...args)).toMatchObject({
        code: 1,
        stderr:
          'error: There is no flag --token: a token is never part of the command line, because other users of this machine see command lines.\nhint: set HUBPLAN_TOKEN, or give --token-file FILE; revoke the token if it was typed here\nhelp: hubplan help connection\n',
      })
    }
  })

  test('is in nothing that hubplan writes, with --debug too', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nzoe\n' } })
    desk.hub.misbehave({ method: 'POST', action: { type: 'reply', status: 500, body: { message: 'boom' } } })
    const outputs = [
      await desk.run('plan', 'users.csv', '-o', 'plan.json', '--debug'),
      await desk.run('show', 'plan.json', '--format', 'json'),
      await desk.run('apply', 'plan.json', '--debug'),
      await desk.run('apply', 'plan.json', '--debug', '--format', 'json'),
    ].flatMap(({ stdout, stderr }) => [stdout, stderr])
    const files = await Promise.all((await desk.files()).map(desk.read))
    expect(files).toHaveLength(3)
    for (const text of [...outputs, ...files]) expect(text).not.toContain(token)
  })

  test('of a read-only role plans, and says what applying will need', async () => {
    const desk = await openDesk({
      tokens: [{ token, name: 'reader', kind: 'service', scopes: ['list:users', 'read:users'] }],
    })
    const ran = await desk.run('plan', '--absent', 's01')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(
      '\nApplying needs rights that the planning token lacks\n  delete:users  for user.delete\n',
    )
  })

  test('that sees only a part of the users deletes nobody', async () => {
    const scopes = ['list:users!group=staff', 'read:users!group=staff', 'delete:users']
    const desk = await openDesk({ tokens: [{ token, name: 'partial', kind: 'service', scopes }] })
    const ran = await desk.run('plan', '--absent', 'alice')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  visibility  the token sees only some of the users, so users cannot be created, renamed or deleted',
    )
  })

  test('of a person who would be deleted is refused', async () => {
    const desk = await openDesk({
      users: [...classOf(12), { name: 'me', admin: true }],
      tokens: [{ token, name: 'me', kind: 'user', admin: true, scopes: ['inherit'] }],
    })
    const ran = await desk.run('plan', '--absent', 'me', '--allow', 'admin-delete', '--allow', 'min-admins')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  self  the token belongs to user "me", who would be deleted; use another token, or take the row out (cannot be overridden)\n',
    )
  })
})

test('sends no token unencrypted to another machine, unless told to', async () => {
  const desk = await openDesk()
  const url = desk.hub.url.replace('127.0.0.1', '0.0.0.0')
  const command = ['plan', '--absent', 's01', '--url', url]
  expect(await desk.run(...command)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`error: The token would travel unencrypted to ${url}.\n`),
  })
  expect(await desk.run(...command, '--insecure-http')).toMatchObject({ code: 0, stderr: '' })
})
