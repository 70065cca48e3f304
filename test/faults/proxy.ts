// A gateway that misbehaves on a schedule, in front of any hub.
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

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

export interface ProxyOptions {
  /** Of the hub, without a path. */
  readonly target: string
  /** @param ordinal of the request, from 1 */
  readonly faultOf: (ordinal: number, request: Passed) => Fault | undefined
  /** A request is about to go to the hub, or the hub has acted on it. */
  readonly onPassing?: (when: 'before' | 'after', request: Passed) => void
}

export interface FaultProxy {
  readonly url: string
  readonly passed: readonly Passed[]
  /** Faults by kind. */
  readonly faults: ReadonlyMap<string, number>
  /** Resolves when the hub is done with all it was sent. */
  settled(): Promise<void>
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
    passed.push(request)
    const fault = options.faultOf(passed.length, request)
    if (fault !== undefined) faults.set(nameOf(fault), (faults.get(nameOf(fault)) ?? 0) + 1)
    const ask = (): Promise<Reply> => forward(incoming, body, request)
    await misbehave(fault, { ask, response, socket: incoming.socket })
  }

  async function forward(incoming: IncomingMessage, body: Buffer, asked: Passed): Promise<Reply> {
    options.onPassing?.('before', asked)
    const reply = await send(options.target, agent, incoming, body)
    asked.status = reply.status
    asked.reply = parsed(reply.body)
    asked.actedAt = performance.now()
    options.onPassing?.('after', asked)
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
    await listen(port)
    isAway = false
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

  const port = await listenAnywhere(listen)
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    faults,
    settled: async () => {
      while (running.size > 0) await Promise.all(running)
    },
    close: async () => {
      isClosed = true
      while (running.size > 0) await Promise.all(running)
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
      agent.destroy()
    },
  }
}

/** Below the ports that systems give out by themselves, so that nobody takes the port while the proxy is away. */
async function listenAnywhere(listen: (port: number) => Promise<void>): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    try {
      await listen(port)
      return port
    } catch (thrown) {
      if (tries === 20) throw thrown
    }
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
