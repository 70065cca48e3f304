import { describe, expect, test } from 'vitest'

import type { Identity } from '../../../src/core/types.ts'
import { snippetFor } from '../../../src/providers/jupyterhub/role.ts'

const service: Identity = { kind: 'service', name: 'hubplan', admin: false, version: '5.2.1', scopes: [] }
const why = 'JupyterHub 5.2.1 lets only admins change who is admin'
const forPlan = { for: 'plan', why } as const
const forApply = { for: 'apply', why } as const

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
