import type { Aup, AupOptions } from './aup/types.ts'

export type HubVersion = '3.0.0' | '5.2.1'

/** `inherit` stands for all that the owner of the token may do. */
export type TokenSeed = {
  readonly token: string
  readonly name: string
  readonly kind: 'service' | 'user'
  readonly admin?: boolean
  readonly scopes: readonly string[]
  /** What a service's own model shows as its roles. */
  readonly roles?: readonly string[]
}

export type ServerSeed = {
  readonly name?: string
  readonly state?: ServerState
  readonly started?: string
  /** null: never used. Left out: when it started. */
  readonly lastActivity?: string | null
}

export type UserSeed = {
  readonly name: string
  readonly admin?: boolean
  readonly groups?: readonly string[]
  readonly created?: string
  readonly lastActivity?: string | null
  readonly servers?: readonly ServerSeed[]
}

export type GroupSeed = {
  readonly name: string
  readonly users?: readonly string[]
  readonly roles?: readonly string[]
  /** Shown only by versions that have them. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** `true` is AUP Learning Cloud as it was in June, with passwords. */
export type AupSeed = true | AupOptions

export type RoleSeed = { readonly name: string; readonly scopes: readonly string[] }

export type HubSettings = {
  readonly version: HubVersion
  readonly baseUrl: string
  readonly maxPage: number
  readonly defaultPage: number
  readonly allowNamedServers: boolean
  readonly spawnDelayMs: number
  readonly stopDelayMs: number
  /** After this long the hub answers 202 instead of waiting for a server. */
  readonly slowSpawnMs: number
  readonly slowStopMs: number
  readonly now: () => Date
  /** What the authenticator makes of a name in lower case that a batch of users or a list of members has (`username_map`). */
  readonly storeAs: (name: string) => string
}

export type ServerState = 'spawning' | 'ready' | 'stopping' | 'stopped'

/** Live state is the one thing here that changes in place. */
export type Server = {
  readonly name: string
  state: ServerState
  started: Date | undefined
  lastActivity: Date | undefined
  options: unknown
  /** Settles when the running start or stop is over. */
  change: Promise<void>
  timer: NodeJS.Timeout | undefined
}

export type User = {
  readonly id: number
  name: string
  /** The name in the URL of the user's servers: a rename does not reach it. */
  readonly urlName: string
  admin: boolean
  roles: readonly string[]
  readonly created: Date
  lastActivity: Date | undefined
  readonly servers: Map<string, Server>
}

export type Group = {
  readonly name: string
  readonly roles: readonly string[]
  readonly members: Set<User>
  /** An object, but for a group that AUP was made to store something else for. */
  properties: unknown
}

export type Owner =
  | { readonly kind: 'user'; readonly user: User }
  | {
      readonly kind: 'service'
      readonly name: string
      readonly admin: boolean
      readonly roles: readonly string[]
      readonly scopes: readonly string[]
    }

export type Token = { readonly id: string; readonly owner: Owner; readonly scopes: readonly string[] }

export type Hub = {
  readonly settings: HubSettings
  /** By raw name, in the order of creation: this order is the hub's own `id` order. */
  readonly users: Map<string, User>
  readonly groups: Map<string, Group>
  readonly roles: ReadonlyMap<string, readonly string[]>
  readonly tokens: Map<string, Token>
  /** What AUP Learning Cloud adds; a plain hub has none. */
  readonly aup: Aup | undefined
  nextId: number
}

export type Reply = {
  readonly status: number
  readonly body?: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}
