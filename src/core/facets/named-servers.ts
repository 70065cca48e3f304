// Named servers that are removed, which may take their storage with them. The default server is never one of them.
import { type Check, done, onUserIfAny, ready, type Sight } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { meaningOf, wordOf } from '../desired/cells.ts'
import { actionId } from '../names.ts'
import { leftServers } from '../plan/left-servers.ts'
import { type Removal, removalsOf } from '../plan/removals.ts'
import type { Subject } from '../plan/subject.ts'
import type { Inverse, Sight as RevertSight } from '../revert/sight.ts'
import type { Action, ActionOf, AnyServer, Cell, DesiredState, ServersWish } from '../types.ts'
import { ageOf, needsGroups, type RuleTraits } from './rule-traits.ts'
import { aboutAccount, afterUser, type FacetTraits, nothing, subjectsOnly, type TraitsFor } from './traits.ts'

export const namedServers: TraitsFor<'server.remove'> = {
  'server.remove': {
    facet: 'namedServers',
    example: {
      ...{ id: 'server.remove:example:lab', op: 'server.remove', ...aboutAccount, server: 'lab', stop: true },
      ...{ before: { state: 'ready' }, after: null },
    },
    wave: 'servers',
    object: ({ server }) => [server],
    also: { stoppedServers: true },
    after: afterUser,
    extent: subjectsOnly,
    check: checkRemoval,
    undo: undoRemoval,
    since: (action, { said }) => {
      if (action.reason.why === 'rule') return undefined
      return said?.servers === undefined ? 'files' : 'hub'
    },
    essence: ({ stop, before, after }) => ({ stop, running: before.state !== 'stopped', after }),
  },
}

export const removeRules: RuleTraits<'removeRules', 'remove_servers'> = {
  key: 'remove_servers',
  read: ({ servers, unused_for: text, stop }) => ({
    ...(servers === undefined ? {} : { servers }),
    ...(text === undefined ? {} : { unused: ageOf(text) }),
    ...(stop === true ? { stop } : {}),
  }),
  needs: (rule) => ['servers', ...needsGroups(rule)],
}

export const namedServersFacet: FacetTraits = {
  columns: ['servers'],
  read: (cells) => {
    const wishOf = (cell: Cell): ServersWish | undefined =>
      wordOf(cell) === 'default-only' ? 'default-only' : undefined
    const servers = meaningOf(cells, 'servers', wishOf, 'default-only, or leave the cell empty')
    return servers === undefined ? nothing : { servers }
  },
  words: ({ servers }) => servers && 'to have no named servers',
  remembered: ({ servers }) => (servers === undefined ? {} : { servers }),
  asks: ({ servers }, { allServers = [] }) => servers !== undefined && allServers.some(({ name }) => name !== ''),
  also: (desired) => (asksForStopped(desired) ? { stoppedServers: true } : undefined),
  // Rules check the scope of their users themselves.
  isForAll: ({ removeRules }) => removeRules.length > 0,
  changes: (desired, live) => {
    const removals = removalsOf(desired, live)
    return (subject) => removals(subject).map((removal) => removalAction(subject, removal))
  },
  findings: (desired, _, live) => (asksForStopped(desired) ? leftServers(desired, live) : []),
}

/** Almost all desired states have no rule; then the rows are searched until the first wish. */
function asksForStopped({ removeRules, users }: DesiredState): boolean {
  if (removeRules.length > 0) return true
  for (const { servers } of users.values()) if (servers !== undefined) return true
  return false
}

/** The time from which the hub counts use: a start and a stop count, too. */
function usedOf({ last_activity: used, started }: Pick<AnyServer, 'last_activity' | 'started'>): string | null {
  return used ?? started ?? null
}

/** A server that this plan stopped itself was not used. */
function checkRemoval(action: ActionOf<'server.remove'>, sight: Sight): Check {
  const { id, server, before, reason, stop } = action
  return onUserIfAny(action, sight, ({ allServers, groups }) => {
    if (allServers === undefined) return ready
    const now = allServers.find(({ name }) => name === server)
    if (now === undefined) return done
    if (stop === true && sight.planned.wasSent(id)) return ready
    if (reason.unused_for !== undefined && usedOf(now) !== usedOf(before)) {
      return { is: 'stale', why: 'the server has been used or stopped since the plan, which removes unused ones' }
    }
    if (stop === undefined && (now.state === 'ready' || now.state === 'spawn')) {
      return { is: 'stale', why: 'the server has been started since the plan, which removes stopped ones' }
    }
    if (reason.groups !== undefined && !reason.groups.some((group) => groups?.includes(group) === true)) {
      return { is: 'stale', why: "the user has left the rule's groups since the plan" }
    }
    return ready
  })
}

function undoRemoval({ user }: ActionOf<'server.remove'>, { made }: RevertSight): Inverse {
  if (made.has(user)) return []
  return 'a removed server does not come back with its content; its user can start a new one of that name'
}

function removalAction({ name: user, live }: Subject, { server, reason, stop }: Removal): Action {
  const { name, state, last_activity: used, started } = server
  const before = {
    state,
    ...(used === undefined ? {} : { last_activity: used }),
    ...(started === undefined || started === null ? {} : { started }),
  }
  return {
    id: actionId('server.remove', user, name),
    op: 'server.remove',
    user,
    ...seenOf(live),
    server: name,
    ...(stop ? { stop: true } : {}),
    before,
    after: null,
    reason,
  }
}
