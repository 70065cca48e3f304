// Servers that should run, and servers that should not.
import { actionId } from './names.ts'
import type { Subject } from './scope.ts'
import type { Action, Reason, Server } from './types.ts'

/** `running` is about the default server; `stopped` about all of them, and so is a rule for idle ones. */
export function serverActions({ name: user, live, server: wish, reason, idle }: Subject): Action[] {
  const isRenamed = live !== undefined && live.name !== user
  const servers = (live?.servers ?? []).filter(({ state }) => state !== 'stopped')
  if (wish === 'stopped') return servers.map((server) => stop(user, server, reason))
  if (wish !== 'running') return (idle ?? []).map((one) => stop(user, one.server, one.reason))
  // A rename stops what runs.
  const now = isRenamed ? undefined : servers.find(({ name }) => name === '')
  return now === undefined || now.state === 'stop' ? [start(user, now?.state ?? 'stopped', reason)] : []
}

/** The default server is the one without a name. */
function serverId(op: string, user: string, server: string): string {
  return server === '' ? actionId(op, user) : actionId(op, user, server)
}

function start(user: string, state: Server['state'], reason: Reason): Action {
  const id = serverId('server.start', user, '')
  return { id, op: 'server.start', user, server: '', before: { state }, after: { state: 'ready' }, reason }
}

function stop(user: string, { name: server, ...before }: Server, reason: Reason): Action {
  const id = serverId('server.stop', user, server)
  return { id, op: 'server.stop', user, server, before, after: { state: 'stopped' }, reason }
}
