// Counts the requests to a sandbox by kind.
import type { RequestCount } from '../core/actions/rehearsal.ts'
import type { LoggedRequest } from './server.ts'

/** The requests that may change something, in the order of each kind's first one. */
export function tallyChanges(requests: readonly LoggedRequest[]): RequestCount[] {
  const kinds = new Map<string, RequestCount>()
  for (const request of requests) {
    if (request.method === 'GET') continue
    const path = shapeOf(request.path)
    const key = `${request.method} ${path}`
    const known = kinds.get(key) ?? { method: request.method, path, count: 0, names: 0 }
    kinds.set(key, { ...known, count: known.count + 1, names: known.names + namesIn(request) })
  }
  return [...kinds.values()]
}

/** `/users/bob/servers/gpu` becomes `/users/{name}/servers/{server}`. */
function shapeOf(path: string): string {
  const admin = /\/hub(\/admin\/api\/.*)$/.exec(path)?.[1]
  if (admin !== undefined) return adminShapeOf(admin)
  const [, list = '', name, part, server] = path.split('/')
  const subject = list === 'groups' ? '{group}' : '{name}'
  const rest = [
    name === undefined ? [] : [subject],
    part === undefined ? [] : [part],
    server === undefined ? [] : ['{server}'],
  ]
  return ['', list, ...rest.flat()].join('/')
}

/** `/admin/api/quota/bob` becomes `/admin/api/quota/{name}`, but `batch` and `refresh` are routes. */
function adminShapeOf(path: string): string {
  return path
    .replace(/^(\/admin\/api\/quota)\/(?!batch$|refresh$)[^/]+$/, '$1/{name}')
    .replace(/^(\/admin\/api\/groups)\/[^/]+/, '$1/{group}')
}

/** The number of users in a batch. The properties of a group may have any key, and are PUT. */
function namesIn({ method, body }: LoggedRequest): number {
  if (method === 'PUT' || typeof body !== 'object' || body === null) return 0
  const names = 'usernames' in body ? body.usernames : 'users' in body ? body.users : undefined
  return Array.isArray(names) ? names.length : 0
}
