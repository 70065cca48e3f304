// Running servers of users.
import { type Check, done, onUser, onUserIfAny, ready, type Sight } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { meaningOf, wordOf } from '../desired/cells.ts'
import { actionId } from '../names.ts'
import { removalsOf } from '../plan/removals.ts'
import type { Subject } from '../plan/subject.ts'
import { type ActionUser, absence, type Inverse, type Sight as RevertSight } from '../revert/sight.ts'
import type { Action, ActionOf, Cell, LiveUser, Reason, Server, ServerWish } from '../types.ts'
import { ageOf, needsGroups, type RuleTraits } from './rule-traits.ts'
import { aboutAccount, afterUser, type FacetTraits, nothing, subjectsOnly, type TraitsFor } from './traits.ts'

const aboutServer = { ...aboutAccount, server: '' } as const
const running = { state: 'ready' } as const
const stopped = { state: 'stopped' } as const

export const servers: TraitsFor<'server.start' | 'server.stop'> = {
  'server.start': {
    facet: 'server',
    example: { id: 'server.start:example', op: 'server.start', ...aboutServer, before: stopped, after: running },
    wave: 'servers',
    object: namedServer,
    after: afterUser,
    extent: subjectsOnly,
    check: checkStart,
    undo: undoServer,
    since: (_, { said }) => (said?.server === 'running' ? 'hub' : 'files'),
    essence: ({ after }) => ({ after }),
  },
  'server.stop': {
    facet: 'server',
    example: { id: 'server.stop:example', op: 'server.stop', ...aboutServer, before: running, after: stopped },
    wave: 'servers',
    object: namedServer,
    after: afterUser,
    extent: subjectsOnly,
    check: checkStop,
    undo: undoServer,
    since: (action, { said }) => {
      if (action.reason.why === 'rule') return undefined
      return said?.server === 'stopped' ? 'hub' : 'files'
    },
    essence: ({ after }) => ({ after }),
  },
}

export const stopRules: RuleTraits<'stopRules', 'stop_servers'> = {
  key: 'stop_servers',
  read: ({ idle_for: text }) => ({ idle: ageOf(text) }),
  needs: (rule) => ['servers', ...needsGroups(rule)],
}

export const serverFacet: FacetTraits = {
  columns: ['server'],
  read: (cells) => {
    const wishOf = (cell: Cell) => wishes.find((word) => word === wordOf(cell))
    const server = meaningOf(cells, 'server', wishOf, 'running or stopped')
    return server === undefined ? nothing : { server }
  },
  words: ({ server }) => server && `to have its server ${server}`,
  remembered: ({ server }) => (server === undefined ? {} : { server }),
  chooses: ({ isActive }) => (isActive ? (user) => activeServers(user).length > 0 : undefined),
  asks: ({ server }) => server !== undefined,
  changes: (desired, live) => {
    const removals = removalsOf(desired, live)
    return (subject) => serverActions(subject, new Set(removals(subject).map(({ server }) => server.name)))
  },
}

const wishes: readonly ServerWish[] = ['running', 'stopped']

/** Servers that run, start or stop now. */
export function activeServers({ servers = [] }: Pick<LiveUser, 'servers'>): readonly Server[] {
  return servers.filter(({ state }) => state !== 'stopped')
}

function stateOf(user: LiveUser, server: string): Server['state'] {
  return user.servers?.find(({ name }) => name === server)?.state ?? 'stopped'
}

/** A server that runs under the old name is stopped by the rename, and started after it. */
function checkStart(action: ActionOf<'server.start'>, sight: Sight): Check {
  return onUser(action, sight, (user) =>
    user.name === action.user && stateOf(user, action.server) === 'ready' ? done : ready,
  )
}

/** A server that was to be stopped as idle keeps running once it is used again. */
function checkStop(action: ActionOf<'server.stop'>, sight: Sight): Check {
  const { server, before, reason } = action
  return onUserIfAny(action, sight, ({ servers }) => {
    if (servers === undefined) return ready
    const now = servers.find((one) => one.name === server)
    if (now === undefined || now.state === 'stopped') return done
    if (reason.idle_for !== undefined && now.state === 'ready' && now.last_activity !== before.last_activity) {
      return { is: 'stale', why: 'the server has been used since the plan, which stops it for idleness' }
    }
    return ready
  })
}

/** Stops a server that was started, and starts one that was stopped. */
function undoServer(action: ActionOf<'server.start' | 'server.stop'>, sight: RevertSight): Inverse {
  const { server } = action
  const { live, name: user } = sight.find(action.user)
  if (sight.made.has(action.user)) return []
  const gone = absence(live, action, sight)
  if (gone !== undefined) return gone
  const now = live?.servers?.find(({ name }) => name === server)
  const isRunning = now !== undefined && now.state !== 'stopped'
  const who = { user, live }
  if (action.op === 'server.start') return isRunning ? [stop(who, now, sight.reason)] : []
  return isRunning ? [] : [start(who, { name: server, ...stopped }, sight.reason)]
}

/**
 * `running` concerns the default server; `stopped`, and rules for idle servers, concern all but those that are removed:
 * their removal stops them.
 */
function serverActions(
  { name: user, live, wishes: { server: wish }, reason, idle }: Subject,
  removed: ReadonlySet<string>,
): Action[] {
  const isRenamed = live !== undefined && live.name !== user
  const servers = activeServers(live ?? {}).filter(({ name }) => !removed.has(name))
  const who = { user, live }
  if (wish === 'stopped') return servers.map((server) => stop(who, server, reason))
  if (wish !== 'running')
    return (idle ?? [])
      .filter(({ server }) => !removed.has(server.name))
      .map((one) => stop(who, one.server, one.reason))
  // A rename stops running servers.
  const now = isRenamed ? undefined : servers.find(({ name }) => name === '')
  return now === undefined || now.state === 'stop' ? [start(who, now ?? { name: '', ...stopped }, reason)] : []
}

/** The default server is the one without a name. */
function namedServer({ server }: { readonly server: string }): readonly string[] {
  return server === '' ? [] : [server]
}

function start({ user, live }: ActionUser, { name: server, state }: Server, reason: Reason): Action {
  const id = actionId('server.start', user, ...namedServer({ server }))
  return { id, op: 'server.start', user, ...seenOf(live), server, before: { state }, after: running, reason }
}

function stop({ user, live }: ActionUser, { name: server, ...before }: Server, reason: Reason): Action {
  const id = actionId('server.stop', user, ...namedServer({ server }))
  return { id, op: 'server.stop', user, ...seenOf(live), server, before, after: stopped, reason }
}
