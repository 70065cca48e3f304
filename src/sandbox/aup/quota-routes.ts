import type { Call } from '../call.ts'
import { isAdminOwner, ownerName } from '../state.ts'
import type { Reply } from '../types.ts'
import { isSince } from './ages.ts'
import { anyAmount, type Complaints, oneOf, optionalFlag, optionalInteger, text } from './check.ts'
import { failure, needAdmin, needLogin, readObject } from './entry.ts'
import type { AupHub } from './hub.ts'
import {
  addQuota,
  balanceOf,
  ensureQuota,
  isUnlimited,
  rates,
  recentTransactions,
  setBalance,
  setUnlimited,
  spendQuota,
  stamp,
} from './quota.ts'

const actions = ['set', 'add', 'deduct', 'set_unlimited'] as const

export function listQuotas(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  const rows = [...hub.aup.quotas].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const users = rows.map(([username, { balance, unlimited, updatedAt }]) => {
    return { username, balance, unlimited, updated_at: stamp(updatedAt) }
  })
  return { status: 200, body: { users } }
}

/** Also answers for users without a row: absence and zero look alike. */
export function getQuota(hub: AupHub, call: Call, username: string): Reply {
  const owner = needLogin(hub, call)
  const isOwn = ownerName(owner).toLowerCase() === username.toLowerCase()
  if (!isAdminOwner(owner) && !isOwn) throw failure(403, 'Access denied')
  const row = { balance: balanceOf(hub, username), unlimited: isUnlimited(hub, username) }
  return { status: 200, body: { username, ...row, recent_transactions: recentTransactions(hub, username) } }
}

export function changeQuota(hub: AupHub, call: Call, username: string): Reply {
  const by = ownerName(needAdmin(hub, call))
  const { action, amount, unlimited, description } = readChange(readObject(call))
  if (action === 'set_unlimited') {
    const balance = setUnlimited(hub, username, unlimited, by)
    return { status: 200, body: { username, balance, unlimited, action } }
  }
  if (action === 'deduct' && balanceOf(hub, username) < amount) throw failure(400, 'Insufficient balance')
  const balance = {
    set: () => setBalance(hub, username, amount, by),
    add: () => addQuota(hub, username, amount, { description, by }),
    deduct: () => spendQuota(hub, username, amount, description),
  }[action]()
  return { status: 200, body: { username, balance, action, amount } }
}

/** Creates a row for the token's owner, services included; in March it creates none. */
export function showOwnQuota(hub: AupHub, call: Call): Reply {
  const username = ownerName(needLogin(hub, call))
  if (!isMetered(hub)) return { status: 200, body: { username, balance: 0, unlimited: true, rates, enabled: false } }
  const isMade = isSince(hub.aup.settings.age, 'june')
  const balance = isMade ? ensureQuota(hub, username) : balanceOf(hub, username)
  const unlimited = isUnlimited(hub, username)
  return { status: 200, body: { username, balance, unlimited, rates, enabled: true } }
}

export function showRates(hub: AupHub, call: Call): Reply {
  needLogin(hub, call)
  const { age, firstQuota } = hub.aup.settings
  const first = isSince(age, 'june') ? { default_quota: firstQuota } : {}
  return { status: 200, body: { enabled: isMetered(hub), rates, minimum_to_start: 10, ...first } }
}

type Change = {
  readonly action: (typeof actions)[number]
  readonly amount: number
  readonly unlimited: boolean
  readonly description: string
}

function readChange(body: Readonly<Record<string, unknown>>): Change {
  const complaints: Complaints = []
  const action = oneOf(complaints, ['action'], body['action'] ?? undefinedAs(body, 'action', 'set'), actions)
  const amount = optionalInteger(complaints, ['amount'], body['amount'], anyAmount)
  const unlimited = optionalFlag(complaints, ['unlimited'], body['unlimited']) ?? true
  const given = body['description'] ?? ''
  const description = text(complaints, ['description'], given, 500)
  if (complaints.length === 0 && action !== 'set_unlimited') {
    const message = wrongAmount(action, amount)
    if (message !== undefined) complaints.push({ at: [], message: `Value error, ${message}` })
  }
  if (complaints.length === 0) return { action, amount: amount ?? 0, unlimited, description }
  const details = complaints.map(({ at, message }) => ({ field: String(at[0] ?? 'request'), message }))
  throw failure(400, 'Validation failed', details)
}

function wrongAmount(action: string, amount: number | undefined): string | undefined {
  if (amount === undefined) return 'amount is required for this action'
  if (action === 'set' && amount < 0) return "amount cannot be negative for 'set' action"
  return action === 'deduct' && amount <= 0 ? "amount must be positive for 'deduct' action" : undefined
}

/** A missing key has its default; a null key has not. */
function undefinedAs(body: Readonly<Record<string, unknown>>, key: string, usual: string): unknown {
  return key in body ? null : usual
}

function isMetered(hub: AupHub): boolean {
  return hub.aup.settings.metered
}
