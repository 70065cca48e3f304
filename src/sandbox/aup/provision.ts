// Sets account, password and quota of many users in one request (August). A 200 contains a result per entry.
import { type Call, needScope } from '../call.ts'
import { isDict } from '../python.ts'
import { addUser, ownerName, setAdmin } from '../state.ts'
import type { Reply } from '../types.ts'
import { isAcceptedName } from './accepted.ts'
import { failure, needAdmin, needLogin } from './entry.ts'
import type { AupHub } from './hub.ts'
import { needPasswords, takeTime } from './password-routes.ts'
import { hashPassword, isTooLong, mostBytes, weakness } from './passwords.ts'
import { setBalance, setUnlimited } from './quota.ts'
import { mostNames } from './quota-many.ts'

type Order = {
  readonly users: readonly unknown[]
  readonly admin: boolean
  readonly force: boolean
  readonly amount: number
  readonly unlimited: boolean
  readonly by: string
}

type Result = {
  readonly username: string
  readonly requested_username: string
  readonly status: 'success' | 'existed' | 'failed'
  readonly created: boolean
  readonly password_set: boolean
  readonly quota_set: boolean
  readonly error?: string
}

export async function provisionUsers(hub: AupHub, call: Call): Promise<Reply> {
  needLogin(hub, call)
  needScope(hub, call, ['admin:users'])
  const by = ownerName(needAdmin(hub, call))
  const order = readOrder(hub, call, by)
  const results: Result[] = []
  for (const entry of order.users) results.push(await provision(hub, entry, order))
  const count = (status: Result['status']): number => results.filter((result) => result.status === status).length
  const body = { success: count('success'), failed: count('failed'), skipped: count('existed'), results }
  return { status: 200, body }
}

function readOrder(hub: AupHub, call: Call, by: string): Order {
  const body = readBody(call)
  const { users = [], admin = false, force_change: force = true, quota = null } = body
  if (!Array.isArray(users) || users.length === 0) throw failure(400, 'users array is required')
  if (users.length > mostNames) throw failure(400, `Maximum ${mostNames} users per batch`)
  if (quota !== null && !isDict(quota)) throw failure(400, 'quota must be an object')
  if (typeof admin !== 'boolean' || typeof force !== 'boolean') {
    throw failure(400, 'admin and force_change must be booleans')
  }
  needPasswords(hub)
  const { unlimited = false, amount = 0 } = quota ?? {}
  if (typeof unlimited !== 'boolean') throw failure(400, 'quota.unlimited must be a boolean')
  if (!Number.isInteger(amount) || Number(amount) < 0) {
    throw failure(400, 'quota.amount must be a non-negative integer')
  }
  return { users, admin, force, amount: Number(amount), unlimited, by }
}

function readBody(call: Call): Readonly<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw failure(400, 'Invalid JSON')
  }
  if (!isDict(body)) throw failure(400, 'Request body must be a JSON object')
  return body
}

async function provision(hub: AupHub, entry: unknown, order: Order): Promise<Result> {
  const none = { created: false, password_set: false, quota_set: false }
  const fail = (name: string, asked: string, error: string): Result => ({
    username: name,
    requested_username: asked,
    status: 'failed',
    ...none,
    error,
  })
  if (!isDict(entry) || !('username' in entry) || !('password' in entry)) {
    return fail('', '', 'Each entry must have username and password')
  }
  const { username, password } = entry
  const asked = typeof username === 'string' ? username.trim() : ''
  const name = asked.toLowerCase()
  if (hub.users.has(name)) return { username: name, requested_username: asked, status: 'existed', ...none }
  const fault = faultOf(hub, name, password)
  if (fault !== undefined) return fail(name, asked, fault)
  await takeTime(hub, 1)
  hub.aup.passwords.set(name, hashPassword(String(password), order.force))
  const user = addUser(hub, { name })
  if (order.admin) setAdmin(user, true)
  const isSet = order.unlimited || order.amount > 0
  if (order.unlimited) setUnlimited(hub, name, true, order.by)
  else if (isSet) setBalance(hub, name, order.amount, order.by)
  return {
    username: name,
    requested_username: asked,
    status: 'success',
    created: true,
    password_set: true,
    quota_set: isSet,
  }
}

function faultOf(hub: AupHub, name: string, password: unknown): string | undefined {
  if (name === '') return 'Username is required'
  if (typeof password !== 'string') return 'Password must be a string'
  if (isTooLong(password)) return `Password must be at most ${mostBytes} bytes`
  if (name.startsWith('github:')) return 'Cannot provision native password for GitHub users'
  if (!isAcceptedName(hub, name)) return `Invalid username: ${name}`
  return weakness(hub.aup.settings.age, password)
}
