import { describe } from 'vitest'

import { type HubVersion, hubVersions, startSandbox } from '../helpers/sandbox.ts'
import { isFull } from '../helpers/tier.ts'
import type { ContractHub, Seed } from './harness.ts'
import { endlessMs, holding } from './held.ts'
import { hubContract } from './suite.ts'

// 5.5.1 differs little from its neighbours.
const versions = hubVersions.filter((version) => isFull || version !== '5.5.1')

describe.each(versions)('the sandbox keeps the contract of %s', (version) => {
  hubContract((seed) => start(seed, version), version)
})

async function start(seed: Seed, version: HubVersion): Promise<ContractHub> {
  const { services = [], groups = [], roles = [], usernameMap = {}, cutsDomain, holds, ...rest } = seed
  const cut = (name: string): string => (cutsDomain ? name.replace(/@.*/, '') : name)
  const carriers = roles.flatMap((role) => role.groups.map((name) => ({ name, roles: [role.name] })))
  const sandbox = await startSandbox({
    ...rest,
    spawnDelayMs: holds === 'starts' ? endlessMs : 0,
    stopDelayMs: holds === 'stops' ? endlessMs : 0,
    version,
    roles,
    storeAs: (name) => usernameMap[name] ?? cut(name),
    groups: [...carriers, ...groups.map((name) => ({ name }))],
    tokens: services.map(({ name, scopes = [], admin = false }) => ({
      token: `token-of-${name}`,
      name,
      kind: 'service',
      admin,
      scopes,
      roles: admin ? ['admin'] : [`role-${name}`],
    })),
  })
  const { hold, letGo } = holding(sandbox.hub)
  sandbox.onRequest(hold)
  let minted = 0
  return {
    url: sandbox.url,
    version,
    tokens: Object.fromEntries(services.map(({ name }) => [name, `token-of-${name}`])),
    userToken: async (name, scopes = ['inherit']) => {
      minted += 1
      const token = `user-token-${minted}`
      sandbox.hub.addToken({ token, name, kind: 'user', scopes })
      return token
    },
    letGo,
    stop: sandbox.close,
  }
}
