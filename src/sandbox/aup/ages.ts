import type { AupAge } from './types.ts'

const ages: readonly AupAge[] = ['march', 'june', 'august']

/** Whether a hub of this version has the features that came with another one. */
export function isSince(age: AupAge, first: AupAge): boolean {
  return ages.indexOf(age) >= ages.indexOf(first)
}
