// What differs between the ages of AUP Learning Cloud's code, each in one place.
import type { AupTarget } from './aup-harness.ts'

const ages = ['march', 'june', 'august'] as const
export type Age = (typeof ages)[number]

export function isSince({ age }: AupTarget, first: Age): boolean {
  return ages.indexOf(age) >= ages.indexOf(first)
}

/** People set passwords of the hub: everybody is the same user otherwise. */
export function hasPasswords({ mode }: AupTarget): boolean {
  return mode !== 'auto-login'
}
