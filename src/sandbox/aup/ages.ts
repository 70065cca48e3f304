import type { AupAge } from './types.ts'

const ages: readonly AupAge[] = ['march', 'june', 'august']

/** Whether a hub of this age has what came with the other. */
export function isSince(age: AupAge, first: AupAge): boolean {
  return ages.indexOf(age) >= ages.indexOf(first)
}
