import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { rosterOf } from '../../src/core/look/roster.ts'
import { rosterColumns, rosterJson, rosterRow, rosterYaml } from '../../src/views/roster.ts'
import { snapshot, user } from '../core/live.ts'

const odd = ['001', 'true', 'No', 'null', '1e5', '-x', '=cmd()', "'x", 'a: b', 'a,b', '#a', 'üser', 'a b', '__proto__']

const live = snapshot([user('ann', { admin: true, groups: ['ml', 'b c'] }), user('001')], {
  groups: new Map([
    ['b c', { name: 'b c' }],
    ['ml', { name: 'ml', properties: { gpu: 2, on: true, note: 'a\u200bb' } }],
  ]),
})

describe('as YAML', () => {
  test('is a desired state, one user a line', () => {
    expect(rosterYaml(rosterOf(live, 'lower'), 'https://hub.example.edu')).toBe(
      [
        '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json',
        '# All users of https://hub.example.edu, as hubplan export found them.',
        'version: 1',
        'users:',
        '  - { name: "001", admin: false, groups: [] }',
        '  - { name: ann, admin: true, groups: [ml, "b c"] }',
        'groups:',
        '  - { name: "b c" }',
        '  - { name: ml, properties: {"gpu":2,"on":true,"note":"a\\u200bb"} }',
        '',
      ].join('\n'),
    )
  })

  test('is read back to the same names by any YAML reader', () => {
    const text = rosterYaml(rosterOf(snapshot(odd.map((name) => user(name, { groups: [name] }))), 'lower'), 'https://x')
    const data = parse(text) as { users: { name: unknown; groups: unknown[] }[]; groups: { name: unknown }[] }
    expect(data.users.map(({ name }) => name)).toEqual(odd.toSorted())
    expect(data.users.map(({ groups }) => groups[0])).toEqual(odd.toSorted())
    expect(data.groups.map(({ name }) => name)).toEqual(odd.toSorted())
  })

  test('says when it is a part, and has no groups when they are unseen', () => {
    const blind = snapshot([user('a')], { groups: undefined })
    expect(
      rosterYaml(
        rosterOf(blind, 'lower', () => true),
        'https://x',
      )
        .split('\n')
        .slice(1),
    ).toEqual([
      '# Some of the users of https://x, as hubplan export found them.',
      'version: 1',
      'users:',
      '  - { name: a, admin: false }',
      '',
    ])
  })

  test('says when case is kept', () => {
    const roster = rosterOf(snapshot([user('Bob')]), 'exact')
    expect(parse(rosterYaml(roster, 'https://x'))).toMatchObject({
      target: { names: 'exact' },
      users: [{ name: 'Bob' }],
    })
    expect(JSON.parse(rosterJson(roster))).toEqual(parse(rosterYaml(roster, 'https://x')))
  })

  test('of nobody is still a desired state', () => {
    expect(parse(rosterYaml(rosterOf(snapshot([]), 'lower'), 'https://x'))).toEqual({
      version: 1,
      users: [],
      groups: [],
    })
  })
})

test('as JSON it says the same', () => {
  const roster = rosterOf(live, 'lower')
  const text = rosterJson(roster)
  expect(JSON.parse(text)).toEqual(parse(rosterYaml(roster, 'https://x')))
  expect(text.split('\n').slice(0, 5)).toEqual([
    '{',
    '  "version": 1,',
    '  "users": [',
    '    {"name":"001","admin":false,"groups":[]},',
    '    {"name":"ann","admin":true,"groups":["ml","b c"]}',
  ])
  expect(JSON.parse(rosterJson(rosterOf(snapshot([]), 'lower')))).toEqual({ version: 1, users: [], groups: [] })
})

describe('with quotas', () => {
  const people = [
    user('ann', { quota: { balance: 500, unlimited: false } }),
    user('bob', { quota: { balance: 5, unlimited: true } }),
    user('cy', { quota: null }),
  ]
  const aup = snapshot(people, { target: { provider: 'aup', url: 'https://x' }, quotas: new Map() })
  const roster = rosterOf(aup, 'exact')

  test('a file names the kind of hub', () => {
    const text = rosterYaml(roster, 'https://x')
    expect(text.split('\n').slice(2, 7)).toEqual([
      'version: 1',
      'target: { provider: aup, names: exact }',
      'users:',
      '  - { name: ann, admin: false, groups: [], quota: 500 }',
      '  - { name: bob, admin: false, groups: [], quota: unlimited }',
    ])
    expect(JSON.parse(rosterJson(roster))).toEqual(parse(text))
  })

  test('a table has a column more', () => {
    expect(rosterColumns(roster)).toEqual(['username', 'admin', 'groups', 'quota', 'created', 'last_activity'])
    expect(roster.users.map((one) => rosterRow(one)['quota'])).toEqual(['500', 'unlimited', undefined])
  })
})

describe('as a table', () => {
  test('has the columns of a backup', () => {
    const roster = rosterOf(live, 'lower')
    expect(rosterColumns(roster)).toEqual(['username', 'admin', 'groups', 'created', 'last_activity'])
    expect(roster.users.map(rosterRow)).toEqual([
      {
        username: '001',
        admin: 'false',
        groups: '-',
        created: '2026-01-01T00:00:00.000000Z',
        last_activity: '2026-11-01T00:00:00.000000Z',
      },
      {
        username: 'ann',
        admin: 'true',
        groups: 'ml;b c',
        created: '2026-01-01T00:00:00.000000Z',
        last_activity: '2026-11-01T00:00:00.000000Z',
      },
    ])
  })

  test('has no column of groups when they are unseen', () => {
    const roster = rosterOf(snapshot([{ name: 'a', admin: false }], { groups: undefined }), 'lower')
    expect(rosterColumns(roster)).toEqual(['username', 'admin', 'created', 'last_activity'])
    expect(roster.users.map(rosterRow)).toMatchObject([{ username: 'a', created: '', last_activity: '' }])
  })
})
