import { createServer as createHttp } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { openStopwatch } from '../../src/http/handshake.ts'
import { openPool } from '../../src/http/pool.ts'
import { elapsedMs, waitedMs } from '../helpers/clocks.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Connections that a test makes by itself, on a clock of their own. */
function madeByHand() {
  const clock = { now: 0 }
  const sockets: Socket[] = []
  const { timing, ...handshakes } = openStopwatch(() => clock.now)
  const connector = timing(() => {
    const socket = new Socket()
    sockets.push(socket)
    return socket
  })
  const begin = (): Socket => {
    connector({ hostname: 'hub', protocol: 'http:', port: '80' }, () => undefined)
    return sockets.at(-1) as Socket
  }
  const pass = (ms: number, socket: Socket, event: string): void => {
    clock.now += ms
    socket.emit(event)
  }
  return { begin, pass, handshakes }
}

describe('a handshake', () => {
  it('is measured from its beginning to the connection', async () => {
    const { begin, pass, handshakes } = madeByHand()
    expect(handshakes.leastMs()).toBeUndefined()
    pass(50, begin(), 'connect')
    expect(handshakes.leastMs()).toBe(50)
    expect(await handshakes.first).toBe(50)
  })
  it.each(['lookup', 'connectionAttempt'])('begins anew with "%s"', (event) => {
    const { begin, pass, handshakes } = madeByHand()
    const socket = begin()
    pass(300, socket, event)
    pass(50, socket, 'connect')
    expect(handshakes.leastMs()).toBe(50)
  })
  it('whose first packet was lost tells nothing', async () => {
    const { begin, pass, handshakes } = madeByHand()
    pass(900, begin(), 'connect')
    expect(handshakes.leastMs()).toBeUndefined()
    expect(await handshakes.first).toBeUndefined()
    pass(899, begin(), 'connect')
    expect(handshakes.leastMs()).toBe(899)
  })
  it('counts as the shortest of all; the first one is told at once', async () => {
    const { begin, pass, handshakes } = madeByHand()
    pass(50, begin(), 'connect')
    pass(40, begin(), 'connect')
    pass(60, begin(), 'connect')
    expect(handshakes.leastMs()).toBe(40)
    expect(await handshakes.first).toBe(50)
  })
})

describe('the connections of a pool', () => {
  const listening = async (): Promise<number> => {
    const server = createHttp((_, response) => response.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    return (server.address() as AddressInfo).port
  }
  it('are measured', async () => {
    let looks = 0
    const waited = (): number => {
      looks += 1
      return looks
    }
    const url = `http://127.0.0.1:${await listening()}`
    const pool = openPool(url, { elapsedMs, waitedMs: waited, connections: 1, timeoutMs: 60_000 })
    closing.unshift(pool.close)
    await pool.http({ method: 'GET', path: '/' })
    expect(await pool.handshakes.first).toBe(1)
    expect(pool.handshakes.leastMs()).toBe(1)
  })
  it.each(['http:', 'https:'])('tell nothing of the way to a hub (%s) where they end at a proxy', async (protocol) => {
    const port = await listening()
    const proxy = { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, variable: 'HTTP_PROXY' }
    const network = { proxyFor: () => proxy }
    const pool = openPool(`${protocol}//hub.example`, {
      elapsedMs,
      waitedMs,
      connections: 1,
      timeoutMs: 60_000,
      network,
    })
    closing.unshift(pool.close)
    expect(await pool.handshakes.first).toBeUndefined()
    await pool.http({ method: 'GET', path: '/' }).catch(() => undefined)
    expect(pool.handshakes.leastMs()).toBeUndefined()
  })
})
