import { afterEach, describe, expect, test } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Http } from '../../../src/http/types.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { sightOfAup } from '../../../src/providers/aup/sight.ts'
import type { Look, Looked } from '../../../src/providers/types.ts'
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts'
import { connect, fullScopes } from '../../helpers/hub-client.ts'
import { lookAt, toldBy } from '../looking.ts'
import { password, reply } from './setup.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

const admin = { token: 'secret', name: 'admin', kind: 'user' as const, admin: true, scopes: fullScopes }

async function look(options: SandboxOptions = {}, more: Partial<Look> = {}): Promise<Looked> {
  const sandbox = await startSandbox({
    users: [{ name: 'admin', admin: true }],
    tokens: [admin],
    aup: true,
    ...options,
  })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  return lookAt(aup, client, more)
}

function about(looked: Looked, ...names: string[]): string[] {
  return toldBy(looked).filter((line) => names.includes(line.split(/[ :]/)[1] ?? ''))
}

const noReading =
  'note token: scopes do not apply to quotas and passwords here: every token of an admin can change them, so no token is read-only; in CI, plan in the protected job, too'

describe('a look at an AUP Learning Cloud', () => {
  test('tells what it offers, and how its quotas stand', async () => {
    const looked = await look({ aup: { quotas: { admin: 'unlimited', gone: 7 }, firstQuota: 100 } })
    expect(looked.canPlan).toBe(true)
    expect(about(looked, 'kind', 'token', 'passwords', 'quotas').slice(1)).toEqual([
      'ok kind: AUP Learning Cloud',
      noReading,
      'ok passwords: many in one request',
      'ok quotas: 2 quotas, 1 of them unlimited; a new user gets 100',
    ])
    expect(looked.rights.map(({ op }) => op)).toEqual(
      expect.arrayContaining(['quota.set', 'quota.add', 'quota.unlimited', 'password.set']),
    )
  })

  test('says what an old one does not offer', async () => {
    const looked = await look({ aup: { age: 'march', quotas: { admin: 5 } } })
    expect(about(looked, 'passwords', 'groups')).toEqual(
      expect.arrayContaining([
        'note passwords: one in a request: this hub is too old to take many',
        'note groups: this hub is too old to show where its groups come from',
      ]),
    )
  })

  test('warns where one user is everybody, nothing is metered, or a balance starts no server', async () => {
    const one = await look({ aup: { mode: 'auto-login', quotas: { admin: 5 } } })
    expect(about(one, 'passwords', 'quotas').slice(1)).toEqual([
      expect.stringMatching(/^warn passwords: this hub logs all people in as one user \(auto-login\)/),
      'warn quotas: quotas are switched off on this hub; it keeps 1 quota; a new user gets 0; they have no effect until quotas are switched on in the config of the hub',
    ])
    const poor = await look({ aup: { quotas: { admin: 5 } } })
    expect(about(poor, 'quotas').at(-1)).toBe(
      'note quotas: 1 user with less than the 20 that a server start takes: "admin"',
    )
  })

  test('says what the hub, as it is set up, makes of a plan', async () => {
    const create = { id: 'user.create:new', op: 'user.create', user: 'new', before: null, after: { admin: false } }
    const actions = [password('admin'), { ...create, reason: { why: 'row' } }] as unknown as Look['actions']
    const looked = await look({ aup: { mode: 'auto-login' } }, { actions })
    expect(about(looked, 'plan')).toEqual([
      expect.stringMatching(/^fail plan: this hub logs all people in as one user .* 1 password cannot be set;/),
      expect.stringMatching(
        /^warn plan: this hub logs all people in as one user .* 1 new name of this plan cannot log in/,
      ),
    ])
  })

  test.each([
    ['user', 'make "planner" an admin'],
    ['service', 'give the service "admin": True'],
  ] as const)('shows nothing to a %s who is no admin', async (kind, hint) => {
    const tokens = [{ ...admin, name: 'planner', kind, admin: false }]
    const users = [{ name: 'planner' }]
    const looked = await look({ tokens, users })
    expect(about(looked, 'token')[1]).toBe(
      `fail token: its owner is not an admin, and this hub shows quotas only to admins, whatever the scopes; ${hint}`,
    )
    expect(about(looked, 'users')).toEqual([])
    expect(looked.rights.find(({ op }) => op === 'password.set')?.lacks).toContain('admin')
    expect(looked.snippets.planning).toMatch(
      /# AUP Learning Cloud lets only admins see and set quotas and passwords:\n# (the entry of )?"planner" /,
    )
  })

  test('fails when the hub is none', async () => {
    const { sandbox, client } = await plain()
    cleanup.push(client.close, sandbox.close)
    expect(about(await lookAt(aup, client), 'kind')).toEqual([
      'fail kind: this is not an AUP Learning Cloud: it has no quotas; leave target.provider: aup and --provider aup out',
    ])
  })
})

async function plain() {
  const sandbox = await startSandbox({ tokens: [admin], users: [{ name: 'admin', admin: true }] })
  return { sandbox, client: connect(sandbox.url, 'secret') }
}

describe('an AUP Learning Cloud is known', () => {
  const seen = (answers: Readonly<Record<string, ReturnType<typeof reply>>>) =>
    sightOfAup(async ({ path }) => answers[path.replace('/hub/', '')] ?? reply(404, {}))
  const none = { hasBatch: false, hasGroups: false }

  test.each([
    ['by its platform', { 'api/platform': reply(200, { platform: 'AUP Learning Cloud' }) }, none],
    ['by its list of quotas', { 'admin/api/quota/': reply(200, { users: [] }) }, none],
    ['by its refusal of that list', { 'admin/api/quota/': reply(403, { error: 'no' }) }, none],
    ['not by another platform', { 'api/platform': reply(200, { platform: 'other' }) }, undefined],
    ['not by a page', { 'api/platform': reply(200, '<html>'), 'admin/api/quota/': reply(200, '<html>') }, undefined],
    ['not by a list without users', { 'admin/api/quota/': reply(200, {}) }, undefined],
    ['not by a refusal in other words', { 'admin/api/quota/': reply(401, { message: 'no' }) }, undefined],
    ['not by an error of the hub', { 'admin/api/quota/': reply(500, { error: 'no' }) }, undefined],
  ])('%s', async (_, answers, sight) => {
    expect(await seen(answers)).toEqual(sight)
  })

  test('not when nobody answers: then nothing is known', async () => {
    const { sandbox, client } = await plain()
    cleanup.push(client.close)
    await sandbox.close()
    await expect(sightOfAup(client.http)).rejects.toThrow(Problem)
    const broken: Http = async () => {
      throw new TypeError('a bug')
    }
    await expect(sightOfAup(broken)).rejects.toThrow(TypeError)
  })
})
