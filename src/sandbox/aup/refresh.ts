import type { Call } from '../call.ts'
import type { Reply } from '../types.ts'
import {
  anyAmount,
  type Complaints,
  dict,
  integer,
  list,
  noDebt,
  oneOf,
  optionalFlag,
  optionalInteger,
  type Place,
  text,
} from './check.ts'
import { needAdmin, readObject } from './entry.ts'
import type { AupHub } from './hub.ts'
import { refreshQuota } from './quota.ts'
import { mostNames, readName, refuseAny } from './quota-many.ts'
import type { AupAge, Quota } from './types.ts'

type Rule = {
  readonly name: string
  readonly action: 'add' | 'set'
  readonly amount: number
  readonly max: number | undefined
  readonly min: number
  readonly isMeant: (name: string, row: Quota) => boolean
}

/** Without targets it changes all rows that are not unlimited. */
export function refreshQuotas(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  const rule = readRule(readObject(call), hub.aup.settings.age)
  const changes = [...hub.aup.quotas].flatMap(([name, row]) => {
    const balance = rule.isMeant(name, row) ? newBalance(rule, row.balance) : row.balance
    return balance === row.balance ? [] : [refreshQuota(hub, name, balance, `Auto ${rule.action}: ${rule.name}`)]
  })
  const body = {
    users_updated: changes.length,
    total_change: changes.reduce((sum, change) => sum + change, 0),
    skipped: hub.aup.quotas.size - changes.length,
    action: rule.action,
    rule_name: rule.name,
  }
  return { status: 200, body }
}

/** The cap also lowers a balance that was above it before. */
function newBalance({ action, amount, max, min }: Rule, balance: number): number {
  if (action === 'set') return amount
  if (amount > 0) return Math.min(balance + amount, max ?? Number.POSITIVE_INFINITY)
  return amount < 0 ? Math.max(balance + amount, min) : balance
}

function readRule(body: Readonly<Record<string, unknown>>, age: AupAge): Rule {
  const complaints: Complaints = []
  const given = { rule_name: 'manual', action: 'add', targets: {}, ...body }
  const rule = {
    name: text(complaints, ['rule_name'], given.rule_name, 100),
    action: oneOf(complaints, ['action'], given.action, ['add', 'set'] as const),
    amount: integer(complaints, ['amount'], body['amount'], anyAmount),
    max: optionalInteger(complaints, ['max_balance'], body['max_balance'], noDebt),
    min: optionalInteger(complaints, ['min_balance'], body['min_balance'], noDebt) ?? 0,
    isMeant: readTargets(complaints, dict(complaints, ['targets'], given.targets, 'QuotaRefreshTargets'), age),
  }
  refuseAny(complaints)
  return rule
}

function readTargets(complaints: Complaints, targets: Readonly<Record<string, unknown>>, age: AupAge): Rule['isMeant'] {
  const withUnlimited = optionalFlag(complaints, ['targets', 'includeUnlimited'], targets['includeUnlimited']) ?? false
  const below = optionalInteger(complaints, ['targets', 'balanceBelow'], targets['balanceBelow'], noDebt)
  const above = optionalInteger(complaints, ['targets', 'balanceAbove'], targets['balanceAbove'], anyAmount)
  const included = readNames(complaints, ['targets', 'includeUsers'], targets['includeUsers'], age)
  const excluded = readNames(complaints, ['targets', 'excludeUsers'], targets['excludeUsers'], age)
  const pattern = readPattern(complaints, ['targets', 'usernamePattern'], targets['usernamePattern'])
  return (name, { balance, unlimited }) =>
    (withUnlimited || !unlimited) &&
    (below === undefined || balance < below) &&
    (above === undefined || balance > above) &&
    // An empty list of names counts as absent.
    (included.length === 0 || included.includes(name)) &&
    !excluded.includes(name) &&
    (pattern === undefined || pattern.test(name))
}

function readNames(complaints: Complaints, at: Place, value: unknown, age: AupAge): readonly string[] {
  if (value === undefined || value === null) return []
  return list(complaints, at, value, mostNames).map((name) => readName(complaints, at, name, age).toLowerCase())
}

function readPattern(complaints: Complaints, at: Place, value: unknown): RegExp | undefined {
  if (value === undefined || value === null || value === '') return undefined
  try {
    return new RegExp(`^(?:${text(complaints, at, value, 500)})`, 'i')
  } catch {
    complaints.push({ at, message: 'Value error, Invalid regex pattern' })
    return undefined
  }
}
