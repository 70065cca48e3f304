// The floor of planning: reads and parses the bytes that a plan reads and parses, and does nothing with them.
// `node floor.mjs URL FILE.csv`: all pages of a hub over one kept-alive connection, then the file.
import { createReadStream } from 'node:fs'

import { parse } from 'csv-parse'
import { Client } from 'undici'

const [url, file] = process.argv.slice(2)
const hub = new Client(url)
let users = 0
for (let offset = 0, next = true; next; ) {
  const { body } = await hub.request({
    method: 'GET',
    path: `/hub/api/users?offset=${offset}&limit=200`,
    headers: { accept: 'application/jupyterhub-pagination+json', authorization: 'token bench' },
  })
  const { items, _pagination } = JSON.parse(await body.text())
  users += items.length
  next = _pagination.next !== null
  offset += items.length
}
await hub.close()
let rows = 0
for await (const _ of createReadStream(file).pipe(parse({ columns: true }))) rows += 1
if (users !== rows) throw new Error(`${users} users and ${rows} rows`)
