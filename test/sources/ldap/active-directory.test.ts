// The source on a real Active Directory: Samba as a domain controller.
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { formatPlace, Problem } from '../../../src/core/problem.ts'
import type { DirectoryAccess, LdapInclude, Table } from '../../../src/core/types.ts'
import { readLdap } from '../../../src/sources/ldap/index.ts'
import { ids, useStage } from '../../e2e/desk.ts'
import { describeRealHub } from '../../helpers/real-hub.ts'
import {
  type AdEntry,
  describeActiveDirectory,
  domain,
  type SambaAd,
  startActiveDirectory,
} from '../../helpers/samba-ad.ts'

const students = `OU=Students,${domain}`
const staff = `OU=Staff,${domain}`
const groups = `OU=Groups,${domain}`
const groupDn = (name: string): string => `CN=${name},${groups}`
const password = 'S3cret!hush-7d1e'
const all = Array.from({ length: 1100 }, (_, index) => `s${String(index).padStart(4, '0')}`)
const place = 'hubplan.yaml:3:5:'
const at = { file: 'hubplan.yaml', line: 3, column: 5 }

/** CNs as Windows writes them: with a comma, which is escaped in the DN. */
const cnOf = (name: string): string => `Müller\\, ${name}`
const dnOf = (name: string): string => `CN=${cnOf(name)},${staff}`

function user(name: string, ou: string, more: Readonly<Record<string, string>> = {}): AdEntry {
  const dn = ou === staff ? dnOf(name) : `CN=${name},${ou}`
  // A normal account that needs no password: those who are only looked up have none.
  return { dn, objectClass: 'user', sAMAccountName: name, userAccountControl: '544', ...more }
}

function group(name: string, member: readonly string[]): AdEntry {
  return { dn: groupDn(name), objectClass: 'group', sAMAccountName: name, ...(member.length === 0 ? {} : { member }) }
}

const ticks = (iso: string): string => String((BigInt(Date.parse(iso)) + 11_644_473_600_000n) * 10_000n)
const service = (name: string, more = {}): AdEntry => user(name, `CN=Users,${domain}`, more)
/** Accounts that log in, or do not. */
const logins = ['svc', 'disabled', 'expired', 'fresh', 'locked']

const entries: readonly AdEntry[] = [
  ...[students, staff, groups].map((dn): AdEntry => ({ dn, objectClass: 'organizationalUnit' })),
  ...all.map((name) => user(name, students)),
  ...['ann', 'bob', 'cas', 'dan'].map((name) => user(name, staff, { mail: `${name}@corp.example` })),
  user('off', staff, { userAccountControl: '546' }),
  user('over', staff, { accountExpires: ticks('2026-01-01T00:00:00Z') }),
  user('later', staff, { accountExpires: ticks('2099-01-01T00:00:00Z') }),
  { dn: `CN=Contact,${staff}`, objectClass: 'contact', mail: 'contact@corp.example' },
  { dn: `CN=PC,${staff}`, objectClass: 'computer', sAMAccountName: 'pc$' },
  ...logins.map((name) => service(name)),
  group('deep', [dnOf('cas')]),
  group('inner', [dnOf('bob'), groupDn('deep')]),
  group('ml', [dnOf('ann'), dnOf('off'), groupDn('inner')]),
  group('outer', [groupDn('inner')]),
  group(
    'everybody',
    all.map((name) => `CN=${name},${students}`),
  ),
  group('first', [dnOf('dan')]),
]

/** A circle of groups, a first group that is not Domain Users, and accounts that cannot log in. */
const later = `dn: ${groupDn('deep')}
changetype: modify
add: member
member: ${groupDn('ml')}

dn: CN=expired,CN=Users,${domain}
changetype: modify
replace: accountExpires
accountExpires: ${ticks('2026-01-01T00:00:00Z')}

dn: CN=disabled,CN=Users,${domain}
changetype: modify
replace: userAccountControl
userAccountControl: 514

dn: CN=fresh,CN=Users,${domain}
changetype: modify
replace: pwdLastSet
pwdLastSet: 0

dn: ${domain}
changetype: modify
replace: lockoutThreshold
lockoutThreshold: 3
`

let server: SambaAd

function accessTo(url: string, more: Partial<DirectoryAccess> = {}): DirectoryAccess {
  const { protocol, hostname, port } = new URL(url)
  const encryption = protocol === 'ldaps:' ? 'ldaps' : 'starttls'
  const bind = { dn: 'svc@ad.test', password }
  return { url, host: hostname, port: Number(port), encryption, ca: readFileSync(server.ca, 'utf8'), bind, ...more }
}

function read(
  include: Partial<LdapInclude> = {},
  access: DirectoryAccess = accessTo(server.secureUrl),
): Promise<Table> {
  return readLdap({ include: { base: staff, ...include }, at, hasDefaultGroups: false, nowMs: Date.now() }, access)
}

async function names(include: Partial<LdapInclude> = {}, access?: DirectoryAccess): Promise<string[]> {
  return (await read(include, access)).rows.map(({ cells }) => String(cells.get('username')?.value))
}

async function problem(include: Partial<LdapInclude> = {}, access?: DirectoryAccess): Promise<string> {
  const caught = await read(include, access).then(
    () => new Error('no problem'),
    (thrown: unknown) => thrown,
  )
  if (!(caught instanceof Problem)) throw caught
  const told = caught.diagnostics.map((fault) => `${formatPlace(fault.at)}: ${fault.message}`)
  expect(JSON.stringify([caught.message, caught.hint, told])).not.toContain(password)
  return `${caught.code} ${told.join()}`
}

const yaml = `version: 1
prune: true
include:
  - ldap:
      base: ${staff}
      members_of: [{ dn: "${groupDn('ml')}", as: ml }]
      nested: true
`
/** The group that lets everybody who has logged in read the state of accounts; hardened domains empty it. */
const preWindows2000 = `CN=Pre-Windows 2000 Compatible Access,CN=Builtin,${domain}`
const authenticated = `CN=S-1-5-11,CN=ForeignSecurityPrincipals,${domain}`
const accountRestrictions = '4c164200-20c0-11d0-a768-00aa006e0529'

describeActiveDirectory('an Active Directory with 1,100 people', () => {
  beforeAll(async () => {
    server = await startActiveDirectory({
      add: entries,
      passwords: Object.fromEntries(logins.map((name) => [name, password])),
    })
    server.change({ ldif: later, firstGroups: { dan: 'first' } })
  })
  afterAll(() => server?.stop())

  describe('is read', () => {
    test('page by page, by sAMAccountName, with LDAPS', async () => {
      expect(await names({ base: students })).toEqual(all)
    })
    test('with StartTLS, and the same', async () => {
      const [one, other] = [await read({ base: students }), await read({ base: students }, accessTo(server.url))]
      expect(other.rows).toHaveLength(1100)
      expect(other.sha256).toBe(one.sha256)
    })
    test('without who is disabled or expired, and that is said', async () => {
      const table = await read()
      expect(table.rows.map(({ cells }) => cells.get('username')?.value)).toEqual(['ann', 'bob', 'cas', 'dan', 'later'])
      expect(table.warnings?.map(({ message }) => message)).toEqual([
        '2 accounts are disabled or expired, and left out',
      ])
    })
    test('with who is disabled or expired as absent, or as everybody else, on request', async () => {
      const { rows } = await read({ disabled: 'absent' })
      const absent = rows.filter(({ cells }) => cells.get('ensure')?.value === 'absent')
      expect(absent.map(({ cells }) => cells.get('username')?.value)).toEqual(['off', 'over'])
      expect(await names({ disabled: 'keep' })).toEqual(['ann', 'bob', 'cas', 'dan', 'later', 'off', 'over'])
    })
    test('with the day on which an account ends', async () => {
      const { rows } = await read({ disabled: 'keep', columns: { expires: 'accountExpires' } })
      const expires = rows.flatMap(({ cells }) => cells.get('expires')?.value ?? [])
      expect(expires).toEqual(['2099-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'])
    })
    test('through a filter with white space between its parts', async () => {
      const filter =
        '(& (objectClass=user)\n   (| (sAMAccountName=ann) (mail = bob@*) )\n   (! (objectClass=computer) )\n)\n'
      expect(await names({ filter })).toEqual(['ann', 'bob'])
    })
    test('from the top of the domain, which refers to its own partitions', async () => {
      expect(await names({ base: domain, filter: '(sAMAccountName=ann)' })).toEqual(['ann'])
    })
    test('with contacts, which have no account', async () => {
      const filter = '(mail=*)'
      expect(await names({ filter, columns: { username: 'mail' } })).toEqual(
        ['ann', 'bob', 'cas', 'contact', 'dan'].map((name) => `${name}@corp.example`),
      )
    })
    test('by the members of a group', async () => {
      const members_of = [{ dn: groupDn('everybody') }]
      expect(await names({ base: students, members_of })).toEqual(all)
    })
    test('by the members of groups in groups, which lead in a circle', async () => {
      expect(await names({ members_of: [{ dn: groupDn('ml') }], nested: true })).toEqual(['ann', 'bob', 'cas'])
    })
    test('by the group that is the first one of people', async () => {
      expect(await names({ members_of: [{ dn: groupDn('first') }] })).toEqual(['dan'])
      const domainUsers = { dn: `CN=Domain Users,CN=Users,${domain}` }
      expect(await names({ members_of: [domainUsers] })).toEqual(['ann', 'bob', 'cas', 'dan', 'later'])
    })
    test('without the groups in a group when nested is not said, and these are named', async () => {
      const table = await read({ members_of: [{ dn: groupDn('ml') }] })
      expect(table.rows.map(({ cells }) => cells.get('username')?.value)).toEqual(['ann'])
      expect(table.warnings?.map(({ message }) => message)).toEqual([
        `the members of 1 group ("${groupDn('inner')}") in the group are not read; write nested: true to read the members of groups in groups`,
        '1 account is disabled or expired, and left out',
      ])
    })
  })

  describe('is not read', () => {
    test('when its certificate is of another CA', async () => {
      const ca = readFileSync(server.otherCa, 'utf8')
      for (const url of [server.url, server.secureUrl]) {
        expect(await problem({}, accessTo(url, { ca }))).toMatch(
          /^connection hubplan.yaml:3:5: its certificate cannot be verified \(/,
        )
      }
    })
    test('without encryption, or without a login', async () => {
      expect(await problem({}, accessTo(server.url, { encryption: 'none' }))).toMatch(
        /^connection .* it requires a stronger or encrypted login; use ldaps:\/\/ or StartTLS \(LDAP result 8: /,
      )
      const { bind: _, ...anonymous } = accessTo(server.secureUrl)
      expect(await problem({}, anonymous)).toMatch(/^connection .* \(LDAP result 1: /)
    })
    test('when base, a group or its people are missing', async () => {
      const none = `OU=None,${domain}`
      expect(await problem({ base: none })).toMatch(`input ${place} there is no "${none}" in the directory`)
      expect(await problem({ members_of: [{ dn: groupDn('none') }] })).toMatch(
        `input ${place} there is no group "${groupDn('none')}" in the directory`,
      )
      expect(await problem({ members_of: [{ dn: groupDn('outer') }] })).toMatch(
        `input ${place} no matching people below base are in "${groupDn('outer')}" itself: it contains 1 group ("${groupDn('inner')}"); write nested: true`,
      )
    })
    test.each([
      [
        'svc',
        `${password}x`,
        '52e',
        'it does not accept the name and password; check HUBPLAN_LDAP_BIND_DN and the password',
      ],
      ['disabled', password, '533', 'the account is disabled; enable it, or log in with another one'],
      ['expired', password, '701', 'the account has expired; extend it, or log in with another one'],
      [
        'fresh',
        password,
        '773',
        'the account must change its password at the first login; change it, or log in with another account',
      ],
      [
        'locked',
        password,
        '775',
        'the account is locked after wrong passwords; unlock it or wait, and check the password',
      ],
    ])('by the account %s, with the reason in words', async (name, own, code, words) => {
      const login = (secret: string): Promise<string> =>
        problem({}, accessTo(server.secureUrl, { bind: { dn: `${name}@ad.test`, password: secret } }))
      // Three wrong passwords lock an account here.
      if (name === 'locked') for (const wrong of ['a', 'b', 'c']) expect(await login(wrong)).toContain('data 52e')
      const told = await login(own)
      expect(told).toContain(`connection ${place} ${words} (LDAP result 49: `)
      expect(told).toContain(`data ${code}`)
    })
  })

  describe('whose userAccountControl is hidden', () => {
    const grant =
      'every user of Active Directory has it, so it is hidden from this account: grant "Read account restrictions" on these users'
    const replace = (member: readonly string[]): string =>
      [`dn: ${preWindows2000}`, 'changetype: modify', 'replace: member', ...member, ''].join('\n')
    beforeAll(() => server.change({ ldif: replace([]) }))
    afterAll(() => server.change({ ldif: replace([`member: ${authenticated}`]) }))

    test('is not read, because nobody knows then who is disabled', async () => {
      const told = await problem({ base: students })
      expect(told).toContain(`input ${place} userAccountControl and accountExpires of 1100 people cannot be read (`)
      expect(told).toContain(`"CN=s0004,${students}" and 1095 more); ${grant}, or write disabled: keep`)
    })
    test('is not read by the members of a group either', async () => {
      const told = await problem({ members_of: [{ dn: groupDn('ml') }], nested: true, disabled: 'absent' })
      expect(told).toContain('userAccountControl and accountExpires of 4 people cannot be read (')
    })
    test('is read with disabled: keep, also the members of a group, although memberOf is hidden as well', async () => {
      const include = { members_of: [{ dn: groupDn('ml') }], nested: true, disabled: 'keep' } as const
      expect(await names(include)).toEqual(['ann', 'bob', 'cas', 'off'])
      expect(await names({ disabled: 'keep' })).toHaveLength(7)
    })
    test('is read again with the right that the message names', async () => {
      server.permit(staff, `(OA;CIIO;RP;${accountRestrictions};bf967aba-0de6-11d0-a285-00aa003049e2;AU)`)
      expect(await names()).toEqual(['ann', 'bob', 'cas', 'dan', 'later'])
    })
  })

  test('that hides the state of one person only is not read, and names that person', async () => {
    server.permit(dnOf('bob'), `(OD;;RP;${accountRestrictions};;AU)`)
    const told = await problem()
    // What is added last comes first, and decides.
    server.permit(dnOf('bob'), `(OA;;RP;${accountRestrictions};;AU)`)
    expect(told).toContain('userAccountControl and accountExpires of 1 person cannot be read (')
    expect(told).toContain('bob')
  })

  describeRealHub('drives a hub', (version) => {
    const stage = useStage({ version, users: [{ name: 'root', admin: true }, 'ann', 'stranger'] })

    test('that gets its members, loses who is disabled, and is planned once', async () => {
      const desk = stage().desk()
      desk.write('hubplan.yaml', yaml)
      const env = {
        HUBPLAN_LDAP_URL: server.url,
        HUBPLAN_LDAP_BIND_DN: 'svc@ad.test',
        HUBPLAN_LDAP_PASSWORD: password,
        HUBPLAN_LDAP_CA: server.ca,
      }
      const run = async (file: string, wanted: readonly string[]): Promise<void> => {
        const planned = await desk.runWith(env, 'plan', '-o', file)
        expect(planned.code, planned.stdout + planned.stderr).toBe(0)
        expect(ids(desk.plan(file))).toEqual(wanted)
        if (wanted.length > 0) expect(await desk.runWith(env, 'apply', file)).toMatchObject({ code: 0 })
      }
      const joins = ['ann', 'bob', 'cas'].map((name) => `member.add:${name}:ml`)
      await run('join.json', [
        'group.create:ml',
        'user.create:bob',
        'user.create:cas',
        ...joins,
        'user.delete:stranger',
      ])
      await run('again.json', [])
      const change = (control: number): string =>
        `dn: ${dnOf('bob')}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: ${control}\n`
      server.change({ ldif: change(546) })
      await run('leave.json', ['user.delete:bob'])
      server.change({ ldif: change(544) })
      expect([...(await stage().bare.everybody()).keys()].sort()).toEqual(['ann', 'cas', 'root'])
    })
  })
})
