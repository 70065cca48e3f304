// The hub that is measured: a real JupyterHub where one is installed, else the sandbox; and the way to it.
import { pathToFileURL } from 'node:url'

import { build } from 'vite'

import { root, startHelper } from './processes.mjs'

// Inside node_modules, so that the bundle finds its packages, and git never sees it.
const cache = `${root}/node_modules/.cache/hubplan-bench`

/** Milliseconds of network in each direction. */
export const distances = { near: 0, far: 25, farther: 100 }

const real = ['3.0.0', '5.2.1']
const postgres = 'postgres'
const priced = { priced: '3.0.0', 'priced-5.2.1': '5.2.1' }

/** What `startHub` understands. */
export const versions = [...real, ...[undefined, ...real].map(onPostgres), 'sandbox', ...Object.keys(priced)]

/** The version on PostgreSQL; without one, the first that is installed. Undefined for what has no database. */
export function onPostgres(version) {
  if (version === undefined || version.endsWith(postgres)) return version ?? postgres
  return real.includes(version) ? `${version}-${postgres}` : undefined
}

/**
 * A hub with these users, and a token that may do everything.
 * @param users names as `names` of jobs.mjs makes them
 * @param first records of users that a real hub or the sandbox has before them
 * @param wanted one of `versions`; without it the first JupyterHub that is installed, or the sandbox when none is
 */
export async function startHub(users, wanted, first) {
  if (wanted === 'sandbox') return startStandIn(users, 'the sandbox', first)
  if (wanted in priced) {
    const version = priced[wanted]
    const helper = await startHelper('priced.mjs', users.length, version)
    const name = `a hub of the fixed prices of ${version}`
    return { name, url: `http://127.0.0.1:${helper.port}`, token: 'bench', stop: helper.stop }
  }
  const { realHubMissing, startRealHub } = await importTypeScript('test/helpers/real-hub.ts')
  const around = wanted?.endsWith(postgres) ? 'postgresql' : 'plain'
  const version = real.find((each) => wanted?.startsWith(each))
  const some = version === undefined ? real : [version]
  const found = some.find((each) => realHubMissing(each, around) === undefined)
  if (found === undefined) {
    return startStandIn(users, `the sandbox, for want of a JupyterHub (${realHubMissing(some[0], around)})`, first)
  }
  // Made in one commit, as they are in the database when the hub's API made them: thousands take a second.
  // Out there a hub does not write to the disk to which hubplan flushes its journal.
  const hub = await startRealHub({ users: first, crowd: users, version: found, around, inMemory: true })
  const database = around === 'postgresql' ? 'PostgreSQL' : hub.isInMemory ? 'SQLite in memory' : 'SQLite'
  // The proxy would be measured on both sides; the ceiling is the hub's own.
  const name = `JupyterHub ${hub.version} on ${database} without flushes, on its own port`
  return { name, url: hub.hubUrl, token: hub.adminToken, stop: hub.stop }
}

async function startStandIn(users, name, first = []) {
  const { startSandbox } = await importInternals()
  const scopes = ['admin:users', 'admin:groups', 'admin:servers', 'list:users', 'delete:users', 'read:hub']
  const sandbox = await startSandbox({
    users: [...first, ...users.map((user) => ({ name: user }))],
    tokens: [{ token: 'bench', name: 'bench', kind: 'service', admin: true, scopes }],
  })
  return { name, url: sandbox.url, token: 'bench', stop: sandbox.close }
}

/** The token travels through the network that stands for the far one. */
export const unencrypted = { HUBPLAN_INSECURE_HTTP: '1' }

/** The same hub at the end of a network. @param where one of `distances` */
export async function farAway(hub, where = 'far') {
  const oneWayMs = distances[where]
  const { host, pathname } = new URL(hub.url)
  const relay = await startHelper('delay.mjs', host, oneWayMs)
  const url = `http://${relay.said}${pathname}`.replace(/\/$/, '')
  const how = relay.said.startsWith('127.') ? ' (by a relay, for want of a network)' : ''
  return { ...hub, url, name: `${hub.name}, ${oneWayMs} ms away each way${how}`, stop: relay.stop }
}

export const importInternals = () => importTypeScript('test/bench/internals.ts')

/** Node 20 reads no TypeScript. */
export async function importTypeScript(path) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // What looks for files of the project does so from its place in src.
    define: path.startsWith('test/bench')
      ? { 'import.meta.url': JSON.stringify(String(pathToFileURL(`${root}/src/io/schema.ts`))) }
      : {},
    build: {
      ssr: path,
      outDir: cache,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  })
  return import(pathToFileURL(`${cache}/${path.replace(/.*\//, '').replace(/\.ts$/, '.mjs')}`).href)
}
