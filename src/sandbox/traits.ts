import type { HubVersion } from './kinds.ts'

export type Traits = {
  /** Granting admin, or changing an admin, needs an admin, whatever the scopes. */
  readonly adminNeedsAdmin: boolean
  readonly groupProperties: boolean
  /** Stopping a starting server interrupts it, instead of answering 400. */
  readonly interruptSpawn: boolean
  readonly sortUsers: boolean
  readonly tokenId: boolean
  /** The refusal of a missing token names it and its user. */
  readonly namesMissingTokens: boolean
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
  /** Creating users needs the scope without a filter, instead of answering 201 with users that the caller cannot see. */
  readonly wholeScopeCreates: boolean
  /** Stopping a server of an unknown user: before, the hub crashed. */
  readonly strayStopStatus: 404 | 500
  /** A 403, 404 or 405 without a text of its own has the message null. */
  readonly nullMessages: boolean
  /** Starting a server has a scope of its own, which `servers` implies. */
  readonly startScope: 'servers' | 'start:servers'
  /** A server can be read by itself. */
  readonly serverModels: boolean
  /** Names of servers are slugs. */
  readonly slugServers: boolean
  /** More fields in the model of a user, by scope, and of a server. */
  readonly userInfo: boolean
  readonly displayNames: boolean
}

const first: Traits = {
  adminNeedsAdmin: false,
  groupProperties: false,
  interruptSpawn: false,
  sortUsers: false,
  tokenId: false,
  namesMissingTokens: false,
  fullNames: false,
  badTokenMessage: undefined,
  triesEveryScope: false,
  countsServers: true,
  checksBeforeCreate: false,
  strayWriteStatus: undefined,
  serviceFields: { url: '', command: '', info: '', display: '' },
  moreSelfScopes: [],
  moreAdminScopes: [],
  wholeScopeCreates: false,
  strayStopStatus: 500,
  nullMessages: false,
  startScope: 'servers',
  serverModels: false,
  slugServers: false,
  userInfo: false,
  displayNames: false,
}

const fifth: Traits = {
  ...first,
  adminNeedsAdmin: true,
  groupProperties: true,
  interruptSpawn: true,
  sortUsers: true,
  tokenId: true,
  namesMissingTokens: true,
  fullNames: true,
  badTokenMessage: 'Missing or invalid credentials.',
  triesEveryScope: true,
  countsServers: false,
  checksBeforeCreate: true,
  strayWriteStatus: 403,
  serviceFields: { url: null, command: [], info: null, display: null },
  moreSelfScopes: ['users:shares', 'read:users:shares', 'read:shares'],
  moreAdminScopes: ['admin:services', 'shares'],
}

// From what these versions were seen to do: the tests have no real hub of either to compare with.
const lateFifth: Traits = { ...fifth, wholeScopeCreates: true, strayStopStatus: 404 }

const sixth: Traits = {
  ...lateFifth,
  nullMessages: true,
  startScope: 'start:servers',
  serverModels: true,
  slugServers: true,
  userInfo: true,
  displayNames: true,
  moreSelfScopes: [...fifth.moreSelfScopes, 'start:servers'],
}

const traits: Readonly<Record<HubVersion, Traits>> = {
  '3.0.0': first,
  '5.2.1': fifth,
  '5.5.1': lateFifth,
  '6.0.0': sixth,
}

export function traitsOf(version: HubVersion): Traits {
  return traits[version]
}
