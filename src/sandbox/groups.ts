import { guardNative } from './aup/guarded.ts'
import { type Call, needScope, reachesNamed, readJson, refusal } from './call.ts'
import { checkGroupBody, normalName } from './check.ts'
import { groupModel } from './models.ts'
import { listReply, readWindow } from './paging.ts'
import { isDict, isTruthy, iterate } from './python.ts'
import { addGroup } from './state.ts'
import type { Group, Hub, Reply, User } from './types.ts'

export function listGroups(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['list:groups'])
  const window = readWindow(hub, call)
  const grant = call.grants.get('list:groups')
  if (grant !== 'all' && [...(grant?.keys() ?? [])].some((kind) => kind !== 'group')) throw refusal(403)
  const visible = [...hub.groups.values()].filter((group) => reachesNamed(call, 'list:groups', 'group', group.name))
  const page = visible.slice(window.offset, window.offset + window.limit)
  // The hub counts all groups here, also those that a filtered scope hides.
  const items = page.map((group) => groupModel(hub, call, group))
  return listReply(call, window, items, hub.groups.size)
}

/** Stops at the first group that exists already; those before it are kept. */
export function createGroups(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['admin:groups'])
  const body = readJson(call)
  if (!isDict(body) || !isTruthy(body['groups'])) throw refusal(400, 'Must specify at least one group to create')
  const { groups, ...rest } = body
  const given = checkGroupBody(rest)
  const names = iterate(groups)
  if (names === undefined) throw refusal(500)
  const created = names.map((name) => makeGroup(hub, String(name), given))
  return { status: 201, body: created.map((group) => groupModel(hub, call, group)) }
}

export function getGroup(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['read:groups', 'read:groups:name', 'read:roles:groups'], { group: name })
  return { status: 200, body: groupModel(hub, call, findGroup(hub, name)) }
}

export function createGroup(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['admin:groups'], { group: name })
  const body = readJson(call)
  const given = body === null ? {} : checkGroupBody(body)
  return { status: 201, body: groupModel(hub, call, makeGroup(hub, name, given)) }
}

export function deleteGroup(hub: Hub, call: Call, name: string): Reply {
  guardNative(hub, name, 'delete')
  needScope(hub, call, ['delete:groups'], { group: name })
  hub.groups.delete(findGroup(hub, name).name)
  return { status: 204 }
}

export function addGroupUsers(hub: Hub, call: Call, name: string): Reply {
  const { group, users } = readMembers(hub, call, name, 'add')
  for (const user of users) group.members.add(user)
  return { status: 200, body: groupModel(hub, call, group) }
}

export function removeGroupUsers(hub: Hub, call: Call, name: string): Reply {
  const { group, users } = readMembers(hub, call, name, 'delete')
  for (const user of users) group.members.delete(user)
  return { status: 200, body: groupModel(hub, call, group) }
}

export function putProperties(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['groups'], { group: name })
  const group = findGroup(hub, name)
  const body = readJson(call)
  if (!isDict(body)) throw refusal(400, 'Must specify properties')
  group.properties = body
  return { status: 200, body: groupModel(hub, call, group) }
}

function makeGroup(hub: Hub, name: string, given: Readonly<Record<string, unknown>>): Group {
  if (hub.groups.has(name)) throw refusal(409, `Group ${name} already exists`)
  const users = readUsers(hub, given['users'] ?? [])
  const group = addGroup(hub, { name })
  for (const user of users) group.members.add(user)
  return group
}

function readMembers(hub: Hub, call: Call, name: string, verb: string): { group: Group; users: readonly User[] } {
  guardNative(hub, name, 'members')
  needScope(hub, call, ['groups'], { group: name })
  const group = findGroup(hub, name)
  const body = checkGroupBody(readJson(call))
  if (!('users' in body)) throw refusal(400, `Must specify users to ${verb}`)
  return { group, users: readUsers(hub, body['users']) }
}

/** All users, or an error before any change. */
function readUsers(hub: Hub, names: unknown): readonly User[] {
  return (iterate(names) ?? []).map((given) => {
    const name = normalName(hub, given)
    const user = hub.users.get(name)
    if (user === undefined) throw refusal(400, `No such user: ${name}`)
    return user
  })
}

function findGroup(hub: Hub, name: string): Group {
  const group = hub.groups.get(name)
  if (group === undefined) throw refusal(404, `No such group: ${name}`)
  return group
}
