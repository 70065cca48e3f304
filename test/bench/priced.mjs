// A hub of one thread on which everything has a fixed price, as a process of its own: what is left to measure is whether
// its thread always has something to do. For machines too noisy for a real hub. The prices are about those of the versions
// of JupyterHub on two quiet cores; it waits rather than works. `node priced.mjs COUNT VERSION` prints the port it
// listens on.
import { createServer } from 'node:http'

import { names } from './jobs.mjs'
import { scopes } from './people.mjs'

/**
 * ms: a page of 200 users, the version, any other GET; a new user of a batch, alone; a change of one user; its removal; a
 * change of a group, and for each of its users more.
 */
const prices = {
  '3.0.0': { page: 18, version: 1, look: 5, inBatch: 7, create: 6, change: 6, remove: 6, group: 5, member: 0.3 },
  '5.2.1': { page: 28, version: 2.5, look: 6.5, inBatch: 8, create: 12, change: 10, remove: 9, group: 6, member: 2.5 },
}

const version = process.argv[3] ?? '3.0.0'
const price = prices[version]
const users = new Map(names(Number(process.argv[2]), 'crowd').map((name) => [name, { name, admin: false }]))
const groups = new Map()
/** As the hub says what `admin:users` and `admin:groups` imply. */
const rights = [...scopes, 'groups', 'read:groups', 'read:users:groups', 'delete:users', 'delete:groups']
let freeAt = 0

createServer(async (req, res) => {
  let text = ''
  for await (const data of req) text += data
  const body = text === '' ? undefined : JSON.parse(text)
  const { pathname, searchParams: query } = new URL(req.url, 'http://hub')
  const [, kind, name, part] = pathname.replace(/^\/hub\/api/, '').split('/')
  const asked = { method: req.method, kind, name, part, query, body }
  freeAt = Math.max(performance.now(), freeAt) + priceOf(asked)
  await new Promise((resolve) => setTimeout(resolve, freeAt - performance.now()))
  const [status, answer] = answerOf(asked)
  const sent = answer === undefined ? '' : JSON.stringify(answer)
  const length = { 'content-length': Buffer.byteLength(sent) }
  res.writeHead(status, { 'content-type': 'application/json', 'x-jupyterhub-version': version, ...length })
  res.end(sent)
}).listen(0, '127.0.0.1', function listening() {
  process.stdout.write(`${this.address().port}\n`)
})
process.once('disconnect', () => process.exit(0))

/** ms */
function priceOf({ method, kind, name, body }) {
  if (method === 'GET') return !kind ? price.version : kind === 'users' && name === undefined ? price.page : price.look
  if (kind === 'groups') return price.group + price.member * (body?.users?.length ?? 0)
  if (name === undefined) return price.inBatch * body.usernames.length
  return { POST: price.create, PATCH: price.change, DELETE: price.remove }[method]
}

function answerOf(asked) {
  const { method, kind, name, body, query } = asked
  if (kind === 'user') return [200, { kind: 'service', name: 'bench', admin: true, roles: [], scopes: rights }]
  if (kind === 'groups') return answerOfGroups(asked)
  if (kind !== 'users') return [200, { version }]
  if (method === 'POST') return created(name === undefined ? body.usernames : [name], name)
  if (name === undefined) return [200, page([...users.values()], query, modelOf)]
  if (!users.has(name)) return [404, { status: 404, message: 'Not Found' }]
  if (method === 'DELETE') {
    users.delete(name)
    for (const members of groups.values()) members.delete(name)
    return [204, undefined]
  }
  return [200, modelOf(method === 'PATCH' ? Object.assign(users.get(name), body) : users.get(name))]
}

function answerOfGroups({ method, name, part, body, query }) {
  if (name === undefined) return [200, page([...groups.keys()], query, modelOfGroup)]
  const isNew = method === 'POST' && part === undefined
  if (isNew === groups.has(name)) return isNew ? [409, { status: 409 }] : [404, { status: 404, message: 'Not Found' }]
  if (isNew) groups.set(name, new Set())
  const members = groups.get(name)
  for (const user of body?.users ?? []) method === 'POST' ? members.add(user) : members.delete(user)
  if (method === 'DELETE' && part === undefined) {
    groups.delete(name)
    return [204, undefined]
  }
  return [isNew ? 201 : 200, modelOfGroup(name)]
}

function created(list, single) {
  for (const name of list) users.set(name, { name, admin: false })
  const models = list.map((name) => modelOf(users.get(name)))
  return [201, single === undefined ? models : models[0]]
}

function modelOf(user) {
  const times = { created: '2026-01-05T08:00:00.000000Z', last_activity: null }
  const of = [...groups].flatMap(([group, members]) => (members.has(user.name) ? [group] : []))
  return { kind: 'user', ...user, roles: ['user'], groups: of, server: null, pending: null, ...times, servers: {} }
}

function modelOfGroup(name) {
  return { kind: 'group', name, roles: [], users: [...groups.get(name)], properties: {} }
}

function page(all, query, model) {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Math.min(200, Number(query.get('limit') ?? 50))
  const next = offset + limit < all.length ? { offset: offset + limit, limit, url: '' } : null
  const items = all.slice(offset, offset + limit).map(model)
  return { items, _pagination: { offset, limit, total: all.length, next } }
}
