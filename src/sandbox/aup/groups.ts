// These routes answer in the hub's own form. None creates a group or shows a single one.
import { type Call, refusal } from '../call.ts'
import { isDict, isTruthy, iterate } from '../python.ts'
import type { Group, Reply, User } from '../types.ts'
import { needGroupAdmin } from './entry.ts'
import { guardDelete, guardMembers, sourceOf, tagAsSystem } from './guarded.ts'
import type { AupHub } from './hub.ts'

/** This GET has a side effect: it marks `native-users` as a system group again. */
export function listGroups(hub: AupHub, call: Call): Reply {
  needGroupAdmin(hub, call)
  const groups = [...hub.groups.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  for (const group of groups) if (group.name === 'native-users') tagAsSystem(group)
  return { status: 200, body: { groups: groups.map((group) => groupModel(hub, group)), github_org: '' } }
}

export function deleteGroup(hub: AupHub, call: Call, name: string): Reply {
  const group = findGroup(hub, call, name)
  guardDelete(group)
  hub.groups.delete(group.name)
  return { status: 204 }
}

/** Replaces all properties but `source`; the hub stores them before it checks that they are an object. */
export function patchGroup(hub: AupHub, call: Call, name: string): Reply {
  const group = findGroup(hub, call, name)
  const body = readBody(call)
  const source = sourceOf(group)
  if (isTruthy(body['release_protection'])) {
    const { source: _, ...rest } = group.properties as Readonly<Record<string, unknown>>
    group.properties = rest
  } else if ('properties' in body) {
    const { properties } = body
    const kept = source === undefined || source === null ? {} : { source }
    if ('source' in kept && !isDict(properties)) throw refusal(500)
    group.properties = isDict(properties) ? { ...properties, ...kept } : properties
  }
  return { status: 200, body: groupModel(hub, group) }
}

export function addMembers(hub: AupHub, call: Call, name: string): Reply {
  const { group, users } = readMembers(hub, call, name)
  for (const user of users) group.members.add(user)
  return { status: 200, body: groupModel(hub, group) }
}

export function removeMembers(hub: AupHub, call: Call, name: string): Reply {
  const { group, users } = readMembers(hub, call, name)
  for (const user of users) group.members.delete(user)
  return { status: 200, body: groupModel(hub, group) }
}

/** No organisation is configured here. */
export function syncGroups(hub: AupHub, call: Call): Reply {
  needGroupAdmin(hub, call)
  throw refusal(400, 'No GitHub organization configured')
}

/** Skips users who do not exist under exactly this name. */
function readMembers(hub: AupHub, call: Call, name: string): { group: Group; users: readonly User[] } {
  const group = findGroup(hub, call, name)
  guardMembers(group)
  const names = iterate(readBody(call)['users'] ?? [])
  if (names === undefined) throw refusal(500)
  const users = names.map((one) => hub.users.get(String(one))).filter((user) => user !== undefined)
  return { group, users }
}

function findGroup(hub: AupHub, call: Call, name: string): Group {
  needGroupAdmin(hub, call)
  const group = hub.groups.get(name)
  if (group === undefined) throw refusal(404, `Group '${name}' not found`)
  return group
}

function readBody(call: Call): Readonly<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw refusal(400, 'Invalid JSON body')
  }
  if (!isDict(body)) throw refusal(500)
  return body
}

function groupModel({ aup }: AupHub, group: Group): object {
  const source = sourceOf(group) ?? 'admin'
  const users = [...group.members].map((user) => user.name)
  return {
    name: group.name,
    users,
    properties: group.properties,
    source,
    resources: aup.resources.get(group.name) ?? [],
  }
}
