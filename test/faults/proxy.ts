// A gateway that misbehaves on a schedule, in front of any hub.
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { freePort } from '../helpers/ports.ts'
import { answer, cut, page, parsed, type Reply, readAll, send } from './wire.ts'

export type Fault =
  /** Only later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Told to wait; the hub has not seen it. */
  | { readonly kind: '429'; readonly retryAfter?: number }
  /** A gateway's page, instead of or after the hub's own answer. */
  | { readonly kind: 'status'; readonly status: number; readonly when: 'before' | 'after' }
  /** Half of the answer as if it were all; something else than JSON; half of the announced bytes. */
  | { readonly kind: 'truncated' | 'garbled' | 'cut' }
  /** A page of somebody else, with a status that looks like the hub's own answer. */
  | { readonly kind: 'rubbish'; readonly status: number }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Never answered. `late`: the hub acts, but long after nobody listens any more. */
  | { readonly kind: 'stall'; readonly when: 'before' | 'after' | 'late' }
  /** Nobody listens for a while. */
  | { readonly kind: 'restart'; readonly ms: number; readonly when: 'before' | 'after' }

export interface Passed {
  readonly method: string
  /** As it was sent, with the query. */
  readonly path: string
  readonly body: unknown
  /** What the hub answered, also when nobody was told; 0 when it was never asked. */
  status: number
  reply: unknown
  /** When it came, and when the hub had acted on it, in ms; Infinity as long as it has not. */
  readonly cameAt: number
  actedAt: number
}

/** It has come, and its fault is not drawn yet; it is about to go to the hub; the hub has acted on it. */
export type Moment = 'came' | 'before' | 'after'

export interface ProxyOptions {
  /** Of the hub, without a path. */
  readonly target: string
  /** @param ordinal of the request, from 1 */
  readonly faultOf: (ordinal: number, request: Passed) => Fault | undefined
  /** The request waits for what it gives. */
  readonly onPassing?: (when: Moment, request: Passed) => void | Promise<void>
}

export interface FaultProxy {
  readonly url: string
  readonly passed: readonly Passed[]
  /** Faults by kind. */
  readonly faults: ReadonlyMap<string, number>
  /**
   * Resolves when the hub is done with all it was sent.
   * @throws Error when it is away for good
   */
  settled(): Promise<void>
  /** @throws Error when it was away for good */
  close(): Promise<void>
}

/** Long after a client with a timeout below a second gave up. */
const lateMs = 1200

export async function startProxy(options: ProxyOptions): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true })
  const passed: Passed[] = []
  const faults = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  let isAway = false
  let isClosed = false
  let failure: Error | undefined

  const server = createServer((incoming, response) => {
    const done: Promise<void> = serve(incoming, response)
      .catch(() => void incoming.socket.destroy())
      .finally(() => running.delete(done))
    running.add(done)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(incoming)
    const request: Passed = {
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      body: parsed(body),
      status: 0,
      reply: undefined,
      cameAt: performance.now(),
      actedAt: Number.POSITIVE_INFINITY,
    }
    const ordinal = passed.push(request)
    await options.onPassing?.('came', request)
    const fault = options.faultOf(ordinal, request)
    if (fault !== undefined) faults.set(nameOf(fault), (faults.get(nameOf(fault)) ?? 0) + 1)
    const ask = (): Promise<Reply> => forward(incoming, body, request)
    await misbehave(fault, { ask, response, socket: incoming.socket })
  }

  async function forward(incoming: IncomingMessage, body: Buffer, asked: Passed): Promise<Reply> {
    await options.onPassing?.('before', asked)
    const reply = await send(options.target, agent, incoming, body)
    asked.status = reply.status
    asked.reply = parsed(reply.body)
    asked.actedAt = performance.now()
    await options.onPassing?.('after', asked)
    return reply
  }

  interface Exchange {
    readonly ask: () => Promise<Reply>
    readonly response: ServerResponse
    readonly socket: Socket
  }

  async function misbehave(fault: Fault | undefined, { ask, response, socket }: Exchange): Promise<void> {
    if (fault === undefined) return answer(response, await ask())
    switch (fault.kind) {
      case 'delay':
        await sleep(fault.ms)
        return answer(response, await ask())
      case '429': {
        const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
        return answer(response, page(429, headers))
      }
      case 'status':
        if (fault.when === 'after') await ask()
        return answer(response, page(fault.status))
      case 'truncated': {
        const reply = await ask()
        return answer(response, { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.length / 2)) })
      }
      case 'garbled': {
        const reply = await ask()
        return answer(response, { ...reply, body: Buffer.concat([Buffer.from('<!'), reply.body]) })
      }
      case 'cut': {
        const reply = await ask()
        return cut(response, reply)
      }
      case 'rubbish':
        return answer(response, page(fault.status))
      case 'reset':
        if (fault.when === 'after') await ask()
        socket.destroy()
        return
      case 'stall':
        if (fault.when === 'late') await sleep(lateMs)
        if (fault.when !== 'before') await ask()
        return
      case 'restart':
        if (fault.when === 'after') await ask()
        return restart(fault.ms)
    }
  }

  async function restart(ms: number): Promise<void> {
    // A second one while the first is under way is the same one.
    if (isAway || isClosed) return
    isAway = true
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    await sleep(ms)
    try {
      await listen(port)
      isAway = false
    } catch (cause) {
      failure = new Error(`the proxy did not get its port ${port} again`, { cause })
    }
  }

  function listen(on: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(on, '127.0.0.1', () => {
        server.removeListener('error', reject)
        resolve()
      })
    })
  }

  async function allServed(): Promise<void> {
    while (running.size > 0) await Promise.all(running)
  }

  const port = await freePort()
  await listen(port)
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    faults,
    settled: async () => {
      await allServed()
      if (failure !== undefined) throw failure
    },
    close: async () => {
      isClosed = true
      await allServed()
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
      agent.destroy()
      if (failure !== undefined) throw failure
    },
  }
}

function nameOf(fault: Fault): string {
  const details = [
    ...('status' in fault ? [String(fault.status)] : []),
    ...('retryAfter' in fault ? ['with Retry-After'] : []),
    ...('when' in fault ? [fault.when] : []),
  ]
  return [fault.kind, ...details].join(' ')
}
