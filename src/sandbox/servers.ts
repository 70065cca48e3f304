import { joinByStart } from './aup/guarded.ts'
import { admitStart, endSession } from './aup/starts.ts'
import { type Call, needScope, readJson, refusal } from './call.ts'
import { serverModel } from './models.ts'
import { isDict, isTruthy } from './python.ts'
import { newServer } from './state.ts'
import { giveServerToken, takeServerToken } from './tokens.ts'
import { traitsOf } from './traits.ts'
import type { Hub, Reply, Server, ServerState, User } from './types.ts'

export function getServer(hub: Hub, call: Call, userName: string, name = ''): Reply {
  needScope(hub, call, ['read:servers'], { user: userName, server: `${userName}/${name}` })
  const user = hub.users.get(userName)
  const server = user?.servers.get(name)
  if (user === undefined || server === undefined) throw refusal(404)
  return { status: 200, body: serverModel(hub, call, { user, server }) }
}

/** A label of a domain name. */
const slug = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

export async function startServer(hub: Hub, call: Call, userName: string, name = ''): Promise<Reply> {
  needScope(hub, call, [traitsOf(hub.settings.version).startScope], { user: userName, server: `${userName}/${name}` })
  const user = hub.users.get(userName)
  if (user === undefined) throw refusal(404)
  if (name !== '' && !hub.settings.allowNamedServers) throw refusal(400, 'Named servers are not enabled.')
  if (traitsOf(hub.settings.version).slugServers && !user.servers.has(name) && !slug.test(name)) {
    throw refusal(400, `Invalid server name: ${name}`)
  }
  const server = user.servers.get(name) ?? newServer(name)
  user.servers.set(name, server)
  // The hub keeps the server all the same.
  if (name.includes('/')) throw refusal(400, `Invalid server_name (may not contain '/'): ${name}`)
  if (server.state === 'spawning') return textReply(202)
  if (server.state === 'stopping') throw refusal(400, `${logName(user, name)} is pending stop`)
  if (server.state === 'ready') throw refusal(400, `${logName(user, name)} is already running`)

  server.options = readJson(call) ?? server.options ?? {}
  const now = hub.settings.now()
  Object.assign(server, { started: now, lastActivity: now })
  user.lastActivity = now
  joinByStart(hub, user)
  if (!admitStart(hub, user, server.options)) {
    // The hub notices that the server no longer answers.
    server.started = undefined
    return textReply(202)
  }
  giveServerToken(hub, user, server)
  change(server, 'spawning', 'ready', hub.settings.spawnDelayMs)
  // AUP does not wait at all, not even for a server that starts at once.
  if (hub.aup !== undefined) return textReply(202)
  await orSlow(server, hub.settings.slowSpawnMs)
  return textReply(isIn(server, 'spawning') ? 202 : 201)
}

export async function deleteServer(hub: Hub, call: Call, userName: string, name = ''): Promise<Reply> {
  needScope(hub, call, ['delete:servers'], { user: userName, server: `${userName}/${name}` })
  const user = hub.users.get(userName)
  const body = readJson(call)
  if (isTruthy(body) && !isDict(body)) throw refusal(500)
  const remove = isDict(body) && isTruthy(body['remove'])
  if (name !== '' && !hub.settings.allowNamedServers) throw refusal(400, 'Named servers are not enabled.')
  if (name === '' && remove) throw refusal(400, 'Cannot delete the default server')
  if (user === undefined) throw refusal(traitsOf(hub.settings.version).strayStopStatus)
  const server = user.servers.get(name)
  if (server === undefined) throw refusal(404, `${userName} has no server named '${name}'`)

  if (server.state === 'spawning' && !traitsOf(hub.settings.version).interruptSpawn) {
    throw refusal(400, `${logName(user, name)} is pending spawn, please wait`)
  }
  const wasStopping = server.state === 'stopping'
  if (server.state !== 'stopped' && !wasStopping) await stopServer(hub, user, name)
  if (remove) void server.change.then(() => user.servers.delete(name))
  return textReply(isIn(server, 'stopping') ? 202 : 204)
}

/** Waits for the stop, but not beyond the hub's timeout: the server may still be stopping then. */
export async function stopServer(hub: Hub, user: User, name: string): Promise<void> {
  const server = user.servers.get(name)
  if (server === undefined) return
  endSession(hub, user)
  takeServerToken(hub, user, server)
  change(server, 'stopping', 'stopped', hub.settings.stopDelayMs)
  await orSlow(server, hub.settings.slowStopMs)
  user.lastActivity = hub.settings.now()
  server.lastActivity = hub.settings.now()
}

function change(server: Server, now: ServerState, then: ServerState, ms: number): void {
  clearTimeout(server.timer)
  server.state = now
  server.change = new Promise((resolve) => {
    const finish = (): void => {
      server.state = then
      if (then === 'stopped') server.started = undefined
      resolve()
    }
    if (ms <= 0) finish()
    else server.timer = setTimeout(finish, ms).unref()
  })
}

async function orSlow(server: Server, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const slow = new Promise<void>((resolve) => {
    // A closed sandbox must not keep the process running.
    timer = setTimeout(resolve, ms).unref()
  })
  await Promise.race([server.change, slow])
  clearTimeout(timer)
}

/** A function, because the state changes during an await, which the compiler does not consider. */
function isIn(server: Server, state: ServerState): boolean {
  return server.state === state
}

function logName(user: User, server: string): string {
  return server === '' ? user.name : `${user.name}:${server}`
}

function textReply(status: number): Reply {
  return { status, type: 'text/plain' }
}
