// A hub without users on which everything is free, as a process of its own, for applying plans of any size: only hubplan's
// own time is left. It creates users, lists them and makes them admins. `node free.mjs` prints the port it listens on.
import { createServer } from 'node:http'

import { scopes } from './people.mjs'

const largest = 200
/** The JSON of each user, in the order of creation. */
const users = new Map()
let listed = []

createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, async (req, res) => {
  let text = ''
  for await (const data of req) text += data
  const url = new URL(req.url, 'http://hub')
  const [status, body] = answerOf(req.method, url, text === '' ? undefined : JSON.parse(text))
  const headers = { 'content-type': 'application/json', 'x-jupyterhub-version': '3.0.0' }
  res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  res.end(body)
}).listen(0, '127.0.0.1', function listening() {
  process.stdout.write(`${this.address().port}\n`)
})
process.once('disconnect', () => process.exit(0))

function answerOf(method, { pathname, searchParams }, body) {
  const path = pathname.replace(/^\/hub\/api/, '')
  const name = decodeURIComponent(path.split('/')[2] ?? '')
  if (path === '/user') return [200, JSON.stringify({ kind: 'service', name: 'bench', admin: true, roles: [], scopes })]
  if (path === '/groups') return [200, page([], searchParams)]
  if (path === '/users' && method === 'GET') return [200, page(everyone(), searchParams)]
  if (path === '/users') return [201, `[${body.usernames.map((each) => put(each, false))}]`]
  if (method === 'PATCH') return [200, put(name, body.admin)]
  if (method === 'POST') return [201, put(name, body?.admin === true)]
  if (path.startsWith('/users/')) return users.has(name) ? [200, users.get(name)] : [404, '{"status": 404}']
  return [200, '{"version": "3.0.0"}']
}

function put(name, admin) {
  const times = { created: '2026-01-05T08:00:00.000000Z', last_activity: null }
  const user = {
    kind: 'user',
    name,
    admin,
    roles: ['user'],
    groups: [],
    server: null,
    pending: null,
    ...times,
    servers: {},
  }
  users.set(name, JSON.stringify(user))
  listed = []
  return users.get(name)
}

function everyone() {
  if (listed.length < users.size) listed = [...users.values()]
  return listed
}

function page(all, query) {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Math.min(largest, Number(query.get('limit') ?? 50))
  const end = offset + limit
  const next = end < all.length ? `{"offset": ${end}, "limit": ${limit}, "url": ""}` : 'null'
  const pagination = `{"offset": ${offset}, "limit": ${limit}, "total": ${all.length}, "next": ${next}}`
  return `{"items": [${all.slice(offset, end)}], "_pagination": ${pagination}}`
}
