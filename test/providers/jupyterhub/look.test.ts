import { afterEach, describe, expect, test } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import type { Look, Looked } from '../../../src/providers/types.ts'
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts'
import { connect, fullScopes } from '../../helpers/hub-client.ts'
import { lookAt, toldBy } from '../looking.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

async function look(
  scopes: readonly string[],
  { token = 'secret', ...more }: Partial<Look> & { readonly token?: string } = {},
  options: SandboxOptions = {},
): Promise<Looked> {
  const tokens = [{ token: 'secret', name: 'bot', kind: 'service' as const, scopes }]
  const sandbox = await startSandbox({ tokens, users: [{ name: 'ann' }], ...options })
  const client = connect(sandbox.url, token)
  cleanup.push(client.close, sandbox.close)
  return lookAt(jupyterhub, client, more)
}

const reading = ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups', 'read:roles:groups']

describe('a look at a hub', () => {
  test('tells how it answers, who the token is, what it sees, and what is not known of groups', async () => {
    const looked = await look(reading)
    expect(looked.canPlan).toBe(true)
    expect(toldBy(looked)).toEqual([
      'ok answer: the hub answers in less than 1 ms',
      'ok version: JupyterHub 3.0.0',
      'ok token: service "bot", not an admin (HUBPLAN_TOKEN)',
      'ok users: 1 user (all users of the hub)',
      'ok groups: 0 groups',
      'ok activity: visible',
      'ok servers: visible',
      "note groups: if the hub's authenticator manages the groups, which the API does not show, the hub refuses changes of groups; set target.groups: read-only there",
    ])
  })

  test('of a token that is refused tells nothing else', async () => {
    const looked = await look(reading, { token: 'wrong' })
    expect(looked).toMatchObject({ canPlan: false, rights: [] })
    // A token of a service that is not there yet, perhaps.
    expect(looked.snippets).toEqual({ config: await jupyterhub.setUp?.() })
    expect(toldBy(looked)).toEqual([
      expect.stringMatching(/^fail token: HUBPLAN_TOKEN: The hub refused the token at \/hub\/api\/user: /),
    ])
  })

  test('goes on when the users cannot be read, and still tells what the token may do', async () => {
    const read = async (): Promise<never> => {
      throw new Problem('connection', 'The hub cannot be read.')
    }
    const looked = await look(reading, { read })
    expect(toldBy(looked)).toContain('fail users: The hub cannot be read.')
    expect(looked.rights).not.toEqual([])
  })

  test('of an AUP Learning Cloud says what to choose, and asks nothing of quotas', async () => {
    const looked = await look(fullScopes, {}, { aup: true })
    expect(toldBy(looked)).toContainEqual(
      expect.stringMatching(/^warn kind: this is an AUP Learning Cloud; planned as a/),
    )
    expect(looked.rights.map(({ op }) => op)).not.toContain('quota.set')
  })
})

describe('the rights of a token', () => {
  test('are told for every op', async () => {
    const { rights } = await look([], {}, { version: '5.2.1' })
    expect(rights.map(({ op }) => op)).toEqual([
      'user.create',
      'user.delete',
      'user.rename',
      'admin.set',
      'group.create',
      'group.properties',
      'group.delete',
      'member.add',
      'member.remove',
      'notice.give',
      'notice.lift',
      'server.start',
      'server.stop',
      'server.remove',
    ])
    expect(rights.every(({ lacks }) => lacks.length > 0)).toBe(true)
  })

  test('leave out what the hub is too old for', async () => {
    expect((await look([])).rights.map(({ op }) => op)).not.toContain('group.properties')
  })

  test('name what lacks, and the role that gives it', async () => {
    const scopes = ['admin:users', 'delete:users', 'list:users', 'read:users', 'read:servers']
    const { rights, snippets } = await look(scopes, {}, { version: '5.2.1' })
    const lacks = new Map(rights.map(({ op, lacks: what }) => [op, what]))
    expect(lacks.get('user.create')).toEqual([])
    expect(lacks.get('user.delete')).toEqual(['delete:servers'])
    expect(lacks.get('admin.set')).toEqual(['admin'])
    expect(lacks.get('group.create')).toEqual(['admin:groups', 'list:groups'])
    expect(snippets.planning).toContain('"scopes": ["list:groups", "read:groups", "read:roles:groups"],')
    expect(snippets.applying).toContain('"scopes": ["admin:groups", "servers"],')
    expect(snippets.applying).toContain('# JupyterHub 5.2.1 lets only admins change who is admin:\n')
  })

  test('of a plan are those of its actions, and none lacks', async () => {
    const action = {
      id: 'group.create:g',
      op: 'group.create',
      group: 'g',
      before: null,
      after: {},
      reason: { why: 'row' },
    }
    const actions = [action] as unknown as Look['actions']
    const { rights, snippets } = await look([...reading, 'admin:groups'], { actions })
    expect(rights).toEqual([{ op: 'group.create', lacks: [], unless: "the hub's authenticator manages the groups" }])
    expect(snippets).toMatchObject({ planning: undefined, applying: undefined })
    expect(snippets.config?.helm).toBe('# Nothing is missing: the token of service "bot" has every right to apply.\n')
    const one = { ...action, id: 'user.create:u', op: 'user.create', user: 'u', after: { admin: false } }
    const others = await look([...reading, 'admin:users'], { actions: [one] as unknown as Look['actions'] })
    expect(toldBy(others).some((line) => line.includes('authenticator'))).toBe(false)
  })
})

describe('the addition to the config', () => {
  test('of a token that can only read is no role for writing', async () => {
    const { snippets } = await look(reading)
    expect(snippets.applying).toContain('"scopes": ["admin:groups", "admin:users", "servers"],')
    expect(snippets.config?.python).toBe('# Nothing is missing: the token of service "bot" has every right to plan.\n')
  })

  test('of a token that reads too little is the role for planning', async () => {
    const { snippets } = await look(['list:users', 'read:users'])
    expect(snippets.config?.python).toContain('# What the token of service "bot" lacks to plan.\n')
    expect(snippets.config?.python).toContain(snippets.planning)
  })

  test('of a token that can write something is the role for everything, with what planning lacks', async () => {
    const { snippets } = await look(['list:users', 'read:users', 'admin:users'])
    expect(snippets.config?.python).toContain('# What the token of service "bot" lacks to apply.\n')
    expect(snippets.config?.python).toContain(snippets.applying)
  })

  test('of a plan that lacks nothing is the role for planning, where that one is incomplete', async () => {
    const one = { id: 'group.create:g', op: 'group.create', group: 'g', before: null, after: {} }
    const actions = [{ ...one, reason: { why: 'row' } }] as unknown as Look['actions']
    const { snippets } = await look(['list:groups', 'admin:groups'], { actions })
    expect(snippets.applying).toBeUndefined()
    expect(snippets.config?.python).toContain('# What the token of service "bot" lacks to plan.\n')
  })

  test('is unknown where the hub does not answer', async () => {
    const client = connect('http://127.0.0.1:9', 'secret')
    cleanup.push(client.close)
    expect((await lookAt(jupyterhub, client)).snippets).toEqual({})
  })
})
