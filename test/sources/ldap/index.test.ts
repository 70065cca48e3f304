// What is particular to Active Directory, and what spoils an answer, on a stand-in. slapd.test.ts and
// active-directory.test.ts have real directories.
import { describe, expect, test } from 'vitest'

import { formatPlace, Problem } from '../../../src/core/problem.ts'
import type { DirectoryAccess, LdapInclude, Table } from '../../../src/core/types.ts'
import { DirectoryFault, refusal } from '../../../src/sources/ldap/fault.ts'
import { readLdap } from '../../../src/sources/ldap/index.ts'
import { type AdObject, adGroup, domain, type FakeAd, type FakeOptions, fakeAd, user } from './fake-ad.ts'

const access: DirectoryAccess = { url: 'ldaps://dc', host: 'dc', port: 636, encryption: 'ldaps' }
const nowMs = Date.parse('2026-11-21T00:00:00Z')
const staff = `OU=Staff,${domain}`
const dn = (name: string): string => `CN=${name},${staff}`
const groupDn = (name: string): string => `CN=${name},OU=Groups,${domain}`

function read(fake: FakeAd, include: Partial<LdapInclude> = {}, more: Partial<DirectoryAccess> = {}): Promise<Table> {
  const at = { file: 'hubplan.yaml', line: 3, column: 5 }
  const source = { include: { base: staff, ...include }, at, hasDefaultGroups: false, nowMs }
  return readLdap(source, { ...access, ...more }, fake.open)
}

function rows({ rows: all }: Table): Record<string, unknown>[] {
  return all.map(({ cells }) => Object.fromEntries([...cells].map(([key, { value }]) => [key, value])))
}

async function names(fake: FakeAd, include: Partial<LdapInclude> = {}): Promise<unknown[]> {
  return rows(await read(fake, include)).map(({ username }) => username)
}

async function problem(fake: FakeAd, include: Partial<LdapInclude> = {}, more: Partial<DirectoryAccess> = {}) {
  const caught = await read(fake, include, more).then(
    () => new Error('no problem'),
    (thrown: unknown) => thrown,
  )
  if (!(caught instanceof Problem)) throw caught
  const [fault] = caught.diagnostics
  return `${caught.code} ${fault === undefined ? '' : `${formatPlace(fault.at)}: ${fault.message}`}`
}

const at = 'hubplan.yaml:3:5:'
const people = (count: number): AdObject[] =>
  Array.from({ length: count }, (_, index) => user(`u${String(index).padStart(4, '0')}`))
const ad = (objects: readonly AdObject[], more: Partial<FakeOptions> = {}): FakeAd => fakeAd({ objects, ...more })

test('everybody below base is read page by page, in the order of the names', async () => {
  const fake = ad([...people(7), adGroup('g', [])].reverse(), { maxPage: 3 })
  expect(await names(fake)).toEqual(['u0000', 'u0001', 'u0002', 'u0003', 'u0004', 'u0005', 'u0006'])
  expect(fake.asked.filter(({ page }) => page !== undefined)).toHaveLength(3)
  expect(fake.isClosed).toBe(true)
})

test('a person is a user who is no computer', async () => {
  const computer = user('pc', { objectClass: ['user', 'computer'], objectCategory: ['computer'] })
  expect(await names(ad([user('ann'), computer]))).toEqual(['ann'])
})

test('a page may be empty and not the last', async () => {
  const spoil: FakeOptions['spoil'] = (page, answer) => (page === 2 ? { ...answer, entries: [] } : answer)
  expect(await names(ad(people(6), { maxPage: 2, spoil }))).toEqual(['u0000', 'u0001', 'u0004', 'u0005'])
})

test('a page without its control is no last page', async () => {
  const spoil: FakeOptions['spoil'] = (page, { entries, references, ...rest }) =>
    page === 2 ? { entries, references } : { entries, references, ...rest }
  expect(await problem(ad(people(6), { maxPage: 2, spoil }))).toBe(
    `connection ${at} a page does not say whether another follows, so the list may be incomplete`,
  )
})

test('a connection that is lost in the middle is an error', async () => {
  const lost = new DirectoryFault('lost', 'the connection was closed in the middle; try again')
  const spoil: FakeOptions['spoil'] = (page, answer) => (page === 2 ? lost : answer)
  expect(await problem(ad(people(6), { maxPage: 2, spoil }))).toBe(
    `connection ${at} the connection was closed in the middle; try again`,
  )
})

test('a directory that cannot page is not read', async () => {
  expect(await problem(ad(people(1), { controls: [] }))).toMatch(/^connection .* does not say that it can page/)
})

test('references to its own partitions are no part of the people, all others are', async () => {
  const own = [
    `ldap://DomainDnsZones.example.edu/DC=DomainDnsZones,${domain}`,
    `ldap://ForestDnsZones.example.edu/DC=ForestDnsZones,${domain}`,
    `ldap://example.edu/CN=Configuration,${domain}`,
  ]
  expect(await names(ad(people(1), { references: own }))).toEqual(['u0000'])
  const child = `ldap://child.example.edu/DC=child,${domain}`
  expect(await problem(ad(people(1), { references: [...own, child] }))).toBe(
    `connection ${at} a part of the answer is on another server ("${child}"), which is not queried; choose a base that this server holds completely`,
  )
})

test('members of a group are searched for, those too whose first group it is', async () => {
  const first = user('first', { primaryGroupID: ['1100'] })
  const fake = ad([user('ann'), user('bob'), first, adGroup('ml', [dn('ann')])])
  expect(rows(await read(fake, { members_of: [{ dn: groupDn('ml'), as: 'ml' }] }))).toEqual([
    { username: 'ann', groups: ['ml'] },
    { username: 'first', groups: ['ml'] },
  ])
})

test('groups in groups count when they are to, in a circle too, with the first groups of all of them', async () => {
  const objects = [
    ...['ann', 'bob', 'cas'].map((name) => user(name)),
    user('first', { primaryGroupID: ['1200'] }),
    adGroup('ml', [dn('ann'), groupDn('inner')]),
    adGroup('inner', [dn('bob'), groupDn('ml')], '1200'),
  ]
  const members_of = [{ dn: groupDn('ml') }]
  expect(await names(ad(objects), { members_of, nested: true })).toEqual(['ann', 'bob', 'first'])
  const table = await read(ad(objects), { members_of })
  expect(rows(table)).toEqual([{ username: 'ann' }])
  expect(table.warnings?.map(({ message }) => message)).toEqual([
    `the members of 1 group ("${groupDn('inner')}") in the group are not read; write nested: true to read the members of groups in groups`,
  ])
})

test('a group that holds nothing but groups is told as that', async () => {
  const objects = [user('ann'), adGroup('ml', [groupDn('inner'), groupDn('more')]), adGroup('more', [dn('ann')])]
  const fake = ad([...objects, adGroup('inner', [dn('ann')])])
  expect(await problem(fake, { members_of: [{ dn: groupDn('ml') }] })).toBe(
    `input ${at} no matching people below base are in "${groupDn('ml')}" itself: it contains 2 groups ("${groupDn('inner')}", "${groupDn('more')}"); write nested: true to read the members of groups in groups`,
  )
})

test('a group in a group that the include names as well is not missed', async () => {
  const objects = [user('ann'), user('bob'), adGroup('ml', [dn('ann'), groupDn('in')]), adGroup('in', [dn('bob')])]
  const members_of = [{ dn: groupDn('ml') }, { dn: groupDn('in').toLowerCase() }]
  const both = await read(ad(objects), { members_of })
  expect(rows(both).map(({ username }) => username)).toEqual(['ann', 'bob'])
  expect(both.warnings).toBeUndefined()
  const [ml, inner] = members_of
  const apart = await read(ad(objects), { members_of: [{ dn: ml?.dn ?? '', as: 'ml' }, { dn: inner?.dn ?? '' }] })
  expect(apart.warnings).toHaveLength(1)
})

test('a group whose number is hidden is not read, because those whose first group it is would be missing', async () => {
  const { primaryGroupToken: _, ...attributes } = adGroup('ml', [dn('ann')]).attributes
  const fake = ad([user('ann'), { dn: groupDn('ml'), attributes }])
  expect(await problem(fake, { members_of: [{ dn: groupDn('ml') }] })).toBe(
    `input ${at} primaryGroupToken of "${groupDn('ml')}" cannot be read, so people with this group as their primary group would be missing; grant this account "Read general information" on it`,
  )
})

test('a group that is not there is an error, because a search for its members finds nobody without one', async () => {
  expect(await problem(ad([user('ann')]), { members_of: [{ dn: groupDn('none') }] })).toBe(
    `input ${at} there is no group "${groupDn('none')}" in the directory, or this account cannot see it; check members_of and what the account may read`,
  )
})

test('a group without people is an error', async () => {
  expect(await problem(ad([user('ann'), adGroup('ml', [])]), { members_of: [{ dn: groupDn('ml') }] })).toMatch(
    /^input .* the directory returned no matching people below base in "CN=ml,/,
  )
})

test('somebody whose memberOf is hidden is found by the ranges of the group', async () => {
  const hidden = people(5).map((one) => ({ ...one, hidesMemberOf: true }))
  const fake = ad([user('ann'), ...hidden, adGroup('ml', [dn('ann'), ...hidden.map((one) => one.dn)])], { maxRange: 2 })
  expect(await names(fake, { members_of: [{ dn: groupDn('ml') }] })).toEqual([
    'ann',
    ...hidden.map((_, index) => `u000${index}`),
  ])
  expect(fake.asked.flatMap(({ attributes }) => attributes).filter((name) => name.includes('range'))).toEqual([
    'member;range=2-*',
    'member;range=4-*',
  ])
})

describe('of a group in a group', () => {
  const nested = { members_of: [{ dn: groupDn('ml') }], nested: true }
  const hidden = people(5).map((one) => ({ ...one, hidesMemberOf: true }))
  const inner = adGroup('inner', ['bob', ...hidden.map((_, index) => `u000${index}`)].map(dn), '1200')
  const outer = adGroup('ml', [dn('ann'), groupDn('inner')])

  test('somebody whose memberOf is hidden is found by the ranges of the inner group', async () => {
    const everybody = ['ann', 'bob', ...hidden.map((_, index) => `u000${index}`)]
    for (const group of [inner, { ...inner, hidesMemberOf: true }]) {
      const fake = ad([user('ann'), user('bob'), ...hidden, outer, group], { maxRange: 2 })
      expect(await names(fake, nested)).toEqual(everybody)
    }
  })

  test('whose own memberOf is hidden, those are found whose first group it is', async () => {
    const objects = [user('ann'), user('first', { primaryGroupID: ['1200'] }), outer, { ...inner, hidesMemberOf: true }]
    const others = [user('bob'), ...hidden]
    expect(await names(ad([...objects, ...others]), nested)).toContain('first')
  })

  test('somebody who cannot be read is an error', async () => {
    const objects = [user('ann'), { ...user('bob'), isHidden: true }, ...hidden, outer, inner]
    expect(await problem(ad(objects), nested)).toContain(`("${dn('bob')}")`)
  })

  test('two groups in each other come to an end', async () => {
    const loop = adGroup('inner', [dn('bob'), groupDn('ml')], '1200')
    const objects = [user('ann'), { ...user('bob'), hidesMemberOf: true }, outer, { ...loop, hidesMemberOf: true }]
    expect(await names(ad(objects), nested)).toEqual(['ann', 'bob'])
  })
})

test('AD LDS, which is no Active Directory, has ranges too, and they are read', async () => {
  const all = people(7).map((one) => ({
    ...one,
    attributes: { ...one.attributes, uid: one.attributes['sAMAccountName'] ?? [] },
  }))
  const options = { maxRange: 3, capabilities: ['1.2.840.113556.1.4.1851'] }
  const fake = ad(
    [
      ...all,
      user('x', { uid: ['x'] }),
      adGroup(
        'ml',
        all.map((one) => one.dn),
      ),
    ],
    options,
  )
  expect(await names(fake, { members_of: [{ dn: groupDn('ml') }] })).toHaveLength(7)
})

test('a range that is missing is an error', async () => {
  const all = people(5).map((one) => ({ ...one, hidesMemberOf: true }))
  const fake = ad(
    [
      ...all,
      adGroup(
        'ml',
        all.map((one) => one.dn),
      ),
    ],
    { maxRange: 2 },
  )
  const open = async () => {
    const wire = await fake.open()
    return {
      ...wire,
      ask: async (question: Parameters<typeof wire.ask>[0]) =>
        question.attributes[0] === 'member;range=2-*' ? { entries: [], references: [] } : wire.ask(question),
    }
  }
  expect(await problem({ ...fake, open }, { members_of: [{ dn: groupDn('ml') }] })).toBe(
    `connection ${at} the values of member of "${groupDn('ml')}" do not arrive completely; try again`,
  )
})

test('members who cannot be read are an error that names five of them, or ignored on request', async () => {
  const hidden = people(6).map((one) => ({ ...one, isHidden: true }))
  const sid = `CN=S-1-5-21-1,CN=ForeignSecurityPrincipals,${domain}`
  const foreign = { dn: sid, attributes: { objectClass: ['foreignSecurityPrincipal'] } }
  const objects = [user('ann'), ...hidden, foreign, adGroup('ml', [dn('ann'), sid, ...hidden.map((one) => one.dn)])]
  const members_of = [{ dn: groupDn('ml') }]
  const five = [sid, ...hidden.slice(0, 4).map((one) => one.dn)].map((name) => JSON.stringify(name)).join(', ')
  expect(await problem(ad(objects), { members_of })).toBe(
    `input ${at} 7 members cannot be read (${five} and 2 more); repair the group or the rights of this account, or write unreadable_members: ignore`,
  )
  const table = await read(ad(objects), { members_of, unreadable_members: 'ignore' })
  expect(rows(table)).toEqual([{ username: 'ann' }])
  expect(table.warnings?.[0]?.message).toBe(`7 members cannot be read and are ignored (${five} and 2 more)`)
})

test('somebody of another domain in an inner group is not overlooked', async () => {
  const sid = `CN=S-1-5-21-1,CN=ForeignSecurityPrincipals,${domain}`
  const foreign = { dn: sid, attributes: { objectClass: ['foreignSecurityPrincipal'] } }
  const objects = [user('ann'), foreign, adGroup('ml', [dn('ann'), groupDn('in')]), adGroup('in', [sid], '1200')]
  expect(await problem(ad(objects), { members_of: [{ dn: groupDn('ml') }], nested: true })).toContain(`("${sid}")`)
})

test('the global catalog is not asked for members', async () => {
  const fake = ad([user('ann'), adGroup('ml', [dn('ann')])])
  expect(await problem(fake, { members_of: [{ dn: groupDn('ml') }] }, { port: 3269 })).toMatch(/global catalog/)
})

const ticks = (iso: string): string => String((BigInt(Date.parse(iso)) + 11_644_473_600_000n) * 10_000n)
const states = [
  user('ann'),
  user('disabled', { userAccountControl: ['514'] }),
  user('expired', { accountExpires: [ticks('2026-11-20T00:00:00Z')] }),
  user('later', { accountExpires: [ticks('2026-11-22T00:00:00Z')] }),
  user('locked', { userAccountControl: [String(512 + 16)] }),
  user('never', { accountExpires: ['9223372036854775807'] }),
  user('never0', { accountExpires: ['0'] }),
]

test('disabled and expired accounts are left out, and that is said', async () => {
  const table = await read(ad(states))
  expect(rows(table).map(({ username }) => username)).toEqual(['ann', 'later', 'locked', 'never', 'never0'])
  expect(table.warnings?.map(({ message }) => message)).toEqual(['2 accounts are disabled or expired, and left out'])
})

test('disabled accounts are kept, or said to be absent, on request', async () => {
  expect(await names(ad(states), { disabled: 'keep' })).toHaveLength(7)
  const absent = rows(await read(ad(states), { disabled: 'absent' })).filter(({ ensure }) => ensure === 'absent')
  expect(absent.map(({ username }) => username)).toEqual(['disabled', 'expired'])
})

describe('an attribute that every user of Active Directory has, and that is not shown,', () => {
  const without = (name: string, ...attributes: readonly string[]): AdObject => {
    const { dn: own, attributes: all } = user(name)
    return { dn: own, attributes: Object.fromEntries(Object.entries(all).filter(([key]) => !attributes.includes(key))) }
  }
  const hidden = ['bob', 'cas'].map((name) => without(name, 'userAccountControl', 'accountExpires'))
  const who = `("${dn('bob')}", "${dn('cas')}")`
  const everyUser = 'every user of Active Directory has it, so it is hidden from this account'
  const grant = `${everyUser}: grant "Read account restrictions" on these users`

  test('stops the planning, and its people and the missing right are named', async () => {
    const told = `input ${at} userAccountControl and accountExpires of 2 people cannot be read ${who}; ${grant}, or write disabled: keep`
    for (const disabled of [undefined, 'leave-out', 'absent'] as const) {
      const include = disabled === undefined ? {} : { disabled }
      expect(await problem(ad([user('ann'), ...hidden]), include)).toBe(told)
    }
  })
  test('stops the planning of the members of a group', async () => {
    const members_of = [{ dn: groupDn('ml') }]
    const fake = ad([user('ann'), ...hidden, adGroup('ml', [dn('ann'), dn('bob')])])
    expect(await problem(fake, { members_of })).toContain(`of 1 person cannot be read ("${dn('bob')}")`)
  })
  test('stops the planning when it is one of the two', async () => {
    for (const attribute of ['userAccountControl', 'accountExpires']) {
      const told = `input ${at} ${attribute} of 1 person cannot be read ("${dn('bob')}"); ${grant}, or write disabled: keep`
      expect(await problem(ad([user('ann'), without('bob', attribute)]))).toBe(told)
    }
  })
  test('does not matter with disabled: keep', async () => {
    expect(await names(ad([user('ann'), ...hidden]), { disabled: 'keep' })).toEqual(['ann', 'bob', 'cas'])
  })
  test('matters with disabled: keep, too, when a column is made of it', async () => {
    const include = { disabled: 'keep', columns: { expires: 'accountexpires' } } as const
    expect(await problem(ad([user('ann'), ...hidden]), include)).toBe(
      `input ${at} accountExpires of 2 people cannot be read ${who}; ${grant}, or take it out of columns`,
    )
  })
  test('is not in the global catalog, which is said', async () => {
    const fake = ad([user('ann'), without('bob', 'accountExpires')])
    const where = 'the global catalog does not hold it; ask the directory itself, on 636 or 389'
    expect(await problem(fake, {}, { port: 3269 })).toBe(
      `input ${at} accountExpires of 1 person cannot be read ("${dn('bob')}"): ${where}, or write disabled: keep`,
    )
  })
  test('is missed on users only: a contact has no account', async () => {
    const contact: AdObject = {
      dn: dn('con'),
      attributes: { objectClass: ['top', 'person', 'contact'], objectCategory: ['person'], mail: ['con@x'] },
    }
    const include = { filter: '(objectCategory=person)', columns: { username: 'mail' } }
    expect(await names(ad([contact, user('ann', { mail: ['ann@x'] })]), include)).toEqual(['ann@x', 'con@x'])
    const unknown = without('bob', 'objectClass', 'userAccountControl')
    const both = [contact, { ...unknown, attributes: { ...unknown.attributes, mail: ['bob@x'] } }]
    expect(await problem(ad(both), include)).toContain(`userAccountControl of 1 person cannot be read ("${dn('bob')}")`)
  })
  test('stops the planning of a group when it says who has that as the first one', async () => {
    const fake = ad([user('ann'), without('bob', 'primaryGroupID'), adGroup('ml', [dn('ann'), dn('bob')])])
    expect(await problem(fake, { members_of: [{ dn: groupDn('ml') }] })).toBe(
      `input ${at} primaryGroupID of 1 person cannot be read ("${dn('bob')}"); ${everyUser}: grant "Read general information" on these users`,
    )
  })
})

test('nobody but disabled accounts is nobody', async () => {
  expect(await problem(ad(states.slice(1, 2)))).toMatch(/^input .* all people that the directory returned are disabled/)
})

test('nobody at all is an error, and so is a base that is not there', async () => {
  expect(await problem(ad([adGroup('x', [])]), { base: `OU=Groups,${domain}` })).toBe(
    `input ${at} the directory returned no people below "OU=Groups,${domain}", which is probably an error; check base, filter and what this account may read`,
  )
  expect(await problem(ad([user('ann')]), { base: `OU=None,${domain}` })).toMatch(/^input .* there is no "OU=None,/)
})

test('columns come from attributes, with dates as a row has them', async () => {
  const more = {
    department: ['ml', 'cv'],
    isAdmin: ['TRUE'],
    credit: ['500'],
    accountExpires: [ticks('2027-01-31T12:00:00Z')],
  }
  const columns = { groups: 'department', admin: 'isAdmin', quota: 'credit', expires: 'accountExpires' }
  expect(rows(await read(ad([user('ann', more), user('bob')]), { columns }))).toEqual([
    { username: 'ann', groups: ['cv', 'ml'], admin: 'TRUE', quota: '500', expires: '2027-01-31T12:00:00.000Z' },
    { username: 'bob' },
  ])
})

test('who is in no group that stands for one of the hub is in none of them', async () => {
  const objects = [user('ann'), user('bob'), adGroup('ml', [dn('ann')]), adGroup('all', [dn('bob'), dn('ann')], '1200')]
  const members_of = [{ dn: groupDn('ml'), as: 'ml' }, { dn: groupDn('all') }]
  expect(rows(await read(ad(objects), { members_of }))).toEqual([
    { username: 'ann', groups: ['ml'] },
    { username: 'bob', groups: [] },
  ])
})

test('entries without a name, with several, or with the name of another are errors', async () => {
  const nameless = people(6).map((one) => ({ ...one, attributes: { ...one.attributes, sAMAccountName: [] } }))
  const five = nameless.slice(0, 5).map((one) => JSON.stringify(one.dn))
  expect(await problem(ad([user('ann'), ...nameless]))).toBe(
    `input ${at} 6 entries have no sAMAccountName, which is to be the username; fill it in, name another attribute, or leave such entries out with filter: ${five.join(', ')} and 1 more`,
  )
  expect(await problem(ad([user('ann', { sAMAccountName: ['ann', 'anna'] })]))).toMatch(/1 entry has several values/)
  const twin = user('twin', { sAMAccountName: [' ANN'] })
  expect(await problem(ad([user('ann'), twin]))).toContain(
    `"${dn('ann')}", "${dn('twin')}" both have the sAMAccountName "ann"; give each their own`,
  )
  expect(await problem(ad([user('ann', { sAMAccountName: ['a\ufffd'] })]))).toMatch(/that are not text/)
})

test('the order of the answer does not change the digest, its content does', async () => {
  const digest = async (objects: readonly AdObject[]): Promise<string | undefined> => (await read(ad(objects))).sha256
  expect(await digest(people(5).reverse())).toBe(await digest(people(5)))
  expect(await digest(people(4))).not.toBe(await digest(people(5)))
})

test('only what is needed is asked for', async () => {
  const fake = ad([user('ann')])
  await read(fake, { columns: { groups: 'department' } })
  expect(fake.asked.at(-1)?.attributes).toEqual([
    'sAMAccountName',
    'department',
    'userAccountControl',
    'accountExpires',
  ])
})

test('entries whose names are alike are not made one', async () => {
  const spelled = { ...user('ann', { sAMAccountName: ['other'] }), dn: `cn=ANN, ${staff}` }
  expect(await problem(ad([user('ann'), spelled]))).toContain(
    `cannot be distinguished ("${dn('ann')}", "cn=ANN, ${staff}")`,
  )
})

test('a column whose values do not arrive completely is an error', async () => {
  const fake = ad([user('ann', { department: ['a', 'b', 'c'] })], { maxRange: 2 })
  expect(await problem(fake, { columns: { groups: 'department' } })).toMatch(
    /^input .* 1 entry has more values of an attr/,
  )
})

test('a range that begins elsewhere is an error', async () => {
  const all = people(5).map((one) => ({ ...one, hidesMemberOf: true }))
  const group = adGroup(
    'ml',
    all.map((one) => one.dn),
  )
  const fake = ad([...all, group], { maxRange: 2 })
  const open = async () => {
    const wire = await fake.open()
    return {
      ...wire,
      ask: async (question: Parameters<typeof wire.ask>[0]) => {
        const skips = question.attributes[0] === 'member;range=2-*'
        return wire.ask(skips ? { ...question, attributes: ['member;range=4-*'] } : question)
      },
    }
  }
  expect(await problem({ ...fake, open }, { members_of: [{ dn: groupDn('ml') }] })).toContain(
    'do not arrive completely',
  )
})

test('a server that is busy has not said that an entry is not there', async () => {
  const fake = ad([user('ann'), user('bob'), adGroup('ml', [dn('ann'), `CN=x,${domain}`])])
  const open = async () => {
    const wire = await fake.open()
    return {
      ...wire,
      ask: async (question: Parameters<typeof wire.ask>[0]) => {
        if (question.base.startsWith('CN=x')) throw refusal(51, '')
        return wire.ask(question)
      },
    }
  }
  const include = { members_of: [{ dn: groupDn('ml') }], unreadable_members: 'ignore' } as const
  expect(await problem({ ...fake, open }, include)).toBe(
    `connection ${at} it is busy; try again later (LDAP result 51)`,
  )
})

describe('the password for the directory', () => {
  const bind = { dn: 'CN=reader', password: 'hush-directory-9c2e' }

  test('in a name stops the planning', async () => {
    const fake = ad([user('ann'), user(`x-${bind.password}`)])
    const sentence = '1 entry of the directory holds the password of HUBPLAN_LDAP_BIND_DN; change it'
    expect(await problem(fake, {}, { bind })).toBe(`input ${at} ${sentence}`)
  })

  test('is in no message, and in nothing that caused it', async () => {
    const spoil: FakeOptions['spoil'] = () =>
      new DirectoryFault('lost', `it said ${bind.password}`, { cause: new Error(`and ${bind.password}`) })
    const caught = (await read(ad(people(2), { spoil }), {}, { bind }).catch((thrown: unknown) => thrown)) as Problem
    expect(caught.diagnostics[0]?.message).toBe('it said ***')
    expect((caught.cause as Error).cause).toMatchObject({ message: 'and ***' })
    expect((caught.cause as Error).stack).not.toContain(bind.password)
  })

  test('that is a short word may be part of a name', async () => {
    expect(rows(await read(ad([user('annika')]), {}, { bind: { dn: 'CN=reader', password: 'anni' } }))).toHaveLength(1)
  })
})
