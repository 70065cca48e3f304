// Names of users and groups. Desired names are normalised once, here; live names never are.
import type { Scope } from './types.ts'

/** Longest name that every database behind a hub can hold (its column is declared with 255). */
const longest = 255

// Control characters, and the bidi controls that make one name look like another.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u

/** The normal form of a name, by which names are compared: trimmed, Unicode NFC, and lower case but with `exact`. */
export function normalName(name: string, names: Scope['names']): string {
  return names === 'exact' ? name.trim().normalize('NFC') : lowerForm(name.trim())
}

/** The normal form of a group's name: groups that differ in case are two. */
export function groupName(name: string): string {
  return name.trim().normalize('NFC')
}

/** ASCII without capitals: almost every name, and its own normal form. */
const lowered = /^[\0-@[-\x7f]*$/

/** NFC and lower case. Lower-casing may decompose a letter, so it is composed again. */
export function lowerForm(text: string): string {
  if (lowered.test(text)) return text
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}

/** The hub's form of a name in a batch and in a group's member list: lower case, without Unicode normalisation. */
export function hubForm(name: string): string {
  return name.trim().toLowerCase()
}

/** Why a name (normalised) cannot be put into a request safely; undefined when it can. */
export function addressFault(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name === '.' || name === '..') return 'would be read as a folder in the URL of a request'
  if (name.includes('/')) return 'has a slash, which a proxy may read as another path'
  if (!name.isWellFormed()) return 'is not valid Unicode'
  return undefined
}

/** Why a user or group of this name (normalised) cannot be created; undefined when it can. */
export function creationFault(name: string): string | undefined {
  const fault = addressFault(name)
  if (fault !== undefined) return fault
  // True for almost every name; the rest is checked in detail.
  if (name.length <= longest && /^[ -~]*$/.test(name)) return undefined
  if (unprintable.test(name)) return 'has a control or text-direction character'
  if (/\p{Cf}/u.test(name)) return 'has an invisible character'
  if ([...name].length > longest) return `has more than ${longest} characters`
  return undefined
}

/**
 * Why a live user is never changed; undefined for ordinary names.
 * Batches and group changes lower-case names on the hub, so a call for `Bob` could hit `bob`.
 */
export function handsOffReason(raw: string, names: Scope['names']): string | undefined {
  const fault = addressFault(raw)
  if (fault !== undefined) return fault
  if (normalName(raw, names) === raw) return undefined
  if (raw !== raw.trim()) return 'has spaces at its ends'
  return raw === raw.normalize('NFC') ? 'is not in lower case' : 'is not in the composed form of Unicode (NFC)'
}

/** The hub lower-cases the names in a group's member list: a call for `Bob` would change `bob`. */
export function canJoin(name: string): boolean {
  return hubForm(name) === name
}

/** The name of a user whose row gives only a number. */
export function nameOfAccount(account: string): string {
  return `#${account}`
}

/** An action's id: op:subject[:object], every part percent-encoded, `:` included. */
export function actionId(op: string, ...subjects: readonly string[]): string {
  return [op, ...subjects.map((part) => encodeURIComponent(part.toWellFormed()))].join(':')
}

/**
 * A name, and the name less one character: two names with an edit distance of one, or with two neighbouring characters
 * swapped, share one of these forms. Near names are found without comparing all pairs.
 */
export function nearForms(name: string): string[] {
  const chars = [...name]
  return [name, ...chars.map((_, index) => chars.filter((__, other) => other !== index).join(''))]
}

/** The sorted names: the same array when it is sorted already, as almost always. */
export function inNameOrder(names: readonly string[]): readonly string[] {
  const isInOrder = names.every((name, at) => at === 0 || (names[at - 1] as string) <= name)
  return isInOrder ? names : [...names].sort(compareNames)
}

/** Orders by code unit: the same on every machine and in every locale. */
export function compareNames(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
