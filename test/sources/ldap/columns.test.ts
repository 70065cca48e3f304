// Which attributes fill which columns, and how their values are converted, on a stand-in.
import { describe, expect, test } from 'vitest'

import { mappingWords } from '../../../src/core/mapping/words.ts'
import { formatPlace, Problem } from '../../../src/core/problem.ts'
import type { DirectoryAccess, LdapInclude, Table } from '../../../src/core/types.ts'
import { attributesOf, namedAttributes } from '../../../src/sources/ldap/columns.ts'
import { readLdap } from '../../../src/sources/ldap/index.ts'
import { desiring } from '../../core/live.ts'
import { type AdObject, adGroup, domain, fakeAd, user } from './fake-ad.ts'

const access: DirectoryAccess = { url: 'ldaps://dc', host: 'dc', port: 636, encryption: 'ldaps' }
const dn = (name: string): string => `CN=${name},OU=Staff,${domain}`
const at = { file: 'hubplan.yaml', line: 3, column: 5 }

async function tableOf(objects: readonly AdObject[], include: Partial<LdapInclude>): Promise<Table> {
  const source = {
    include: { base: `OU=Staff,${domain}`, ...include },
    at,
    hasDefaultGroups: false,
    nowMs: Date.parse('2026-11-21T00:00:00Z'),
  }
  return readLdap(source, access, fakeAd({ objects }).open)
}

/** `ann: ml` for each user of the directory, and what is wrong. */
async function read(objects: readonly AdObject[], include: Partial<LdapInclude>): Promise<string[]> {
  try {
    const { desired, diagnostics } = desiring({ tables: [await tableOf(objects, include)] })
    const users = [...desired.users.values()].map(({ name, ensure, groups, admin }) =>
      [
        `${ensure === 'absent' ? '-' : ''}${name}`,
        ...(groups === undefined ? [] : [groups.join(', ')]),
        ...(admin === undefined ? [] : [admin ? 'admin' : 'no admin']),
      ].join(': '),
    )
    return [...users, ...diagnostics.map(({ at: place, message }) => `${formatPlace(place)}: ${message}`)]
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.diagnostics.map(({ message }) => message)
    throw thrown
  }
}

describe('the attributes of the columns', () => {
  test('are those of the directory where none is named', () => {
    expect(attributesOf(undefined, 'uid')).toEqual({ username: 'uid', groups: [] })
  })
  test('may be named in short, or with conversions', () => {
    const columns = {
      username: { from: 'mail', domain: 'x.edu', pick: 'first' },
      groups: { from: ['department', 'ou'], as: 'dep-{}' },
      admin: 'title',
      ensure: { from: 'employeeType', values: { left: 'absent' } },
      expires: 'accountExpires',
    } as const
    expect(attributesOf(columns, 'uid')).toEqual({
      username: 'mail',
      pick: 'first',
      groups: ['department', 'ou'],
      admin: 'title',
      ensure: 'employeeType',
      expires: 'accountExpires',
    })
    expect(namedAttributes(columns)).toEqual([
      ['username', 'mail'],
      ['groups', 'department'],
      ['groups', 'ou'],
      ['admin', 'title'],
      ['ensure', 'employeeType'],
      ['expires', 'accountExpires'],
    ])
  })
})

describe('values of the directory', () => {
  test('lose the domain of an address, and another one is told', async () => {
    const people = [user('a', { mail: ['ann@x.edu'] }), user('b', { mail: ['ben@y.edu'] })]
    expect(await read(people, { columns: { username: { from: 'mail', domain: 'x.edu' } } })).toEqual([
      'ann',
      `ldap ${dn('b')}: "ben@y.edu" is not an address of x.edu; correct it, or skip such rows`,
    ])
  })
  test('are groups by their meaning, split only where that is stated', async () => {
    const people = [user('ann', { department: ['ML, CV', 'Lab'] })]
    expect(await read(people, { columns: { groups: 'department' } })).toEqual(['ann: Lab, ML, CV'])
    const groups = { from: 'department', split: ', ', as: 'dep-{}' }
    expect(await read(people, { columns: { groups } })).toEqual(['ann: dep-CV, dep-Lab, dep-ML'])
  })
  test('make an admin by their meaning', async () => {
    const people = [user('ann', { title: ['Professor'] }), user('ben', { title: ['Student'] })]
    expect(await read(people, { columns: { admin: { from: 'title', values: { Professor: true } } } })).toEqual([
      'ann: admin',
      'ben',
    ])
  })
  test('say who has left, beside the state of the account', async () => {
    const off = { userAccountControl: ['514'] }
    const people = [
      user('ann', { employeeType: ['staff'] }),
      user('ben', { employeeType: ['left'] }),
      user('cy', { employeeType: ['staff'], ...off }),
      user('dan', off),
    ]
    const ensure = { from: 'employeeType', values: { staff: 'present', left: 'absent' } } as const
    expect(await read(people, { disabled: 'absent', columns: { ensure } })).toEqual(['ann', '-ben', '-cy', '-dan'])
  })
  test('are renamed, and the groups of members_of are not', async () => {
    const people = [user('ann', { department: ['ML'] }), user('ben'), adGroup('staff', [dn('ann'), dn('ben')])]
    const members_of = [{ dn: `CN=staff,OU=Groups,${domain}`, as: 'staff' }]
    const columns = { groups: { from: 'department', as: 'dep-{}' } }
    expect(await read(people, { members_of, columns })).toEqual(['ann: dep-ML, staff', 'ben: staff'])
  })
  test('are told to a reviewer with their columns', async () => {
    const columns = { username: { from: 'mail', domain: 'x.edu' } }
    const { mapped, rows } = await tableOf([user('a', { mail: ['ann@x.edu'] })], { columns })
    expect(mapped && mappingWords(mapped, rows)).toEqual(['username from username (without @x.edu)'])
  })
  test('are taken as they are where no conversion is stated', async () => {
    expect(await tableOf([user('ann')], { columns: { username: 'sAMAccountName' } })).not.toHaveProperty('mapped')
  })
})

describe('a name with several values', () => {
  const mails = (...mail: readonly string[]): AdObject[] => [user('a', { mail })]
  type Pick = 'first' | 'shortest' | { readonly ends: string }
  const picked = (pick: Pick | undefined, ...values: readonly string[]): Promise<string[]> =>
    read(mails(...values), { columns: { username: { from: 'mail', ...(pick === undefined ? {} : { pick }) } } })

  test('is told, with what to do', async () => {
    expect(await picked(undefined, 'ann@x.edu', 'a@x.edu')).toEqual([
      `1 entry has several values of mail, which is to be the username; name an attribute with one value, or say with pick which one counts: "${dn('a')}"`,
    ])
  })
  test.each<[Pick, string]>([
    ['first', 'ann@x.edu'],
    ['shortest', 'a@x.edu'],
    [{ ends: '@Corp.com' }, 'ann@corp.com'],
  ])('is picked as said: %j', async (pick, name) => {
    expect(await picked(pick, 'ann@x.edu', 'a@x.edu', 'ann@corp.com')).toEqual([name])
  })
  test('that ends as said twice, or never, is told', async () => {
    const [twice = ''] = await picked({ ends: '@x.edu' }, 'ann@x.edu', 'a@x.edu')
    expect(twice).toMatch(/^1 entry has several values of mail/)
    const [never = ''] = await picked({ ends: '@z.edu' }, 'ann@x.edu', 'a@x.edu')
    expect(never).toMatch(/^1 entry has no mail, which is to be the username/)
  })
  test('of one value is that one, whatever is picked', async () => {
    expect(await picked({ ends: '@z.edu' }, 'ann@x.edu')).toEqual(['ann@x.edu'])
  })
})
