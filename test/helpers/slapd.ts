// Debian's slapd as an ordinary process in a folder of its own, with a throw-away CA.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { makeCertificates } from './certificates.ts'
import { freePort } from './ports.ts'

const slapd = '/usr/sbin/slapd'
const schemas = '/etc/ldap/schema'

export const suffix = 'dc=example,dc=edu'
export const rootDn = `cn=admin,${suffix}`
export const rootPassword = 'hush-ldap-7d1e-secret'
/** A reader who is not above the server's limits. */
export const readerDn = `cn=reader,${suffix}`

/** One entry: its DN, and its attributes. */
export interface LdifEntry {
  readonly dn: string
  readonly [attribute: string]: string | readonly string[]
}

export interface Slapd {
  /** ldap://127.0.0.1:port, which has StartTLS. */
  readonly url: string
  readonly secureUrl: string
  /** PEM files: the CA that made the server's certificate, and one that did not. */
  readonly ca: string
  readonly otherCa: string
  /** Runs an LDIF of changes through ldapmodify. */
  modify(ldif: string): void
  /** Stops the server and starts it again with these entries, and nothing else. */
  refill(entries: readonly LdifEntry[]): Promise<void>
  /** What the server logged. */
  log(): string
  halt(): Promise<void>
  stop(): Promise<void>
}

export interface SlapdOptions {
  readonly entries: readonly LdifEntry[]
  /** More lines of the database's part of slapd.conf. */
  readonly config?: string
}

/** Why no slapd can be started here, if so. */
export function slapdMissing(): string | undefined {
  const missing = [slapd, '/usr/bin/ldapmodify', '/usr/bin/openssl'].find((program) => !existsSync(program))
  return missing === undefined ? undefined : `no ${missing} (Debian packages slapd, ldap-utils, openssl)`
}

/** A `describe`, skipped aloud without slapd, and failing when HUBPLAN_REQUIRE_HUB=1 says that there must be one. */
export function describeSlapd(name: string, fn: () => void): void {
  const missing = slapdMissing()
  if (missing === undefined) describe(name, fn)
  else if (process.env['HUBPLAN_REQUIRE_HUB'] === '1') {
    describe(name, () => {
      test('slapd is required', () => expect.fail(missing))
    })
  } else {
    process.stderr.write(`SKIPPED without slapd: ${name}: ${missing}\n`)
    describe.skip(name, fn)
  }
}

/** The entries above all others. */
export const top: readonly LdifEntry[] = [
  { dn: suffix, objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' },
  { dn: `ou=people,${suffix}`, objectClass: 'organizationalUnit', ou: 'people' },
  { dn: `ou=groups,${suffix}`, objectClass: 'organizationalUnit', ou: 'groups' },
  {
    dn: readerDn,
    objectClass: ['simpleSecurityObject', 'organizationalRole'],
    cn: 'reader',
    userPassword: rootPassword,
  },
]

/** An inetOrgPerson below ou=people. */
export function person(uid: string, more: Readonly<Record<string, string | readonly string[]>> = {}): LdifEntry {
  return { dn: personDn(uid), objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, ...more }
}

export function personDn(uid: string): string {
  return `uid=${escapeDn(uid)},ou=people,${suffix}`
}

export function group(cn: string, members: readonly string[]): LdifEntry {
  return { dn: groupDn(cn), objectClass: 'groupOfNames', cn, member: members }
}

export function groupDn(cn: string): string {
  return `cn=${cn},ou=groups,${suffix}`
}

function escapeDn(value: string): string {
  return value.replaceAll(/[",+;<>\\#=]/g, (character) => `\\${character}`)
}

/** `s0000`, `s0001`, ... as entries. */
export function manyPeople(count: number): readonly LdifEntry[] {
  return Array.from({ length: count }, (_, index) => person(`s${String(index).padStart(4, '0')}`))
}

export async function startSlapd({ entries, config = '' }: SlapdOptions): Promise<Slapd> {
  const dir = mkdtempSync(join(tmpdir(), 'hubplan-slapd-'))
  const [port, securePort] = [await freePort(), await freePort()]
  const ports = { url: `ldap://127.0.0.1:${port}`, secureUrl: `ldaps://127.0.0.1:${securePort}` }
  const [server, adder] = [join(dir, 'slapd'), join(dir, 'slapadd')]
  // A copy, because AppArmor keeps the one in /usr/sbin to its own folders; it is slapadd when it is called so.
  copyFileSync(slapd, server)
  symlinkSync(server, adder)
  const { ca, otherCa } = makeCertificates(dir)
  writeFileSync(join(dir, 'slapd.conf'), slapdConf(dir, config))
  let child: ChildProcess | undefined
  const kill = (): void => void child?.kill('SIGKILL')
  process.once('exit', kill)
  const halt = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child?.once('exit', resolve))
    kill()
    await ended
  }
  const refill = async (filling: readonly LdifEntry[]): Promise<void> => {
    await halt()
    rmSync(join(dir, 'db'), { recursive: true, force: true })
    mkdirSync(join(dir, 'db'))
    writeFileSync(join(dir, 'entries.ldif'), filling.map(ldifOf).join('\n'))
    run(adder, ['-q', '-f', join(dir, 'slapd.conf'), '-l', join(dir, 'entries.ldif')])
    const log = openSync(join(dir, 'slapd.log'), 'a')
    // With -d it stays in the foreground, as the child that it is.
    const urls = `${ports.url} ${ports.secureUrl}`
    child = spawn(server, ['-h', urls, '-f', join(dir, 'slapd.conf'), '-d', 'none'], { stdio: ['ignore', log, log] })
    await untilUp(port, child, dir)
  }
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill)
    await halt()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await refill(entries)
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    ...ports,
    ca,
    otherCa,
    modify: (ldif) => {
      const login = ['-x', '-H', ports.url, '-D', rootDn, '-w', rootPassword]
      execFileSync('/usr/bin/ldapmodify', login, { input: ldif, stdio: ['pipe', 'ignore', 'pipe'] })
    },
    refill,
    log: () => readFileSync(join(dir, 'slapd.log'), 'utf8'),
    halt,
    stop,
  }
}

function slapdConf(dir: string, config: string): string {
  return `${['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include ${schemas}/${name}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${dir}/slapd.pid
TLSCACertificateFile ${dir}/ca.pem
TLSCertificateFile ${dir}/server.pem
TLSCertificateKeyFile ${dir}/server.key
sizelimit size.soft=1000 size.hard=1000 size.prtotal=unlimited
database mdb
suffix "${suffix}"
rootdn "${rootDn}"
rootpw ${rootPassword}
directory ${dir}/db
maxsize 268435456
dbnosync
index objectClass,uid eq
${config}
overlay ppolicy
`
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Values in base64, so that any text survives. */
function ldifOf({ dn, ...attributes }: LdifEntry): string {
  const lines = Object.entries(attributes).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}:: ${Buffer.from(value).toString('base64')}`),
  )
  return [`dn:: ${Buffer.from(dn).toString('base64')}`, ...lines, ''].join('\n')
}

async function untilUp(port: number, child: ChildProcess, dir: string): Promise<void> {
  const end = Date.now() + 20_000
  while (!(hasItsPorts(child, dir) && (await answers(port)))) {
    const isOver = child.exitCode !== null || child.signalCode !== null || Date.now() > end
    if (isOver) throw new Error(`slapd does not answer:\n${readFileSync(join(dir, 'slapd.log'), 'utf8').slice(-2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** It writes its file only when it has all its ports, or somebody else might answer on one. */
function hasItsPorts(child: ChildProcess, dir: string): boolean {
  const file = join(dir, 'slapd.pid')
  // That of a killed one is still there.
  return existsSync(file) && Number(readFileSync(file, 'utf8')) === child.pid
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isUp: boolean): void => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}
