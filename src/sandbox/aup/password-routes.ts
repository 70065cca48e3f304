import { setTimeout as sleep } from 'node:timers/promises'

import type { Call } from '../call.ts'
import { isDict, isTruthy } from '../python.ts'
import type { Reply } from '../types.ts'
import { failure, needAdmin, readObject } from './entry.ts'
import type { AupHub } from './hub.ts'
import { generatePassword, hashPassword, isTooLong, weakness } from './passwords.ts'
import { mostNames } from './quota-many.ts'

const cannotSet = 'Failed to set password'
const stumbled = 'Internal server error'

/** Until August, the route that sets passwords refuses the generated ones. */
export function showGenerated(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  return { status: 200, body: { password: generatePassword(hub.aup.settings.age) } }
}

/** Neither checks that the user exists, nor lower-cases the name. */
export async function setPassword(hub: AupHub, call: Call): Promise<Reply> {
  needAdmin(hub, call)
  const { username, password, force_change: force = true } = readObject(call, cannotSet)
  if (!isTruthy(username) || !isTruthy(password)) throw failure(400, 'Username and password are required')
  if (typeof username !== 'string') throw failure(500, cannotSet)
  if (isForeign(username)) throw failure(400, 'Cannot set password for GitHub users')
  needPasswords(hub)
  if (typeof password !== 'string') throw failure(500, cannotSet)
  const weak = weakness(hub.aup.settings.age, password)
  if (weak !== undefined) throw failure(400, weak)
  if (isRefused(hub, password) || typeof force !== 'boolean') throw failure(500, cannotSet)
  await takeTime(hub, 1)
  hub.aup.passwords.set(username, hashPassword(password, force))
  const suffix = force ? ' (force change on next login)' : ''
  return { status: 200, body: { message: `Password set for ${username}${suffix}` } }
}

type Entry = { readonly username: string; readonly password: string | null }

/** Failed entries come first, whatever the order of the request. */
export async function batchSetPassword(hub: AupHub, call: Call): Promise<Reply> {
  needAdmin(hub, call)
  const body = readObject(call)
  const entries = readEntries(body['users'] ?? [])
  needPasswords(hub)
  const force = body['force_change'] ?? true
  const judged = entries.map((entry) => ({ ...entry, error: weakness(hub.aup.settings.age, entry.password ?? '') }))
  const good = judged.filter((entry) => entry.error === undefined)
  const isUnfit = good.some((entry) => isRefused(hub, entry.password ?? ''))
  if (isUnfit || typeof force !== 'boolean') throw failure(500, stumbled)
  await takeTime(hub, good.length)
  for (const { username, password } of good) hub.aup.passwords.set(username, hashPassword(password ?? '', force))
  const failed = judged.filter((entry) => entry.error !== undefined)
  const results = [
    ...failed.map(({ username, error }) => ({ username, status: 'failed', error })),
    ...good.map(({ username }) => ({ username, status: 'success' })),
  ]
  return { status: 200, body: { success: good.length, failed: failed.length, results } }
}

function readEntries(users: unknown): readonly Entry[] {
  if (!Array.isArray(users) || users.length === 0) throw failure(400, 'users array is required')
  if (users.length > mostNames) throw failure(400, `Maximum ${mostNames} users per batch`)
  for (const entry of users) {
    const isWhole = isDict(entry) && 'username' in entry && 'password' in entry
    if (!isWhole) throw failure(400, 'Each entry must have username and password')
    if (typeof entry['username'] !== 'string') throw failure(500, stumbled)
    if (isForeign(entry['username'])) {
      throw failure(400, `Cannot set password for GitHub user: ${entry['username']}`)
    }
  }
  const isOdd = (password: unknown): boolean => typeof password !== 'string' && isTruthy(password)
  if (users.some((entry) => isOdd(entry.password))) throw failure(500, stumbled)
  return users.map(({ username, password }) => ({ username, password: typeof password === 'string' ? password : null }))
}

/** Only recognised in lower case. */
function isForeign(name: string): boolean {
  return name.startsWith('github:')
}

function isRefused(hub: AupHub, password: string): boolean {
  return hub.aup.settings.longPasswords === 'refused' && isTooLong(password)
}

export function needPasswords(hub: AupHub): void {
  if (hub.aup.settings.mode === 'auto-login') throw failure(500, 'Password management not available')
}

/** The hub answers other requests meanwhile. */
export async function takeTime(hub: AupHub, count: number): Promise<void> {
  const ms = count * hub.aup.settings.msPerPassword
  if (ms > 0) await sleep(ms, undefined, { ref: false })
}
