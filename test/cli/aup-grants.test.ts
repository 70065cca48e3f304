// Grants and the balances they were worked out from: one review is one grant, and no grant passes its rule's maximum.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const rules = [
  'version: 1',
  'target: { provider: aup }',
  'quota_rules:',
  '  - { name: weekly, action: add, amount: 100, max_balance: 150 }',
  '',
].join('\n')

async function openAup(): Promise<Desk & { readonly balance: () => number | undefined }> {
  const desk = await openDesk({
    aup: { quotas: { ann: 50, admin: 'unlimited' } },
    users: [{ name: 'admin', admin: true }, { name: 'ann' }],
    tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    files: { 'hubplan.yaml': rules },
  })
  return { ...desk, balance: () => desk.hub.hub.quotas.get('ann')?.balance }
}

const planned = async (desk: Desk, file: string): Promise<void> => {
  const ran = await desk.run('plan', '--topup', '-o', file)
  expect(ran.code, ran.stderr).toBe(0)
}

describe('two plans of one state', () => {
  test('give once: the second is stale, even when both are approved', async () => {
    const desk = await openAup()
    await planned(desk, 'one.json')
    await planned(desk, 'two.json')
    const [one, two] = [await desk.plan('one.json'), await desk.plan('two.json')]
    expect(one.actions).toMatchObject([{ before: { balance: 50 }, after: { add: 100, max: 150 } }])
    expect(two.changes_digest).toBe(one.changes_digest)
    expect(await desk.run('apply', 'one.json', '--expect-digest', one.changes_digest)).toMatchObject({ code: 0 })
    const second = await desk.run('apply', 'two.json', '--expect-digest', one.changes_digest)
    expect(second.code).toBe(4)
    expect(second.stderr).toContain('quota.add:ann: the balance has risen since the plan, to 150\n')
    expect(desk.balance()).toBe(150)
    expect(desk.hub.hub.transactions('ann')).toHaveLength(1)
  })

  test('of two balances have two changes digests', async () => {
    const desk = await openAup()
    await planned(desk, 'one.json')
    desk.hub.hub.spendQuota('ann', 1)
    await planned(desk, 'two.json')
    expect((await desk.plan('two.json')).actions).toMatchObject([{ after: { add: 100 } }])
    expect((await desk.plan('two.json')).changes_digest).not.toBe((await desk.plan('one.json')).changes_digest)
  })

  test('never pass the maximum when the other one is quicker after the hub was read', async () => {
    const desk = await openAup()
    await planned(desk, 'plan.json')
    // As another apply that sends right before this one looks at the user.
    desk.hub.onRequest(({ path }) => {
      if (path.endsWith('/quota/ann')) desk.hub.hub.setQuota('ann', 150)
    })
    const ran = await desk.run('apply', 'plan.json')
    expect([ran.code, desk.balance()]).toEqual([5, 150])
    expect(ran.stdout).toContain('the balance has risen since the plan, to 150; nothing was sent')
    expect(desk.sent()).toEqual([])
  })
})

describe('a grant', () => {
  test('is given on what is left of the balance', async () => {
    const desk = await openAup()
    await planned(desk, 'plan.json')
    desk.hub.hub.spendQuota('ann', 30)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.balance()).toBe(120)
  })

  test('of this very plan is no rise of somebody else, with its journal or without', async () => {
    const desk = await openAup()
    await planned(desk, 'plan.json')
    expect(await desk.run('apply', 'plan.json', '--state', '.')).toMatchObject({ code: 0 })
    for (const args of [[], ['--only', 'quota.add']]) {
      const { code, stdout } = await desk.run('apply', 'plan.json', ...args)
      expect([code, stdout]).toEqual([0, expect.stringContaining('1 already')])
    }
    const text = await desk.read('plan.json')
    await desk.write('elsewhere.json', text)
    const again = await desk.run('apply', 'elsewhere.json', '--state', await mkState(desk))
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('1 already')])
    expect(desk.balance()).toBe(150)
  })

  test('keeps its maximum where a first look has made a row meanwhile', async () => {
    const desk = await openDesk({
      aup: { firstQuota: 60, quotas: { admin: 'unlimited' } },
      users: [{ name: 'admin', admin: true }, { name: 'ann' }],
      tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
      files: { 'hubplan.yaml': rules },
    })
    await planned(desk, 'plan.json')
    desk.hub.hub.setQuota('ann', 60)
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toContain('with the grant the balance would be 160, above the maximum of 150')
  })
})

/** A folder without a journal. */
async function mkState(desk: Desk): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises')
  return mkdtemp(`${desk.folder}/state-`)
}
