import type { Aup, AupOptions } from './aup/types.ts'
import type { HubVersion } from './kinds.ts'

/** `inherit` stands for all rights of the token's owner. */
export type TokenSeed = {
  readonly token: string
  readonly name: string
  readonly kind: 'service' | 'user'
  readonly admin?: boolean
  readonly scopes: readonly string[]
  /** The roles in the service's own model. */
  readonly roles?: readonly string[]
  /** Its number, such as `a17`; the next one when absent. */
  readonly id?: string
  readonly note?: string
  readonly created?: string
  readonly lastUsed?: string
  readonly expires?: string
  /** Who made it: the hub itself when absent, else the client of a login, with its session. */
  readonly client?: string
  readonly session?: string
}

export type ServerSeed = {
  readonly name?: string
  readonly state?: ServerState
  readonly started?: string
  /** null: never used. Absent: the time of its start. */
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
  /** Maps a lower-case name in a batch of users or a list of members, as the authenticator does (`username_map`). */
  readonly storeAs: (name: string) => string
}

export type ServerState = 'spawning' | 'ready' | 'stopping' | 'stopped'

/** The only mutable state here. */
export type Server = {
  readonly name: string
  state: ServerState
  started: Date | undefined
  lastActivity: Date | undefined
  options: unknown
  /** Resolves when the running start or stop is over. */
  change: Promise<void>
  timer: NodeJS.Timeout | undefined
}

export type User = {
  readonly id: number
  name: string
  /** The name in the URLs of the user's servers: a rename does not change it. */
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
  /** An object, except for a group of AUP seeded with another value. */
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

export type Token = {
  readonly id: string
  readonly owner: Owner
  readonly scopes: readonly string[]
  readonly note: string
  readonly created: Date
  lastUsed: Date | undefined
  readonly expires: Date | undefined
  readonly client: string
  readonly session: string | undefined
}

export type Hub = {
  readonly settings: HubSettings
  /** By raw name, in order of creation: the hub's own `id` order. */
  readonly users: Map<string, User>
  readonly groups: Map<string, Group>
  readonly roles: ReadonlyMap<string, readonly string[]>
  readonly tokens: Map<string, Token>
  /** The part of AUP Learning Cloud; undefined for a plain hub. */
  readonly aup: Aup | undefined
  nextId: number
}

export type Reply = {
  /** In place of a body: server-sent events. The first is sent at once, and the answer does not end. */
  readonly events?: () => string
  readonly status: number
  readonly body?: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}
