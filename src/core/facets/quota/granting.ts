// Computes the hub's own quota refresh in advance, for review: rules applied to a balance, one after another.

import { normalName } from '../../names.ts'
import { managerOf, nameMatcher, protectorOf } from '../../plan/matchers.ts'
import type { DesiredState, LiveUser, Quota, QuotaRule } from '../../types.ts'
import { settable } from './balance.ts'

/** The total of the rules for one user: a sum to add, or a balance to set. `rule` is the last that changed it. */
export type Granted = { readonly rule: QuotaRule } & (Sum | { readonly set: number })

/** A sum, and the bounds of its rules: a grant that is sent later still respects them. */
export interface Sum {
  readonly add: number
  readonly max?: number
  readonly min?: number
}

/** Undefined when no rule changes anything for the user. */
export type Granting = (user: LiveUser, before: Quota | null) => Granted | undefined

/** Compiles the rules of a desired state once. Users who are protected or outside `manage` get nothing. */
export function grantingOf({ quotaRules, scope }: DesiredState): Granting {
  const isProtected = protectorOf(scope.protect)
  const isManaged = managerOf(scope)
  const rules = quotaRules.map((rule) => {
    const { match, include, exclude } = rule
    const listed = (names: readonly string[] | undefined) =>
      names && new Set(names.map((name) => normalName(name, scope.names)))
    const [only, never] = [listed(include), listed(exclude)]
    const isMatch = match === undefined ? () => true : nameMatcher(match, scope.names)
    const matches = (name: string): boolean => isMatch(name) && only?.has(name) !== false && never?.has(name) !== true
    return { rule, matches }
  })
  return (user, before) => {
    if (before?.unlimited === true || isProtected(user.name)) return undefined
    if (!isManaged(user.name)) return undefined
    const start = before?.balance ?? 0
    let balance = start
    let isSet = false
    const used: QuotaRule[] = []
    for (const { rule, matches } of rules) {
      if (!matches(user.name) || !applies(rule, user, balance)) continue
      const after = rule.action === 'set' ? settable(rule.amount) : balance + room(rule, balance)
      // From here on the user's own balance no longer counts.
      if (rule.action === 'set') isSet = true
      if (after === balance) continue
      balance = after
      used.push(rule)
    }
    const rule = used.at(-1)
    if (rule === undefined || balance === start) return undefined
    const add = balance - start
    return isSet ? { rule, set: settable(balance) } : { rule, add, ...boundOf(used, add) }
  }
}

/** The widest bound of the rules in the direction of the sum; none where one of them has none. */
function boundOf(rules: readonly QuotaRule[], add: number): Pick<Sum, 'max' | 'min'> {
  if (add < 0) return { min: Math.min(...rules.filter(({ amount }) => amount < 0).map(leastOf)) }
  const max = Math.max(...rules.filter(({ amount }) => amount >= 0).map(mostOf))
  return max === Number.POSITIVE_INFINITY ? {} : { max }
}

function mostOf({ maxBalance }: QuotaRule): number {
  return maxBalance ?? Number.POSITIVE_INFINITY
}

/** Without a minimum, rules stop at zero. */
function leastOf({ minBalance }: QuotaRule): number {
  return minBalance ?? 0
}

function applies(rule: QuotaRule, user: LiveUser, balance: number): boolean {
  const { groups, balanceBelow, balanceAbove } = rule
  return (
    (groups === undefined || groups.some((group) => user.groups?.includes(group) === true)) &&
    (balanceBelow === undefined || balance < balanceBelow) &&
    (balanceAbove === undefined || balance > balanceAbove)
  )
}

/** The part of a grant that fits between the bounds: a maximum never lowers, a minimum never raises. */
function room(rule: QuotaRule, balance: number): number {
  const { amount } = rule
  if (amount >= 0) return Math.max(0, Math.min(amount, mostOf(rule) - balance))
  return Math.min(0, Math.max(amount, leastOf(rule) - balance))
}
