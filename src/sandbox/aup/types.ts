/**
 * `march` has no batch of passwords, no routes for groups, no statistics and no platform route, and has older rules for passwords.
 * `august` sets account, password and quota in one request.
 */
export type AupAge = 'march' | 'june' | 'august'

export type QuotaSeed = number | 'unlimited' | { readonly balance: number; readonly unlimited: boolean }

export type AupOptions = {
  /**
   * `multi`, the default: the hub's own passwords, and GitHub. `local`, since August: passwords only. `auto-login`:
   * every visitor is the same user.
   */
  readonly mode?: 'multi' | 'local' | 'auto-login'
  readonly age?: AupAge
  /** The balance of a row that is created when its owner first reads it. */
  readonly firstQuota?: number
  /** By name as the hub stores it: in lower case. */
  readonly quotas?: Readonly<Record<string, QuotaSeed>>
  /** By name; stored unchecked. */
  readonly passwords?: Readonly<Record<string, string>>
  /** Whether servers cost quota, and need it to start; by default true, except with auto-login. */
  readonly metered?: boolean
  /** How long the hub takes to store one; a real hub needs 150 to 260. */
  readonly msPerPassword?: number
  /** By group: what its members may start. */
  readonly resources?: Readonly<Record<string, readonly string[]>>
  /** Uses of servers, finished and running, for the statistics. */
  readonly sessions?: readonly SessionSeed[]
  /** How passwords above 72 bytes are treated: earlier releases of bcrypt cut them, later ones refuse (500). */
  readonly longPasswords?: 'cut' | 'refused'
}

export type AupSettings = Required<Omit<AupOptions, 'quotas' | 'passwords' | 'sessions' | 'resources'>>

export type Quota = { balance: number; unlimited: boolean; updatedAt: Date }

export type QuotaTransaction = {
  readonly id: number
  readonly username: string
  readonly amount: number
  readonly transaction_type: string
  readonly resource_type: string | null
  readonly description: string
  readonly balance_before: number
  readonly balance_after: number
  /** To the second. */
  readonly created_at: string
  readonly created_by: string | null
}

/** Salted and hashed, so that not even a test that prints all state reveals a password. */
export type Password = { readonly salt: string; readonly hash: string; readonly forceChange: boolean }

/** `cleaned_up`: its server was found gone, and the hub ended it. */
export type SessionStatus = 'active' | 'completed' | 'cleaned_up'

export type SessionSeed = {
  /** In lower case, as the hub stores it. */
  readonly user: string
  readonly resource: string
  readonly start: string
  /** Absent: active. */
  readonly end?: string
  /** Whole minutes from start to end when left out. */
  readonly minutes?: number
  readonly status?: SessionStatus
}

/** One use of a server. */
export type UsageSession = {
  readonly user: string
  readonly resource: string
  readonly start: Date
  end: Date | undefined
  minutes: number | undefined
  status: SessionStatus
}

/** Rows belong to names, not to users: they survive a delete and do not follow a rename. */
export type Aup = {
  readonly settings: AupSettings
  readonly quotas: Map<string, Quota>
  readonly transactions: QuotaTransaction[]
  readonly passwords: Map<string, Password>
  readonly resources: ReadonlyMap<string, readonly string[]>
  /** In the order of their start. */
  readonly sessions: UsageSession[]
}
