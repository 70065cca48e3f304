// A sandbox whose requests and answers go wrong when a test wants it, and that tells of what passes.
import { setTimeout as sleep } from 'node:timers/promises'

import {
  type Exchange,
  type LoggedRequest,
  type Sandbox as Plain,
  type SandboxOptions,
  startSandbox as startHub,
} from '../../src/sandbox/index.ts'
import { deliver } from '../../src/sandbox/server.ts'
import { createFaults, type Fault, type FaultAction, type Faults, faultReply } from './faults.ts'
import { type LiveHub, liveHub } from './live-hub.ts'

export type { AupAge, AupOptions, HubVersion, LoggedRequest, SandboxOptions } from '../../src/sandbox/index.ts'
export { hubVersions } from '../../src/sandbox/kinds.ts'
export type { Fault } from './faults.ts'

/** One page of a listing as it was just made up, before it is sent. */
export interface Page {
  readonly path: string
  readonly offset: number
  readonly limit: number
  readonly total: number
  readonly items: readonly unknown[]
}

export interface Hooks {
  /** Before a request is handled, after its log entry was made. */
  readonly onRequest: (request: LoggedRequest) => void | Promise<void>
  /** After a page was made up and before it is sent: what happens here happens between this page and the next. */
  readonly afterPage: (page: Page) => void
}

export interface Sandbox extends Omit<Plain, 'hub'> {
  readonly hub: LiveHub
  /** Sets a fault, and gives a function that takes it back. */
  readonly misbehave: (fault: Fault) => () => void
  readonly onRequest: (hook: Hooks['onRequest']) => void
  readonly afterPage: (hook: Hooks['afterPage']) => void
}

export async function startSandbox(options: SandboxOptions & Partial<Hooks> = {}): Promise<Sandbox> {
  const faults = createFaults()
  const { onRequest = () => undefined, afterPage = () => undefined } = options
  const hooks = { onRequest, afterPage }
  const sandbox = await startHub({ ...options, carry: (exchange) => carry(exchange, faults, hooks) })
  return {
    ...sandbox,
    hub: liveHub(sandbox.hub),
    misbehave: faults.add,
    onRequest: (hook) => {
      hooks.onRequest = hook
    },
    afterPage: (hook) => {
      hooks.afterPage = hook
    },
  }
}

async function carry(exchange: Exchange, faults: Faults, hooks: Hooks): Promise<void> {
  const { entry, response } = exchange
  await hooks.onRequest(entry)
  const actions = faults.take(entry.method, entry.path)
  await delay(actions, 'before')
  const action = actions.find((one) => one.type !== 'delay')
  if (isBefore(action)) {
    if (action?.type === 'drop') response.req.socket.destroy()
    return
  }
  const reply = await replyOf(exchange, action, hooks)
  await delay(actions, 'after')
  if (action?.type === 'stall') return
  if (action?.type === 'drop') response.req.socket.destroy()
  else send(exchange.written(reply), exchange, action)
}

async function delay(actions: readonly FaultAction[], when: 'before' | 'after'): Promise<void> {
  for (const action of actions) {
    if (action.type === 'delay' && (action.when ?? 'before') === when) await sleep(action.ms)
  }
}

function isBefore(action: FaultAction | undefined): boolean {
  return (action?.type === 'drop' || action?.type === 'stall') && action.when === 'before'
}

type Reply = Awaited<ReturnType<Exchange['handle']>>

async function replyOf(
  { entry, response, handle }: Exchange,
  action: FaultAction | undefined,
  hooks: Hooks,
): Promise<Reply> {
  if (action?.type === 'reply' && action.when !== 'after') {
    entry.status = action.status
    return faultReply(action)
  }
  const own = await handle()
  const page = pageIn(own, response.req.url ?? '')
  if (page !== undefined) hooks.afterPage(page)
  return action?.type === 'reply' ? faultReply(action) : own
}

interface PageBody {
  readonly items: readonly unknown[]
  readonly _pagination: Omit<Page, 'path' | 'items'>
}

function pageIn({ body }: Reply, url: string): Page | undefined {
  if (typeof body !== 'object' || body === null || !('_pagination' in body)) return undefined
  const { items, _pagination } = body as PageBody
  const { offset, limit, total } = _pagination
  return { path: url.split('?')[0] ?? '', offset, limit, total, items }
}

function send(written: ReturnType<Exchange['written']>, { response }: Exchange, action?: FaultAction): void {
  if (action === undefined) {
    deliver(response, written)
    return
  }
  const { status, headers, body } = written
  const half = body.subarray(0, Math.floor(body.length / 2))
  if (action?.type === 'cut') {
    response.writeHead(status, headers).write(half, () => response.destroy())
    return
  }
  const sent =
    action?.type === 'garble' ? Buffer.concat([Buffer.from('<!'), body]) : action?.type === 'truncate' ? half : body
  const { 'content-length': length, ...others } = headers
  const ofBody = length === undefined ? {} : { 'content-length': String(sent.length) }
  response.writeHead(status, { ...others, ...ofBody }).end(sent)
}
