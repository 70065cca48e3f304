// How the balances of a hub stand, for `status`.
import { compareNames } from '../../names.ts'
import type { Snapshot } from '../../types.ts'

export interface QuotaNumbers {
  /** Users with a balance, which is not unlimited. */
  readonly limited: number
  readonly unlimited: number
  /** Users without any. */
  readonly none: number
  /** Of all balances. */
  readonly sum: number
  readonly lowest: { readonly name: string; readonly balance: number } | undefined
  /** Names with a quota that no user has any more, sorted; undefined when only some users are visible. */
  readonly gone: readonly string[] | undefined
  /** What a new user gets; undefined when the hub does not say. */
  readonly first: number | undefined
}

/** Undefined where there are none. */
export function quotaNumbers({ users, quotas, complete, firstQuota }: Snapshot): QuotaNumbers | undefined {
  if (quotas === undefined) return undefined
  const everybody = [...users.values()]
  const limited = everybody.flatMap(({ name, quota }) => (quota && !quota.unlimited ? [{ name, ...quota }] : []))
  const [lowest] = limited.toSorted((one, other) => one.balance - other.balance || compareNames(one.name, other.name))
  // The hub keeps quotas in lower case, whatever the case of the user.
  const live = new Set(everybody.map(({ name }) => name.toLowerCase()))
  return {
    limited: limited.length,
    unlimited: everybody.filter(({ quota }) => quota?.unlimited === true).length,
    none: everybody.filter(({ quota }) => quota === null || quota === undefined).length,
    sum: limited.reduce((total, { balance }) => total + balance, 0),
    lowest: lowest && { name: lowest.name, balance: lowest.balance },
    gone: complete ? [...quotas.keys()].filter((name) => !live.has(name.toLowerCase())).sort(compareNames) : undefined,
    first: firstQuota,
  }
}
