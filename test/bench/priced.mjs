// A hub of one thread on which everything has a fixed price, as a process of its own: what is left to measure is whether
// its thread always has something to do. For machines too noisy for a real hub. The prices are those of JupyterHub 3.0.0
// on two quiet cores; it waits rather than works. `node priced.mjs COUNT` prints the port it listens on.
import { createServer } from 'node:http'

import { names } from './jobs.mjs'
import { scopes } from './people.mjs'

const users = new Map(names(Number(process.argv[2]), 'crowd').map((name) => [name, { name, admin: false }]))
const members = new Set()
let freeAt = 0

createServer(async (req, res) => {
  let text = ''
  for await (const data of req) text += data
  const body = text === '' ? undefined : JSON.parse(text)
  const url = new URL(req.url, 'http://hub')
  const path = url.pathname.replace(/^\/hub\/api/, '')
  freeAt = Math.max(performance.now(), freeAt) + priceOf(req.method, path, body)
  await new Promise((resolve) => setTimeout(resolve, freeAt - performance.now()))
  const [status, answer] = answerOf({ method: req.method, path, query: url.searchParams, body })
  const sent = answer === undefined ? '' : JSON.stringify(answer)
  const length = { 'content-length': Buffer.byteLength(sent) }
  res.writeHead(status, { 'content-type': 'application/json', 'x-jupyterhub-version': '3.0.0', ...length })
  res.end(sent)
}).listen(0, '127.0.0.1', function listening() {
  process.stdout.write(`${this.address().port}\n`)
})
process.once('disconnect', () => process.exit(0))

/** ms */
function priceOf(method, path, body) {
  if (method === 'GET') return path === '/users' ? 18 : path === '/' ? 1 : 5
  if (body?.usernames !== undefined) return 7 * body.usernames.length
  return body?.users === undefined ? 6 : 5 + 0.3 * body.users.length
}

function answerOf({ method, path, query, body }) {
  const [, kind, name] = path.split('/')
  if (path === '/user') return [200, { kind: 'service', name: 'bench', admin: true, roles: [], scopes }]
  if (method === 'GET' && kind === 'users' && name === undefined) return [200, page([...users.values()], query)]
  if (method === 'GET' && kind === 'groups') return [200, page([group('bench')], query)]
  if (kind === 'users' && method === 'POST') return created(name === undefined ? body.usernames : [name], name)
  if (kind === 'users' && method === 'PATCH') return [200, modelOf(Object.assign(users.get(name), body))]
  if (kind === 'users' && method === 'DELETE') return [users.delete(name) ? 204 : 404, undefined]
  if (kind === 'users' && method === 'GET') return [200, modelOf(users.get(name))]
  if (kind !== 'groups') return [200, { version: '3.0.0' }]
  for (const user of body.users ?? []) method === 'POST' ? members.add(user) : members.delete(user)
  return [path.endsWith('/users') ? 200 : 201, group(name)]
}

function created(list, single) {
  for (const name of list) users.set(name, { name, admin: false })
  const models = list.map((name) => modelOf(users.get(name)))
  return [201, single === undefined ? models : models[0]]
}

function modelOf(user) {
  const times = { created: '2026-01-05T08:00:00.000000Z', last_activity: null }
  const groups = members.has(user.name) ? ['bench'] : []
  return { kind: 'user', ...user, roles: ['user'], groups, server: null, pending: null, ...times, servers: {} }
}

function group(name) {
  return { kind: 'group', name, roles: [], users: [...members], properties: {} }
}

function page(all, query) {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Math.min(200, Number(query.get('limit') ?? 50))
  const next = offset + limit < all.length ? { offset: offset + limit, limit, url: '' } : null
  const items = all.slice(offset, offset + limit).map((item) => (item.kind === 'group' ? item : modelOf(item)))
  return { items, _pagination: { offset, limit, total: all.length, next } }
}
