import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { request } from 'undici'
import { describe, expect, test } from 'vitest'

import { readScopes } from '../../src/providers/jupyterhub/scopes.ts'
import {
  type Around,
  aroundMissing,
  aroundWords,
  basePath,
  type Door,
  openDatabase,
  openDoor,
  surroundings,
} from './around/index.ts'
import { hubStarterOf, type Place, type Program, proxyProgram, python, startProxy } from './hub-programs.ts'
import { freePort } from './ports.ts'
import { hubConfig, standIn } from './real-hub-config.ts'
import { isFull } from './tier.ts'

/** Debian bookworm's package on this machine, and trixie's in the folder that `test/scripts/provision-hub-5.sh` makes. */
const roots = {
  '3.0.0': '/',
  '5.2.1': join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'hubplan', 'trixie'),
}
export type RealVersion = keyof typeof roots

/** `npm run test:hubs`. */
export const isEvery = process.env['HUBPLAN_HUBS'] === 'every'
const versions = Object.keys(roots) as RealVersion[]

const hubProgram = '/usr/bin/jupyterhub'
const fullScopes = [
  'admin:users',
  'admin:servers',
  'admin:groups',
  'list:users',
  'delete:users',
  'delete:groups',
  'read:hub',
  'tokens',
  'read:roles',
]

export type RealUser = {
  readonly name: string
  readonly admin?: boolean
  readonly groups?: readonly string[]
  /** Only a user who was never seen can be given one: the hub moves it forward only. */
  readonly lastActivity?: string
}

export type RealHubOptions = {
  /** Its files are kept in memory, where such can be mounted: elsewhere its writing keeps the disk busy for all. */
  readonly inMemory?: boolean
  /** 3.0.0 when left out. */
  readonly version?: RealVersion
  /** `plain` when left out. */
  readonly around?: Around
  readonly users?: readonly (string | RealUser)[]
  readonly groups?: readonly string[]
  /** Names, in small letters, of very many more users, without groups; the hub has them many times sooner. */
  readonly crowd?: readonly string[]
  /** More services; their tokens are in `tokens` under the service's name. */
  readonly services?: readonly {
    readonly name: string
    readonly scopes?: readonly string[]
    readonly admin?: boolean
  }[]
  /** Roles for groups, which exist from the start then. */
  readonly roles?: readonly {
    readonly name: string
    readonly scopes: readonly string[]
    readonly groups: readonly string[]
  }[]
  readonly baseUrl?: string
  readonly maxPage?: number
  readonly defaultPage?: number
  readonly allowNamedServers?: boolean
  /** How long a user's server takes to come up and to end, and after how long the hub answers 202 instead of waiting. */
  readonly spawnDelayMs?: number
  readonly stopDelayMs?: number
  /** Each of these comes up, or ends, only when the test lets it: `letGo`. */
  readonly holds?: 'starts' | 'stops'
  readonly slowSpawnMs?: number
  readonly slowStopMs?: number
  /** Python text appended to the hub's config. */
  readonly config?: string
  /** In the full tier its programs are started as a system starts them. */
  readonly asSystem?: boolean
}

export type RealHub = {
  /** Through the proxy, and through nginx where there is one. Like `hubUrl` without a slash at the end and without `/hub/api`. */
  readonly url: string
  /** The variables that hubplan needs for it. */
  readonly env: Door['env']
  /** Of its own proxy, behind nginx where there is one. */
  readonly proxyUrl: string
  /** The same way in before another address that leads to the hub. */
  doorBefore(address: string): Promise<Door>
  /** The hub's own port. */
  readonly hubUrl: string
  /** Its files are in memory, as was asked for. */
  readonly isInMemory: boolean
  readonly version: string
  /** A service that may do everything hubplan does, as far as scopes go. */
  readonly token: string
  /** A service that is an admin. */
  readonly adminToken: string
  readonly readToken: string
  readonly tokens: Readonly<Record<string, string>>
  userToken(name: string, scopes?: readonly string[]): Promise<string>
  addUsers(users: readonly (string | RealUser)[]): Promise<void>
  log(): string
  /** Appends Python to the hub's config; the next start reads it. */
  addConfig(text: string): void
  /** Kills the hub and starts it again on the same ports and database; users' servers live on. */
  restart(options?: {
    /** It stays away so long. */
    readonly awayMs?: number
    /** It is away now. */
    readonly onAway?: () => void
  }): Promise<void>
  /** From now on servers of the user are not held. */
  letGo(user: string): void
  stop(): Promise<void>
}

/** Why no hub of the version can be started here, if so. */
export function realHubMissing(version: RealVersion = '3.0.0', around: Around = 'plain'): string | undefined {
  const root = roots[version]
  if (root !== '/' && process.getuid?.() !== 0) return 'only root may chroot'
  if (root !== '/' && !existsSync(root)) return 'not there; test/scripts/provision-hub-5.sh makes it'
  const missing = [python, hubProgram, proxyProgram].find((program) => !existsSync(join(root, program)))
  if (missing !== undefined) return `no ${missing} (Debian package jupyterhub)`
  const isVersion = existsSync(join(root, `/usr/lib/python3/dist-packages/jupyterhub-${version}.egg-info`))
  return isVersion ? aroundMissing(around, root) : `the Debian package jupyterhub in ${root} is another version`
}

/** All versions in the full tier; in the others the newest that is installed. */
function versionsOfTier(): readonly RealVersion[] {
  if (isFull) return versions
  return [versions.findLast((version) => realHubMissing(version) === undefined) ?? '3.0.0']
}

/**
 * A `describe` for each version of JupyterHub that the tier asks for: skipped aloud where there is none, failing when
 * HUBPLAN_REQUIRE_HUB=1 says that there must be one.
 */
export function describeRealHub(name: string, fn: (version: RealVersion) => void): void {
  for (const version of versionsOfTier()) describeOne(name, [version, 'plain'], fn)
}

/**
 * The same on one version, for what takes long and where the contract suite has compared what it needs of the others; on all
 * with `npm run test:hubs`.
 */
export function describeOneHub(name: string, fn: (version: RealVersion) => void): void {
  describeOn('3.0.0', name, fn)
}

/** The same on the newest version. */
export function describeNewestHub(name: string, fn: (version: RealVersion) => void): void {
  describeOn('5.2.1', name, fn)
}

function describeOn(one: RealVersion, name: string, fn: (version: RealVersion) => void): void {
  for (const version of isEvery ? versions : [one]) describeOne(name, [version, 'plain'], fn)
}

export type { Around } from './around/index.ts'

/** On which version each of the surroundings is tried; `npm run test:hubs` tries each on all. */
const triedOn: Readonly<Record<Exclude<Around, 'plain'>, RealVersion>> = { postgresql: '3.0.0', nginx: '5.2.1' }

function isTried(version: RealVersion, around: Around): boolean {
  return around === 'plain' || isEvery || triedOn[around] === version
}

/** The same for each of the surroundings: all in the full tier, the first one in the others. */
export function describeHubsAround(
  name: string,
  fn: (version: RealVersion, around: Around) => void,
  kinds: readonly Around[] = surroundings,
): void {
  for (const version of versionsOfTier()) {
    const tried = kinds.filter((around) => isTried(version, around))
    for (const around of isFull ? tried : tried.slice(0, 1)) describeOne(name, [version, around], fn)
  }
}

type Kind = readonly [version: RealVersion, around: Around]

function describeOne(name: string, kind: Kind, fn: (...kind: Kind) => void): void {
  const [version, around] = kind
  const title = `${name} (JupyterHub ${version}${aroundWords[around]})`
  const missing = realHubMissing(version, around)
  if (missing === undefined) {
    describe(title, () => fn(...kind))
  } else if (process.env['HUBPLAN_REQUIRE_HUB'] === '1') {
    describe(title, () => {
      test('a real hub is required', () => expect.fail(missing))
    })
  } else {
    process.stderr.write(`SKIPPED without a real hub: ${title}: ${missing}\n`)
    describe.skip(title, () => fn(...kind))
  }
}

export async function startRealHub(options: RealHubOptions = {}): Promise<RealHub> {
  // A free port may be taken by somebody else before the hub binds it.
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(options)
    } catch (error) {
      if (tries === 3 || !/EADDRINUSE|Address already in use/.test(String(error))) throw error
    }
  }
}

/** @returns what takes it away, as the end of this process does; undefined when nothing may be mounted here */
function mountMemory(dir: string): (() => void) | undefined {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'mode=700', 'hubplan-hub', dir]).status !== 0) return undefined
  // Lazily: a program may still end in it.
  const unmount = (): void => void spawnSync('umount', ['-l', dir])
  process.once('exit', unmount)
  return () => {
    process.removeListener('exit', unmount)
    unmount()
  }
}

interface Layout extends Place {
  readonly url: string
  readonly hubUrl: string
  readonly proxyApiUrl: string
}

async function startOnce(options: RealHubOptions): Promise<RealHub> {
  const [proxyPort, proxyApiPort, hubPort] = [await freePort(), await freePort(), await freePort()]
  const root = roots[options.version ?? '3.0.0']
  const dir = mkdtempSync(join(root, root === '/' ? tmpdir() : 'tmp', 'hubplan-hub-'))
  const inside = join('/', relative(root, dir))
  const unmount = options.inMemory === true ? mountMemory(dir) : undefined
  for (const folder of ['pids', 'let-go']) mkdirSync(join(dir, folder))
  const around = options.around ?? 'plain'
  const baseUrl = (options.baseUrl ?? (around === 'nginx' ? basePath : '/')).replace(/\/*$/, '/')
  const database = await openDatabase(around, inside)
  // Each of the two ways in one version.
  const trust = root === '/' ? 'NODE_EXTRA_CA_CERTS' : 'HUBPLAN_CA'
  const proxyToken = randomBytes(16).toString('hex')
  const services = [
    { name: 'admin-service', admin: true },
    { name: 'full-service', scopes: fullScopes },
    { name: 'read-service', scopes: [...readScopes] },
    ...(options.services ?? []),
  ].map((service) => ({ admin: false, scopes: [], ...service, token: randomBytes(16).toString('hex') }))
  const layout: Layout = {
    root,
    inside,
    dir,
    isSystem: isFull && options.asSystem === true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: inside, LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
    url: `http://127.0.0.1:${proxyPort}${baseUrl}`.replace(/\/$/, ''),
    hubUrl: `http://127.0.0.1:${hubPort}${baseUrl}`.replace(/\/$/, ''),
    proxyApiUrl: `http://127.0.0.1:${proxyApiPort}`,
  }

  const proxy = startProxy(
    layout,
    [
      ...['--ip', '127.0.0.1', '--port', String(proxyPort)],
      ...['--api-ip', '127.0.0.1', '--api-port', String(proxyApiPort)],
      ...['--error-target', `http://127.0.0.1:${hubPort}${baseUrl}hub/error`],
    ],
    { CONFIGPROXY_AUTH_TOKEN: proxyToken },
  )
  const starter = hubStarterOf(layout)
  const delays = [(options.spawnDelayMs ?? 0) / 1000, (options.stopDelayMs ?? 0) / 1000].map(String)
  const settings = {
    dir: inside,
    dbUrl: database.url,
    owner: starter.parent,
    proxyPid: proxy.pid,
    bindUrl: `http://127.0.0.1:${proxyPort}${baseUrl}`,
    hubPort,
    proxyApi: layout.proxyApiUrl,
    proxyToken,
    allowNamedServers: options.allowNamedServers ?? false,
    maxPage: options.maxPage ?? 200,
    defaultPage: options.defaultPage ?? 50,
    services: services.map(({ name, token, admin }) => ({ name, api_token: token, admin })),
    loadGroups: Object.fromEntries((options.roles ?? []).flatMap((role) => role.groups.map((group) => [group, []]))),
    loadRoles: [
      ...services
        .filter((service) => service.scopes.length > 0)
        .map(({ name, scopes }) => ({ name: `role-${name}`, scopes, services: [name] })),
      ...(options.roles ?? []),
    ],
    hasCrowd: options.crowd !== undefined,
    slowSpawn: (options.slowSpawnMs ?? 10_000) / 1000,
    slowStop: (options.slowStopMs ?? 10_000) / 1000,
    hasHeld: options.holds !== undefined,
    standIn: [
      ...[python, '-S', join(inside, 'stand_in.py'), inside, String(process.pid), ...delays],
      options.holds ?? 'nothing',
    ],
  }
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings))
  writeFileSync(join(dir, 'config.py'), `${hubConfig}\n${options.config ?? ''}\n`)
  writeFileSync(join(dir, 'stand_in.py'), standIn)

  let hub: Program | undefined
  let door: Door | undefined
  const killAll = (): void => {
    for (const child of [hub, proxy]) killGroup(child?.pid)
    for (const pid of readdirSync(join(dir, 'pids'))) killGroup(Number(pid))
  }
  process.once('exit', killAll)
  const isInMemory = unmount !== undefined
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killAll)
    if (!existsSync(dir)) return
    const ended = [hub?.ended, proxy.ended]
    killAll()
    await Promise.all(ended)
    // A server that was just being started when the hub died has only now written its pid.
    killAll()
    database.drop()
    await door?.stop()
    unmount?.()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  const startHub = async (): Promise<string> => {
    hub = await starter.startHub(['-f', join(inside, 'config.py')], {
      REAL_HUB_SETTINGS: join(inside, 'settings.json'),
    })
    return untilReady(layout, [hub, proxy])
  }

  try {
    const version = await startHub()
    const tokens = Object.fromEntries(services.map((service) => [service.name, service.token]))
    const adminToken = tokens['admin-service'] ?? ''
    const send = (method: string, path: string, body: unknown): Promise<unknown> =>
      sendTo(`${layout.hubUrl}/hub/api${path}`, method, adminToken, body)
    await seed(send, options)
    // Last, for each commit of the hub takes longer with more users.
    if (options.crowd !== undefined) await sendTo(`${layout.hubUrl}/hub/crowd`, 'POST', adminToken, options.crowd)
    door = await openDoor(around, layout.url, trust)
    return {
      url: door.url,
      env: door.env,
      proxyUrl: layout.url,
      doorBefore: (address) => openDoor(around, address, trust),
      hubUrl: layout.hubUrl,
      isInMemory,
      version,
      token: tokens['full-service'] ?? '',
      adminToken,
      readToken: tokens['read-service'] ?? '',
      tokens,
      userToken: async (name, scopes) => {
        const body = scopes === undefined ? {} : { scopes }
        const answer = await send('POST', `/users/${encodeURIComponent(name)}/tokens`, body)
        return (answer as { readonly token: string }).token
      },
      addUsers: (users) => seed(send, { users }),
      log: () => logTail(dir),
      addConfig: (text) => appendFileSync(join(dir, 'config.py'), text),
      restart: async ({ awayMs = 0, onAway } = {}) => {
        killGroup(hub?.pid)
        await hub?.ended
        onAway?.()
        await sleep(awayMs)
        await startHub()
      },
      letGo: (user) => writeFileSync(join(dir, 'let-go', user), ''),
      stop,
    }
  } catch (error) {
    const message = `${error instanceof Error ? error.message : String(error)}\n${logTail(dir)}`
    await stop()
    throw new Error(`The real hub did not start: ${message}`)
  }
}

type Send = (method: string, path: string, body: unknown) => Promise<unknown>

async function seed(send: Send, options: RealHubOptions): Promise<void> {
  const users = (options.users ?? []).map((user) => (typeof user === 'string' ? { name: user } : user))
  // The single POST keeps the case of a name, the batch is many times faster.
  for (let at = 0; at < users.length; ) {
    const first = users[at]
    if (first === undefined) break
    const admin = first.admin ?? false
    let end = at
    while (end < users.length && end - at < 500 && (users[end]?.admin ?? false) === admin) end += 1
    const names = users.slice(at, end).map((user) => user.name)
    if (names.every((name) => name === name.toLowerCase())) await send('POST', '/users', { usernames: names, admin })
    else for (const name of names) await send('POST', `/users/${encodeURIComponent(name)}`, { admin })
    at = end
  }
  for (const user of users) {
    if (user.lastActivity === undefined) continue
    await send('POST', `/users/${encodeURIComponent(user.name)}/activity`, { last_activity: user.lastActivity })
  }
  const loaded = new Set((options.roles ?? []).flatMap((role) => role.groups))
  const members = new Map<string, string[]>((options.groups ?? []).map((group) => [group, []]))
  for (const user of users)
    for (const group of user.groups ?? []) members.set(group, [...(members.get(group) ?? []), user.name])
  for (const [group, names] of members) {
    const path = `/groups/${encodeURIComponent(group)}`
    await (loaded.has(group)
      ? send('POST', `${path}/users`, { users: names })
      : send('POST', path, { users: names }).catch(() => send('POST', `${path}/users`, { users: names })))
  }
}

async function sendTo(url: string, method: string, token: string, body: unknown): Promise<unknown> {
  const answer = await request(url, {
    method: method as 'POST',
    headers: { authorization: `token ${token}` },
    body: JSON.stringify(body),
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

async function untilReady(layout: Layout, programs: readonly Program[]): Promise<string> {
  const end = Date.now() + 60_000
  // The hub listens before the proxy knows its route, so the proxy's answer is the last sign.
  for (const url of [layout.hubUrl, layout.url]) {
    while (!(await isUp(url))) {
      const dead = programs.find((program) => program.end() !== undefined)
      if (dead !== undefined) throw new Error(`the ${dead.name} ended with ${dead.end()}`)
      if (Date.now() > end) throw new Error(`no answer from ${url} within 60 s`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  // Had a port been taken by somebody else's hub, that one would have answered.
  if (programs.some((program) => program.end() !== undefined)) throw new Error('the hub or the proxy ended')
  const answer = await request(`${layout.url}/hub/api/`)
  return ((await answer.body.json()) as { readonly version: string }).version
}

async function isUp(url: string): Promise<boolean> {
  try {
    const answer = await request(`${url}/hub/api/`, { headersTimeout: 5000 })
    await answer.body.dump()
    return answer.statusCode === 200
  } catch {
    return false
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

function logTail(dir: string): string {
  const tails = ['hub', 'proxy'].map((name) => {
    const path = join(dir, `${name}.log`)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    return `--- ${name} log\n${text.split('\n').slice(-40).join('\n')}`
  })
  return tails.join('\n')
}
