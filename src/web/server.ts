// The server on this machine's own address.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'

import { Problem } from '../core/problem.ts'
import { openApp } from './app.ts'
import type { Bench } from './bench.ts'
import { openKeys } from './doors.ts'
import { type Life, openLife, type Times } from './life.ts'

export interface Served {
  /** Without the key. */
  readonly url: string
  /** For the fragment of the address, once. */
  readonly key: string
  readonly life: Life
  readonly close: () => Promise<void>
}

/** @throws Problem `usage` for a port that is not available */
export async function serve(bench: Bench, port: number, times: Times): Promise<Served> {
  const life = openLife(bench, times)
  let fetch: (request: Request) => Response | Promise<Response> = () => new Response(undefined, { status: 503 })
  const server = createAdaptorServer({ fetch: (request: Request) => fetch(request) }) as Server
  await listen(server, port)
  const { port: own } = server.address() as AddressInfo
  const keys = openKeys(own)
  const app = openApp({ bench, keys, life, port: own })
  fetch = (request) => app.fetch(request)
  return {
    url: `http://127.0.0.1:${own}/`,
    key: keys.key,
    life,
    close: () => {
      life.end()
      return closed(server)
    },
  }
}

/** What was said last must reach the windows: their streams end first, and only what hangs is cut off. */
function closed(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  const hanging = setTimeout(() => server.closeAllConnections(), 1000)
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(idle)
      clearTimeout(hanging)
      resolve()
    })
  })
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const known: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken', EACCES: 'needs administrator rights' }
      const why = known[cause.code ?? '']
      const hint = 'give another port, or 0 for any free one'
      reject(why === undefined ? cause : new Problem('usage', `Port ${port} ${why}.`, { hint, cause }))
    })
    // This machine alone, whatever its name resolves to.
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
