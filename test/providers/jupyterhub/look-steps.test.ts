import { describe, expect, test } from 'vitest'

import type { Identity } from '../../../src/core/types.ts'
import { answerSteps, isKnownVersion, sightSteps } from '../../../src/providers/jupyterhub/look-steps.ts'
import { snapshot, user } from '../../core/live.ts'

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

describe('the first answer', () => {
  const bot: Identity = { kind: 'service', name: 'bot', admin: false, version: '3.0.0', scopes: [] }
  const told = (identity: Identity, roundTrip: number): string[] =>
    answerSteps(identity, { roundTrip, from: 'token.txt' }).map(({ is, text }) => `${is} ${text}`)

  test.each([
    [0, 'ok the hub answers'],
    [0.4, 'ok the hub answers in less than 1 ms'],
    [12.6, 'ok the hub answers in 13 ms'],
  ])('after %f ms is told as: %s', (ms, text) => expect(told(bot, ms)[0]).toBe(text))

  test('tells the version, and which are known', () => {
    expect(told(bot, 1)[1]).toBe('ok JupyterHub 3.0.0')
    expect(told({ ...bot, version: '7.1' }, 1)[1]).toBe(
      'warn JupyterHub 7.1, which this hubplan does not support; it supports 2.3 to 6.0',
    )
    expect(told({ ...bot, version: '' }, 1)[1]).toBe(
      'warn the hub does not report its version; hubplan supports 2.3 to 6.0',
    )
  })

  test('tells who the token is, and that one of a user is bounded by the user', () => {
    expect(told(bot, 1)[2]).toBe('ok service "bot", not an admin (token.txt)')
    expect(told({ ...bot, kind: 'user', admin: true }, 1)[2]).toBe(
      'note user "bot", an admin (token.txt); its rights are limited to this user\'s and to the scopes it was created with',
    )
  })
})

describe('a snapshot', () => {
  const told = (live: Parameters<typeof sightSteps>[0]): string[] =>
    sightSteps(live).map(({ is, name, text, hint }) => `${is} ${name}: ${text}${hint === undefined ? '' : `; ${hint}`}`)

  test('that shows all', () => {
    expect(told(snapshot([user('ann'), user('bob', { groups: ['staff'] })]))).toEqual([
      'ok users: 2 users (all users of the hub)',
      'ok groups: 1 group',
      'ok activity: visible',
      'ok servers: visible',
    ])
  })

  test('that shows too little, each with what to give', () => {
    const live = snapshot([{ name: 'ann', admin: false }], { complete: false, groups: undefined })
    expect(told(live)).toEqual([
      'fail users: the token sees only some of the users (1); give it the scope list:users without a filter',
      'warn groups: group members are not visible: no plan can name groups; give the token list:groups and read:users:groups',
      'warn activity: the last activity is not visible: no rule can find inactive users; give the token read:users',
      'warn servers: not visible: a plan cannot warn of running ones, and no delete can be applied; give the token read:servers',
    ])
  })

  test('where the groups of a user are not visible, or the date of creation', () => {
    const { groups: _, ...groupless } = user('ann')
    expect(told(snapshot([groupless]))[1]).toMatch(/^warn groups: group members are not visible/)
    const { created: __, ...ageless } = user('ann')
    expect(told(snapshot([ageless]))[2]).toMatch(/^warn activity: the last activity is not visible/)
  })

  test('that hides which groups give roles', () => {
    const groups = new Map([['staff', { name: 'staff' }]])
    expect(told(snapshot([user('ann')], { groups }))[1]).toBe(
      'warn groups: 1 group; which of them give roles to their members is not visible; give the token read:roles:groups: a plan then shows who gains roles',
    )
  })

  test('of users who are called like services', () => {
    const services = new Set(['hubplan-bot', 'grader'])
    const live = snapshot([user('hubplan-bot'), user('grader')], { services })
    expect(told(live).slice(1, 3)).toEqual([
      'warn token: a user is called "hubplan-bot", too: the hub treats the two as one, and never deletes that user; give the service a name that no user has',
      'warn users: a user has the name of the service "grader": the hub treats the two as one; give the service a name that no user has',
    ])
    const identity = { ...live.identity, kind: 'user' } as const
    expect(told({ ...live, identity }).some((line) => line.startsWith('warn token'))).toBe(false)
  })
})
