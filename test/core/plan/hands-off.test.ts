// Rows about users that hubplan never touches.
import { describe, expect, it } from 'vitest'

import { cannotBeMet } from '../../../src/core/plan/hands-off.ts'
import type { Quota } from '../../../src/core/types.ts'
import { hub, wish } from '../aup.ts'
import { drafted, user } from '../live.ts'

const cannot =
  'the name "Bob" is not in lower case, so hubplan never touches this user, and the row cannot be met; take it out, or set target.names: exact'

const some: Quota = { balance: 500, unlimited: false }
const unlimited: Quota = { balance: 0, unlimited: true }

describe('a row for a user who is never touched', () => {
  const faults = (
    row: Readonly<Record<string, string>>,
    aims: Parameters<typeof wish>[1] = {},
    quota: Quota | null = some,
  ) => {
    const bob = { ...user('Bob'), ...(quota === null ? {} : { quota }) }
    return drafted(wish([{ username: 'Bob', ...row }], aims), hub([bob])).diagnostics.map(({ message }) => message)
  }
  it('is met by the balance that is there', () => {
    expect(faults({ quota: '500' })).toEqual([])
    expect(faults({ quota: 'unlimited' }, {}, unlimited)).toEqual([])
  })
  it('is not met by another balance, or by none', () => {
    expect(faults({ quota: '400' })).toEqual([cannot])
    expect(faults({ quota: '0' }, {}, unlimited)).toEqual([cannot])
    expect(faults({ quota: 'unlimited' })).toEqual([cannot])
    expect(faults({ quota: '500' }, {}, null)).toEqual([cannot])
  })
  it('is met whatever the balance, where balances are for new users alone', () => {
    expect(faults({ quota: '400' }, { quotaWhen: 'create' })).toEqual([])
  })
  it('asks for a grant or for a password only when these are planned', () => {
    expect(faults({ quota: '+100' })).toEqual([])
    expect(faults({ quota: '+100' }, { topup: true })).toEqual([cannot])
    expect(faults({ password: 'generate' })).toEqual([])
    expect(faults({ password: 'generate' }, { setPasswords: true })).toEqual([cannot])
  })
})

it('names: exact is advised only where case is all that differs, and is not set yet', () => {
  expect(cannotBeMet('Bob', 'is odd', 'lower')).toContain('; take it out, or set target.names: exact')
  for (const name of ['..', 'zoe\u0308', ' bob']) expect(cannotBeMet(name, 'is odd', 'lower')).toMatch(/; take it out$/)
  expect(cannotBeMet('Bob', 'is odd', 'exact')).toMatch(/; take it out$/)
})
