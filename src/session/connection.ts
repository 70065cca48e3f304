// The connection to the system: address, token, pool and layers. Every command that talks to a system uses it.
import { resolve } from 'node:path'
import { openSecrets, type Secrets } from '../core/actions/redact.ts'
import { Problem } from '../core/problem.ts'
import { count } from '../core/sentences.ts'
import { openFlow } from '../http/flow.ts'
import type { Handshakes } from '../http/handshake.ts'
import { compose, type Retrying, withLog, withRequestLimit, withRetry } from '../http/layers.ts'
import type { Left, Patience } from '../http/patience.ts'
import { openPool } from '../http/pool.ts'
import { withRedaction } from '../http/redaction.ts'
import type { Http, Req } from '../http/types.ts'
import { type Ledger, openLedger } from '../io/ledger/index.ts'
import { mayUseToken, type ResolvedTarget } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Provider } from '../providers/types.ts'
import { proseForTerminal } from '../views/safe.ts'
import { openNetwork } from './network.ts'
import { newTarget } from './targets.ts'
import { openAuth } from './token.ts'
import { takeTurn } from './turns.ts'
import type { World } from './world.ts'

export interface Hub {
  readonly url: string
  /** For a system that limits requests per day. */
  readonly ledger?: Ledger
  readonly http: Http
  /** Fastest response time so far, ms. */
  readonly quickestMs: () => number | undefined
  /** Of its connections: the network's round trip, where they end at the system. */
  readonly handshakes: Handshakes
  /** Requests to keep in flight. */
  readonly width: () => number
  /** The file or the variable that holds the token. */
  readonly tokenFrom: string
  readonly secrets: Secrets
  close(): Promise<void>
}

const retries = 5
/** In place of --patience; longer than a restart on Kubernetes takes. */
const usualPatienceMs = 120_000

export interface HubOptions {
  readonly provider: Provider
  readonly connections: number
  readonly onRetry?: Retrying['onRetry']
  /** The connection itself is checked: hubplan reports a fault soon, and waits for its end only with --patience. */
  readonly isCheck?: true
}

/**
 * Opens the connection to the hub; sends nothing yet.
 * @throws Problem `usage` or `target`, for example for a URL that only a file names
 */
export async function openHub(
  world: World,
  flags: HubFlags,
  target: ResolvedTarget,
  options: HubOptions,
): Promise<Hub> {
  const { streams } = world
  const warn = (text: string): void => streams.err(`warning: ${proseForTerminal(text)}\n`)
  const secrets = world.secrets ?? openSecrets()
  const network = await openNetwork(target.url, flags, { env: world.env, secrets })
  await mayUseToken(target, world.env, streams.ask, newTarget(world))
  const { provider, connections } = options
  const debug = flags.debug ? (line: string): void => streams.err(`debug: ${proseForTerminal(line)}\n`) : undefined
  const auth = await openAuth(provider, { flags, world, warn, url: target.url, debug, secrets, network })
  const { elapsedMs, waitedMs } = world
  const base = new URL(target.url).pathname.replace(/\/+$/, '')
  const pool = openPool(target.url, { connections, timeoutMs: flags.timeout * 1000, elapsedMs, waitedMs, network })
  const proxy = network.proxyFor(new URL(target.url))
  if (proxy !== undefined) debug?.(`requests go through the proxy ${proxy.host} of ${proxy.variable}`)
  const told = options.onRetry ?? tellRetry(streams)
  const onRetry: Retrying['onRetry'] = (req, ...retry) => told({ ...req, path: base + req.path }, ...retry)
  const log = debug === undefined ? [] : [withLog(debug, elapsedMs)]
  const closed = new AbortController()
  const over = AbortSignal.any([world.signal, closed.signal])
  // Where requests are limited per day, they are counted and not repeated for minutes.
  const isPatient = provider.requestLimit === undefined && (options.isCheck !== true || flags.patience !== undefined)
  const retry = withRetry({
    retries,
    ...(isPatient ? { patience: patienceOf(flags, world) } : {}),
    wait: (ms) => pause(ms, { ...world, signal: over }),
    isStopped: () => over.aborted,
    random: world.random,
    onRetry,
  })
  const ledger = await openLedgerOf(provider, { flags, world, target })
  const limit = ledger === undefined ? [] : [withRequestLimit(ledger)]
  const flow = openFlow(elapsedMs)
  return {
    url: target.url,
    tokenFrom: auth.from,
    secrets,
    http: compose(pool.http, retry, ...log, ...limit, auth.layer, flow.layer, withRedaction(secrets.hide)),
    quickestMs: flow.quickestMs,
    handshakes: pool.handshakes,
    width: flow.width,
    ...(ledger === undefined ? {} : { ledger }),
    close: async () => {
      closed.abort()
      await pool.close()
      await auth.close()
      await ledger?.close()
    },
  }
}

export interface Opening {
  readonly flags: Pick<HubFlags, 'state'>
  readonly world: World
  readonly target: ResolvedTarget
}

/** @throws Problem `usage` when the folder of the ledger is not given */
export async function openLedgerOf(
  { requestLimit, title, name }: Provider,
  { flags, world, target }: Opening,
): Promise<Ledger | undefined> {
  if (requestLimit === undefined) return undefined
  const folder = flags.state ?? world.env['HUBPLAN_STATE']
  if (folder === undefined || folder === '') {
    const why = `${count(requestLimit.perDay, 'request')} a day is the limit of ${title}, and each run must know how many are used`
    throw new Problem('usage', `The folder for the ledger is missing: ${why}.`, {
      hint: 'give --state DIR, the same folder in every run, or set HUBPLAN_STATE',
    })
  }
  const { host } = new URL(target.url)
  const safe = host.replaceAll(/[^a-z0-9.-]/gi, '_')
  const nowMs = (): number => Date.parse(world.now())
  const own = `${name}-${safe}`
  const endTurn = await takeTurn(world.turns, own)
  const ledger = await openLedger({ folder, name: own, perDay: requestLimit.perDay, nowMs }).catch(
    (thrown: unknown) => {
      endTurn()
      throw thrown
    },
  )
  if (ledger.isNew) {
    const where = proseForTerminal(resolve(folder))
    world.streams.err(
      `warning: A new ledger is created in ${where}: requests and deletes of earlier runs are unknown.\n`,
    )
  }
  return { ...ledger, close: () => ledger.close().finally(endTurn) }
}

function patienceOf({ patience }: Pick<HubFlags, 'patience'>, { elapsedMs }: World): Patience {
  return {
    ms: patience === undefined ? usualPatienceMs : patience * 1000,
    isFromStart: patience !== undefined,
    nowMs: elapsedMs,
  }
}

/** Prints each retry. */
export function tellRetry({ err }: World['streams']): Retrying['onRetry'] {
  return (...retry) => err(retryText(...retry))
}

function retryText({ method, path }: Req, attempt: number, waitMs: number, why: string, left: Left): string {
  const at = `${proseForTerminal(why)} at ${method} ${proseForTerminal(path)}`
  const more =
    left.is === 'tries' ? `${attempt} of ${left.of}` : `for up to ${seconds(waitMs + left.ms)} s; see --patience`
  return `${at}; trying again in ${seconds(waitMs)} s (${more})\n`
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}

/**
 * Layer for reads that can be aborted.
 * @throws Problem `interrupted` from a request after the signal was aborted
 */
export function stoppable(http: Http, signal: AbortSignal): Http {
  return async (req) => {
    const stop = (): void => {
      if (signal.aborted)
        throw new Problem('interrupted', 'Interrupted while the system was read; nothing was changed.')
    }
    stop()
    try {
      return await http(req)
    } finally {
      stop()
    }
  }
}

/** Resolves after the wait, or at once when the signal is aborted. */
export function pause(
  ms: number,
  { signal, waitFor = (asked) => asked }: Pick<World, 'signal' | 'waitFor'>,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    // One signal per wait: Node warns about many listeners on the same one.
    const own = AbortSignal.any([signal])
    const finish = (): void => {
      clearTimeout(timer)
      own.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, waitFor(ms))
    own.addEventListener('abort', finish)
  })
}
