// Rows about users that hubplan never touches. An export contains such rows; they are accepted while they change nothing.
import { everyFacet } from '../facets/index.ts'
import { strange } from '../letters.ts'
import { handsOffReason } from '../names.ts'
import { quote } from '../sentences.ts'
import type { DesiredState, DesiredUser, LiveUser, Scope } from '../types.ts'

const askers = everyFacet.flatMap(({ asks }) => asks ?? [])

/** Whether a row asks for anything beyond the admin flag and the groups. */
export function asksMore(row: DesiredUser, user: LiveUser, desired: DesiredState): boolean {
  return askers.some((asks) => asks(row, user, desired))
}

/** @param why as `handsOffReason` says it */
export function cannotBeMet(name: string, why: string, names: Scope['names']): string {
  return `the name ${quote(name)} ${why}, so hubplan never touches this user, and the row cannot be met; take it out${wayOut(name, names)}`
}

/** Advice when the names differ only in case. */
function wayOut(name: string, names: Scope['names']): string {
  return names === 'lower' && handsOffReason(name, 'exact') === undefined ? ', or set target.names: exact' : ''
}

/** A row whose spelling is one user and whose normal form is another. */
export function twoUsers(raw: string, normal: string): string {
  const looks = raw.normalize('NFC') === normal ? ` (in the first ${strange(raw, [normal])})` : ''
  return `${quote(raw)} and ${quote(normal)} are two users of the hub${looks}, and hubplan only changes ${quote(normal)}; write ${quote(normal)} if that one is meant, or take the row out`
}
