// Servers that should run, and servers that should not.

import { seenOf } from '../actions/same-account.ts'
import { actionId } from '../names.ts'
import type { Action, LiveUser, Reason, Server } from '../types.ts'
import type { Subject } from './scope.ts'

/** `running` is about the default server; `stopped` about all of them, and so is a rule for idle ones. */
export function serverActions({ name: user, live, server: wish, reason, idle }: Subject): Action[] {
  const isRenamed = live !== undefined && live.name !== user
  const servers = (live?.servers ?? []).filter(({ state }) => state !== 'stopped')
  const who = { user, live }
  if (wish === 'stopped') return servers.map((server) => stop(who, server, reason))
  if (wish !== 'running') return (idle ?? []).map((one) => stop(who, one.server, one.reason))
  // A rename stops what runs.
  const now = isRenamed ? undefined : servers.find(({ name }) => name === '')
  return now === undefined || now.state === 'stop' ? [start(who, now?.state ?? 'stopped', reason)] : []
}

/** The default server is the one without a name. */
function serverId(op: string, user: string, server: string): string {
  return server === '' ? actionId(op, user) : actionId(op, user, server)
}

interface Owner {
  readonly user: string
  readonly live: LiveUser | undefined
}

function start({ user, live }: Owner, state: Server['state'], reason: Reason): Action {
  const id = serverId('server.start', user, '')
  const change = { before: { state }, after: { state: 'ready' } } as const
  return { id, op: 'server.start', user, ...seenOf(live), server: '', ...change, reason }
}

function stop({ user, live }: Owner, { name: server, ...before }: Server, reason: Reason): Action {
  const id = serverId('server.stop', user, server)
  return { id, op: 'server.stop', user, ...seenOf(live), server, before, after: { state: 'stopped' }, reason }
}
