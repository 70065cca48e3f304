import { describe, expect, test } from 'vitest'

import { adminWords, examples, fewest, isKnownVersion, rightsOf, snippetFor } from '../../../src/core/look/diagnosis.ts'
import type { Identity } from '../../../src/core/types.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import { snapshot } from '../live.ts'

const service: Identity = { kind: 'service', name: 'hubplan', admin: false, version: '5.2.1', scopes: [] }

const why = adminWords(service, jupyterhub.manages)
const forPlan = { for: 'plan', why } as const
const forApply = { for: 'apply', why } as const

describe('the rights', () => {
  const rights = (identity: Identity) => {
    const actions = examples(identity.version, jupyterhub.manages)
    return rightsOf(actions, jupyterhub.needs(actions, snapshot([], { identity })))
  }

  test('are told for every op', () => {
    expect(rights(service).map(({ op }) => op)).toEqual([
      'user.create',
      'user.delete',
      'user.rename',
      'admin.set',
      'group.create',
      'group.properties',
      'group.delete',
      'member.add',
      'member.remove',
      'server.start',
      'server.stop',
    ])
    expect(rights(service).every(({ lacks }) => lacks.length > 0)).toBe(true)
  })

  test('leave out what the hub is too old for', () => {
    expect(rights({ ...service, version: '3.0.0' }).map(({ op }) => op)).not.toContain('group.properties')
  })

  test('name what lacks', () => {
    const scopes = ['admin:users', 'delete:users', 'list:users', 'read:users', 'read:servers']
    const lacks = new Map(rights({ ...service, scopes }).map(({ op, lacks: what }) => [op, what]))
    expect(lacks.get('user.create')).toEqual([])
    expect(lacks.get('user.delete')).toEqual(['delete:servers'])
    expect(lacks.get('admin.set')).toEqual(['admin'])
    expect(lacks.get('group.create')).toEqual(['admin:groups', 'list:groups'])
  })
})

test('scopes that another one holds are not named', () => {
  expect(fewest(['list:users', 'read:users', 'read:users:groups'])).toEqual(['list:users', 'read:users'])
  expect(fewest(['delete:users', 'admin:users', 'list:users', 'groups', 'list:groups'])).toEqual([
    'admin:users',
    'groups',
  ])
})

describe('the snippet', () => {
  test('is a role for this service', () => {
    const text = snippetFor(service, ['list:users', 'read:users'], forPlan)
    expect(text?.replace(/-[0-9a-f]{6}"/, '-xxxxxx"')).toBe(
      [
        'c.JupyterHub.load_roles.append(',
        '    {',
        '        "name": "hubplan-plan-xxxxxx",',
        '        "services": ["hubplan"],',
        '        "scopes": ["list:users", "read:users"],',
        '    }',
        ')',
        '',
      ].join('\n'),
    )
  })

  test('gives another set of scopes another name, so that both can be pasted', () => {
    const name = (scopes: string[]): string | undefined =>
      /"name": "(.*)"/.exec(snippetFor(service, scopes, forPlan) ?? '')?.[1]
    expect(name(['a'])).toBe(name(['a']))
    expect(name(['a'])).not.toBe(name(['b']))
  })

  test('is for a user, whose name is a literal of Python', () => {
    const text = snippetFor({ ...service, kind: 'user', name: 'ü"\\😀' }, ['list:users'], forApply)
    expect(text).toContain(String.raw`"users": ["\U000000fc\"\\\U0001f600"],`)
  })

  test('says who must be an admin', () => {
    expect(snippetFor(service, ['admin'], forApply)).toBe(
      '# JupyterHub 5.2.1 lets only admins change who is admin:\n# the entry of "hubplan" in c.JupyterHub.services needs "admin": True\n',
    )
    expect(snippetFor({ ...service, kind: 'user' }, ['admin'], forApply)).toContain('# "hubplan" must be an admin\n')
  })

  test('is none when nothing lacks', () => {
    expect(snippetFor(service, [], forPlan)).toBeUndefined()
  })
})

test.each([
  ['2.2.1', false],
  ['2.3.0', true],
  ['5.5.1', true],
  ['6.0.0b2', true],
  ['7.0.0', false],
  ['', false],
])('version %s is known: %s', (version, isKnown) => {
  expect(isKnownVersion(version)).toBe(isKnown)
})

test('of a hub with quotas every op is asked, and admins are named for them', () => {
  const ops = examples('5.2.1', aup.manages).map(({ op }) => op)
  expect(ops).toEqual(expect.arrayContaining(['quota.set', 'quota.add', 'quota.unlimited', 'password.set']))
  const actions = examples('5.2.1', aup.manages)
  const lacks = rightsOf(actions, aup.needs(actions, snapshot([], { identity: service })))
  expect(lacks.find(({ op }) => op === 'password.set')).toEqual({ op: 'password.set', lacks: ['admin', 'read:users'] })
  expect(snippetFor(service, ['admin'], { for: 'plan', why: adminWords(service, aup.manages) })).toMatch(
    /^# AUP Learning Cloud lets only admins see and set quotas and passwords:\n# the entry of "hubplan" /,
  )
})
