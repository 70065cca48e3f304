// hubplan user as JSON.
import type { Person } from '../../core/look/person.ts'
import type { StatedRow } from '../../core/look/stated.ts'
import type { PersonUse, Transaction } from '../../core/look/use.ts'
import type { Action, AnyServer, Quota, Reason, SavedFinding } from '../../core/types.ts'
import { printable } from '../json.ts'

/** What `user --format json` prints. null: not visible, not shown, or not there. Fields are only ever added. */
export interface PersonJson {
  readonly url: string
  readonly provider: string
  readonly taken_at: string
  readonly name: string
  /** null for a user that only the files name. */
  readonly account: {
    readonly user_id: string | null
    readonly created: string | null
    readonly last_activity: string | null
    readonly admin: boolean
    readonly login: string | null
    readonly groups: readonly { readonly name: string; readonly kept: 'system' | 'synced' | null }[] | null
    readonly roles: readonly string[] | null
    readonly quota: Quota | null
    /** The days of notices on the hub; they are not in the groups. */
    readonly notices: readonly string[]
    /** When an accepted delete happens. */
    readonly leaves_at: string | null
    /** The fields above that the token does not see. */
    readonly not_visible: readonly string[]
  } | null
  readonly servers:
    | readonly {
        readonly name: string
        readonly state: AnyServer['state']
        readonly started: string | null
        readonly url: string | null
      }[]
    | null
  readonly usage: {
    readonly days: number
    /** Why there are no minutes; null where the hub counts them. */
    readonly without_minutes: 'none' | 'too old' | null
    readonly minutes: number | null
    readonly sessions: number | null
    readonly resources: readonly {
      readonly resource: string
      readonly minutes: number
      readonly sessions: number | null
    }[]
    /** Newest first. */
    readonly recent: readonly {
      readonly resource: string
      readonly start: string
      readonly minutes: number | null
      readonly status: string
    }[]
  } | null
  /** Newest first. */
  readonly transactions:
    | readonly {
        readonly type: string
        readonly amount: number
        readonly balance: number | null
        readonly at: string
        readonly by: string | null
        readonly note: string | null
      }[]
    | null
  /** What the files say; null without a desired state. */
  readonly desired: {
    readonly rows: readonly StatedRow[]
    readonly hands_off: string | null
    /** Why prune, rules and exact groups leave the user alone. */
    readonly skip: string | null
    readonly prune: string | null
    readonly rules: readonly Reason[]
    readonly idle: readonly { readonly server: string; readonly reason: Reason }[]
    readonly exact: readonly { readonly group: string; readonly at: string }[]
  } | null
  /** What the next plan does with the user; null without a desired state. */
  readonly next: {
    readonly actions: readonly Action[]
    readonly findings: readonly SavedFinding[]
    /** Whether a guard blocks the plan, for this user or others. */
    readonly blocked: boolean
  } | null
}

export function personJson(person: Person): string {
  const { more, next } = person
  const data: PersonJson = {
    url: person.url,
    provider: person.provider,
    taken_at: person.takenAt,
    name: person.name,
    account: accountJson(person),
    servers: serversJson(person),
    usage: usageJson(person),
    transactions: more?.transactions?.map(transactionJson) ?? null,
    desired: statedJson(person),
    next: next === undefined ? null : { actions: next.actions, findings: next.findings, blocked: next.isBlocked },
  }
  return printable(data)
}

function accountJson({ user, groups, leaving, login, more }: Person): PersonJson['account'] {
  if (user === undefined) return null
  const fields = ['created', 'last_activity', 'groups', 'servers'] as const
  return {
    user_id: user.account ?? null,
    created: user.created ?? null,
    last_activity: user.last_activity ?? null,
    admin: user.admin,
    login: login ?? null,
    groups: groups?.map(({ name, kept = null }) => ({ name, kept })) ?? null,
    roles: more?.roles ?? null,
    quota: user.quota ?? null,
    notices: leaving,
    leaves_at: user.leavesAt ?? null,
    not_visible: fields.filter((field) => user[field] === undefined),
  }
}

function serversJson({ user, more }: Person): PersonJson['servers'] {
  const servers: readonly AnyServer[] | undefined = more?.servers ?? user?.servers
  return (
    servers?.map(({ name, state, started, url }) => ({ name, state, started: started ?? null, url: url ?? null })) ??
    null
  )
}

function usageJson({ more, days }: Person): PersonJson['usage'] {
  const use = more?.use
  if (use === undefined) return null
  const counted: PersonUse = typeof use === 'string' ? { resources: [], recent: [] } : use
  return {
    days,
    without_minutes: typeof use === 'string' ? use : null,
    minutes: counted.minutes ?? null,
    sessions: counted.sessions ?? null,
    resources: counted.resources.map(({ resource, minutes, sessions }) => {
      return { resource, minutes, sessions: sessions ?? null }
    }),
    recent: counted.recent.map(({ resource, start, minutes, status }) => {
      return { resource, start, minutes: minutes ?? null, status }
    }),
  }
}

function transactionJson({ type, amount, balance, at, by, note }: Transaction) {
  return { type, amount, balance: balance ?? null, at, by: by ?? null, note: note ?? null }
}

function statedJson({ stated }: Person): PersonJson['desired'] {
  if (stated === undefined) return null
  const { rows, handsOff, skip, prune, rules, idle, exact } = stated
  return { rows, hands_off: handsOff ?? null, skip: skip ?? null, prune: prune ?? null, rules, idle, exact }
}
