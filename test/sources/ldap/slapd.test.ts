// The source on a real OpenLDAP.
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { formatPlace, Problem } from '../../../src/core/problem.ts'
import type { DirectoryAccess, LdapInclude, Table } from '../../../src/core/types.ts'
import { readLdap } from '../../../src/sources/ldap/index.ts'
import {
  describeSlapd,
  group,
  groupDn,
  manyPeople,
  person,
  personDn,
  readerDn,
  rootDn,
  rootPassword,
  type Slapd,
  startSlapd,
  suffix,
  top,
} from '../../helpers/slapd.ts'
import { sized } from '../../helpers/tier.ts'

const base = `ou=people,${suffix}`
const at = { file: 'hubplan.yaml', line: 3, column: 5 }
const place = 'hubplan.yaml:3:5:'
let server: Slapd

type More = Partial<DirectoryAccess>

function accessTo(url: string, more: More = {}): DirectoryAccess {
  const { protocol, hostname, port } = new URL(url)
  const encryption = protocol === 'ldaps:' ? 'ldaps' : 'starttls'
  const bind = { dn: readerDn, password: rootPassword }
  return { url, host: hostname, port: Number(port), encryption, ca: readFileSync(server.ca, 'utf8'), bind, ...more }
}

function read(include: Partial<LdapInclude> = {}, access: DirectoryAccess = accessTo(server.url)): Promise<Table> {
  return readLdap({ include: { base, ...include }, at, hasDefaultGroups: false, nowMs: Date.now() }, access)
}

async function names(include: Partial<LdapInclude> = {}, access?: DirectoryAccess): Promise<string[]> {
  const { rows } = await read(include, access)
  return rows.map(({ cells }) => String(cells.get('username')?.value))
}

async function problem(include: Partial<LdapInclude> = {}, access?: DirectoryAccess): Promise<string> {
  const caught = await read(include, access).then(
    () => new Error('no problem'),
    (thrown: unknown) => thrown,
  )
  if (!(caught instanceof Problem)) throw caught
  const told = caught.diagnostics.map((fault) => `${formatPlace(fault.at)}: ${fault.message}`)
  expect(JSON.stringify([caught.message, caught.hint, told])).not.toContain(rootPassword)
  return `${caught.code} ${told.join()}`
}

function anonymous(more: More = {}): DirectoryAccess {
  const { bind: _, ...access } = accessTo(server.url, more)
  return access
}

/** More than the 1,000 that it gives at once. */
const size = sized(5000, 1200)

describeSlapd(`OpenLDAP with ${size.toLocaleString('en')} people`, () => {
  const all = Array.from({ length: size }, (_, index) => `s${String(index).padStart(4, '0')}`)
  const some = (from: number, to: number): string[] => all.slice(from, to).map(personDn)

  beforeAll(async () => {
    const groups = [
      group('ml', [...some(0, 100), groupDn('inner')]),
      group('inner', [...some(90, 200), groupDn('deep')]),
      group('deep', [...some(190, 300), groupDn('ml'), groupDn('inner')]),
      group('everybody', all.map(personDn)),
      group('dangling', [...some(0, 2), personDn('gone')]),
      group('outside', [...some(0, 2), readerDn]),
      group('nobody', [readerDn]),
      { dn: groupDn('posix'), objectClass: 'posixGroup', cn: 'posix', gidNumber: '70', memberUid: ['s0001', 'S0002'] },
      { dn: groupDn('gone'), objectClass: 'posixGroup', cn: 'gone', gidNumber: '71', memberUid: ['s0001', 'gone'] },
      { dn: groupDn('unique'), objectClass: 'groupOfUniqueNames', cn: 'unique', uniqueMember: some(5, 8) },
    ]
    server = await startSlapd({ entries: [...top, ...manyPeople(size), ...groups] })
  })
  afterAll(() => server?.stop())

  describe('is read', () => {
    test('with StartTLS, page by page, although more than 1,000 at a time are refused', async () => {
      expect(await names()).toEqual(all)
    })
    test('with LDAPS', async () => {
      expect(await names({}, accessTo(server.secureUrl))).toHaveLength(size)
    })
    test('under a name of the host that the certificate has', async () => {
      expect(await names({}, accessTo(server.secureUrl, { host: 'localhost' }))).toHaveLength(size)
    })
    test('without a login, and without encryption when that is said', async () => {
      expect(await names({}, anonymous())).toHaveLength(size)
      expect(await names({}, anonymous({ encryption: 'none' }))).toHaveLength(size)
    })
    test('alike each time', async () => {
      expect((await read()).sha256).toBe((await read({}, accessTo(server.secureUrl))).sha256)
    })
    test('through a filter', async () => {
      expect(await names({ filter: '(&(objectClass=person)(uid=s00*)(!(uid=s000*)))' })).toEqual(all.slice(10, 100))
    })
    test('by the members of a group', async () => {
      expect(await names({ members_of: [{ dn: groupDn('everybody') }] })).toEqual(all)
      expect(await names({ members_of: [{ dn: groupDn('ml') }] })).toEqual(all.slice(0, 100))
      expect(await names({ members_of: [{ dn: groupDn('unique') }] })).toEqual(all.slice(5, 8))
    })
    test('by the members of groups in groups, which lead in a circle', async () => {
      expect(await names({ members_of: [{ dn: groupDn('ml') }], nested: true })).toEqual(all.slice(0, 300))
    })
    test('without the members of groups in groups when nested is not said, and these groups are named', async () => {
      const { warnings } = await read({ members_of: [{ dn: groupDn('ml') }] })
      expect(warnings?.map(({ message }) => message)).toEqual([
        `the members of 1 group ("${groupDn('inner')}") in the group are not read; write nested: true to read the members of groups in groups`,
      ])
    })
    test('by a DN that is spelled differently', async () => {
      const dn = ` CN = ML , OU=Groups,DC=EXAMPLE,dc=edu`
      expect(await names({ base: `OU=People, ${suffix}`, members_of: [{ dn }] })).toHaveLength(100)
    })
    test('by the members of a posixGroup', async () => {
      expect(await names({ members_of: [{ dn: groupDn('posix') }] })).toEqual(['s0001', 's0002'])
    })
    test('without members of a posixGroup who do not match, and that is said', async () => {
      const table = await read({ filter: '(uid=s0001)', members_of: [{ dn: groupDn('posix') }] })
      expect(table.rows).toHaveLength(1)
      expect(table.warnings?.[0]?.message).toContain(`1 member skipped because`)
      expect(table.warnings?.[0]?.message).toContain(personDn('s0002'))
    })
    test('without members who are not below base, and that is said', async () => {
      const table = await read({ members_of: [{ dn: groupDn('outside') }] })
      expect(table.rows).toHaveLength(2)
      expect(table.warnings?.map(({ message }) => message)).toEqual([
        `1 member skipped because they are not below base or do not match ("${readerDn}")`,
      ])
    })
  })

  describe('is not read', () => {
    test('when its certificate is of another CA, or for another host', async () => {
      const ca = readFileSync(server.otherCa, 'utf8')
      const unverified = /^connection hubplan.yaml:3:5: its certificate cannot be verified \(/
      expect(await problem({}, accessTo(server.url, { ca }))).toMatch(unverified)
      expect(await problem({}, accessTo(server.secureUrl, { ca }))).toMatch(unverified)
      const { ca: _, ...plain } = accessTo(server.secureUrl)
      expect(await problem({}, plain)).toMatch(unverified)
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
      expect(await problem({}, plain)).toMatch(unverified)
      vi.unstubAllEnvs()
      const elsewhere = await cutter(Number(new URL(server.secureUrl).port), 1e9, '127.0.0.2')
      const other = { host: '127.0.0.2', port: elsewhere.port }
      expect(await problem({}, accessTo(server.secureUrl, other))).toMatch(unverified)
      await elsewhere.close()
    })
    test('with a wrong password or name', async () => {
      const refused = `connection ${place} it does not accept the name and password; check HUBPLAN_LDAP_BIND_DN and the password (LDAP result 49)`
      expect(await problem({}, accessTo(server.url, { bind: { dn: readerDn, password: 'no' } }))).toBe(refused)
      expect(await problem({}, accessTo(server.url, { bind: { dn: personDn('no'), password: 'no' } }))).toBe(refused)
    })
    test('when nobody listens', async () => {
      expect(await problem({}, accessTo('ldap://127.0.0.1:1'))).toBe(
        `connection ${place} the directory cannot be reached (ECONNREFUSED); check the address and that the directory runs`,
      )
    })
    test('when base, a group or anybody is missing', async () => {
      expect(await problem({ base: `ou=none,${suffix}` })).toMatch(/^input .* there is no "ou=none,/)
      expect(await problem({ members_of: [{ dn: groupDn('none') }] })).toMatch(/^input .* there is no group "cn=none,/)
      expect(await problem({ filter: '(uid=nobody)' })).toMatch(/^input .* returned no people below "ou=people,/)
      expect(await problem({ filter: '(noSuchAttribute=x)' })).toMatch(/^input .* returned no people below/)
      expect(await problem({ members_of: [{ dn: groupDn('nobody') }] })).toMatch(
        /^input .* returned no matching people below base in "cn=nobody,/,
      )
    })
    test('when a member has no entry, unless that is to be ignored', async () => {
      const told = (who: string): string =>
        `input ${place} 1 member cannot be read ("${who}"); repair the group or the rights of this account, or write unreadable_members: ignore`
      expect(await problem({ members_of: [{ dn: groupDn('dangling') }] })).toBe(told(personDn('gone')))
      expect(await problem({ members_of: [{ dn: groupDn('gone') }] })).toBe(told('memberUid gone'))
      const ignored = { unreadable_members: 'ignore' } as const
      expect(await names({ members_of: [{ dn: groupDn('dangling') }], ...ignored })).toEqual(['s0000', 's0001'])
    })
    test('when the answer breaks off in the middle', async () => {
      const proxy = await cutter(Number(new URL(server.url).port), 60_000)
      const url = `ldap://127.0.0.1:${proxy.port}`
      expect(await problem({}, anonymous({ url, port: proxy.port, encryption: 'none' }))).toMatch(
        /^connection hubplan.yaml:3:5: the connection (?:broke|was closed in the middle)/,
      )
      expect(proxy.connections()).toBe(1)
      expect(await problem({}, accessTo(url, { port: proxy.port }))).toMatch(
        /^connection .* the connection (?:broke|was closed)/,
      )
      expect(proxy.connections()).toBe(2)
      await proxy.close()
    })
    test('by something that is no directory', async () => {
      const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as { readonly port: number }
      const url = `ldap://127.0.0.1:${port}`
      expect(await problem({}, accessTo(url))).toMatch(/^connection .* it does not answer to StartTLS/)
      expect(await problem({}, anonymous({ port, encryption: 'none' }))).toMatch(
        /^connection .* (?:sent something that is no|was closed in the middle)/,
      )
      server.close()
    })
    test.each([
      ['StartTLS', 'starttls', 10, /^connection .* it does not answer to StartTLS/],
      ['the encryption', 'ldaps', 10, /^connection .* no encrypted connection can be made \(no answer within 10 s\)/],
      ['the login', 'none', 30, /^connection .* the directory gave no answer within 30 s/],
    ] as const)('when nothing is said to %s', async (_, encryption, seconds, told) => {
      const silent = await silentServer()
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        const failing = problem({}, accessTo(`ldap://127.0.0.1:${silent.port}`, { encryption }))
        await silent.asked
        vi.advanceTimersByTime(seconds * 1000 + 1)
        expect(await failing).toMatch(told)
      } finally {
        vi.useRealTimers()
        silent.close()
      }
    })
    test('when somebody in between answers StartTLS and says more', async () => {
      const server = createServer((socket) => {
        socket.once('data', () => socket.write(Buffer.from('300c02010178070a010004000400300c0201026107', 'hex')))
        socket.on('error', () => undefined)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as { readonly port: number }
      expect(await problem({}, accessTo(`ldap://127.0.0.1:${port}`))).toMatch(
        /^connection .* does not answer to StartTLS/,
      )
      server.close()
    })
  })
})

describeSlapd('OpenLDAP whose limit holds for pages too', () => {
  test('does not give half of the people', async () => {
    const limits = `limits dn.exact="${readerDn}" size.soft=1000 size.hard=1000 size.prtotal=hard`
    server = await startSlapd({ entries: [...top, ...manyPeople(1200)], config: limits })
    try {
      expect(await problem()).toBe(
        `connection ${place} its size limit cut the answer; raise the limit of this account, or narrow base or filter (LDAP result 4)`,
      )
      expect(await names({}, accessTo(server.url, { bind: { dn: rootDn, password: rootPassword } }))).toHaveLength(1200)
    } finally {
      await server.stop()
    }
  })
})

describeSlapd('OpenLDAP that shows only a part', () => {
  beforeAll(async () => {
    const rules = [
      `access to dn.exact="${personDn('hidden')}" by * none`,
      `access to dn.exact="${groupDn('secret')}" attrs=member by * none`,
      'access to attrs=userPassword by * auth',
      'access to * by * read',
    ]
    const groups = [
      group('ml', [personDn('ann'), personDn('hidden')]),
      group('secret', [personDn('ann')]),
      group('outer', [personDn('ann'), groupDn('secret')]),
    ]
    const referral = {
      dn: `ou=far,${suffix}`,
      objectClass: ['referral', 'extensibleObject'],
      ou: 'far',
      ref: 'ldap://far.example.edu/ou=far',
    }
    const config = rules.join('\n')
    server = await startSlapd({ entries: [...top, person('ann'), person('hidden'), ...groups, referral], config })
  })
  afterAll(() => server?.stop())

  test('names members who may not be seen', async () => {
    expect(await problem({ members_of: [{ dn: groupDn('ml') }] })).toContain(`("${personDn('hidden')}")`)
  })
  test('hides who is in a group in a group', async () => {
    expect(await problem({ members_of: [{ dn: groupDn('outer') }], nested: true })).toContain(
      `("${groupDn('secret')}")`,
    )
  })
  test('refers to another server', async () => {
    expect(await problem({ base: suffix, filter: '(uid=*)' })).toMatch(
      /^connection .* a part of the answer is on another server \("ldap:\/\/far/,
    )
  })
})

describeSlapd('OpenLDAP with odd people', () => {
  const odd = [
    'a*b',
    'x,y',
    'ü',
    '"quoted"',
    'back\\slash',
    '(paren)',
    'plus+equals=',
    '#hash',
    'semi;colon',
    '<tag>',
    '\u4e2d',
  ]

  beforeAll(async () => {
    const locked = { pwdAccountLockedTime: '000001010000Z' }
    const account = (uid: string, shadowExpire: string) =>
      person(uid, {
        objectClass: ['inetOrgPerson', 'posixAccount', 'shadowAccount'],
        uidNumber: '1',
        gidNumber: '70',
        homeDirectory: '/',
        shadowExpire,
      })
    const entries = [
      ...odd.map((uid) => person(uid)),
      person('locked', locked),
      person('failed', { pwdAccountLockedTime: '20260101000000Z' }),
      account('expired', '1'),
      account('future', '40000'),
      account('never', '-1'),
      { dn: `ou=lost,${suffix}`, objectClass: 'organizationalUnit', ou: 'lost' },
      { dn: `cn=nameless,ou=lost,${suffix}`, objectClass: 'person', cn: 'nameless', sn: 'n' },
      { dn: `ou=twins,${suffix}`, objectClass: 'organizationalUnit', ou: 'twins' },
      { ...person('twin'), dn: `cn=one,ou=twins,${suffix}`, cn: 'one' },
      { ...person('TWIN'), dn: `cn=two,ou=twins,${suffix}`, cn: 'two' },
      { ...person('many'), dn: `cn=many,ou=lost,${suffix}`, cn: 'many', uid: ['a', 'b'] },
      group('odd', odd.map(personDn)),
      { dn: groupDn('posix'), objectClass: 'posixGroup', cn: 'posix', gidNumber: '70', memberUid: odd },
    ]
    server = await startSlapd({ entries: [...top, ...entries] })
  })
  afterAll(() => server?.stop())

  test('gives every name as it is, and finds each as a member', async () => {
    expect(new Set(await names({ members_of: [{ dn: groupDn('odd') }] }))).toEqual(new Set(odd))
  })
  test('counts those of a posixGroup whose first group it is', async () => {
    expect(new Set(await names({ members_of: [{ dn: groupDn('posix') }] }))).toEqual(
      new Set([...odd, 'future', 'never']),
    )
  })
  test('takes letters that are escaped in a filter for what they are', async () => {
    expect(await names({ filter: '(uid=\\c3\\bc)' })).toEqual(['ü'])
    expect(await names({ filter: '(uid=a\\2ab)' })).toEqual(['a*b'])
  })
  test('leaves disabled accounts out', async () => {
    const found = await names()
    expect(found).toEqual(expect.arrayContaining(['failed', 'future', 'never']))
    expect(found).not.toEqual(expect.arrayContaining(['locked']))
    expect(found).not.toEqual(expect.arrayContaining(['expired']))
    expect(await names({ disabled: 'keep' })).toEqual(expect.arrayContaining(['expired', 'locked']))
  })
  test('is refused with entries that have no name, several, or the same', async () => {
    const lost = `ou=lost,${suffix}`
    expect(await problem({ base: lost, filter: '(cn=nameless)' })).toMatch(
      /^input .* 1 entry has no uid, .*: "cn=nameless,/,
    )
    expect(await problem({ base: lost, filter: '(cn=many)' })).toMatch(/^input .* 1 entry has several values of uid/)
    expect(await problem({ base: `ou=twins,${suffix}` })).toContain(
      `"cn=one,ou=twins,${suffix}", "cn=two,ou=twins,${suffix}" both have the uid "twin"`,
    )
  })
})

/** Takes a connection, and lets it wait. */
async function silentServer(): Promise<{ readonly port: number; readonly asked: Promise<void>; close(): void }> {
  let tell = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    tell = resolve
  })
  const server = createServer((socket) => {
    socket.once('data', () => tell()).on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  return { port, asked, close: () => server.close() }
}

interface Cutter {
  readonly port: number
  readonly connections: () => number
  close(): Promise<void>
}

/** Passes everything on, and cuts the line after so many bytes of the answer. */
async function cutter(to: number, after: number, host = '127.0.0.1'): Promise<Cutter> {
  const { connect } = await import('node:net')
  let count = 0
  const server: Server = createServer((near: Socket) => {
    count += 1
    let passed = 0
    const far = connect(to, '127.0.0.1')
    near.pipe(far)
    far.on('data', (data) => {
      passed += data.length
      if (passed > after) near.destroy()
      else near.write(data)
    })
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as { readonly port: number }
  return { port, connections: () => count, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
