// Requests and hub states in terms of actions, told independently of the code that sends them.
import { actionId } from '../../src/core/names.ts'
import type { Action } from '../../src/core/types.ts'
import type { Sandbox } from '../helpers/sandbox.ts'

export interface Sent {
  readonly method: string
  /** With or without a base path, `/hub/api` and a query. */
  readonly path: string
  readonly body: unknown
}

export function isMutating({ method }: { readonly method: string }): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** What a mutating request does, as ids of actions; the stop of a server is `server.stop:<user>`. */
export function deeds({ method, path, body }: Sent): string[] {
  const [bare = ''] = path.replace(/^.*?\/hub\/api/, '').split('?')
  const [, kind = '', name = '', ...rest] = bare.split('/').map(decodeURIComponent)
  const fields = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  const texts = (key: string): string[] => (Array.isArray(fields[key]) ? (fields[key] as unknown[]).map(String) : [])
  const keys = Object.keys(fields).join()
  switch (`${method} ${kind} ${[name, ...rest].filter((part) => part !== '').length === 0 ? '' : (rest[0] ?? 'one')}`) {
    case 'POST users ':
      return keys === 'usernames' ? texts('usernames').map((user) => actionId('user.create', user)) : [strange()]
    case 'POST users one':
      return keys === '' ? [actionId('user.create', name)] : [strange()]
    case 'PATCH users one':
      if (keys === 'name') return [actionId('user.rename', name, String(fields['name']))]
      return keys === 'admin' ? [`${actionId('admin.set', name)}=${String(fields['admin'])}`] : [strange()]
    case 'DELETE users one':
      return [actionId('user.delete', name)]
    case 'POST users server':
      return keys === '' ? [actionId('server.start', name)] : [strange()]
    case 'PUT groups properties':
      return [actionId('group.properties', name)]
    case 'DELETE users server':
    case 'DELETE users servers':
      return [actionId('server.stop', name)]
    case 'POST groups one':
      if (keys === '') return [actionId('group.create', name)]
      // A group with its first members.
      return keys === 'users'
        ? [actionId('group.create', name), ...texts('users').map((user) => actionId('member.add', user, name))]
        : [strange()]
    case 'DELETE groups one':
      return [actionId('group.delete', name)]
    case 'POST groups users':
      return keys === 'users' ? texts('users').map((user) => actionId('member.add', user, name)) : [strange()]
    case 'DELETE groups users':
      return keys === 'users' ? texts('users').map((user) => actionId('member.remove', user, name)) : [strange()]
    default:
      return [strange()]
  }

  function strange(): string {
    return `${method} ${path} ${JSON.stringify(body)}`
  }
}

/** An action in the words of `deeds`. */
export function deedOf(action: Action): string {
  if (action.op === 'server.stop') return actionId(action.op, action.user)
  return action.op === 'admin.set' ? `${action.id}=${action.after}` : action.id
}

/** What a plan permits: its actions, and the stop of the servers of those it deletes or renames. */
export function permitted(actions: readonly Action[]): Set<string> {
  const stops = actions.flatMap((action) =>
    action.op === 'user.delete' || action.op === 'user.rename' ? [actionId('server.stop', action.user)] : [],
  )
  return new Set([...actions.map(deedOf), ...stops])
}

/** Whether what an action wants is so on the hub. */
export function holds(action: Action, { hub }: Sandbox): boolean {
  switch (action.op) {
    case 'password.set':
    case 'quota.set':
    case 'quota.add':
    case 'quota.unlimited':
    case 'token.revoke':
      throw new Error('faults are tried on users, groups and servers of a JupyterHub')
    case 'group.create':
      return hub.groups.has(action.group)
    case 'group.delete':
      return !hub.groups.has(action.group)
    case 'user.create':
      return hub.users.has(action.user)
    case 'user.delete':
      return !hub.users.has(action.user)
    case 'admin.set':
      return hub.users.get(action.user)?.admin === action.after
    case 'member.add':
    case 'notice.give':
      return hub.users.has(action.user) && hub.groupsOf(action.user).includes(action.group)
    case 'member.remove':
    case 'notice.lift':
      return !hub.users.has(action.user) || !hub.groupsOf(action.user).includes(action.group)
    case 'user.rename':
      return hub.users.has(action.after.name) && !hub.users.has(action.user)
    case 'group.properties':
      return JSON.stringify(hub.groups.get(action.group)?.properties) === JSON.stringify(action.after)
    case 'server.start':
      return hub.users.get(action.user)?.servers.get(action.server)?.state === 'ready'
    case 'server.remove':
      return hub.users.get(action.user)?.servers.has(action.server) !== true
    case 'server.stop':
      return (hub.users.get(action.user)?.servers.get(action.server)?.state ?? 'stopped') === 'stopped'
  }
}

interface Person {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
}

interface State {
  readonly users: Map<object, Person>
  readonly groups: Map<object, { readonly name: string; readonly properties: string }>
}

export interface Ledger {
  /** Every change of the hub so far, in the words of `deeds`, in order. */
  changes(): readonly string[]
}

/** Writes down what really changes on the hub, servers apart, by comparing it before each request with how it was before the last. */
export function watch(sandbox: Sandbox): Ledger {
  let before = stateOf(sandbox)
  const seen: string[] = []
  const look = (): void => {
    const now = stateOf(sandbox)
    seen.push(...differences(before, now))
    before = now
  }
  sandbox.onRequest((request) => {
    if (isMutating(request)) look()
  })
  return {
    changes: () => {
      look()
      return seen
    },
  }
}

function stateOf({ hub }: Sandbox): State {
  const groupsOf = new Map<object, string[]>()
  for (const group of hub.groups.values())
    for (const user of group.members) groupsOf.set(user, [...(groupsOf.get(user) ?? []), group.name])
  // By identity, so that a user who was deleted and made anew is two.
  const users = [...hub.users.values()].map(
    (user) => [user, { name: user.name, admin: user.admin, groups: groupsOf.get(user) ?? [] }] as const,
  )
  const groups = [...hub.groups.values()].map(
    (group) => [group, { name: group.name, properties: JSON.stringify(group.properties) }] as const,
  )
  return { users: new Map(users), groups: new Map(groups) }
}

function differences(before: State, now: State): string[] {
  const found: string[] = []
  for (const [group, { name, properties }] of now.groups) {
    if (!before.groups.has(group)) found.push(actionId('group.create', name))
    if ((before.groups.get(group)?.properties ?? '{}') !== properties) found.push(actionId('group.properties', name))
  }
  const gone = new Set([...before.groups].filter(([group]) => !now.groups.has(group)).map(([, { name }]) => name))
  for (const name of gone) found.push(actionId('group.delete', name))
  for (const [user, { name }] of before.users) if (!now.users.has(user)) found.push(actionId('user.delete', name))
  for (const [user, state] of now.users) {
    const old = before.users.get(user)
    if (old === undefined) found.push(actionId('user.create', state.name))
    else if (old.name !== state.name) found.push(actionId('user.rename', old.name, state.name))
    const had: Person = old ?? { name: state.name, admin: false, groups: [] }
    if (had.admin !== state.admin) found.push(`${actionId('admin.set', state.name)}=${state.admin}`)
    for (const group of state.groups)
      if (!had.groups.includes(group)) found.push(actionId('member.add', state.name, group))
    // The members of a deleted group were not removed from it.
    for (const group of had.groups)
      if (!state.groups.includes(group) && !gone.has(group)) found.push(actionId('member.remove', state.name, group))
  }
  return found
}

/** All that the hub knows of a user, for comparing it later. */
export function portrait({ hub }: Sandbox, name: string): string {
  const user = hub.users.get(name)
  if (user === undefined) return 'not there'
  const servers = [...user.servers.values()].map(({ name: server, state, started }) => ({ server, state, started }))
  const { id, admin, roles, created, lastActivity } = user
  return JSON.stringify({ id, admin, roles, created, lastActivity, servers, groups: [...hub.groupsOf(name)].sort() })
}
