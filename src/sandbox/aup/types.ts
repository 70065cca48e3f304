/**
 * `march` has no batch of passwords, no routes for groups and no platform; its rules for passwords are older, too.
 * `august` makes account, password and quota in one request.
 */
export type AupAge = 'march' | 'june' | 'august'

export type QuotaSeed = number | 'unlimited' | { readonly balance: number; readonly unlimited: boolean }

export type AupOptions = {
  /**
   * `multi`, the default: the hub's own passwords, and GitHub. `local`, since August: the passwords alone. `auto-login`:
   * everybody is the same user.
   */
  readonly mode?: 'multi' | 'local' | 'auto-login'
  readonly age?: AupAge
  /** What a row gets that comes into being because its owner looked at it. */
  readonly firstQuota?: number
  /** By name, as the hub stores it: in lower case. */
  readonly quotas?: Readonly<Record<string, QuotaSeed>>
  /** By name; stored as they are, whatever the rules say. */
  readonly passwords?: Readonly<Record<string, string>>
  /** Whether servers cost quota, and do not start without; where people log in when left out. */
  readonly metered?: boolean
  /** How long the hub takes to store one; a real one needs 150 to 260. */
  readonly msPerPassword?: number
  /** What becomes of more than 72 bytes: earlier releases of bcrypt cut them off, later ones refuse (500). */
  readonly longPasswords?: 'cut' | 'refused'
}

export type AupSettings = Required<Omit<AupOptions, 'quotas' | 'passwords'>>

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

/** Nobody can read a password out of it, not even a test that prints all it has. */
export type Password = { readonly salt: string; readonly hash: string; readonly forceChange: boolean }

/** Rows go by names and know nothing of users: they outlive a delete and do not follow a rename. */
export type Aup = {
  readonly settings: AupSettings
  readonly quotas: Map<string, Quota>
  readonly transactions: QuotaTransaction[]
  readonly passwords: Map<string, Password>
  /** By name, in lower case: how many sessions the hub takes for active. */
  readonly sessions: Map<string, number>
}
