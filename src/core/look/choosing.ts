// Selects and sorts the users of a listing or an export.
import { compositions } from '../caseless.ts'
import { everyFacet } from '../facets/index.ts'
import { worthOf } from '../facets/quota/balance.ts'
import { activeServers } from '../facets/servers.ts'
import { anyMatcher } from '../globs.ts'
import { compareNames, lowerForm } from '../names.ts'
import type { LiveUser } from '../types.ts'
import type { Choice, SortKey } from './listing.ts'
import { lastSign } from './sight.ts'

/** Whether a user matches; ages are measured up to `now`, by the hub's clock. */
export function chooser(choice: Choice, now: string): (user: LiveUser) => boolean {
  const conditions = conditionsOf(choice, now)
  return (user) => conditions.every((holds) => holds(user))
}

/** Whether a choice may leave users out. */
export function isPartial(choice: Choice): boolean {
  return conditionsOf(choice, '').length > 0
}

type Condition = (user: LiveUser) => boolean

/** The conditions that are set. */
function conditionsOf(choice: Choice, now: string): Condition[] {
  const { match, search, inactive, neverLoggedIn } = choice
  const isMatch = anyMatcher(match.flatMap(compositions))
  const text = lowerForm(search ?? '')
  const before = Date.parse(now) - (inactive?.seconds ?? 0) * 1000
  const own: readonly (readonly [boolean, Condition])[] = [
    [match.length > 0, ({ name }) => compositions(name).some(isMatch)],
    [search !== undefined, ({ name }) => lowerForm(name).includes(text)],
    [inactive !== undefined, (user) => (lastSign(user) ?? Number.POSITIVE_INFINITY) <= before],
    [neverLoggedIn, (user) => user.last_activity === null],
  ]
  const ofFacets = everyFacet.flatMap(({ chooses }) => chooses?.(choice) ?? [])
  return [...own.flatMap(([isGiven, condition]) => (isGiven ? [condition] : [])), ...ofFacets]
}

/** Names sort by code unit; times and numbers ascending, missing values first; ties by name. */
export function sorted(users: readonly LiveUser[], key: SortKey, isReverse: boolean): readonly LiveUser[] {
  const direction = isReverse ? -1 : 1
  const weight = weights[key]
  return [...users].sort((one, other) => {
    const [mine, its] = [weight(one), weight(other)]
    if (mine !== its) return mine < its ? -direction : direction
    return (key === 'name' ? direction : 1) * compareNames(one.name, other.name)
  })
}

function timeOf(text: string | null | undefined): number {
  return Date.parse(text ?? '1970-01-01')
}

const weights: Readonly<Record<SortKey, (user: LiveUser) => number>> = {
  name: () => 0,
  created: ({ created }) => timeOf(created),
  last_activity: (user) => timeOf(user.last_activity),
  groups: ({ groups }) => groups?.length ?? 0,
  servers: (user) => activeServers(user).length,
  quota: (user) => worthOf(user) ?? Number.NEGATIVE_INFINITY,
}
