import type { AddressInfo } from 'node:net'

import { type Carrier, carry, createListener, type LoggedRequest } from './server.ts'
import { createHub } from './state.ts'
import type { AupSeed, GroupSeed, Hub, HubSettings, RoleSeed, TokenSeed, UserSeed } from './types.ts'

export type { AupAge, AupOptions } from './aup/types.ts'
export { classQuotas, classroom, classSessions } from './classroom.ts'
export type { HubVersion } from './kinds.ts'
export type { Exchange, LoggedRequest } from './server.ts'
export type { GroupSeed, UserSeed } from './types.ts'

export type SandboxOptions = Partial<HubSettings> & {
  /** 0, the default, takes any free port. The sandbox listens on 127.0.0.1 only. */
  readonly port?: number
  readonly tokens?: readonly TokenSeed[]
  readonly users?: readonly UserSeed[]
  readonly groups?: readonly GroupSeed[]
  /** Roles beside `user` and `admin`, for groups with roles. */
  readonly roles?: readonly RoleSeed[]
  /** Makes it an AUP Learning Cloud, on a 5.2.1. */
  readonly aup?: AupSeed
  readonly carry?: Carrier
}

export type Sandbox = {
  /** Without a slash at the end and without `/hub/api`. */
  readonly url: string
  /** Its state. Changes here act like those of another client. */
  readonly hub: Hub
  readonly requests: readonly LoggedRequest[]
  readonly close: () => Promise<void>
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const hub = createHub(toSettings(options), {
    users: options.users ?? [],
    groups: options.groups ?? [],
    roles: options.roles ?? [],
    tokens: options.tokens ?? [],
    aup: options.aup,
  })
  const requests: LoggedRequest[] = []
  const server = createListener({ hub, requests, carry: options.carry ?? carry })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${hub.settings.baseUrl}`.replace(/\/$/, ''),
    hub,
    requests,
    close: async () => {
      for (const user of hub.users.values()) for (const one of user.servers.values()) clearTimeout(one.timer)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function toSettings(options: SandboxOptions): HubSettings {
  return {
    version: options.version ?? (options.aup === undefined ? '3.0.0' : '5.2.1'),
    baseUrl: `/${options.baseUrl ?? ''}/`.replace(/\/+/g, '/'),
    maxPage: options.maxPage ?? 200,
    defaultPage: options.defaultPage ?? 50,
    allowNamedServers: options.allowNamedServers ?? false,
    spawnDelayMs: options.spawnDelayMs ?? 0,
    stopDelayMs: options.stopDelayMs ?? 0,
    slowSpawnMs: options.slowSpawnMs ?? 10_000,
    slowStopMs: options.slowStopMs ?? 10_000,
    now: options.now ?? (() => new Date()),
    storeAs: options.storeAs ?? ((name) => name),
  }
}
