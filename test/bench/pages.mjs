// A hub's listing of any size, as a process of its own: `node pages.mjs COUNT` prints the port it listens on. The users
// exist only in the page that shows them, so that a page costs the same wherever it is and the server needs no memory.
// The JSON is that of JupyterHub 3.0.0 to a token with read:users and read:servers.
import { createServer } from 'node:http'

import { nameOf, scopes } from './people.mjs'

const total = Number(process.argv[2])
const largest = 200

function user(index) {
  return (
    `{"kind": "user", "name": "${nameOf(index)}", "admin": ${index === 0}, "roles": ["user"], "groups": [], "server": null, ` +
    '"pending": null, "created": "2026-01-05T08:00:00.000000Z", "last_activity": "2026-06-01T12:30:00.000000Z", "servers": {}}'
  )
}

function page(url, count, item) {
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const limit = Math.min(largest, Number(url.searchParams.get('limit') ?? 50))
  const end = Math.min(offset + limit, count)
  const items = Array.from({ length: Math.max(0, end - offset) }, (_, index) => item(offset + index))
  const at = `${url.origin}${url.pathname}?offset=${end}&limit=${limit}`
  const next = end < count ? `{"offset": ${end}, "limit": ${limit}, "url": "${at}"}` : 'null'
  return `{"items": [${items}], "_pagination": {"offset": ${offset}, "limit": ${limit}, "total": ${count}, "next": ${next}}}`
}

const self = JSON.stringify({ kind: 'service', name: 'bench', admin: true, roles: [], scopes })

function answer(url) {
  if (url.pathname === '/hub/api/users') return page(url, total, user)
  if (url.pathname === '/hub/api/groups') return page(url, 0, () => '')
  return url.pathname === '/hub/api/user' ? self : '{"version": "3.0.0"}'
}

const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (req, res) => {
  const body = answer(new URL(req.url, `http://${req.headers.host}`))
  res.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-jupyterhub-version': '3.0.0',
  })
  res.end(body)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.once('disconnect', () => process.exit(0))
