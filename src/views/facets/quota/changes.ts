// Changes of balances for a reviewer: before, after, difference, and reason.

import { count, number } from '../../../core/sentences.ts'
import type { Action, ActionOf, Plan, Quota, Reason } from '../../../core/types.ts'
import { actionsOf } from '../../model/grouping.ts'
import { signed } from '../../words.ts'

export type QuotaAction = ActionOf<'quota.set' | 'quota.add' | 'quota.unlimited'>

export interface QuotaChange {
  readonly action: QuotaAction
  readonly user: string
  /** The balance before. A renamed user's is under the old name; a new user's is what the name still holds. */
  readonly had: Quota | null
  readonly will: Quota
  /** Undefined where one of the two is unlimited. */
  readonly by: number | undefined
  /** For a grant; the balance after it is not known in advance. */
  readonly add?: number
  readonly isNew: boolean
  /** The user loses quota. */
  readonly isLowered: boolean
  readonly reason: Reason
}

/** Every action on a balance, in the plan's order, by its id. */
export function quotaChanges(plan: Plan): ReadonlyMap<string, QuotaChange> {
  const created = new Set(actionsOf(plan, 'user.create').map(({ user }) => user))
  const renamed = new Map(actionsOf(plan, 'user.rename').map(({ after, before }) => [after.name, before.quota]))
  const changes = plan.actions.filter(isQuotaAction).map((action): [string, QuotaChange] => {
    const under = renamed.get(action.user)
    return [action.id, changeOf(action, { had: under ?? action.before, isNew: created.has(action.user) })]
  })
  return new Map(changes)
}

function isQuotaAction(action: Action): action is QuotaAction {
  return action.op === 'quota.set' || action.op === 'quota.add' || action.op === 'quota.unlimited'
}

function changeOf(action: QuotaAction, { had, isNew }: Pick<QuotaChange, 'had' | 'isNew'>): QuotaChange {
  const will = afterOf(action, had)
  const isFree = had?.unlimited === true
  const by = isFree || will.unlimited ? undefined : will.balance - (had?.balance ?? 0)
  const isLowered = !isNew && ((isFree && !will.unlimited) || (by ?? 0) < 0)
  const grant = action.op === 'quota.add' ? { add: action.after.add } : {}
  return { action, user: action.user, had, will, by, ...grant, isNew, isLowered, reason: action.reason }
}

function afterOf(action: QuotaAction, had: Quota | null): Quota {
  switch (action.op) {
    case 'quota.set':
      return action.after
    case 'quota.add':
      return { balance: (had?.balance ?? 0) + action.after.add, unlimited: had?.unlimited === true }
    case 'quota.unlimited':
      return { balance: had?.balance ?? 0, unlimited: true }
  }
}

/** `500`, `unlimited`, `none` */
export function amountWords(quota: Quota | null): string {
  if (quota === null) return 'none'
  return quota.unlimited ? 'unlimited' : number(quota.balance)
}

/** `500 -> 800 (+300)`, `none -> 500`, `unlimited -> 500`, `+100 (120 -> 220 now)` */
export function quotaWords({ had, will, by, add }: QuotaChange): string {
  const step = `${amountWords(had)} -> ${amountWords(will)}`
  if (add !== undefined) return `${signed(add)} (${by === undefined ? amountWords(will) : step} now)`
  if (by === 0 && had !== null) return `${amountWords(will)}, as before`
  return by === undefined || had === null ? step : `${step} (${signed(by)})`
}

/** `quota 500`, `quota 0, not the 900 that the name had`; for a new user. */
export function newQuotaWords({ had, will, add }: QuotaChange): string {
  if (add !== undefined)
    return `quota ${signed(add)}${had === null ? '' : ` to the ${amountWords(had)} that the name had`}`
  const left = had === null ? '' : `, not the ${amountWords(had)} that the name had`
  return `quota ${amountWords(will)}${left}`
}

/** `, 25,000 in all, 2 unlimited`: quota given to new users. */
export function givenWords(changes: readonly QuotaChange[]): string {
  const free = changes.filter(({ will }) => will.unlimited).length
  const sum = changes.reduce((total, { will }) => total + (will.unlimited ? 0 : will.balance), 0)
  const counted = free === changes.length ? '' : `, ${number(sum)} in all`
  return `${counted}${free === 0 ? '' : `, ${number(free)} unlimited`}`
}

/** `+4,800 in all, 2 become unlimited, 1 was unlimited` */
export function sumWords(changes: readonly QuotaChange[]): string {
  const counted = changes.filter(({ by }) => by !== undefined)
  const freed = changes.filter(({ had, will }) => will.unlimited && had?.unlimited !== true).length
  const bound = changes.filter(({ had, will }) => had?.unlimited === true && !will.unlimited).length
  const sum = counted.reduce((total, { by = 0 }) => total + by, 0)
  return [
    counted.length === 0 ? '' : `${signed(sum)} in all`,
    freed === 0 ? '' : `${number(freed)} ${freed === 1 ? 'becomes' : 'become'} unlimited`,
    bound === 0 ? '' : `${number(bound)} ${bound === 1 ? 'was' : 'were'} unlimited`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** `48 users, +4,800 in all` */
export function groupWords(changes: readonly QuotaChange[]): string {
  return [count(changes.length, 'user'), sumWords(changes)].filter((part) => part !== '').join(', ')
}
