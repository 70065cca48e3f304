import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createPlainServer } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { asLost } from '../../src/http/lost.ts'
import { type HubPool, openPool } from '../../src/http/pool.ts'
import type { Lost, Req } from '../../src/http/types.ts'
import { elapsedMs } from '../helpers/clocks.ts'

const cleanup: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

async function serve(
  listener: RequestListener,
  timeoutMs = 60_000,
): Promise<{ pool: HubPool; server: Server; paths: string[] }> {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const pool = openPool(`http://127.0.0.1:${port}/base`, { elapsedMs, connections: 1, timeoutMs })
  cleanup.push(pool.close, () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return { pool, server, paths }
}

const get: Req = { method: 'GET', path: '/x' }

async function lost(pool: HubPool, req: Req = get): Promise<Lost | undefined> {
  return pool.http(req).then(
    () => undefined,
    (thrown: unknown) => asLost(thrown),
  )
}

describe('openPool', () => {
  it('sends paths exactly as they are', async () => {
    const { pool, paths } = await serve((_, response) => response.end('{}'))
    for (const path of ['/users/bob%23old', '/users/%2E%2E', '/users/x%3Fy', '/users/a%2Fb'])
      await pool.http({ ...get, path })
    expect(paths).toEqual(['/base/users/bob%23old', '/base/users/%2E%2E', '/base/users/x%3Fy', '/base/users/a%2Fb'])
  })
  it('never follows a redirect', async () => {
    const { pool, paths } = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect((await pool.http({ method: 'DELETE', path: '/x' })).status).toBe(302)
    expect(paths).toHaveLength(1)
  })
  it('has no body for what is not JSON, and keeps the text', async () => {
    const { pool } = await serve((_, response) => response.writeHead(502).end('<html>'))
    expect(await pool.http(get)).toMatchObject({ status: 502, body: undefined, text: '<html>' })
  })
  it('may have sent what broke off', async () => {
    const { pool } = await serve((request) => request.socket.destroy())
    expect(await lost(pool)).toEqual({ sent: true, why: 'the connection was lost' })
  })
  it('may have sent what broke off in the middle of the answer', async () => {
    const { pool } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"half":', () => request.socket.destroy())
    })
    expect(await lost(pool)).toMatchObject({ sent: true })
  })
  it('may have sent what was not answered in time', async () => {
    const { pool } = await serve(() => undefined, 200)
    expect(await lost(pool)).toEqual({ sent: true, why: 'the hub did not answer in time' })
  })
  it('tells another program on the port at once', async () => {
    const server = createPlainServer((socket) => socket.on('error', () => undefined).write('SSH-2.0-OpenSSH_9.6\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const pool = openPool(`http://127.0.0.1:${port}`, { elapsedMs, connections: 1, timeoutMs: 60_000 })
    cleanup.push(pool.close, async () => void server.close())
    expect(await lost(pool)).toEqual({
      sent: true,
      isHopeless: true,
      why: `the answer of 127.0.0.1:${port} is not HTTP`,
      hint: 'check the port: another program than a web server may run there',
    })
  })
  it('calls a proxy that refuses hopeless only before anything came through it', async () => {
    const proxy = createServer((_, response) => response.end('{}'))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const way = { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, variable: 'HTTP_PROXY' }
    const network = { proxyFor: () => way }
    const open = () => openPool('http://hub.example.edu', { elapsedMs, connections: 1, timeoutMs: 60_000, network })
    const [worked, fresh] = [open(), open()]
    cleanup.push(worked.close, fresh.close)
    expect(await worked.http(get)).toMatchObject({ status: 200, through: `the proxy 127.0.0.1:${port} of HTTP_PROXY` })
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
    const fault = {
      sent: false,
      why: `the proxy 127.0.0.1:${port} of HTTP_PROXY refused the connection`,
      hint: 'check HTTP_PROXY; a host that NO_PROXY names is reached directly',
    }
    // The kept connection is found closed first.
    const told = [await lost(worked), await lost(worked)]
    expect(told).toContainEqual(fault)
    expect(await lost(fresh)).toEqual({ ...fault, isHopeless: true })
  })
  it('has not sent what was refused', async () => {
    const pool = openPool('http://127.0.0.1:9', { elapsedMs, connections: 1, timeoutMs: 60_000 })
    cleanup.push(pool.close)
    expect(await lost(pool)).toEqual({ sent: false, why: 'the connection was refused' })
  })
})
