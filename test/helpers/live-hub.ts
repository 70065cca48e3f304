import {
  addGroup,
  addMembers,
  addToken,
  addUser,
  groupsOf,
  newServer,
  removeUser,
  renameUser,
  setAdmin,
} from '../../src/sandbox/state.ts'
import type { Group, GroupSeed, Hub, ServerState, TokenSeed, User, UserSeed } from '../../src/sandbox/types.ts'
import { type LiveAup, liveAup } from './live-aup.ts'

export type UserPatch = {
  readonly name?: string
  readonly admin?: boolean
  readonly groups?: readonly string[]
  readonly lastActivity?: string | null
}

/** The hub's state, and what somebody else could do to it while a client is at work. */
export type LiveHub = LiveAup & {
  readonly users: ReadonlyMap<string, User>
  readonly groups: ReadonlyMap<string, Group>
  readonly addUser: (seed: UserSeed) => void
  readonly removeUser: (name: string) => void
  readonly patchUser: (name: string, patch: UserPatch) => void
  readonly addGroup: (seed: GroupSeed) => void
  readonly removeGroup: (name: string) => void
  readonly addToken: (seed: TokenSeed) => void
  /** By its text. */
  readonly removeToken: (token: string) => void
  readonly groupsOf: (name: string) => readonly string[]
  /** Puts a server into a state, in which it then stays. */
  readonly setServer: (user: string, server: string, state: ServerState) => void
}

export function liveHub(hub: Hub): LiveHub {
  return {
    ...liveAup(hub),
    users: hub.users,
    groups: hub.groups,
    addUser: (seed) => void addUser(hub, seed),
    removeUser: (name) => removeUser(hub, find(hub, name).name),
    patchUser: (name, patch) => applyPatch(hub, find(hub, name), patch),
    addGroup: (seed) => {
      addGroup(hub, seed)
      addMembers(hub, seed.name, seed.users ?? [])
    },
    removeGroup: (name) => void hub.groups.delete(name),
    addToken: (seed) => void addToken(hub, seed),
    removeToken: (token) => void hub.tokens.delete(token),
    groupsOf: (name) => groupsOf(hub, find(hub, name)).map((group) => group.name),
    setServer: (userName, name, state) => {
      const user = find(hub, userName)
      const server = user.servers.get(name) ?? newServer(name)
      clearTimeout(server.timer)
      user.servers.set(name, server)
      const now = hub.settings.now()
      const started = state === 'stopped' ? undefined : (server.started ?? now)
      Object.assign(server, { state, started, lastActivity: now, change: Promise.resolve() })
    },
  }
}

function applyPatch(hub: Hub, user: User, patch: UserPatch): void {
  if (patch.admin !== undefined) setAdmin(user, patch.admin)
  if (patch.lastActivity !== undefined) {
    user.lastActivity = patch.lastActivity === null ? undefined : new Date(patch.lastActivity)
  }
  if (patch.groups !== undefined) {
    for (const group of hub.groups.values()) group.members.delete(user)
    for (const name of patch.groups) (hub.groups.get(name) ?? addGroup(hub, { name })).members.add(user)
  }
  if (patch.name !== undefined) renameUser(hub, user, patch.name)
}

function find(hub: Hub, name: string): User {
  const user = hub.users.get(name)
  if (user === undefined) throw new Error(`The sandbox has no user ${JSON.stringify(name)}`)
  return user
}
