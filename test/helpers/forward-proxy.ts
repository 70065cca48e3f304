// A forward proxy on this machine, for CONNECT and for plain requests, that tells what went through it.
import { readFileSync } from 'node:fs'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'

import { onTestFinished } from 'vitest'

import type { Pair } from './certificates.ts'

export interface ForwardProxy {
  readonly port: number
  /** Without credentials. */
  readonly url: string
  /** Host and port of every tunnel that was asked for. */
  readonly tunnels: string[]
  /** Method and address of every plain request. */
  readonly passed: string[]
}

export interface ProxyOptions {
  /** It speaks https itself. */
  readonly pair?: Pair
  /** `user:password`; others are refused with 407. */
  readonly credentials?: string
  /** Status of every answer, in place of passing anything on; `never`: no answer. */
  readonly refuses?: number | 'never'
  /** The login that it asks for with a 407. */
  readonly scheme?: string
}

/** Closed when the test ends. */
export async function openForwardProxy({
  credentials,
  refuses,
  pair,
  scheme = 'Basic realm="x"',
}: ProxyOptions = {}): Promise<ForwardProxy> {
  const tunnels: string[] = []
  const passed: string[] = []
  const sockets = new Set<Socket>()
  const isKnown = ({ headers }: IncomingMessage): boolean =>
    credentials === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`
  const pem = pair && { cert: readFileSync(pair.cert), key: readFileSync(pair.key) }
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    passed.push(`${request.method} ${request.url}`)
    if (!isKnown(request)) return void response.writeHead(407, { 'proxy-authenticate': scheme }).end()
    if (refuses === 'never') return
    if (refuses !== undefined) return void response.writeHead(refuses).end('<title>Refused</title>')
    passOn(request, response)
  }
  const server = pem === undefined ? createServer(onRequest) : createSecureServer(pem, onRequest)
  server.on('connect', (request, client: Socket, head: Buffer) => {
    tunnels.push(request.url ?? '')
    sockets.add(client.on('error', () => undefined))
    if (refuses === 'never') return
    const status = isKnown(request) ? refuses : 407
    if (status !== undefined)
      return void client.end(`HTTP/1.1 ${status} Refused\r\nproxy-authenticate: ${scheme}\r\n\r\n`)
    const { hostname, port } = new URL(`http://${request.url}`)
    const far = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.write(head)
      far.pipe(client).pipe(far)
    })
    sockets.add(far.on('error', () => client.destroy()))
    client.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `http${pair === undefined ? '' : 's'}://127.0.0.1:${port}`, tunnels, passed }
}

/** As a proxy must: its own headers are not those of the system. */
function passOn(request: IncomingMessage, response: ServerResponse): void {
  const { 'proxy-authorization': _, ...headers } = request.headers
  const far = ask(request.url ?? '', { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  far.on('error', () => response.writeHead(502).end())
  request.pipe(far)
}
