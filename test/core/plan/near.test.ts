import { expect, test } from 'vitest'

import { nearNames, nearWords } from '../../../src/core/plan/near.ts'
import type { Snapshot } from '../../../src/core/types.ts'
import { snapshot, user } from '../live.ts'

const hub = (...names: string[]): Snapshot => snapshot(names.map((name) => user(name)))

function near(names: readonly string[], live: Snapshot, how: 'lower' | 'exact' = 'lower'): Record<string, string> {
  return Object.fromEntries(nearNames(names, { live, names: how, mayBe: ({ admin }) => !admin }))
}

test.each([
  ['jane@example.edu', 'jane'],
  ['jane', 'jane@example.edu'],
  ['jane.doe', 'janedoe'],
  ['jane_doe@x', 'jane-doe'],
  ['jnae', 'jane'],
  ['janee', 'jane'],
  ['jan', 'jane'],
  ['jame', 'jane'],
  ['JNAE', 'jane'],
  ['jose\u0301x', 'jos\u00e9'],
])('%j is near to %j', (name, live) => expect(near([name], hub('zed', live))).toEqual({ [name]: live }))

test.each([
  ['s01', 's02'],
  ['team1-11', 'team11-1'],
  ['jane', 'june.may'],
  ['bob', 'eve'],
])('%j is not near to %j', (name, live) => expect(near([name], hub(live))).toEqual({}))

test('nobody is near who may not be meant', () => {
  expect(near(['jnae'], snapshot([user('jane', { admin: true })]))).toEqual({})
})

test('the first live user that is near is told, in the order of the names', () => {
  const found = nearNames(['kmi', 'jnae'], { live: hub('jane', 'kim', 'kmii'), names: 'lower', mayBe: () => true })
  expect([...found]).toEqual([
    ['kmi', 'kim'],
    ['jnae', 'jane'],
  ])
})

test('equal names at two domains are two people where people are known by e-mail', () => {
  expect(near(['jane@a.org'], { ...hub('jane@bb.org'), byEmail: true })).toEqual({})
  expect(near(['jane@a.org'], { ...hub('j.ane@a.org'), byEmail: true })).toEqual({ 'jane@a.org': 'j.ane@a.org' })
  expect(near(['jane@a.org'], hub('jane@bb.org'))).toEqual({ 'jane@a.org': 'jane@bb.org' })
})

test('names of which case counts are compared as they are', () => {
  expect(near(['Jnae'], hub('Jane'), 'exact')).toEqual({ Jnae: 'Jane' })
})

test('two names may be near to one user', () => {
  expect(near(['jane@x', 'jane@y'], hub('jane'))).toEqual({ 'jane@x': 'jane', 'jane@y': 'jane' })
})

test('ten pairs are told, and the others counted', () => {
  const pairs = new Map(Array.from({ length: 12 }, (_, index): [string, string] => [`a${index}`, `b${index}`]))
  expect(nearWords(pairs, 'is here')).toMatch(/^no user is called "a0", but "b0" is here; .*"b9" is here; and 2 more$/)
})
