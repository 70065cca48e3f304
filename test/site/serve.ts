// A plain server of static files below a path, as a page host has it: no redirects, no clean addresses.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/** The address of the folder `below` a path, and what ends the server. */
export async function serve(folder: string, below: string): Promise<{ url: string; stop: () => void }> {
  const server = createServer(async ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const name = pathname.startsWith(below) ? pathname.slice(below.length) || 'index.html' : '..'
    const file = await readFile(join(folder, name)).catch(() => undefined)
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
    })
    response.end(file)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}${below}`, stop: () => server.close() }
}
