// A hub's requirements for passwords, and generated passwords.

const least = 8
/** A hub ignores further bytes, so that a wrong end would log in, or refuses them. */
const mostBytes = 72

const rules: readonly (readonly [RegExp, string])[] = [
  [/[A-Z]/, 'an upper-case letter (A-Z)'],
  [/[a-z]/, 'a lower-case letter (a-z)'],
  [/[0-9]/, 'a digit'],
  [/[!@#$%^&*()_+\-=[\]{};':"\\|,.<>/?`~]/, 'a special character'],
]

/** Why a hub would refuse a password, as the end of a sentence; undefined when it would not. Never quotes the password. */
export function passwordFault(password: string): string | undefined {
  if (password === '') return 'is empty'
  if (/\p{Cc}/u.test(password) || !password.isWellFormed()) return 'holds characters that cannot be typed'
  if (new TextEncoder().encode(password).length > mostBytes) return `is longer than ${mostBytes} bytes`
  const isShort = [...password].length < least
  const missing = [
    ...(isShort ? [`at least ${least} characters`] : []),
    ...rules.filter(([rule]) => !rule.test(password)).map(([, what]) => what),
  ]
  return missing.length === 0 ? undefined : `is too weak: it needs ${inWords(missing)}`
}

function inWords(parts: readonly string[]): string {
  const last = parts.slice(-1).join()
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

// Without characters that look alike on paper: l I 1, o O 0. Without special characters that a shell, a spreadsheet, a
// web page or a separated list interprets, or at which a line breaks.
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const lower = 'abcdefghijkmnpqrstuvwxyz'
const digits = '23456789'
const special = '#%*+=?'
const letters = upper + lower
const length = 16

/**
 * A password that every hub accepts. It begins with a letter, so that no spreadsheet runs it as a formula, and ends
 * with a letter or a digit, so that its end does not look like the end of a sentence.
 * @param random returns a whole number from 0 up to, but without, its argument; for a real password from a
 * cryptographic source
 */
export function makePassword(random: (below: number) => number): string {
  const from = (characters: string): string => characters.charAt(random(characters.length))
  const all = letters + digits + special
  const inner = [upper, lower, digits, special].map(from)
  while (inner.length < length - 2) inner.push(from(all))
  return [from(letters), ...shuffled(inner, random), from(letters + digits)].join('')
}

/** A uniformly random order. */
function shuffled(characters: readonly string[], random: (below: number) => number): string[] {
  const rest = [...characters]
  const order: string[] = []
  while (rest.length > 0) order.push(...rest.splice(random(rest.length), 1))
  return order
}
