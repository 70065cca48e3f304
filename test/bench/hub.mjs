// The hub that is measured: a real JupyterHub where one is installed, else the sandbox; and the way to it.
import { pathToFileURL } from 'node:url'

import { build } from 'vite'

import { root, startHelper } from './processes.mjs'

// Inside node_modules, so that the bundle finds its packages, and git never sees it.
const cache = `${root}/node_modules/.cache/hubplan-bench`

/** Of the far network, in each direction. */
export const oneWayMs = 25

/**
 * A hub with these users, and a token that may do everything.
 * @param users names as `names` of jobs.mjs makes them
 * @param first records of users that a real hub or the sandbox has before them; then the others are made in one step
 * @param wanted a version, `sandbox` or `priced`; without it the first version that is installed, or the sandbox when none is
 */
export async function startHub(users, wanted, first) {
  if (wanted === 'sandbox') return startStandIn(users, 'the sandbox', first)
  if (wanted === 'priced') {
    const priced = await startHelper('priced.mjs', users.length)
    const name = 'a hub of fixed prices'
    return { name, url: `http://127.0.0.1:${priced.port}`, token: 'bench', stop: priced.stop }
  }
  const { realHubMissing, startRealHub } = await importTypeScript('test/helpers/real-hub.ts')
  const versions = wanted === undefined ? ['3.0.0', '5.2.1'] : [wanted]
  const version = versions.find((each) => realHubMissing(each) === undefined)
  if (version === undefined) {
    return startStandIn(users, `the sandbox, for want of a JupyterHub (${realHubMissing(versions[0])})`, first)
  }
  const hub = await startRealHub(first === undefined ? { users, version } : { users: first, crowd: users, version })
  // The proxy would be measured on both sides; the ceiling is the hub's own.
  return { name: `JupyterHub ${hub.version} on its own port`, url: hub.hubUrl, token: hub.adminToken, stop: hub.stop }
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

/** The same hub at the end of a network of 25 ms each way. */
export async function farAway(hub) {
  const { host, pathname } = new URL(hub.url)
  const relay = await startHelper('delay.mjs', host, oneWayMs)
  const url = `http://127.0.0.1:${relay.port}${pathname}`.replace(/\/$/, '')
  return { ...hub, url, name: `${hub.name}, ${oneWayMs} ms away each way`, stop: relay.stop }
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
