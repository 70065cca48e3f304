import { afterAll, describe, expect, test } from 'vitest'

import { type AupAge, startSandbox } from '../helpers/sandbox.ts'
import { aupContract } from './aup-suite.ts'
import { realTarget } from './aup-targets.ts'

async function openShared(age: AupAge) {
  const sandbox = await startSandbox({
    aup: { age, firstQuota: 30, quotas: { ann: 50, gone: 9, refresh: 7 }, passwords: { ann: 'Abcdef1!' } },
    tokens: [{ token: 'of-admin', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
    users: [{ name: 'ann' }, { name: 'boss', admin: true }, { name: 'refresh' }],
    groups: [{ name: 'ml', users: ['ann'], properties: { source: 'system' } }],
  })
  return { age, sandbox, target: await realTarget(sandbox.url, 'of-admin') }
}

const shared = [await openShared('june'), await openShared('august')]

describe.each(shared)('on a hub of $age that others use, too', ({ age, sandbox, target }) => {
  afterAll(sandbox.close)
  let minted = 0

  /** The one thing that the sandbox does not have a route for. */
  async function userToken(name: string, scopes: readonly string[] = ['inherit']): Promise<string> {
    minted += 1
    sandbox.hub.addToken({ token: `minted-${minted}`, name, kind: 'user', scopes })
    return `minted-${minted}`
  }

  aupContract({ ...target, start: async () => ({ ...(await target.start()), userToken }) })

  test('the contract leaves everybody else alone, and of its own only rows that nothing can remove', () => {
    const { hub } = sandbox
    const own = /^(?:github:)?t[0-9a-f]{10}-/i
    const quotas = [...hub.quotas].filter(([name]) => !own.test(name)).map(([name, { balance }]) => [name, balance])
    expect(target).toMatchObject({ age, mode: 'multi', isOurs: false })
    expect([...hub.users.values()].map(({ name, admin }) => [name, admin])).toEqual([
      ['ann', false],
      ['boss', true],
      ['refresh', false],
      ['admin', true],
    ])
    expect([...hub.groups.keys()]).toEqual(['native-users', 'github-users', 'ml'])
    expect([...(hub.groups.get('ml')?.members ?? [])].map(({ name }) => name)).toEqual(['ann'])
    expect(quotas).toEqual([
      ['ann', 50],
      ['gone', 9],
      ['refresh', 7],
    ])
    expect(['ann', 'gone', 'refresh'].flatMap(hub.transactions)).toEqual([])
    expect([...hub.passwords.keys()].filter((name) => !own.test(name))).toEqual(['ann'])
    expect(hub.isPassword('ann', 'Abcdef1!')).toBe(true)
  })
})
