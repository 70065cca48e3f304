// HTTP messages as a gateway handles them: whole, and without a look inside.
import { type Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'

export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export function page(status: number, headers: IncomingMessage['headers'] = {}): Reply {
  const body = Buffer.from(`<!DOCTYPE html><html><body><h1>${status}</h1></body></html>`)
  return { status, headers: { 'content-type': 'text/html', ...headers }, body }
}

export function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': body.length })
  response.end(status === 204 ? undefined : body)
}

export function cut(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 2) })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
}

export function send(target: string, agent: Agent, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  const { hostname, port } = new URL(target)
  const { connection: _, 'transfer-encoding': __, ...headers } = incoming.headers
  const length = body.length > 0 ? { 'content-length': body.length } : {}
  const options = {
    agent,
    hostname,
    port,
    method: incoming.method,
    path: incoming.url,
    headers: { ...headers, ...length },
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (reply) => {
      readAll(reply).then((text) => {
        const { connection: ___, 'keep-alive': ____, 'transfer-encoding': _____, ...rest } = reply.headers
        resolve({ status: reply.statusCode ?? 0, headers: rest, body: text })
      }, reject)
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export function parsed(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
