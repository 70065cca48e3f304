// What others do to a hub between a plan and its apply.
import type { Plan } from '../../src/core/types.ts'
import * as fc from '../helpers/draws.ts'
import type { Sandbox } from '../helpers/sandbox.ts'
import { groupNames } from './worlds.ts'

/** What others do between plan and apply. */
export type Event =
  | { readonly do: 'delete' | 'make anew' | 'promote' | 'demote' | 'come by'; readonly user: string }
  | { readonly do: 'start a server' | 'stop a server'; readonly user: string; readonly server: string }
  | { readonly do: 'rename'; readonly user: string; readonly to: string }
  | { readonly do: 'join' | 'leave'; readonly user: string; readonly group: string }
  | { readonly do: 'delete a group' | 'make a group' | 'change properties' | 'set properties'; readonly group: string }

/** An event as it is, or at the user and the group of the n-th action of the plan. */
export interface Shot {
  readonly event: Event
  readonly aim: number | undefined
}

export function shots(users: readonly string[]): fc.Arbitrary<Shot[]> {
  const user = fc.constantFrom(...users)
  const group = fc.constantFrom(...groupNames)
  const one: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ do: fc.constantFrom('delete', 'make anew', 'promote', 'demote', 'come by'), user }),
    fc.record({ do: fc.constantFrom('start a server', 'stop a server'), user, server: fc.constantFrom('', 'gpu lab') }),
    fc.record({ do: fc.constant('rename'), user, to: user }),
    fc.record({ do: fc.constantFrom('join', 'leave', 'join'), user, group }),
    fc.record({
      do: fc.constantFrom('delete a group', 'make a group', 'change properties', 'set properties'),
      group,
    }),
  )
  const shot = fc.record({ event: one, aim: fc.option(fc.nat(), { nil: undefined }) })
  const many = fc.array(shot, { minLength: 10, maxLength: 40 })
  return fc.oneof({ weight: 1, arbitrary: fc.array(shot, { maxLength: 3 }) }, { weight: 3, arbitrary: many })
}

export function aimed({ event, aim }: Shot, plan: Plan): Event {
  const action = aim === undefined ? undefined : plan.actions[aim % plan.actions.length]
  const user = action !== undefined && 'user' in action && 'user' in event ? { user: action.user } : {}
  const group = action !== undefined && 'group' in action && 'group' in event ? { group: action.group } : {}
  const server = action !== undefined && 'server' in action && 'server' in event ? { server: action.server } : {}
  const renamed = action?.op === 'user.rename' ? aimedAtRename(event, action.user, action.after.name) : {}
  return { ...event, ...user, ...group, ...server, ...renamed }
}

/** Somebody else does it too, or the new name is made somebody's. */
function aimedAtRename(event: Event, from: string, to: string): object {
  if (event.do === 'rename') return { to }
  return event.do === 'make anew' ? { user: to } : { user: from }
}

/** Later than anything that the hub was made with. */
const now = '2026-11-20T12:00:00.000000Z'

export function happen({ hub }: Sandbox, event: Event, made: Plan): void {
  if ('user' in event && event.do !== 'make anew' && !hub.users.has(event.user)) return
  switch (event.do) {
    case 'delete':
      hub.removeUser(event.user)
      break
    case 'make anew':
      if (hub.users.has(event.user)) hub.removeUser(event.user)
      hub.addUser({ name: event.user, created: now })
      break
    case 'promote':
    case 'demote':
      hub.patchUser(event.user, { admin: event.do === 'promote' })
      break
    case 'come by':
      hub.patchUser(event.user, { lastActivity: now })
      break
    case 'start a server':
    case 'stop a server':
      hub.setServer(event.user, event.server, event.do === 'start a server' ? 'ready' : 'stopped')
      break
    case 'rename':
      if (!hub.users.has(event.to)) hub.patchUser(event.user, { name: event.to })
      break
    case 'change properties':
    case 'set properties': {
      const group = hub.groups.get(event.group)
      const wished = made.actions.find((one) => one.op === 'group.properties' && one.group === event.group)
      const isWished = event.do === 'set properties' && wished?.op === 'group.properties'
      if (group !== undefined) group.properties = isWished ? wished.after : { changed: true }
      break
    }
    case 'join':
    case 'leave': {
      const groups = hub.groupsOf(event.user).filter((name) => name !== event.group)
      hub.patchUser(event.user, { groups: event.do === 'join' ? [...groups, event.group] : groups })
      break
    }
    case 'delete a group':
      hub.removeGroup(event.group)
      break
    case 'make a group':
      if (!hub.groups.has(event.group)) hub.addGroup({ name: event.group })
      break
  }
}
