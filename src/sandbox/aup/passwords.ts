import { createHash, randomBytes, randomInt } from 'node:crypto'

import { isSince } from './ages.ts'
import type { AupAge, Password } from './types.ts'

/** Further bytes are ignored. */
export const mostBytes = 72
const special = /[!@#$%^&*()_+\-=[\]{};':"\\|,.<>/?`~]/
/** Without look-alike and special characters: generated passwords never satisfy the strength rules. */
const oldAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789'
/** At least one of each class. */
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '!@#$%^&*_+-=']
const generatedLength = 16

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

/** The message of the first violated rule. */
export function weakness(age: AupAge, password: string): string | undefined {
  const { length } = [...password]
  if (age === 'march') return length < 7 ? 'Password too short! Minimum 7 characters required.' : undefined
  if (length < 8) return 'Password must be at least 8 characters'
  if (!/[A-Z]/.test(password)) return 'Password must contain at least one uppercase letter'
  if (!/[a-z]/.test(password)) return 'Password must contain at least one lowercase letter'
  if (!/[0-9]/.test(password)) return 'Password must contain at least one digit'
  return special.test(password) ? undefined : 'Password must contain at least one special character'
}

export function generatePassword(age: AupAge): string {
  const isFit = isSince(age, 'august')
  const all = isFit ? classes.join('') : oldAlphabet
  const first = isFit ? classes.map(drawn) : []
  const rest = Array.from({ length: generatedLength - first.length }, () => drawn(all))
  return [...first, ...rest]
    .map((char) => [randomInt(2 ** 32), char] as const)
    .sort(([one], [other]) => one - other)
    .map(([, char]) => char)
    .join('')
}

function drawn(from: string): string {
  return from.charAt(randomInt(from.length))
}

/** The hub's own login refuses other names, and logs an invalid username. */
export function isLoginName(name: string): boolean {
  return !/[ ,]/.test(name)
}

function digest(salt: string, password: string): string {
  const bytes = Buffer.from(password).subarray(0, mostBytes)
  return createHash('sha256').update(salt).update(bytes).digest('hex')
}
