// A hub's listing of any size, as a process of its own: `node pages.mjs COUNT [MS]` prints the port it listens on. The
// pages cost next to nothing, so that only their reader is measured: each is the same text with other numbers in the names,
// and the server needs no memory. With MS it gives one page after the other, each after so many ms: as a hub of one thread. The JSON is that of JupyterHub 3.0.0 to a token with read:users and read:servers.
import { createServer } from 'node:http'

import { nameOf, scopes } from './people.mjs'

const total = Number(process.argv[2])
const price = Number(process.argv[3] ?? 0)
const largest = 200
/** The digits of a name. */
const digits = nameOf(0).match(/\d+$/)[0].length

function user(index) {
  return (
    `{"kind": "user", "name": "${nameOf(index)}", "admin": ${index === 0}, "roles": ["user"], "groups": [], "server": null, ` +
    '"pending": null, "created": "2026-01-05T08:00:00.000000Z", "last_activity": "2026-06-01T12:30:00.000000Z", "servers": {}}'
  )
}

function usersFrom(first, count) {
  return Buffer.from(Array.from({ length: count }, (_, index) => user(first + index)).join(','))
}

// All users but the first are equally long.
const model = usersFrom(1, largest)
const width = usersFrom(1, 1).length + 1
const place = user(1).indexOf(nameOf(1)) + nameOf(1).length

/** A whole page of users, all of them but the first user. */
function wholePage(first) {
  const items = Buffer.from(model)
  for (let index = 0; index < largest; index += 1) {
    let number = first + index
    for (let digit = 1; digit <= digits; digit += 1) {
      items[index * width + place - digit] = 0x30 + (number % 10)
      number = Math.floor(number / 10)
    }
  }
  return items
}

function page(url, count, itemsOf) {
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const limit = Math.min(largest, Number(url.searchParams.get('limit') ?? 50))
  const end = Math.max(offset, Math.min(offset + limit, count))
  const at = `${url.origin}${url.pathname}?offset=${end}&limit=${limit}`
  const next = end < count ? `{"offset": ${end}, "limit": ${limit}, "url": "${at}"}` : 'null'
  const tail = `], "_pagination": {"offset": ${offset}, "limit": ${limit}, "total": ${count}, "next": ${next}}}`
  return Buffer.concat([Buffer.from('{"items": ['), itemsOf(offset, end - offset), Buffer.from(tail)])
}

function people(first, count) {
  return first > 0 && count === largest ? wholePage(first) : usersFrom(first, count)
}

const self = JSON.stringify({ kind: 'service', name: 'bench', admin: true, roles: [], scopes })

function answer(url) {
  if (url.pathname === '/hub/api/users') return page(url, total, people)
  if (url.pathname === '/hub/api/groups') return page(url, 0, () => Buffer.alloc(0))
  return Buffer.from(url.pathname === '/hub/api/user' ? self : '{"version": "3.0.0"}')
}

let freeAt = 0

/** The thread of the hub works on one page at a time. */
function paid() {
  freeAt = Math.max(performance.now(), freeAt) + price
  return new Promise((resolve) => setTimeout(resolve, freeAt - performance.now()))
}

const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, async (req, res) => {
  if (price > 0) await paid()
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
