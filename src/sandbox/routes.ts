import { aupRoutes } from './aup/routes.ts'
import { isAup } from './aup/state.ts'
import { type Call, refusal, replyOf } from './call.ts'
import * as groups from './groups.ts'
import * as servers from './servers.ts'
import * as tokens from './tokens.ts'
import { type Traits, traitsOf } from './traits.ts'
import type { Hub, Reply } from './types.ts'
import * as users from './users.ts'
import { listServices, showInfo, showVersion, whoAmI } from './whoami.ts'

type Handler = (hub: Hub, call: Call, ...names: string[]) => Reply | Promise<Reply>
type Route = {
  readonly path: RegExp
  readonly methods: Readonly<Record<string, Handler>>
  /** The trait of versions that have the route. */
  readonly trait?: keyof Traits
}

/** Below `/hub/api`, matched on the path as sent; captured names are decoded afterwards. */
const routes: readonly Route[] = [
  { path: /^\/?$/, methods: { GET: showVersion } },
  { path: /^\/info$/, methods: { GET: showInfo } },
  { path: /^\/user$/, methods: { GET: whoAmI } },
  { path: /^\/services$/, methods: { GET: listServices } },
  { path: /^\/users$/, methods: { GET: users.listUsers, POST: users.createUsers } },
  {
    path: /^\/users\/([^/]+)$/,
    methods: { GET: users.getUser, POST: users.createUser, PATCH: users.patchUser, DELETE: users.deleteUser },
  },
  {
    path: /^\/users\/([^/]+)\/server$/,
    methods: { GET: servers.getServer, POST: servers.startServer, DELETE: servers.deleteServer },
    trait: 'serverModels',
  },
  { path: /^\/users\/([^/]+)\/server$/, methods: { POST: servers.startServer, DELETE: servers.deleteServer } },
  {
    path: /^\/users\/([^/]+)\/servers\/([^/]*)$/,
    methods: { POST: servers.startServer, DELETE: servers.deleteServer },
  },
  { path: /^\/users\/([^/]+)\/tokens$/, methods: { GET: tokens.listTokens, POST: tokens.createToken } },
  { path: /^\/users\/([^/]+)\/tokens\/([^/]*)$/, methods: { GET: tokens.getToken, DELETE: tokens.deleteToken } },
  { path: /^\/groups$/, methods: { GET: groups.listGroups, POST: groups.createGroups } },
  {
    path: /^\/groups\/([^/]+)$/,
    methods: { GET: groups.getGroup, POST: groups.createGroup, DELETE: groups.deleteGroup },
  },
  {
    path: /^\/groups\/([^/]+)\/users$/,
    methods: { POST: groups.addGroupUsers, DELETE: groups.removeGroupUsers },
  },
  { path: /^\/groups\/([^/]+)\/properties$/, methods: { PUT: groups.putProperties }, trait: 'groupProperties' },
]

export async function answer(hub: Hub, call: Call): Promise<Reply> {
  try {
    return await dispatch(hub, call)
  } catch (error) {
    return replyOf(error, traitsOf(hub.settings.version))
  }
}

function dispatch(hub: Hub, call: Call): Reply | Promise<Reply> {
  const ofAup = isAup(hub) ? match(aupRoutes(hub.aup.settings.age), call, belowHub(hub, call)) : undefined
  if (isAup(hub) && ofAup !== undefined) return ofAup.handler(hub, call, ...ofAup.names)
  const { apiPath, elsewhere } = locate(hub, call)
  if (elsewhere !== undefined) return elsewhere
  const traits = traitsOf(hub.settings.version)
  const known = routes.filter((route) => route.trait === undefined || traits[route.trait])
  const own = match(known, call, apiPath)
  if (own === undefined) throw refusal(404)
  return own.handler(hub, call, ...own.names)
}

type Match<H> = { readonly handler: H; readonly names: readonly string[] }
type Table<H> = readonly { readonly path: RegExp; readonly methods: Readonly<Record<string, H>> }[]

/** The first route with this path, also for methods that it does not support. */
function match<H>(table: Table<H>, call: Call, path: string | undefined): Match<H | (() => Reply)> | undefined {
  for (const route of path === undefined ? [] : table) {
    const found = route.path.exec(path ?? '')
    if (found === null) continue
    if (call.method === 'OPTIONS') return { handler: () => ({ status: 200 }), names: [] }
    const handler = route.methods[call.method]
    if (handler === undefined) throw refusal(405)
    return { handler, names: found.slice(1).map(decode) }
  }
  return undefined
}

function belowHub(hub: Hub, call: Call): string | undefined {
  const prefix = `${hub.settings.baseUrl}hub`
  return call.path.startsWith(`${prefix}/`) ? call.path.slice(prefix.length) : undefined
}

type Place = { readonly apiPath: string; readonly elsewhere?: Reply }

function locate(hub: Hub, call: Call): Place {
  const { baseUrl } = hub.settings
  const prefix = `${baseUrl}hub`
  const { path } = call
  if (path === `${prefix}/api` || path.startsWith(`${prefix}/api/`)) {
    return { apiPath: path.slice(`${prefix}/api`.length) }
  }
  if (path === prefix) return { apiPath: '', elsewhere: { status: 301, headers: { location: `${prefix}/` } } }
  const { strayWriteStatus } = traitsOf(hub.settings.version)
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(call.method)
  if (isWrite && strayWriteStatus !== undefined) return { apiPath: '', elsewhere: htmlReply(strayWriteStatus) }
  if (path.startsWith(`${prefix}/`)) return { apiPath: '', elsewhere: htmlReply(404) }
  // Requests without `/hub` are redirected there, but only GETs.
  if (call.method !== 'GET') return { apiPath: '', elsewhere: htmlReply(405) }
  const query = call.query.size === 0 ? '' : `?${call.query.toString()}`
  const rest = path.startsWith(baseUrl) ? `${path.slice(baseUrl.length)}${query}` : path.slice(1)
  return { apiPath: '', elsewhere: { status: 302, headers: { location: `${prefix}/${rest}` }, type: 'text/html' } }
}

export function htmlReply(status: number): Reply {
  const text = `<!DOCTYPE HTML>\n<html><head><title>JupyterHub</title></head><body><h1>${status}</h1></body></html>\n`
  return { status, type: 'text/html', body: text }
}

/** As lenient as the hub: an invalid escape is kept. */
function decode(name: string): string {
  const bytes = name.replace(/(?:%[0-9a-f]{2})+/gi, (found) => Buffer.from(found.replaceAll('%', ''), 'hex').toString())
  if (bytes.includes('\ufffd') && !name.toLowerCase().includes('%ef%bf%bd')) throw refusal(500)
  return bytes
}
