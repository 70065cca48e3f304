// Statistics of a hub's balances, for `status`.
import { compareNames } from '../../names.ts'
import type { Snapshot } from '../../types.ts'

export interface QuotaNumbers {
  /** Users with a limited balance. */
  readonly limited: number
  readonly unlimited: number
  /** Users without a balance. */
  readonly none: number
  /** The total of all balances. */
  readonly sum: number
  readonly lowest: { readonly name: string; readonly balance: number } | undefined
  /** Names with a quota but without a user, sorted; undefined when only some users are visible. */
  readonly gone: readonly string[] | undefined
  /** The first quota of a new user; undefined when the hub does not show it. */
  readonly first: number | undefined
}

/** Undefined without quotas. */
export function quotaNumbers({ users, quotas, complete, firstQuota }: Snapshot): QuotaNumbers | undefined {
  if (quotas === undefined) return undefined
  const all = [...users.values()]
  const limited = all.flatMap(({ name, quota }) => (quota && !quota.unlimited ? [{ name, ...quota }] : []))
  const [lowest] = limited.toSorted((one, other) => one.balance - other.balance || compareNames(one.name, other.name))
  // The hub keeps quotas in lower case, whatever the case of the user.
  const live = new Set(all.map(({ name }) => name.toLowerCase()))
  return {
    limited: limited.length,
    unlimited: all.filter(({ quota }) => quota?.unlimited === true).length,
    none: all.filter(({ quota }) => quota === null || quota === undefined).length,
    sum: limited.reduce((total, { balance }) => total + balance, 0),
    lowest: lowest && { name: lowest.name, balance: lowest.balance },
    gone: complete ? [...quotas.keys()].filter((name) => !live.has(name.toLowerCase())).sort(compareNames) : undefined,
    first: firstQuota,
  }
}
