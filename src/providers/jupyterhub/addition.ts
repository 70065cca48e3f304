// What is added to the config of a hub, whatever form the config has.
import type { Identity } from '../../core/types.ts'

export interface Service {
  readonly name: string
  /** `perhaps`: only for changes of admin rights on newer hubs, as a comment says. */
  readonly admin: 'yes' | 'no' | 'perhaps'
}

export interface Role {
  readonly name: string
  readonly owner: Pick<Identity, 'kind' | 'name'>
  readonly scopes: readonly string[]
}

/** An owner that must be an admin: no role makes it one. */
export interface Admin {
  readonly owner: Role['owner']
  readonly why: string
}

/** What a config lacks. */
export interface Addition {
  /** A sentence for its first line. */
  readonly title: string
  readonly services: readonly Service[]
  readonly roles: readonly Role[]
  readonly admins: readonly Admin[]
}
