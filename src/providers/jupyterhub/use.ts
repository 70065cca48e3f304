// What a hub shows of its use: running servers, and more about one user.
import type { PersonReport, PersonServer, Running, UseReport } from '../../core/look/use.ts'
import type { Http } from '../../http/types.ts'
import { isRecord } from '../replies.ts'
import { apiPath, get } from './api.ts'
import { stateOf, toPage } from './convert.ts'

/** @throws Problem `connection`, `scopes` or `target` */
export async function readUse(http: Http): Promise<UseReport> {
  return { statistics: 'none', ...shown('running', await readRunning(http)) }
}

const askFor = 200
/** More users with a server than any hub has. */
const mostPages = 5000

/**
 * The running servers; undefined when they are not visible. Nothing is decided by this list, so it is read without the
 * proof of a listing: a server that starts or stops meanwhile may be missing.
 */
export async function readRunning(http: Http): Promise<readonly Running[] | undefined> {
  const found = new Map<string, readonly Running[]>()
  let offset = 0
  for (let page = 0; page < mostPages; page += 1) {
    const path = `${apiPath('users')}?state=active&offset=${offset}&limit=${askFor}`
    const reply = await get(http, { path, headers: { accept: 'application/jupyterhub-pagination+json' } })
    const { items, limit, hasNext } = toPage(reply.body)
    for (const item of items) {
      if (!isRecord(item) || typeof item['name'] !== 'string') continue
      if (!isRecord(item['servers'])) return undefined
      found.set(item['name'], runningOf(item['name'], item['servers']))
    }
    if (!hasNext) break
    offset += limit
  }
  return [...found.values()].flat()
}

function runningOf(user: string, servers: Readonly<Record<string, unknown>>): readonly Running[] {
  return Object.entries(servers).flatMap(([server, model]): Running[] => {
    if (!isRecord(model) || stateOf(model) !== 'ready') return []
    return [{ user, server, ...shown('since', textIn(model, 'started')) }]
  })
}

/**
 * More about one user than the listing has.
 * @throws Problem `connection`, `scopes` or `target`
 */
export async function readPerson(http: Http, user: string): Promise<PersonReport> {
  const path = `${apiPath('users', user)}?include_stopped_servers=1`
  const { body } = await get(http, { path }, 'may be missing')
  if (!isRecord(body)) return { use: 'none' }
  const { roles, servers } = body
  return {
    ...(Array.isArray(roles) ? { roles: roles.filter((role) => typeof role === 'string') } : {}),
    ...(isRecord(servers) ? { servers: Object.entries(servers).map(toServer) } : {}),
    use: 'none',
  }
}

function toServer([name, model]: [string, unknown]): PersonServer {
  if (!isRecord(model)) return { name, state: 'spawn' }
  const { started } = model
  return {
    name,
    state: stateOf(model),
    ...(typeof started === 'string' || started === null ? { started } : {}),
    ...shown('url', textIn(model, 'url')),
  }
}

function textIn(record: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = record[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A field that is left out when it is not shown. */
function shown<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value })
}
