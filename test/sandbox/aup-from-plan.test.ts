import { expect, test } from 'vitest'

import type { Action } from '../../src/core/types.ts'
import { seedOf } from '../../src/sandbox/from-plan.ts'
import { snapshot, user } from '../core/live.ts'
import { frozen } from '../core/model.ts'

const reason = { kind: 'flag', text: '--quota' } as unknown as Action['reason']
const quota = (name: string, before: Extract<Action, { op: 'quota.set' }>['before']): Action => ({
  id: `quota.set:${name}`,
  op: 'quota.set',
  user: name,
  before,
  after: { balance: 5, unlimited: false },
  reason,
})
const live = snapshot([user('ann'), user('root', { admin: true })])
const actions = [quota('ann', { balance: 3, unlimited: true }), quota('eva', null)]

test('a plan for AUP is carried out on an AUP hub, with the balances that it saw', () => {
  const plan = frozen(actions, live)
  const seed = seedOf({ ...plan, target: { ...plan.target, provider: 'aup' } }, '3.0.0', 'secret')
  expect(seed).toMatchObject({
    version: '5.2.1',
    aup: { quotas: { ann: { balance: 3, unlimited: true } } },
    tokens: [{ admin: true }],
  })
  expect(seed.users.map(({ name }) => name)).toEqual(expect.arrayContaining(['ann', 'eva']))
})

test('servers start there whatever the balance, and the notes say so', () => {
  const start: Action = {
    id: 'server.start:ann',
    op: 'server.start',
    user: 'ann',
    server: '',
    before: { state: 'stopped' },
    after: { state: 'ready' },
    reason,
  }
  const note = 'servers start here with any balance; on the hub of the plan a start needs enough balance'
  const seedFor = (some: readonly Action[], provider: string) => {
    const plan = frozen(some, live)
    return seedOf({ ...plan, target: { ...plan.target, provider } }, '3.0.0', 'secret')
  }
  expect(seedFor([start], 'aup')).toMatchObject({ aup: { metered: false } })
  expect(seedFor([start], 'aup').notes).toContain(note)
  expect(seedFor(actions, 'aup').notes).not.toContain(note)
  expect(seedFor([start], 'jupyterhub').notes).not.toContain(note)
})

test('any other plan is not', () => expect(seedOf(frozen(actions, live), '3.0.0', 'secret')).not.toHaveProperty('aup'))
