import { describe, expect, test } from 'vitest'

import type { Action, Snapshot } from '../../../src/core/types.ts'
import { check, extent } from '../../../src/providers/aup/check.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { hub, planned, wish } from '../../core/aup.ts'
import { add, create, password, set, unlimited } from './setup.ts'

const found = (actions: readonly Action[], live: Snapshot = hub([])) =>
  check(actions, live).map(({ guard, level, actions: ids }) => `${level} ${guard} ${ids.join(' ')}`)

const properties = (before: object, after: object): Action => ({
  id: 'group.properties:g',
  op: 'group.properties',
  group: 'g',
  before: { ...before },
  after: { ...after },
  reason: { why: 'row' },
})

test('the login decides about all of it', () => {
  expect(extent()).toEqual({ authenticator: true })
})

describe('what the hub does otherwise', () => {
  test('a grant to a user whose name is a route would change everybody', () => {
    expect(found([add('refresh', 1), add('batch', 1), set('refresh', 1), unlimited('batch'), add('ann', 1)])).toEqual([
      'block unsupported quota.add:refresh',
      'block unsupported quota.add:batch',
    ])
  })

  test('balances and passwords know only lower case', () => {
    expect(found([set('Ann', 1), password('Ann'), set('ann', 2)])).toEqual([
      'block unsupported quota.set:Ann password.set:Ann',
    ])
  })

  test('a name with a strange prefix is refused', () => {
    expect(found([create('foo:bar'), password('foo:bar'), create('github:bob')])).toEqual([
      'block unsupported user.create:foo%3Abar',
    ])
  })

  test('an account without a password is anybody’s', () => {
    expect(found([create('ann'), create('ben'), password('ben'), create('github:x')])).toEqual([
      'warn claimable user.create:ann',
    ])
  })

  test('a guard of a group is neither taken off nor put on', () => {
    expect(found([properties({ source: 'github-team', a: 1 }, { source: 'github-team' })])).toEqual([])
    expect(found([properties({ source: 'github-team' }, {})])).toEqual(['block unsupported group.properties:g'])
    expect(found([properties({}, { source: 'system' })])).toEqual(['block unsupported group.properties:g'])
    expect(found([properties({}, { source: 'admin' })])).toEqual([])
  })
})

describe('a name under which nobody can ever log in', () => {
  const classes = {
    multi: 'core.authenticators.multi.CustomMultiAuthenticator',
    local: 'core.authenticators.firstuse.CustomFirstUseAuthenticator',
    auto: 'core.authenticators.auto_login.AutoLoginAuthenticator',
    dummy: 'jupyterhub.auth.DummyAuthenticator',
    github: 'core.authenticators.github_app.CustomGitHubOAuthenticator',
    unseen: undefined,
  }
  type Mode = keyof typeof classes

  const why = (mode: Mode, name: string): string[] => {
    const live = hub([])
    const authenticator = classes[mode]
    const identity = authenticator === undefined ? live.identity : { ...live.identity, authenticator }
    const findings = check([create(name), password(name)], { ...live, identity })
    return findings.flatMap(({ guard, level, message }) => (guard === 'cannot-log-in' ? [`${level}: ${message}`] : []))
  }
  const blocked = (name: string, reason: string): string[] => [
    `block: no user can log in as "${name}": ${reason}; correct the name in the files`,
  ]
  const spaced = "the hub's login refuses names with a space or a comma"
  const none = 'the hub has no login by GitHub'

  test.each<[Mode, string, string | undefined]>([
    ['multi', 'a b', spaced],
    ['multi', 'a,b', spaced],
    ['multi', 'a.b@c-d_e', undefined],
    ['multi', 'a\u00a0b', undefined],
    ['multi', 'github:bob', undefined],
    ['multi', 'github:bob-2_corp', undefined],
    ['multi', 'github:', 'GitHub has no such user names'],
    ['multi', 'github:b b', 'GitHub has no such user names'],
    ['multi', 'github:b.b', 'GitHub has no such user names'],
    ['multi', 'github:Bob', 'the hub lower-cases the name at login'],
    ['multi', 'Bob', 'the hub lower-cases the name at login'],
    ['local', 'bob', undefined],
    ['local', 'a b', spaced],
    ['local', 'github:bob', none],
    ['local', 'foo:bob', "the hub's login refuses names with a colon"],
    ['auto', 'github:bob', none],
    ['auto', 'bob', undefined],
    ['dummy', 'a b', undefined],
    ['dummy', 'github:bob', undefined],
    ['dummy', 'Bob', 'the hub lower-cases the name at login'],
    ['github', 'github:bob', undefined],
    ['unseen', 'a b', spaced],
    ['unseen', 'github:bob', undefined],
  ])('%s: %s: %s', (mode, name, reason) => {
    expect(why(mode, name)).toEqual(reason === undefined ? [] : blocked(name, reason))
  })

  test('is that of a renamed user too, and those for one reason are told together', () => {
    const actions = planned(
      wish([{ username: 'a b', renamed_from: 'ann' }, { username: 'c, d' }, { username: 'ben' }]),
      hub(['ann']),
    )
    expect(check(actions, hub(['ann'])).filter(({ guard }) => guard === 'cannot-log-in')).toEqual([
      {
        guard: 'cannot-log-in',
        level: 'block',
        message: `no user can log in as "a b", "c, d": ${spaced}; correct the names in the files`,
        actions: ['user.rename:ann:a%20b', 'user.create:c%2C%20d'],
      },
    ])
  })

  test('of somebody who is there already blocks nothing', () => {
    const live = hub(['a b'])
    const actions = planned(wish([{ username: 'a b', admin: 'yes', quota: '5' }]), live)
    expect(found(actions, live)).toEqual([])
  })

  test('has a strange prefix only where several ways in have prefixes', () => {
    const authenticator = classes.local
    const live = hub([])
    expect(found([create('foo:bar')], { ...live, identity: { ...live.identity, authenticator } })).toEqual([
      'block cannot-log-in user.create:foo%3Abar',
      'warn claimable user.create:foo%3Abar',
    ])
  })
})

describe('a hub that is too old for many passwords at once', () => {
  const old = hub([], {}, { offers: new Set() })
  const toLimit = (name: string): Action => {
    const action = set(name, 5)
    return action.op === 'quota.set' ? { ...action, before: { balance: 0, unlimited: true } } : action
  }

  test('cannot change whether somebody is unlimited whose name is a route', () => {
    const actions = [unlimited('refresh'), toLimit('batch'), set('refresh', 1), unlimited('ann'), toLimit('ben')]
    expect(check(actions, old)).toEqual([
      {
        guard: 'unsupported',
        level: 'block',
        message:
          'this hub is too old to change whether "refresh", "batch" is unlimited: the name collides with a route',
        actions: ['quota.unlimited:refresh', 'quota.set:batch'],
      },
    ])
  })

  test('can change everything else', () => {
    expect(found([set('refresh', 1), unlimited('ann'), toLimit('ben')], old)).toEqual([])
  })

  test('is not taken for one where it sets many at once, or nobody has looked', () => {
    expect(found([unlimited('refresh')], hub([], {}, { offers: new Set(['batch-password']) }))).toEqual([])
    expect(found([unlimited('refresh')], hub([]))).toEqual([])
  })
})

describe('what a name leaves behind', () => {
  const words = (actions: readonly Action[], live: Snapshot) =>
    check(actions, live).flatMap(({ guard, message }) => (guard === 'inherited' ? [message] : []))
  const live = hub([], { new: 9 })

  test('is said, and set anew', () => {
    expect(words(planned(wish([{ username: 'new' }]), live), live)).toEqual([
      'used before, so the hub would give them the old password and balance; the plan sets both again: "new"',
    ])
  })

  test('is said to stay when it is kept, also when a row sets the balance', () => {
    for (const quota of ['', '5']) {
      const actions = planned(wish([{ username: 'new', quota }], { keepInherited: true }), live)
      expect(words(actions, live)).toEqual([
        'used before, and the hub gives them the old password, and the old balance unless the plan sets one: "new"',
      ])
    }
  })

  test('is said of a rename', () => {
    const before = hub(['ann'], { ann: 3 })
    expect(words(planned(wish([{ username: 'anna', renamed_from: 'ann' }]), before), before)[0]).toContain(
      'stay with the old name',
    )
  })
})

describe('what the token needs', () => {
  const needs = (actions: readonly Action[], admin: boolean, version = '5.2.1') => {
    const live = hub([])
    const identity = { ...live.identity, admin, version, scopes: ['admin:users', 'list:users'] }
    return aup.needs(actions, { ...live, identity })
  }

  test('is to be an admin, whatever its scopes', () => {
    const actions = [set('a', 1), add('b', 1), unlimited('c'), password('d')]
    for (const admin of [true, false])
      expect(needs(actions, admin)).toEqual([
        { what: 'admin', ops: ['quota.set', 'quota.add', 'quota.unlimited', 'password.set'], met: admin },
      ])
  })

  test('is what any JupyterHub wants for the rest', () => {
    expect(needs([create('a')], false).map(({ what, met }) => [what, met])).toEqual([
      ['admin:users', true],
      ['list:users', true],
    ])
    const promote: Action = {
      id: 'admin.set:a',
      op: 'admin.set',
      user: 'a',
      before: false,
      after: true,
      reason: { why: 'row' },
    }
    const both = needs([promote, set('a', 1)], false).filter(({ what }) => what === 'admin')
    expect(both).toEqual([{ what: 'admin', ops: ['admin.set', 'quota.set'], met: false }])
  })
})
