// A small proxy that writes down what passes, and may act on the hub between two requests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Pool } from 'undici'

import type { RunningCli } from '../helpers/cli.ts'

export interface Passed {
  readonly method: string
  readonly path: string
  readonly status: number
}

export interface Between {
  readonly url: string
  readonly passed: readonly Passed[]
  /** What passed and was no reading. */
  written(): readonly Passed[]
  close(): Promise<void>
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * @param onReply runs once a reply is on its way; no later request is let through before it ends
 * @param edit what becomes of the headers of a reply
 */
export async function standBetween(
  target: string,
  onReply: (passed: Passed) => Promise<void> = async () => undefined,
  edit: (headers: Headers) => Headers = (headers) => headers,
): Promise<Between> {
  const pool = new Pool(new URL(target).origin)
  const passed: Passed[] = []
  let gate: Promise<void> = Promise.resolve()
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    await gate
    const { host: _, connection: __, ...headers } = request.headers
    const answer = await pool.request({ method: method as 'GET', path, headers, body: Buffer.concat(chunks) })
    const body = Buffer.from(await answer.body.arrayBuffer())
    const done = { method, path, status: answer.statusCode }
    passed.push(done)
    gate = Promise.all([gate, onReply(done)]).then(() => undefined)
    const { 'transfer-encoding': ___, connection: ____, ...replied } = answer.headers
    response.writeHead(answer.statusCode, edit(replied) as Record<string, string>).end(body)
  }
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    written: () => passed.filter(({ method }) => method !== 'GET'),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await pool.destroy()
    },
  }
}

export interface Striking extends Between {
  /** The command that gets the signal; from its start on. */
  aim(run: RunningCli): void
}

/**
 * Gives a command a signal with the reply to its n-th change. A killed one is gone before anything more reaches the hub: the
 * kill never comes after the end, however slow the test is.
 */
export async function standToStrike(
  target: string,
  { signal = 'SIGKILL', at }: { readonly signal?: 'SIGKILL' | 'SIGINT'; readonly at: number },
): Promise<Striking> {
  let aimed: RunningCli | undefined
  let changes = 0
  const between = await standBetween(target, async ({ method }) => {
    if (aimed === undefined || method === 'GET') return
    changes += 1
    if (changes !== at) return
    aimed.kill(signal)
    if (signal === 'SIGKILL') await aimed.ended
  })
  return {
    ...between,
    aim: (run) => {
      aimed = run
    },
  }
}
