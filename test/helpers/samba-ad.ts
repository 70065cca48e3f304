// A real Active Directory: Samba as a domain controller, LDAP only, with a throw-away CA.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { makeCertificates } from './certificates.ts'

const python = '/usr/bin/python3'
const tool = '/usr/bin/samba-tool'
const unshare = '/usr/bin/unshare'
const programs = ['/usr/sbin/samba', tool, python, unshare, '/usr/sbin/ip', '/usr/bin/openssl']
/** What a domain is made from; it is in a package of its own. */
const templates = '/usr/share/samba/setup/provision.ldif'
const script = (name: string): string => fileURLToPath(new URL(`../scripts/${name}`, import.meta.url))

export const domain = 'DC=ad,DC=test'

/** One entry: its DN, and its attributes. */
export interface AdEntry {
  readonly dn: string
  readonly [attribute: string]: string | readonly string[]
}

export interface Changes {
  readonly add?: readonly AdEntry[]
  /** Records of `changetype: modify`. */
  readonly ldif?: string
  /** Which group of theirs is to be the first one; by sAMAccountName. */
  readonly firstGroups?: Readonly<Record<string, string>>
  /** By sAMAccountName. */
  readonly passwords?: Readonly<Record<string, string>>
}

export interface SambaAd {
  /** ldap://127.0.0.1:port, which has StartTLS. */
  readonly url: string
  readonly secureUrl: string
  /** PEM files: the CA that made the server's certificate, and one that did not. */
  readonly ca: string
  readonly otherCa: string
  /** Changes the directory, also while it runs. */
  change(changes: Changes): void
  /** Adds an entry of SDDL to the rights on an object. */
  permit(dn: string, sddl: string): void
  log(): string
  stop(): Promise<void>
}

/** Why no Active Directory can be started here, if so. */
export function sambaMissing(): string | undefined {
  const missing = [...programs, templates].find((path) => !existsSync(path))
  if (missing !== undefined) {
    return `no ${missing} (Debian packages samba, samba-ad-dc, samba-ad-provision, winbind, python3-samba, iproute2, openssl)`
  }
  if (process.getuid?.() !== 0) return 'only root may start a domain controller'
  return spawnSync(unshare, ['-n', 'true']).status === 0 ? undefined : 'no network of its own can be made (unshare -n)'
}

/** A `describe`, skipped aloud without Samba, and failing when HUBPLAN_REQUIRE_HUB=1 says that there must be one. */
export function describeActiveDirectory(name: string, fn: () => void): void {
  const missing = sambaMissing()
  if (missing === undefined) describe(name, fn)
  else if (process.env['HUBPLAN_REQUIRE_HUB'] === '1') {
    describe(name, () => {
      test('Samba is required', () => expect.fail(missing))
    })
  } else {
    process.stderr.write(`SKIPPED without Samba: ${name}: ${missing}\n`)
    describe.skip(name, fn)
  }
}

/** Makes a domain with these entries, and starts its controller. */
export async function startActiveDirectory(changes: Changes): Promise<SambaAd> {
  const dir = mkdtempSync(join(tmpdir(), 'hubplan-ad-'))
  let child: ChildProcess | undefined
  const relays: Relay[] = []
  const stop = async (): Promise<void> => {
    for (const relay of relays) relay.close()
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      child.stdin?.end()
      await ended
    }
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    provision(dir)
    const { ca, otherCa } = makeCertificates(dir)
    const change = (wanted: Changes): void => run(python, [script('samba-ad.py'), dir], JSON.stringify(wanted))
    change(changes)
    mkdirSync(join(dir, 'run'))
    const log = openSync(join(dir, 'output.log'), 'a')
    child = spawn(unshare, ['-n', process.execPath, script('samba-ad.mjs'), dir], { stdio: ['pipe', 'pipe', log] })
    await untilReady(child, dir)
    tellEnd(child, dir)
    for (const port of [389, 636]) relays.push(await relayTo(join(dir, `${port}.sock`)))
    const [plain, secure] = relays
    return {
      url: `ldap://127.0.0.1:${plain?.port}`,
      secureUrl: `ldaps://127.0.0.1:${secure?.port}`,
      ca,
      otherCa,
      change,
      permit: (objectDn, sddl) => {
        const where = ['-H', join(dir, 'private/sam.ldb'), '-s', join(dir, 'etc/smb.conf')]
        run(tool, ['dsacl', 'set', `--objectdn=${objectDn}`, `--sddl=${sddl}`, ...where])
      },
      log: () => readFileSync(join(dir, 'output.log'), 'utf8'),
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

function provision(dir: string): void {
  const names = ['--realm=AD.TEST', '--domain=ADT', '--host-name=dc1', '--host-ip=127.0.0.1', '--adminpass=Passw0rd!x']
  const options = ['interfaces=lo', 'bind interfaces only=yes', 'vfs objects='].map((option) => `--option=${option}`)
  run(tool, [
    'domain',
    'provision',
    `--targetdir=${dir}`,
    ...names,
    '--server-role=dc',
    '--dns-backend=NONE',
    ...options,
  ])
}

function run(program: string, args: readonly string[], input = ''): void {
  execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'pipe'] })
}

/** Its one line says that both ports answer. */
function untilReady(child: ChildProcess, dir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`Samba ${why}:\n${readFileSync(join(dir, 'output.log'), 'utf8').slice(-2000)}`))
    const timer = setTimeout(() => fail('does not answer'), 60_000)
    child.once('exit', (code) => fail(`ended with ${code}`))
    let said = ''
    child.stdout?.on('data', (part: Buffer) => {
      said += part.toString()
      if (!said.includes('ready\n')) return
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Says why it ended before it was told to: the tests then only see that nobody answers. */
function tellEnd(child: ChildProcess, dir: string): void {
  child.once('exit', (code, signal) => {
    if (child.stdin?.writableEnded) return
    const said = [`${dir}/output.log`, `${dir}/samba.log`].map((path) =>
      existsSync(path) ? readFileSync(path, 'utf8') : '',
    )
    process.stderr.write(`Samba ended with ${code ?? signal} while it was needed:\n${said.join('\n').slice(-4000)}\n`)
  })
}

interface Relay {
  readonly port: number
  close(): void
}

/** A port of this machine that leads to a Unix socket. */
async function relayTo(path: string): Promise<Relay> {
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(path)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {
        near.destroy()
        far.destroy()
      })
      socket.on('close', () => open.delete(socket))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
