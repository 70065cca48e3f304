// Protected names without a user. When a plan deletes all users without a row, a misspelt name causes the delete of its user.
import { isLiteral } from '../globs.ts'
import { isWholeSight } from '../look/sight.ts'
import { listed } from '../sentences.ts'
import type { DesiredState, Finding, LiveUser, Snapshot } from '../types.ts'
import { idleProtects, protectorOf } from './matchers.ts'
import { nearNames, nearWords } from './near.ts'

/**
 * A name given for this system must exist. A list for several systems may name users of the others: it blocks when none of
 * its names exists here, or one nearly equals a user that would be deleted; otherwise it is a note. When no user is deleted
 * for being in no row, everything is a note.
 */
export function misspelt(desired: DesiredState, live: Snapshot): Finding[] {
  const { scope } = desired
  const idle = idleProtects(scope, live)
  if (idle.length === 0) return []
  if (scope.prune === undefined) return isWholeSight(live) ? withoutPrune(idle, desired, live) : []
  const shared = new Set(scope.shared)
  const own = idle.filter((glob) => !shared.has(glob))
  const others = idle.filter((glob) => shared.has(glob))
  const ownFindings = desired.users.size > 0 ? besideRoster(own, desired, live) : typed(own)
  return [...ownFindings, ...ofLists({ others, all: shared, desired, live })]
}

function told(level: Finding['level'], message: string): Finding {
  return { guard: 'protected', level, message, actions: [] }
}

function typed(names: readonly string[]): Finding[] {
  if (names.length === 0) return []
  const message = `all users but those in protect would be deleted, and no user is called ${listed(names)}; check the spelling`
  return [told('block', message)]
}

/** With a roster a protected name need not exist yet, unless it nearly equals a user that would be deleted. */
function besideRoster(names: readonly string[], desired: DesiredState, live: Snapshot): Finding[] {
  const near = nearMisses(names, desired, live)
  const far = fitsNobody(names.filter((name) => !near.has(name)))
  if (near.size === 0) return far
  const message = `protected, perhaps misspelt: ${nearWords(near, 'would be deleted')}; correct protect, or plan with --allow protected`
  return [told('block', message), ...far]
}

function fitsNobody(globs: readonly string[]): Finding[] {
  if (globs.length === 0) return []
  return [
    { guard: 'fits-nobody', level: 'info', message: `protect matches no user here: ${listed(globs)}`, actions: [] },
  ]
}

interface Lists {
  readonly others: readonly string[]
  readonly all: ReadonlySet<string>
  readonly desired: DesiredState
  readonly live: Snapshot
}

function ofLists({ others, all, desired, live }: Lists): Finding[] {
  if (others.length === 0) return []
  if (others.length === all.size && desired.users.size === 0) {
    const near = nearMisses(others, desired, live)
    const pairs = near.size === 0 ? '' : `; ${nearWords(near, 'would be deleted')}`
    const message = `no user on the list of users to keep is here: ${listed(others)}${pairs}; check that the list is for this system, or plan with --allow protected`
    return [told('block', message)]
  }
  const near = nearMisses(others, desired, live)
  const far = others.filter((name) => !near.has(name))
  const misspeltOnes = `on the list of users to keep, perhaps misspelt: ${nearWords(near, 'would be deleted')}; correct the list, or plan with --allow protected`
  const elsewhere = `on the list of users to keep, but not here: ${listed(far)}; check the spelling; the names may belong to another system`
  return [
    ...(near.size === 0 ? [] : [told('block', misspeltOnes)]),
    ...(far.length === 0 ? [] : [told('warn', elsewhere)]),
  ]
}

/** Names that nearly equal a user that would be deleted, with that user. */
function nearMisses(names: readonly string[], desired: DesiredState, live: Snapshot): Map<string, string> {
  return nearOf(names, desired, { live, isToStay: ({ admin, name }) => admin || name === live.identity.name })
}

interface Looking {
  readonly live: Snapshot
  /** Users without a row and without protection. */
  readonly isToStay: (user: LiveUser) => boolean
}

function nearOf(
  names: readonly string[],
  { scope, users }: DesiredState,
  { live, isToStay }: Looking,
): Map<string, string> {
  const isKept = protectorOf(scope.protect)
  const mayBe = (user: LiveUser): boolean => !isToStay(user) && !users.has(user.name) && !isKept(user.name)
  return nearNames(names.filter(isLiteral), { live, names: scope.names, mayBe })
}

/** A rule may delete the user that a misspelt protected name means. */
function withoutPrune(idle: readonly string[], desired: DesiredState, live: Snapshot): Finding[] {
  const lists = new Set(desired.scope.shared)
  const of = idle.filter((glob) => lists.has(glob))
  const isForeign = of.length === lists.size && of.some(isLiteral)
  const near = nearOf(idle, desired, { live, isToStay: () => false })
  const pairs = near.size === 0 ? '' : `; perhaps misspelt: ${nearWords(near, 'is here')}`
  const list = `no user on the list of users to keep is here: ${listed(of)}${pairs}; check that the list is for this system, and spells names as the system does`
  const some = `protected, but no user has that name${pairs}; correct protect`
  const rest = idle.filter((glob) => !near.has(glob) && !(isForeign && lists.has(glob)))
  if (isForeign) return [told('warn', list), ...fitsNobody(rest)]
  return [...(near.size === 0 ? [] : [told('warn', some)]), ...fitsNobody(rest)]
}
