// API tokens on the sandbox: what is revoked, what stays, and what happens when answers get lost.
import { afterEach, describe, expect, it, test } from 'vitest'

import type { ApplyEvent, TokenRule } from '../../src/core/types.ts'
import type { SandboxOptions } from '../../src/sandbox/index.ts'
import { table, type Wanted } from '../core/live.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { bed, changes, closeBeds, kinds, messagesOf } from './bed.ts'

afterEach(closeBeds)

const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const year: TokenRule = { unused: { text: '365d', seconds: 365 * 86_400 }, at }
const row: Wanted = { tables: [table('u.csv', ['username', 'tokens'], ['ann', 'none'])] }
const old = { created: '2020-01-01T00:00:00Z' }
const self = { token: 'secret', name: 'bot', kind: 'service', admin: true, scopes: [...fullScopes, 'tokens'] } as const

function tokenOf(name: string, note: string, more: object = old) {
  return {
    token: `${name} ${note}`.replaceAll(' ', '-'),
    name,
    kind: 'user',
    scopes: ['inherit'],
    note,
    ...more,
  } as const
}

const hub: SandboxOptions = {
  users: [{ name: 'ann' }, { name: 'ben' }],
  tokens: [
    self,
    tokenOf('ann', 'old'),
    tokenOf('ann', 'young', {}),
    tokenOf('ann', 'used', { ...old, lastUsed: '2021-01-01T00:00:00Z' }),
    tokenOf('ann', 'Server at /user/ann/'),
    tokenOf('ann', 'of a login', { ...old, client: 'service-x', session: 's' }),
    tokenOf('ben', 'old'),
  ],
}

const deletes = (all: readonly string[]): string[] => all.filter((line) => line.startsWith('DELETE')).sort()

describe('API tokens', () => {
  it('of a row are revoked, but for those of servers and logins; the same again is nothing', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan(row)
    const { report } = await apply(frozen)
    expect(kinds(report)).toEqual({ changed: 3 })
    expect(report.ok).toBe(true)
    expect(deletes(changes(sandbox))).toEqual(['a2', 'a3', 'a4'].map((id) => `DELETE /users/ann/tokens/${id} 204`))
    expect((await plan(row)).actions).toEqual([])
    const again = await apply(frozen)
    expect(kinds(again.report)).toEqual({ already: 3 })
  })

  it('of rules are revoked, counted from their last use or from their creation', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const { report } = await apply(await plan({ tokenRules: [year] }))
    expect(kinds(report)).toEqual({ changed: 3 })
    expect(deletes(changes(sandbox))).toEqual([
      'DELETE /users/ann/tokens/a2 204',
      'DELETE /users/ann/tokens/a4 204',
      'DELETE /users/ben/tokens/a7 204',
    ])
  })

  it('that another client revoked are already gone, also when their number is taken again', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan({ tokenRules: [{ ...year, match: ['ben'] }] })
    sandbox.hub.removeToken('ben-old')
    sandbox.hub.addToken(tokenOf('ben', 'new', {}))
    const { report } = await apply(frozen)
    expect(kinds(report)).toEqual({ already: 1 })
    expect(changes(sandbox)).toEqual([])
  })

  it('whose answer gets lost are looked at, and sent again while they are there', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan({ tokenRules: [{ ...year, match: ['ben'] }] })
    sandbox.misbehave({ method: 'DELETE', path: /tokens/, action: { type: 'drop', when: 'after' }, times: 1 } as never)
    const lost = await apply(frozen)
    expect(kinds(lost.report)).toEqual({ changed: 1 })
    expect(deletes(changes(sandbox)).length).toBe(1)
  })

  it('that the hub denies are looked at: gone is done, still there is a failure', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan({ tokenRules: [{ ...year, match: ['ben'] }] })
    const stop = sandbox.misbehave({
      ...({ method: 'DELETE', path: /tokens/ } as object),
      action: { type: 'reply', status: 404, body: { status: 404, message: 'No such token a7 for user ben' } },
    } as never)
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'token.revoke:ben:a7 failed the hub says that there is no such token (404), but still shows it',
    ])
    stop()
    sandbox.onRequest(({ method }) => {
      if (method === 'DELETE') sandbox.hub.removeToken('ben-old')
    })
    expect(kinds((await apply(frozen)).report)).toEqual({ already: 1 })
  })

  test('an interrupted run is resumed', async () => {
    const { plan, apply } = await bed(hub)
    const frozen = await plan({ tokenRules: [year] })
    const stop = new AbortController()
    const past: ApplyEvent[] = []
    await apply(frozen, {
      signal: stop.signal,
      emit: async (event) => {
        past.push(event)
        if (event.type === 'applied') stop.abort()
      },
    })
    const { report } = await apply(frozen, { past })
    expect(report.ok).toBe(true)
    expect(report.counts.already).toBeGreaterThan(0)
  })
})
