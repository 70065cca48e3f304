import type { HubVersion } from './types.ts'

export type Traits = {
  /** Granting admin, or changing an admin, needs an admin, whatever the scopes. */
  readonly adminNeedsAdmin: boolean
  readonly groupProperties: boolean
  /** Stopping a starting server interrupts it, instead of answering 400. */
  readonly interruptSpawn: boolean
  readonly sortUsers: boolean
  readonly tokenId: boolean
  /** The model of a server has its full name and its full URLs, as far as the hub knows its own. */
  readonly fullNames: boolean
  /** A bad token has its own message, instead of that of a missing scope. */
  readonly badTokenMessage: string | undefined
  /** After a sufficient scope that is held for other subjects only, the next sufficient scope is checked. */
  readonly triesEveryScope: boolean
  /** A listing by state has a row for each server, so its total and its pages count servers. */
  readonly countsServers: boolean
  /** A single POST checks its body before it creates the user, instead of leaving one behind. */
  readonly checksBeforeCreate: boolean
  /** The status for a changing request outside the API: from 4.0 on it is treated as forged. */
  readonly strayWriteStatus: 403 | undefined
  /** The fields in the model of a service that the hub does not run itself. */
  readonly serviceFields: Readonly<Record<'url' | 'command' | 'info' | 'display', unknown>>
  /** Scopes of `self` and the role `admin` beyond those of 3.0.0. */
  readonly moreSelfScopes: readonly string[]
  readonly moreAdminScopes: readonly string[]
}

const traits: Readonly<Record<HubVersion, Traits>> = {
  '3.0.0': {
    adminNeedsAdmin: false,
    groupProperties: false,
    interruptSpawn: false,
    sortUsers: false,
    tokenId: false,
    fullNames: false,
    badTokenMessage: undefined,
    triesEveryScope: false,
    countsServers: true,
    checksBeforeCreate: false,
    strayWriteStatus: undefined,
    serviceFields: { url: '', command: '', info: '', display: '' },
    moreSelfScopes: [],
    moreAdminScopes: [],
  },
  '5.2.1': {
    adminNeedsAdmin: true,
    groupProperties: true,
    interruptSpawn: true,
    sortUsers: true,
    tokenId: true,
    fullNames: true,
    badTokenMessage: 'Missing or invalid credentials.',
    triesEveryScope: true,
    countsServers: false,
    checksBeforeCreate: true,
    strayWriteStatus: 403,
    serviceFields: { url: null, command: [], info: null, display: null },
    moreSelfScopes: ['users:shares', 'read:users:shares', 'read:shares'],
    moreAdminScopes: ['admin:services', 'shares'],
  },
}

export function traitsOf(version: HubVersion): Traits {
  return traits[version]
}
