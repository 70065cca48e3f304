// Accounts that the first comer may take.
import { describe, expect, it } from 'vitest'
import type { Action, Snapshot } from '../../../src/core/types.ts'
import { check, extent } from '../../../src/providers/jupyterhub/check.ts'
import { admin, create, join, people, remove, rename } from '../../core/guards/actions.ts'
import { snapshot, user } from '../../core/live.ts'

const firstUse = 'firstuseauthenticator.firstuseauthenticator.FirstUseAuthenticator'
const native = 'nativeauthenticator.nativeauthenticator.NativeAuthenticator'
const first =
  'with the FirstUseAuthenticator of this hub the first to log in with such a name sets its password and has the account'
const signUp =
  'with the NativeAuthenticator of this hub if sign-up is open, the first to sign up with such a name sets its password and has the account'

function hub(authenticator: string | undefined, ...names: string[]): Snapshot {
  const live = snapshot(names.map((name) => user(name)))
  return authenticator === undefined ? live : { ...live, identity: { ...live.identity, authenticator } }
}
const words = (actions: readonly Action[], live: Snapshot) =>
  check(actions, live).map(({ guard, level, message }) => `${level} ${guard}: ${message}`)

it('only promotions need to know the login', () => {
  expect(extent([join('ann', 'ml'), admin('bob', true)])).toEqual({ authenticator: true })
  expect(extent([join('ann', 'ml'), admin('bob', false)])).toEqual({})
})

describe('where the first comer takes a name', () => {
  it('new names are a warning, those of renamed users among them', () => {
    expect(check([create('ann'), rename('bob', 'rob'), join('cy', 'ml'), remove('dan')], hub(firstUse, 'bob'))).toEqual(
      [
        {
          guard: 'claimable',
          level: 'warn',
          message: `2 new names would have no password, and ${first}: "ann", "rob"; have these users log in at once`,
          actions: ['user.create:ann', 'user.rename:bob:rob'],
        },
      ],
    )
  })
  it('so are promotions of new names, and of users who never came', () => {
    const live = snapshot([user('eve', { last_activity: null }), user('fay')])
    const known: Snapshot = { ...live, identity: { ...live.identity, authenticator: native } }
    expect(
      words([create('ann'), admin('ann', true), admin('eve', true), admin('fay', true), admin('eve', false)], known),
    ).toEqual([
      `warn claimable: 1 new name would have no password, and ${signUp}: "ann"; have these users log in at once`,
      `warn claimable: 2 users would be admin before the first login, and ${signUp}: "ann", "eve"; promote after the first login`,
    ])
  })
  it('is told once, with twenty names', () => {
    const [only, ...others] = words(
      people(22).map(({ name }) => create(name)),
      hub(firstUse),
    )
    expect(others).toEqual([])
    expect(only).toMatch(
      /^warn claimable: 22 new names would have .* "p19" and 2 more; have these users log in at once$/,
    )
  })
  it('nothing is told of anybody else', () => {
    expect(
      words([admin('ann', true), admin('ann', false), remove('ann'), join('ann', 'ml')], hub(native, 'ann')),
    ).toEqual([])
  })
})

describe('an authenticator is known', () => {
  it.each([
    firstUse,
    'firstuseauthenticator.FirstUseAuthenticator',
    'firstuseauthenticator.Other',
    'config.MyFirstUseAuthenticator',
    native,
    'nativeauthenticator.NativeAuthenticator',
    'ours.LocalNativeAuthenticator',
  ])('%s', (name) => expect(words([create('ann')], hub(name))).toHaveLength(1))
  it.each([
    undefined,
    'jupyterhub.auth.DummyAuthenticator',
    'jupyterhub.auth.PAMAuthenticator',
    'oauthenticator.generic.GenericOAuthenticator',
    'ours.AlternativeAuthenticator',
    'notnativeauthenticator.Other',
  ])('or not: %s', (name) => expect(words([create('ann')], hub(name))).toEqual([]))
})
