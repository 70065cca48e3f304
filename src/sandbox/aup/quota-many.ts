// Two routes that shadow users called `batch` and `refresh`: requests for these users reach the route.
import type { Call } from '../call.ts'
import { ownerName } from '../state.ts'
import type { Reply } from '../types.ts'
import { isSince } from './ages.ts'
import { anyAmount, type Complaints, dict, integer, list, optionalFlag, text, tuple } from './check.ts'
import { failure, needAdmin, readObject } from './entry.ts'
import type { AupHub } from './hub.ts'
import { setBalance, setUnlimited } from './quota.ts'
import type { AupAge } from './types.ts'

/** The maximum of names per request. */
export const mostNames = 1000

type Entry = { readonly username: string; readonly amount: number; readonly unlimited: boolean | undefined }

export function batchQuota(hub: AupHub, call: Call): Reply {
  const by = ownerName(needAdmin(hub, call))
  const { age } = hub.aup.settings
  const entries = readEntries(readObject(call), age)
  // Earlier versions returned the names as sent.
  const told = (name: string): string => (isSince(age, 'june') ? name.toLowerCase() : name)
  const raised = entries.filter((entry) => entry.unlimited === true)
  const limited = entries.filter((entry) => entry.unlimited === false)
  for (const { username } of raised) setUnlimited(hub, username, true, by)
  for (const { username } of limited) setUnlimited(hub, username, false, by)
  const set = [...entries.filter((entry) => entry.unlimited === undefined), ...limited]
  const details = [
    ...raised.map(({ username }) => ({ username, status: 'success', unlimited: true })),
    ...set.map(({ username, amount }) => {
      setBalance(hub, username, amount, by)
      return { username: told(username), status: 'success', balance: amount }
    }),
  ]
  // Clearing the unlimited flag counts once, and setting the balance once more.
  return { status: 200, body: { success: details.length + limited.length, failed: 0, details } }
}

/** One invalid entry rejects all. */
function readEntries(body: Readonly<Record<string, unknown>>, age: AupAge): readonly Entry[] {
  const complaints: Complaints = []
  const entries = list(complaints, ['users'], body['users'], mostNames).map((entry, index) => {
    return readEntry(complaints, index, dict(complaints, ['users', index], entry, 'BatchQuotaUser'), age)
  })
  refuseAny(complaints)
  return entries
}

function readEntry(
  complaints: Complaints,
  index: number,
  entry: Readonly<Record<string, unknown>>,
  age: AupAge,
): Entry {
  const amount = entry['amount'] === undefined && isSince(age, 'june') ? 0 : entry['amount']
  return {
    username: readName(complaints, ['users', index, 'username'], entry['username'], age),
    amount: integer(complaints, ['users', index, 'amount'], amount, anyAmount),
    unlimited: isSince(age, 'june')
      ? optionalFlag(complaints, ['users', index, 'unlimited'], entry['unlimited'])
      : undefined,
  }
}

export function readName(
  complaints: Complaints,
  at: readonly (string | number)[],
  value: unknown,
  age: AupAge,
): string {
  const marks = isSince(age, 'june') ? '._@:\\-' : '._@\\-'
  const before = complaints.length
  if (value === undefined) complaints.push({ at, message: 'Field required' })
  else text(complaints, at, value, 200)
  if (complaints.length > before) return ''
  const name = String(value)
  if (name === '') complaints.push({ at, message: 'String should have at least 1 character' })
  else if (!new RegExp(`^[a-zA-Z0-9${marks}]+$`).test(name)) {
    complaints.push({ at, message: `String should match pattern '^[a-zA-Z0-9${marks}]+$'` })
  }
  return name
}

export function refuseAny(complaints: Complaints): void {
  if (complaints.length === 0) return
  const details = complaints.map(({ at, message }) => ({ field: tuple(at), message }))
  throw failure(400, 'Validation failed', details)
}
