// What is shown of several systems.
import type { Status } from '../../core/look/status.ts'
import { count, number } from '../../core/sentences.ts'
import type { FailedTarget } from '../../core/types.ts'
import { type KeyNumber, keyNumbers } from './numbers.ts'
import type { Context, Part } from './part.ts'
import { partsOf } from './parts/index.ts'

/** The status of one target, or why there is none. */
export type Shown =
  | { readonly target: string; readonly status: Status; readonly context: Context }
  | { readonly target: string; readonly failed: FailedTarget }

/** One target of the table, and of the sections. */
export interface Member {
  readonly target: string
  readonly status: Status
  readonly parts: readonly Part[]
  /** By label. */
  readonly numbers: ReadonlyMap<string, KeyNumber>
}

export interface StatusSet {
  /** `3 targets` */
  readonly targets: string
  /** The columns of the table: labels of key numbers. */
  readonly labels: readonly string[]
  readonly members: readonly Member[]
  readonly failed: readonly FailedTarget[]
}

/** Key numbers in the table over all targets. */
const mostLabels = 6

export function setOf(all: readonly Shown[]): StatusSet {
  const members = all.flatMap((one): Member[] => {
    if ('failed' in one) return []
    const parts = partsOf(one.status, one.context)
    const numbers = new Map(keyNumbers(parts).map((key) => [key.label, key]))
    return [{ target: one.target, status: one.status, parts, numbers }]
  })
  const labels = new Set(members.flatMap(({ numbers }) => [...numbers.keys()]))
  return {
    targets: count(all.length, 'target'),
    labels: [...labels].slice(0, mostLabels),
    members,
    failed: all.flatMap((one) => ('failed' in one ? [one.failed] : [])),
  }
}

/** The key numbers of a target, in the columns of the table; empty where it has none. */
export function numbersIn({ labels }: Pick<StatusSet, 'labels'>, { numbers }: Member): readonly string[] {
  return labels.map((label) => {
    const key = numbers.get(label)
    return key === undefined ? '' : number(key.value)
  })
}
