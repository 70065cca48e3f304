import { Pool } from 'undici'
import { afterAll, beforeAll } from 'vitest'

export type Seed = {
  readonly users?: readonly {
    readonly name: string
    readonly admin?: boolean
    readonly groups?: readonly string[]
    readonly lastActivity?: string
  }[]
  readonly groups?: readonly string[]
  readonly services?: readonly {
    readonly name: string
    readonly scopes?: readonly string[]
    readonly admin?: boolean
  }[]
  readonly roles?: readonly {
    readonly name: string
    readonly scopes: readonly string[]
    readonly groups: readonly string[]
  }[]
  readonly baseUrl?: string
  readonly maxPage?: number
  readonly defaultPage?: number
  readonly allowNamedServers?: boolean
  /** Each start, or stop, of a user's server lasts until the test lets it go. */
  readonly holds?: 'starts' | 'stops'
  readonly slowSpawnMs?: number
  readonly slowStopMs?: number
  /** The hub's `username_map`. */
  readonly usernameMap?: Readonly<Record<string, string>>
  /** Its authenticator normalises `ann@x.edu` to `ann`. */
  readonly cutsDomain?: true
}

export type ContractHub = {
  readonly url: string
  readonly version: string
  readonly tokens: Readonly<Record<string, string>>
  readonly userToken: (name: string, scopes?: readonly string[]) => Promise<string>
  /** Lets go what is held of the user's servers; what begins later may be held or not. */
  readonly letGo: (user: string) => void
  readonly stop: () => Promise<void>
}

export type StartHub = (seed: Seed) => Promise<ContractHub>

// The wire is looked at as it is, so nothing about the body is known before.
// biome-ignore lint/suspicious/noExplicitAny: assertions are what gives it a type
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: any }
type Headers = Readonly<Record<string, string | string[] | undefined>>

export type Ask = {
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  /** Name of a service, or null for no token at all; the one that may do everything when left out. */
  readonly as?: string | null
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Api = {
  /** `path` is below `/hub/api` and goes out byte for byte: no client tidies up `..` or escapes. */
  readonly send: (method: string, path: string, ask?: Ask) => Promise<Answer>
  /** A path below the base URL. */
  readonly sendAnywhere: (method: string, path: string, ask?: Ask) => Promise<Answer>
  readonly userToken: ContractHub['userToken']
  readonly letGo: ContractHub['letGo']
  readonly url: () => string
}

/** All that the service `main` holds in every contract test. */
export const mainScopes = [
  'admin:users',
  'admin:servers',
  'admin:groups',
  'list:users',
  'delete:users',
  'delete:groups',
  'read:hub',
  'tokens',
  'read:roles',
]

export const paged = { accept: 'application/jupyterhub-pagination+json' }

/** Starts one hub for the tests of a `describe`. */
export function useHub(start: StartHub, seed: Seed = {}): Api {
  let hub: ContractHub | undefined
  let pool: Pool | undefined
  beforeAll(async () => {
    const services = [{ name: 'main', scopes: mainScopes }, ...(seed.services ?? [])]
    hub = await start({ ...seed, services })
    // A connection that is kept may be closed by the hub just when the next request goes out.
    pool = new Pool(new URL(hub.url).origin, { pipelining: 0 })
  })
  afterAll(async () => {
    await pool?.destroy()
    await hub?.stop()
  })
  const started = (): ContractHub => {
    if (hub === undefined) throw new Error('The hub is not started yet')
    return hub
  }
  const sendAnywhere: Api['sendAnywhere'] = async (method, path, ask = {}) => {
    const token = ask.token ?? (ask.as === null ? undefined : started().tokens[ask.as ?? 'main'])
    const body = ask.raw ?? (ask.body === undefined ? null : JSON.stringify(ask.body))
    const answer = await (pool as Pool).request({
      method: method as 'GET',
      path: `${new URL(started().url).pathname}${path}`.replace(/^\/+/, '/'),
      headers: { ...(token === undefined ? {} : { authorization: `token ${token}` }), ...ask.headers },
      body,
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, text, json: parse(text) }
  }
  return {
    send: (method, path, ask) => sendAnywhere(method, `/hub/api${path}`, ask),
    sendAnywhere,
    userToken: (name, scopes) => started().userToken(name, scopes),
    letGo: (user) => started().letGo(user),
    url: () => started().url,
  }
}

/** A path segment in which also the dots are escaped, since `..` must not look like a way up. */
export function segment(name: string): string {
  return [...Buffer.from(name)]
    .map((byte) => (/[\w~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${hex(byte)}`))
    .join('')
}

export function names(list: unknown): readonly string[] {
  return (list as readonly { readonly name: string }[]).map((item) => item.name)
}

export async function until(isDone: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error('It did not happen within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
