import type { HubVersion } from './types.ts'

export type Traits = {
  /** Granting admin or changing an admin takes an admin, whatever the scopes. */
  readonly adminNeedsAdmin: boolean
  readonly groupProperties: boolean
  /** Stopping a server that is still starting interrupts it, instead of 400. */
  readonly interruptSpawn: boolean
  readonly sortUsers: boolean
  readonly tokenId: boolean
  readonly fullUrls: boolean
  /** A bad token has a message of its own, instead of that of a missing scope. */
  readonly badTokenMessage: string | undefined
  /** A listing by state has a row for each server, so its total and its pages count servers. */
  readonly countsServers: boolean
  /** A single POST checks its body before it creates the user, instead of leaving one behind. */
  readonly checksBeforeCreate: boolean
}

const traits: Readonly<Record<HubVersion, Traits>> = {
  '3.0.0': {
    adminNeedsAdmin: false,
    groupProperties: false,
    interruptSpawn: false,
    sortUsers: false,
    tokenId: false,
    fullUrls: false,
    badTokenMessage: undefined,
    countsServers: true,
    checksBeforeCreate: false,
  },
  '5.2.1': {
    adminNeedsAdmin: true,
    groupProperties: true,
    interruptSpawn: true,
    sortUsers: true,
    tokenId: true,
    fullUrls: true,
    badTokenMessage: 'Missing or invalid credentials.',
    countsServers: false,
    checksBeforeCreate: true,
  },
}

export function traitsOf(version: HubVersion): Traits {
  return traits[version]
}
