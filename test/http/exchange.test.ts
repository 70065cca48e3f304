// Answers that drip, never end or are beyond all size.
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'

import { Dispatcher } from 'undici'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { exchange } from '../../src/http/exchange.ts'
import { asLost } from '../../src/http/lost.ts'
import { type HubPool, openPool } from '../../src/http/pool.ts'
import { together } from '../../src/http/together.ts'
import type { Lost, Req } from '../../src/http/types.ts'
import { until } from '../helpers/cli.ts'
import { elapsedMs } from '../helpers/clocks.ts'

const cleanup: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

const get: Req = { method: 'GET', path: '/x' }

async function serve(listener: RequestListener, timeoutMs = 60_000): Promise<HubPool> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pool = openPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    elapsedMs,
    connections: 8,
    timeoutMs,
  })
  cleanup.push(pool.close, () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return pool
}

/** A little, again and again, as long as somebody listens. */
function drip(response: ServerResponse, ms: number, text = ' '): void {
  const timer = setInterval(() => response.write(text), ms)
  response.on('close', () => clearInterval(timer))
}

async function lost(pool: HubPool, req: Req = get): Promise<Lost | undefined> {
  return pool.http(req).then(
    () => undefined,
    (thrown: unknown) => asLost(thrown),
  )
}

/** A connection whose bytes come when the test says so, at a time that it says. One request, with a timeout of 300 ms. */
class Line extends Dispatcher {
  private nowMs = 0
  private handler: Dispatcher.DispatchHandler = {}
  private readonly controller: Dispatcher.DispatchController = {
    aborted: false,
    paused: false,
    reason: null,
    abort: (reason) => this.handler.onResponseError?.(this.controller, reason),
    pause: () => undefined,
    resume: () => undefined,
  }

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler
    handler.onRequestStart?.(this.controller, undefined)
    handler.onResponseStart?.(this.controller, 200, {})
    return true
  }

  async lost(): Promise<Lost | undefined> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const bounds = { timeoutMs: 300, elapsedMs: () => this.nowMs, signal: undefined, room: { taken: 0 } }
    return exchange(this, { method: 'GET', path: '/x' }, bounds).then(
      () => undefined,
      (thrown: unknown) => asLost(thrown),
    )
  }

  /** Lets it be `ms` after the beginning. */
  pass(ms: number): void {
    vi.advanceTimersByTime(ms - this.nowMs)
    this.nowMs = ms
  }

  drip(ms: number): void {
    this.pass(ms)
    this.handler.onResponseData?.(this.controller, Buffer.from(' '))
  }

  end(): void {
    this.handler.onResponseEnd?.(this.controller, {})
  }
}

describe('an answer', () => {
  it('that drips is given up when its time is over, and not asked for again', async () => {
    const line = new Line()
    const found = line.lost()
    for (const ms of [100, 250]) line.drip(ms)
    line.pass(300)
    expect(await found).toEqual({ sent: true, isHopeless: true, why: 'the hub did not complete its answer in 0.3 s' })
  })
  it('that comes to a stop in the middle may be asked for again', async () => {
    const line = new Line()
    const found = line.lost()
    line.drip(90)
    line.pass(300)
    expect(await found).toEqual({ sent: true, why: 'the hub did not answer in time' })
  })
  it('that came while the machine stood still is read', async () => {
    const line = new Line()
    const found = line.lost()
    line.pass(5000)
    line.drip(5000)
    line.end()
    expect(await found).toBeUndefined()
  })
  it('of which only a part came while the machine stood still may be asked for again', async () => {
    const line = new Line()
    const found = line.lost()
    line.drip(90)
    line.pass(5000)
    line.drip(5000)
    expect(await found).toEqual({ sent: true, why: 'the hub did not answer in time' })
  })
  it('that drips in its headers is given up, too', async () => {
    const server = createTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: ')
      const timer = setInterval(() => socket.write('a'), 20)
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const pool = openPool(url, { elapsedMs, connections: 1, timeoutMs: 300 })
    cleanup.push(pool.close, () => new Promise((resolve) => server.close(resolve)))
    expect(await lost(pool)).toEqual({ sent: true, why: 'the hub did not answer in time' })
  })
  it('may come to its end as slowly as its time allows', async () => {
    const pool = await serve((_, response) => {
      drip(response, 20)
      setTimeout(() => response.end('{}'), 150)
    })
    expect((await pool.http(get)).body).toEqual({})
  })
  it('has the time of its own request', async () => {
    const pool = await serve(() => undefined)
    expect((await lost(pool, { ...get, timeoutMs: 100 }))?.why).toBe('the hub did not answer in time')
  })
})

describe('an answer beyond all size', () => {
  const tooLarge = { sent: true, isHopeless: true, why: 'the answer is larger than any answer of a hub' }
  const piece = Buffer.alloc(1024 * 1024, ' ')
  const flood: RequestListener = (_, response) => {
    const pour = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', pour)
    }
    pour()
  }

  it('is given up while it comes', async () => {
    expect(await lost(await serve(flood))).toEqual(tooLarge)
  })
  it('is not even begun when it says so', async () => {
    const pool = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(4 * 1024 ** 3) })
      response.write('{')
    })
    expect(await lost(pool)).toEqual(tooLarge)
  })
  it('is the sum of those that come at once', async () => {
    const pool = await serve(({ url }, response) => {
      if (url === '/large') response.write(Buffer.alloc(10 * 1024 * 1024, ' '))
      else response.end(Buffer.alloc(30 * 1024 * 1024, ' '))
    })
    const stop = new AbortController()
    const many = Array.from({ length: 8 }, () => lost(pool, { ...get, path: '/large', signal: stop.signal }))
    expect(await Promise.race(many)).toEqual(tooLarge)
    stop.abort()
    await Promise.all(many)
    // What was given up takes no room any more.
    expect((await pool.http(get)).text).toHaveLength(30 * 1024 * 1024)
  })
})

describe('a request that is of no use any more', () => {
  const broken = { isHopeless: true, why: 'the request was aborted, because another one failed' }

  it('ends while it waits for its answer', async () => {
    const stop = new AbortController()
    const pool = await serve(() => stop.abort())
    expect(await lost(pool, { ...get, signal: stop.signal })).toEqual({ ...broken, sent: true })
  })
  it('is not sent', async () => {
    let requests = 0
    const pool = await serve((_, response) => {
      requests += 1
      response.end('{}')
    })
    expect(await lost(pool, { ...get, signal: AbortSignal.abort() })).toEqual({ ...broken, sent: false })
    expect(requests).toBe(0)
  })
  it('is not sent when it waits for a connection', async () => {
    const paths: string[] = []
    const server = createServer((request, response) => {
      paths.push(request.url ?? '')
      setTimeout(() => response.end('{}'), 100)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const pool = openPool(url, { elapsedMs, connections: 1, timeoutMs: 60_000 })
    cleanup.push(pool.close, () => new Promise((resolve) => server.close(resolve)))
    const stop = new AbortController()
    const first = pool.http(get)
    const waiting = lost(pool, { ...get, path: '/y', signal: stop.signal })
    stop.abort()
    expect(await waiting).toEqual({ ...broken, sent: false })
    await first
    expect((await pool.http({ ...get, path: '/z' })).status).toBe(200)
    expect(paths).toEqual(['/x', '/z'])
  })
  it('is one of many without a warning of Node', async () => {
    const warned: Error[] = []
    const hear = (warning: Error): void => void warned.push(warning)
    process.on('warning', hear)
    const pool = await serve((_, response) => response.end('{}'))
    await together(pool.http, (http) => Promise.all(Array.from({ length: 40 }, () => http(get))))
    await new Promise((resolve) => setImmediate(resolve))
    process.removeListener('warning', hear)
    expect(warned).toEqual([])
  })
})

describe('a stream of events', () => {
  it('is read up to its first event, and then closed', async () => {
    let isClosed = false
    const pool = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"a"')
      setImmediate(() => response.write(': 1}\r\n\r\ndata: {"a": 2}\r\n\r\n'))
      response.on('close', () => {
        isClosed = true
      })
    })
    const reply = await pool.http({ ...get, firstEvent: true })
    expect(reply.text).toContain('data: {"a": 1}\r\n\r\n')
    await until('it is closed', () => isClosed)
  })
  it('that has no event ends as any answer', async () => {
    const pool = await serve((_, response) => response.end('data: 1'))
    expect((await pool.http({ ...get, firstEvent: true })).text).toBe('data: 1')
  })
  it('that never has one is given up when the signal says so', async () => {
    const pool = await serve((_, response) => void response.writeHead(200).write(': hello\n'))
    const req = { ...get, firstEvent: true, signal: AbortSignal.timeout(50) } as const
    expect(asLost(await pool.http(req).catch((thrown: unknown) => thrown))).toMatchObject({ isHopeless: true })
  })
})
