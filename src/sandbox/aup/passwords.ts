import { createHash, randomBytes, randomInt } from 'node:crypto'

import type { AupAge, AupHub, Password } from './types.ts'

/** More does not count. */
const mostBytes = 72
const special = /[!@#$%^&*()_+\-=[\]{};':"\\|,.<>/?`~]/
/** Without what looks alike, and without any special character: what is generated here is never strong enough. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789'

export function hashPassword(password: string, forceChange: boolean): Password {
  const salt = randomBytes(8).toString('hex')
  return { salt, hash: digest(salt, password), forceChange }
}

export function isPassword(row: Password, password: string): boolean {
  return row.hash === digest(row.salt, password)
}

export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > mostBytes
}

/** What the first rule says that it breaks. */
export function weakness(age: AupAge, password: string): string | undefined {
  const least = age === 'june' ? 8 : 7
  if ([...password].length < least) return `Password must be at least ${least} characters`
  if (age === 'march') return undefined
  if (!/[A-Z]/.test(password)) return 'Password must contain at least one uppercase letter'
  if (!/[a-z]/.test(password)) return 'Password must contain at least one lowercase letter'
  if (!/[0-9]/.test(password)) return 'Password must contain at least one digit'
  return special.test(password) ? undefined : 'Password must contain at least one special character'
}

export function generatePassword(): string {
  return Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** As somebody at the login page: who has no password yet gets the one that is typed first, if it is strong enough. */
export function logIn(hub: AupHub, given: string, password: string): boolean {
  const { settings, passwords } = hub.aup
  const name = given.toLowerCase()
  if (settings.mode !== 'multi' || name.includes(':') || password === '' || !hub.users.has(name)) return false
  const row = passwords.get(name)
  if (row !== undefined) return isPassword(row, password)
  if (weakness(settings.age, password) !== undefined) return false
  passwords.set(name, hashPassword(password, false))
  return true
}

function digest(salt: string, password: string): string {
  const bytes = Buffer.from(password).subarray(0, mostBytes)
  return createHash('sha256').update(salt).update(bytes).digest('hex')
}
