// Access tokens that end in mid-run, and the refresh token that changes with each renewal.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { crowd, type MockOptions } from '../mocks/alteryx.ts'
import { type AlteryxDesk, leaks, oauthFile, openAlteryxDesk } from './alteryx-desk.ts'

const provider = ['--provider', 'alteryx']
const wide = ['--max-deletes', '500', '--max-delete-share', '1']
const oauth = ['--oauth-file', 'tokens.json']
const planning = ['plan', ...provider, '--prune', '--protect', 'p00?@corp.com', ...wide, '-o', 'plan.json']
const noToken = { HUBPLAN_TOKEN: undefined }

async function deskOf(options: MockOptions = {}, more: object = {}): Promise<AlteryxDesk> {
  const desk = await openAlteryxDesk({ people: crowd(40), tokens: [], ...options })
  await desk.write('tokens.json', oauthFile(desk.mock, more))
  return desk
}

const run = (desk: AlteryxDesk, ...args: string[]) => desk.runWith(noToken, ...args)

async function planned(options: MockOptions = {}): Promise<AlteryxDesk> {
  const desk = await deskOf(options)
  expect(await run(desk, ...planning, ...oauth)).toMatchObject({ code: 0, stderr: 'The plan is saved in plan.json.\n' })
  return desk
}

/** The file holds what counts now, and nobody else may read it. */
async function expectKept(desk: AlteryxDesk): Promise<void> {
  expect(await desk.tokens()).toMatchObject({ refresh_token: desk.mock.refreshToken, note: 'kept' })
  expect(await desk.mode('tokens.json')).toBe('600')
  expect(await leaks(desk, ['tokens.json'])).toEqual([])
  const others = (await desk.files()).filter((name) => name.includes('tokens.json') && name !== 'tokens.json')
  expect(others).toEqual([])
}

/** A clock that only the test moves, for hubplan and for the system: a slow machine uses up no token's life. */
function stillClock(): (seconds: number) => void {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  return (seconds) => void vi.setSystemTime(Date.now() + seconds * 1000)
}

/** Times between one renewal and the next, s. */
function gaps({ mock: { renewals } }: AlteryxDesk): number[] {
  return renewals.slice(1).map((at, index) => (at - (renewals[index] ?? 0)) / 1000)
}

describe('a refresh token', () => {
  test('gives an access token, and the next one is kept', async () => {
    const desk = await planned()
    expect(desk.mock.renewals).toHaveLength(1)
    await expectKept(desk)
    expect(await desk.tokens()).toMatchObject({ token_endpoint: desk.mock.tokenEndpoint, expires_in: 300 })
    expect(await run(desk, 'apply', 'plan.json', ...oauth)).toMatchObject({ code: 0 })
    // The access token of the plan still lives.
    expect(desk.mock.renewals).toHaveLength(1)
  })

  test('by the variable, too', async () => {
    const desk = await deskOf()
    expect(await desk.runWith({ ...noToken, HUBPLAN_OAUTH_FILE: 'tokens.json' }, 'list', ...provider)).toMatchObject({
      code: 0,
    })
    await expectKept(desk)
  })

  test('300 removals, one a second, with access tokens that live 100 seconds', async () => {
    const pass = stillClock()
    const desk = await planned({ people: crowd(310), lifeS: 100, delayMs: 5 })
    desk.mock.beforeChange = () => pass(1)
    expect(await run(desk, 'apply', 'plan.json', ...oauth, '--concurrency', '8')).toMatchObject({
      code: 0,
      stdout: 'Applied: 300 changed, 0 already done.\n',
    })
    const { renewals, seen } = desk.mock
    // That of the plan, and one whenever the last one has lived four fifths of its life.
    expect(renewals).toHaveLength(4)
    for (const gap of gaps(desk)) expect(gap).toBeGreaterThanOrEqual(80)
    // Each was used, and none was refused.
    const used = new Set(seen.filter(({ path }) => path !== '/as/token').map(({ token }) => token))
    expect(used.size).toBe(renewals.length)
    expect(desk.mock.removals()).toHaveLength(300)
    await expectKept(desk)
    expect(await run(desk, 'list', ...provider, ...oauth)).toMatchObject({ code: 0 })
    await expectKept(desk)
  })

  test('replaces an access token that is refused in mid-run, once', async () => {
    const desk = await planned({ delayMs: 5 })
    let isDone = false
    desk.mock.beforeChange = () => {
      if (isDone || desk.mock.removals().length < 10) return
      isDone = true
      desk.mock.endTokens()
    }
    expect(await run(desk, 'apply', 'plan.json', ...oauth)).toMatchObject({
      code: 0,
      stdout: 'Applied: 30 changed, 0 already done.\n',
    })
    expect(desk.mock.renewals).toHaveLength(2)
    await expectKept(desk)
  })

  test('is not used up where even new access tokens are refused', async () => {
    const desk = await planned()
    desk.mock.beforeChange = () => {
      desk.mock.isShut = true
    }
    const ran = await run(desk, 'apply', 'plan.json', ...oauth)
    expect(ran.code).toBe(5)
    expect(desk.mock.renewals.length).toBeLessThan(4)
    await expectKept(desk)
  })

  test('serves several runs at once', async () => {
    const pass = stillClock()
    const desk = await deskOf({ lifeS: 100, people: crowd(240), pageCap: 5 })
    let pages = 0
    desk.mock.beforePage = () => {
      pages += 1
      // The access token still lives, and is to be replaced; more pages are left than can be on their way.
      if (pages === 30 || pages === 70) pass(85)
    }
    const runs = [1, 2, 3].map(() => run(desk, 'list', ...provider, ...oauth))
    for (const ran of await Promise.all(runs)) expect(ran).toMatchObject({ code: 0, stderr: '240 of 240 users.\n' })
    await expectKept(desk)
    expect(gaps(desk)).toEqual([85, 85])
  })

  test('is renewed once by two processes that begin together', async () => {
    const desk = await deskOf()
    const runs = [1, 2, 3, 4].map(() => run(desk, 'list', ...provider, ...oauth))
    for (const ran of await Promise.all(runs)) expect(ran).toMatchObject({ code: 0, stderr: '40 of 40 users.\n' })
    expect(desk.mock.renewals).toHaveLength(1)
    await expectKept(desk)
  })

  test('survives a kill, also one in the middle of a renewal', async () => {
    const desk = await planned({ delayMs: 40 })
    let isEnded = false
    const running = desk.start(noToken, 'apply', 'plan.json', ...oauth, '--concurrency', '4')
    await new Promise<void>((resolve) => {
      desk.mock.beforeChange = () => {
        if (!isEnded && desk.mock.removals().length > 5) {
          isEnded = true
          desk.mock.endTokens()
        }
        if (desk.mock.removals().length > 15) resolve()
      }
    })
    running.child.kill('SIGKILL')
    await running.done
    expect(desk.mock.renewals).toHaveLength(2)
    expect(desk.mock.people.size).toBeGreaterThan(10)
    // A lock of a process that is gone does not hold anybody up.
    const { pid } = running.child
    await desk.write('tokens.json.lock', JSON.stringify({ pid, host: hostname(), since: '2026-11-21T00:00:00Z' }))
    // What is left is done within the life of a token, unless that has ended.
    desk.mock.endTokens()
    expect(await run(desk, 'apply', 'plan.json', ...oauth)).toMatchObject({ code: 0 })
    expect(desk.mock.people.size).toBe(10)
    await expectKept(desk)
  })

  test('outlives Ctrl-C in the middle of a renewal', async () => {
    const desk = await deskOf()
    let go = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      desk.mock.beforeRenewed = () =>
        new Promise((answer) => {
          go = answer
          resolve()
        })
    })
    const running = desk.start(noToken, ...planning, ...oauth)
    await asked
    running.child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 200))
    go()
    expect((await running.done).code).toBe(130)
    await expectKept(desk)
  })

  test('behind a link stays behind the link', async () => {
    const desk = await deskOf()
    await mkdir(join(desk.folder, 'safe'))
    await writeFile(join(desk.folder, 'safe/real.json'), oauthFile(desk.mock), { mode: 0o600 })
    await symlink('safe/real.json', join(desk.folder, 'link.json'))
    expect(await run(desk, 'list', ...provider, '--oauth-file', 'link.json')).toMatchObject({ code: 0 })
    expect(await desk.tokens('safe/real.json')).toMatchObject({ refresh_token: desk.mock.refreshToken })
    expect(await run(desk, 'list', ...provider, '--oauth-file', 'link.json')).toMatchObject({ code: 0 })
  })

  test('that others can read is a warning, and then it is not', async () => {
    const desk = await deskOf()
    await desk.write('tokens.json', oauthFile(desk.mock), 0o644)
    expect((await run(desk, 'list', ...provider, ...oauth)).stderr).toContain('chmod 600 tokens.json')
    expect((await run(desk, 'list', ...provider, ...oauth)).stderr).toBe('40 of 40 users.\n')
    await expectKept(desk)
  })

  test('in no --debug output', async () => {
    const desk = await deskOf()
    const ran = await run(desk, 'list', ...provider, ...oauth, '--debug')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('debug: the access token was renewed and lives 300 s')
    expect(ran.stderr).toContain('debug: GET /v4/workspaces/current 200')
  })
})

describe('what cannot be renewed', () => {
  test('because the token was revoked says so in one sentence', async () => {
    const desk = await deskOf({}, { refresh_token: 'revoked-hush' })
    const ran = await run(desk, ...planning, ...oauth)
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain(
      'Alteryx cannot be read: the refresh token in tokens.json has expired or was used elsewhere (invalid_grant); create a new pair in User Preferences, OAuth 2.0 API Tokens, and write it to tokens.json.',
    )
    expect(desk.mock.renewals).toHaveLength(1)
  })

  test('in mid-run stops the run and leaves the rest open', async () => {
    const pass = stillClock()
    const desk = await planned()
    desk.mock.beforeChange = () => {
      if (desk.mock.removals().length !== 10) return
      desk.mock.renewalFaults.push({ status: 400, body: '{"error":"invalid_grant"}' })
      pass(300)
    }
    const ran = await run(desk, 'apply', 'plan.json', ...oauth, '--concurrency', '1')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toContain('Applied in part: of 30 actions 10 changed, 0 already done, 20 not reached.')
    expect(ran.stdout).toContain('has expired or was used elsewhere')
    // The one that made the plan, and the one that was refused.
    expect(desk.mock.renewals).toHaveLength(2)
    // With a new pair the same command does the rest.
    desk.mock.beforeChange = () => undefined
    expect(await run(desk, 'apply', 'plan.json', ...oauth)).toMatchObject({ code: 0 })
    expect(desk.mock.people.size).toBe(10)
  })

  test.each<[string, 'drop' | 'drop after' | { status: number; body: string }]>([
    ['the connection breaks off', 'drop'],
    ['the answer is lost', 'drop after'],
    ['a gateway answers', { status: 502, body: '<html>' }],
    ['the answer is a page', { status: 200, body: '<html>' }],
  ])('because %s is not tried again', async (_, fault) => {
    const desk = await deskOf()
    desk.mock.renewalFaults.push(fault)
    const ran = await run(desk, ...planning, ...oauth)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('the old refresh token may no longer be valid')
    expect(ran.stderr).toContain('create a new pair in User Preferences, OAuth 2.0 API Tokens')
    expect(desk.mock.renewals).toHaveLength(1)
    expect(desk.mock.seen.filter(({ path }) => path !== '/as/token')).toEqual([])
  })

  test('because nobody listens there is tried again, and told', async () => {
    const desk = await deskOf({}, { token_endpoint: 'http://127.0.0.1:9/as/token' })
    const before = oauthFile(desk.mock, { token_endpoint: 'http://127.0.0.1:9/as/token' })
    const ran = await run(desk, 'list', ...provider, ...oauth)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('the access token cannot be renewed: the connection was refused')
    expect(JSON.parse(before)).toEqual(await desk.tokens())
  })

  test('because the file cannot be replaced is told loudly, and nothing is changed', async () => {
    const desk = await planned()
    await mkdir(join(desk.folder, 'vault'))
    await writeFile(join(desk.folder, 'vault/tokens.json'), oauthFile(desk.mock), { mode: 0o600 })
    // The folder goes while the question is under way: the new token has no place.
    desk.mock.beforeRenewed = () => rm(join(desk.folder, 'vault'), { recursive: true })
    const ran = await run(desk, 'apply', 'plan.json', '--oauth-file', 'vault/tokens.json')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('THE NEW REFRESH TOKEN COULD NOT BE SAVED in vault/tokens.json (ENOENT)')
    expect(ran.stderr).toContain('nothing more is changed; create a new pair')
    expect(desk.mock.changes()).toEqual([])
    expect(desk.mock.seen.filter(({ token }) => token.startsWith('access-hush-2'))).toEqual([])
  })

  // Tests may run as root, which only such a folder keeps out.
  test.runIf(process.platform === 'linux')(
    'because the folder cannot be written is told before it is used up',
    async () => {
      const desk = await openAlteryxDesk({ tokens: [] })
      const env = {
        ...noToken,
        HUBPLAN_REFRESH_TOKEN: desk.mock.refreshToken,
        HUBPLAN_CLIENT_ID: desk.mock.clientId,
        HUBPLAN_OAUTH_ENDPOINT: desk.mock.tokenEndpoint,
      }
      const ran = await desk.runWith(env, 'list', ...provider, '--oauth-file', '/proc/self/tokens.json')
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain('cannot be kept up to date (ENOENT)')
      expect(ran.stderr).toContain('nothing was renewed: the folder must be writable')
      expect(desk.mock.renewals).toHaveLength(0)
    },
  )

  test('because the lock cannot be made is told before it is used up', async () => {
    const desk = await deskOf()
    await mkdir(join(desk.folder, 'a'))
    const long = `${'n'.repeat(250)}.j`
    await writeFile(join(desk.folder, 'a', long), oauthFile(desk.mock), { mode: 0o600 })
    const ran = await run(desk, 'list', ...provider, '--oauth-file', `a/${long}`)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('cannot be kept up to date (ENAMETOOLONG)')
    expect(desk.mock.renewals).toHaveLength(0)
  })
})

describe('an OAuth file', () => {
  test.each<[string, string, string]>([
    ['is no JSON', '{"refresh_token": "hush', 'is not JSON'],
    ['is a list', '["hush"]', 'is not a JSON object'],
    ['has no refresh token', '{"client_id": "x"}', 'has no refresh_token'],
    ['has a number for a token', '{"refresh_token": 5}', 'has a refresh_token that cannot be one'],
    ['has a token in two lines', '{"refresh_token": "hush\\nhush"}', 'has a refresh_token that cannot be one'],
    ['does not say where', '{"refresh_token": "hush", "client_id": "x"}', 'has no token endpoint'],
    [
      'leads elsewhere',
      '{"refresh_token":"hush","client_id":"x","token_endpoint":"https://evil.example/as/token"}',
      'is not trusted',
    ],
    [
      'has no client',
      '{"refresh_token":"hush","token_endpoint":"https://pingauth.alteryxcloud.com/as"}',
      'has no client_id',
    ],
  ])('that %s is refused, and not shown', async (_, text, message) => {
    const desk = await openAlteryxDesk({ tokens: [] })
    await desk.write('tokens.json', text)
    const ran = await run(desk, 'list', ...provider, ...oauth)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(message)
    expect(desk.mock.seen).toEqual([])
    expect(await desk.read('tokens.json')).toBe(text)
  })

  test('that is missing is written from the variables', async () => {
    const desk = await openAlteryxDesk({ tokens: [] })
    const { refreshToken: given, clientId, tokenEndpoint } = desk.mock
    const env = { ...noToken, HUBPLAN_REFRESH_TOKEN: given, HUBPLAN_CLIENT_ID: clientId }
    expect((await run(desk, 'list', ...provider, ...oauth)).stderr).toContain(
      'The OAuth file tokens.json does not exist',
    )
    const alone = await desk.runWith(env, 'list', ...provider)
    expect(alone.code).toBe(1)
    expect(alone.stderr).toContain(
      'HUBPLAN_REFRESH_TOKEN needs --oauth-file: every renewal invalidates the old refresh token',
    )
    expect(desk.mock.renewals).toHaveLength(0)
    const all = { ...env, HUBPLAN_OAUTH_ENDPOINT: tokenEndpoint }
    expect(await desk.runWith(all, 'list', ...provider, ...oauth)).toMatchObject({ code: 0 })
    expect(await desk.tokens()).toMatchObject({ refresh_token: desk.mock.refreshToken, client_id: clientId })
    expect(await desk.mode('tokens.json')).toBe('600')
    // The variables are older now: the file counts.
    const again = await desk.runWith(all, 'list', ...provider, ...oauth)
    expect(again).toMatchObject({ code: 0 })
    expect(again.stderr).toContain('HUBPLAN_REFRESH_TOKEN is not used: tokens.json exists')
  })

  test('learns the endpoint and the client from the access token', async () => {
    const desk = await openAlteryxDesk({ tokens: [] })
    const claims = { iss: desk.mock.tokenEndpoint.replace(/\/token$/, ''), client_id: desk.mock.clientId, exp: 1 }
    const jwt = `hush.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.hush`
    await desk.write('tokens.json', JSON.stringify({ refresh_token: desk.mock.refreshToken, access_token: jwt }))
    expect(await run(desk, 'list', ...provider, ...oauth)).toMatchObject({ code: 0 })
    expect(desk.mock.renewals).toHaveLength(1)
    expect(await desk.tokens()).toMatchObject({
      client_id: desk.mock.clientId,
      token_endpoint: desk.mock.tokenEndpoint,
    })
  })

  test('does not go with --token-file, nor with systems whose tokens live on', async () => {
    const desk = await deskOf()
    await desk.write('token.txt', 'hush')
    const both = await run(desk, 'list', ...provider, ...oauth, '--token-file', 'token.txt')
    expect(both.stderr).toContain('--token-file and the OAuth file do not go together')
    const hub = await run(desk, 'list', ...oauth)
    expect(hub.stderr).toContain('--oauth-file: tokens of a JupyterHub cannot be renewed')
  })
})
