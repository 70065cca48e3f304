// Servers of https on this machine: in front of a hub, or with an answer of their own.
import { readFileSync } from 'node:fs'
import { request as ask, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'

import type { Pair } from './certificates.ts'

export interface FrontOptions {
  /** Whether it wants a certificate that this CA signed. */
  readonly clientCa?: string
}

/** A server that answers as it likes; closed when the test ends. @returns its address */
export async function serveTls(
  { cert, key }: Pair,
  listener: RequestListener,
  { clientCa }: FrontOptions = {},
): Promise<string> {
  const client =
    clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: true, ca: readFileSync(clientCa) }
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key), ...client }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What an ingress does: https in front of a hub that speaks http. */
export function frontOf(hub: string): RequestListener {
  return (request, response) => {
    const far = ask(new URL(request.url ?? '', hub), { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    far.on('error', () => response.writeHead(502).end())
    request.pipe(far)
  }
}
