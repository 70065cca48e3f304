// Starts and stops of a sandbox's servers that last until a test lets them go.
import type { Server, ServerState } from '../../src/sandbox/types.ts'
import type { LiveHub } from '../helpers/live-hub.ts'

/** The sandbox must not end a change before `hold` has seen it. */
export const endlessMs = 3_600_000

const after: Readonly<Partial<Record<ServerState, ServerState>>> = { spawning: 'ready', stopping: 'stopped' }

export interface Holding {
  /** Takes the changes that have begun from the sandbox; before a request, since that may wait for one of them. */
  readonly hold: () => void
  readonly letGo: (user: string) => void
}

export function holding(hub: LiveHub): Holding {
  const ends = new Map<Server, () => void>()
  return {
    hold: () => {
      for (const { servers } of hub.users.values())
        for (const server of servers.values()) {
          if (after[server.state] === undefined || ends.has(server)) continue
          server.change = new Promise((resolve) => ends.set(server, resolve))
        }
    },
    letGo: (user) => {
      for (const server of hub.users.get(user)?.servers.values() ?? []) {
        const next = after[server.state]
        if (next === undefined) continue
        hub.setServer(user, server.name, next)
        ends.get(server)?.()
        ends.delete(server)
      }
    },
  }
}
