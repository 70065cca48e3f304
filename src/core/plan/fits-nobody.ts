// Reports globs and rules that match no user of the system: misspelt ones, and ones whose work is done.
import { caselessMatcher } from '../caseless.ts'
import { everyList } from '../facets/rules.ts'
import { isLiteral } from '../globs.ts'
import { isWholeSight, unseenFields } from '../look/sight.ts'
import { handsOffReason, lowerForm, normalName } from '../names.ts'
import { formatPlace } from '../problem.ts'
import { listed, quote } from '../sentences.ts'
import type { DesiredState, Finding, LiveUser, Place, Rule, Scope, Snapshot } from '../types.ts'
import { nameMatcher, subjectMatcher } from './matchers.ts'

/** Findings about globs, groups and rules without a match; warnings when a flag of this plan gave them. */
export function fitsNobody(desired: DesiredState, live: Snapshot): Finding[] {
  if (!isWholeSight(live)) return []
  const { scope, aims } = desired
  const sight: Sight = { scope, live }
  const now = Date.parse(live.takenAt)
  const planned = everyList(desired).filter(({ traits }) => traits.isPlanned?.(aims) !== false)
  const idle = planned.flatMap(({ traits: { key, matches = subjectMatcher, name, people }, rules }) =>
    rules.flatMap((rule) => {
      const kind = name === undefined ? key : `${key} ${quote(name(rule))}`
      const own = idleRule(rule, { kind, is: matches(rule, scope, now) }, sight)
      return [...own, ...idlePeople(people?.(rule) ?? [], { kind, at: rule.at }, sight)]
    }),
  )
  return [
    ...found('warn', idle.filter(isTyped)),
    ...found('info', [...idleManage(sight), ...idle.filter((one) => !isTyped(one))]),
  ]
}

interface Sight {
  readonly scope: Scope
  readonly live: Snapshot
}

/** Iterates without a copy of a million users; usually one of the first matches. */
function fitsAny({ live }: Sight, fits: (user: LiveUser) => boolean): boolean {
  for (const user of live.users.values()) if (fits(user)) return true
  return false
}

/** A glob, group or rule without a match, in words, with its place. */
interface Idle {
  readonly words: string
  readonly at?: Place
}

const mostShown = 10

function found(level: Finding['level'], idle: readonly Idle[]): Finding[] {
  if (idle.length === 0) return []
  const shown = idle
    .slice(0, mostShown)
    .map(({ words, at }) => (at === undefined ? words : `${words} (${formatPlace(at)})`))
  const more = idle.length > mostShown ? `; and ${idle.length - mostShown} more` : ''
  const advice = level === 'warn' ? '; check the spelling' : ''
  return [
    { guard: 'fits-nobody', level, message: `matches no user here: ${shown.join('; ')}${more}${advice}`, actions: [] },
  ]
}

/** A flag is a place without a line. */
function isTyped({ at }: Idle): boolean {
  return at !== undefined && at.line === undefined
}

function idleManage(sight: Sight): Idle[] {
  const globs = idleGlobs([...new Set(sight.scope.manage.flat())], sight)
  return globs.length === 0 ? [] : [{ words: `manage ${listed(globs)}` }]
}

function idleGlobs(globs: readonly string[], sight: Sight): string[] {
  const { scope, live } = sight
  const form = (glob: string): string => (scope.names === 'exact' ? glob : lowerForm(glob))
  return globs.filter((glob) => {
    if (isLiteral(glob)) return !live.users.has(form(glob))
    const fits = nameMatcher([glob], scope.names)
    return !fitsAny(sight, ({ name }) => fits(name))
  })
}

/** A user that is never touched and matches the glob: the glob is spelled right and still has no effect. */
function neverTouched(globs: readonly string[], { scope: { names }, live }: Sight): string {
  const fit = globs.map(caselessMatcher)
  const people = [...live.users.keys()].filter(
    (name) => handsOffReason(name, names) !== undefined && fit.some((fits) => fits(name)),
  )
  return people.length === 0 ? '' : `, but ${listed(people)}, which hubplan never touches`
}

/** Unknown groups; none when the token does not see groups. */
function missingGroups(groups: readonly string[] = [], { live }: Sight): string[] {
  if (groups.length === 0 || unseenFields(live).includes('groups')) return []
  return groups.filter((group) => live.groups?.has(group) === false)
}

interface Meant {
  readonly kind: string
  readonly is: (user: LiveUser) => boolean
}

type Conditions = Pick<Rule, 'match' | 'groups' | 'neverLoggedIn' | 'inactive' | 'at'>

/** Unseen values match; another finding reports that they are unseen. */
function isBlind({ groups, neverLoggedIn, inactive }: Conditions, { live }: Sight): boolean {
  const unseen = unseenFields(live)
  const needsActivity = neverLoggedIn !== undefined || inactive !== undefined
  return (groups !== undefined && unseen.includes('groups')) || (needsActivity && unseen.includes('last_activity'))
}

function idleRule(rule: Conditions, { kind, is }: Meant, sight: Sight): Idle[] {
  const { match = [], groups, at } = rule
  const [globs, gone] = [idleGlobs(match, sight), missingGroups(groups, sight)]
  const parts = [
    ...(globs.length === 0 ? [] : [`${listed(globs)}${neverTouched(globs, sight)}`]),
    ...(gone.length === 0 ? [] : [`group ${listed(gone)}, which does not exist`]),
  ]
  if (parts.length > 0) return [{ words: `${kind} ${parts.join(', ')}`, at }]
  return fitsAny(sight, is) || isBlind(rule, sight) ? [] : [{ words: `the ${kind} rule`, at }]
}

/** Users that a rule names one by one. */
function idlePeople(
  people: readonly string[],
  { kind, at }: { readonly kind: string; readonly at: Place },
  { live, scope }: Sight,
): Idle[] {
  const absent = people.filter((one) => !live.users.has(normalName(one, scope.names)))
  return absent.length === 0 ? [] : [{ words: `${kind} include or exclude ${listed(absent)}`, at }]
}
