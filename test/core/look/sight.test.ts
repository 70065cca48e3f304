import { describe, expect, it } from 'vitest'

import { byScope, lastSign, nounOf, placeOf, unseenFields } from '../../../src/core/look/sight.ts'
import { snapshot, user } from '../live.ts'

describe('the last sign of life', () => {
  it.each([
    ['is the last activity', { last_activity: '2026-02-01T00:00:00Z' }, Date.UTC(2026, 1, 1)],
    [
      'is the creation of who never came',
      { last_activity: null, created: '2026-01-01T00:00:00Z' },
      Date.UTC(2026, 0, 1),
    ],
    [
      'is not known of who never came, and was made nobody knows when',
      { last_activity: null, created: null },
      undefined,
    ],
  ])('%s', (_, more, at) => expect(lastSign(user('a', more))).toBe(at))
  it('is not known where the activity is not seen, even if the creation is', () => {
    const { last_activity: _, ...hidden } = user('a')
    expect(lastSign(hidden)).toBeUndefined()
  })
  it('is not known of who never came where the creation is not seen', () => {
    const { created: _, ...hidden } = user('a', { last_activity: null })
    expect(lastSign(hidden)).toBeUndefined()
  })
})

it('a field is unseen when one user does not show it', () => {
  const { servers: _, ...hidden } = user('b')
  expect(unseenFields(snapshot([user('a'), hidden]))).toEqual(['servers'])
  expect(unseenFields(snapshot([user('a')]))).toEqual([])
})

describe('advice on scopes', () => {
  it('names the scope that shows it', () => {
    expect(byScope(snapshot([]), 'servers')).toBe('; give it read:servers')
    expect(byScope(snapshot([]), 'roles', (scope) => ` (${scope})`)).toBe(' (read:roles:groups)')
  })
  it('is none where tokens have no scopes', () => {
    expect(byScope({}, 'servers')).toBe('')
  })
})

describe('a system', () => {
  it('is the hub where it has no other name', () => {
    expect([nounOf({}), placeOf({})]).toEqual(['the hub', 'on the hub'])
  })
  it('has its own name elsewhere', () => {
    const noun = 'the Alteryx workspace'
    expect([nounOf({ noun }), placeOf({ noun })]).toEqual([noun, 'in the Alteryx workspace'])
  })
})
