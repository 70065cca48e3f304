import { expect } from 'vitest'

import type { HubVersion } from '../../src/sandbox/index.ts'
import type { Answer } from './harness.ts'

export type Outcome = { readonly status: number; readonly message?: string | null | undefined }

/** All that the contract expects of one version and not of another. */
export type Differences = {
  readonly version: HubVersion
  /** The message of a 403, 404 or 405 without a text of its own. */
  readonly plain: Readonly<Record<403 | 404 | 405, string | null>>
  /** Of a listing without a good token. */
  readonly badToken: Outcome
  /** What requests that change something get outside of the API: where `/hub` was left out, and on an unknown page below it. */
  readonly strayWrite: { readonly withoutHub: number; readonly unknownPage: number }
  /** What a service that is no admin gets for making admins, in each way to do so, and for changing one. */
  readonly byNoAdmin: {
    readonly batch: Outcome
    readonly create: Outcome
    readonly grant: Outcome
    readonly grantAndRename: Outcome
    readonly change: Outcome
  }
  /** Of the user that a single POST with a body of the wrong shape was to create. */
  readonly afterBadBody: Outcome
  /** The first two of 23 users: u05 and then u03 logged in last, the others never. */
  readonly sorted: Readonly<Record<'id' | '-id' | '-name' | '-last_activity', readonly [string, string]>>
  readonly sortedByNonsense: Outcome
  /** Of a group: what it gets for an object, for a list, and its properties after `{ c: 3 }` was put. */
  readonly putProperties: { readonly object: Outcome; readonly list: Outcome; readonly shown: object | undefined }
  /** In the model of every group without properties. */
  readonly moreOfGroup: object
  /** In the model of ann's default server. */
  readonly moreOfServer: object
  /** In the answer to who one is. */
  readonly moreOfSelf: object
  readonly moreOwnScopes: readonly string[]
  readonly moreAdminScopes: readonly string[]
  /** In a listing of the active: one user with two servers. */
  readonly activeTotal: number
  /** Stopping a server that is still starting, and the servers there are right after it. */
  readonly stopStarting: Outcome & { readonly left: readonly string[] }
  /** Creating several users with a filtered scope. */
  readonly createFiltered: readonly [number, unknown]
  /** Stopping a server of an unknown user. */
  readonly strayStop: Outcome
  /** The scope that starting a server needs. */
  readonly startScope: string
  /** Reading a server by itself. */
  readonly readServer: number
  /** A server whose name is no slug: its start, and that of one with a slash in its name. */
  readonly oddServer: Outcome
  readonly slashServer: Outcome
  /** In the model of every user that the caller can see. */
  readonly moreOfUser: object
  /** What is said of a token that is gone; undefined: that there is no such one of the user. */
  readonly missingToken: string | undefined
  /** What `servers` implies beyond what it does in 3.0.0. */
  readonly moreOfServersScope: readonly string[]
}

const onlyAdmins = {
  grant: { status: 403, message: 'Only admins can grant admin permissions' },
  change: { status: 403, message: 'Only admins can modify other admins' },
}

const words = { 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed' }
const silence = { 403: null, 404: null, 405: null }

const first: Differences = {
  version: '3.0.0',
  plain: words,
  badToken: {
    status: 403,
    message: 'Action is not authorized with current scopes; requires any of [list:users]',
  },
  strayWrite: { withoutHub: 405, unknownPage: 404 },
  byNoAdmin: {
    batch: { status: 201 },
    create: { status: 201 },
    grant: { status: 200 },
    grantAndRename: { status: 200 },
    change: { status: 200 },
  },
  afterBadBody: { status: 200 },
  sorted: {
    id: ['u00', 'u01'],
    '-id': ['u00', 'u01'],
    '-name': ['u00', 'u01'],
    '-last_activity': ['u00', 'u01'],
  },
  sortedByNonsense: { status: 200 },
  putProperties: {
    object: { status: 404, message: 'Not Found' },
    list: { status: 404, message: 'Not Found' },
    shown: undefined,
  },
  moreOfGroup: {},
  moreOfServer: {},
  moreOfSelf: {},
  moreOwnScopes: [],
  moreAdminScopes: [],
  activeTotal: 2,
  stopStarting: { status: 400, message: 'ben is pending spawn, please wait', left: [''] },
  createFiltered: [201, [{}]],
  strayStop: { status: 500, message: 'Internal Server Error' },
  startScope: 'servers',
  readServer: 405,
  oddServer: { status: 201 },
  slashServer: { status: 400, message: "Invalid server_name (may not contain '/'): a/b" },
  moreOfUser: {},
  missingToken: 'Token not found None',
  moreOfServersScope: [],
}

const fifth: Differences = {
  version: '5.2.1',
  plain: words,
  badToken: { status: 403, message: 'Missing or invalid credentials.' },
  strayWrite: { withoutHub: 403, unknownPage: 403 },
  byNoAdmin: {
    batch: onlyAdmins.grant,
    create: onlyAdmins.grant,
    grant: onlyAdmins.grant,
    grantAndRename: onlyAdmins.grant,
    change: onlyAdmins.change,
  },
  afterBadBody: { status: 404, message: 'Not Found' },
  sorted: {
    id: ['u00', 'u01'],
    '-id': ['u22', 'u21'],
    '-name': ['u22', 'u21'],
    '-last_activity': ['u05', 'u03'],
  },
  sortedByNonsense: { status: 400, message: "sort must be 'id', 'name', or 'last_activity', not 'nonsense'" },
  putProperties: {
    object: { status: 200 },
    list: { status: 400, message: 'Must specify properties' },
    shown: { c: 3 },
  },
  moreOfGroup: { properties: {} },
  moreOfServer: { full_name: 'ann/', full_url: null, full_progress_url: null },
  moreOfSelf: { token_id: expect.stringMatching(/^a\d+$/) },
  moreOwnScopes: ['read:shares', 'read:users:shares', 'users:shares'],
  moreAdminScopes: [
    'admin:services',
    'groups:shares',
    'read:groups:shares',
    'read:shares',
    'read:users:shares',
    'shares',
    'users:shares',
  ],
  activeTotal: 1,
  stopStarting: { status: 204, left: [] },
  createFiltered: [201, [{}]],
  strayStop: { status: 500, message: 'Internal Server Error' },
  startScope: 'servers',
  readServer: 405,
  oddServer: { status: 201 },
  slashServer: first.slashServer,
  moreOfUser: {},
  missingToken: undefined,
  moreOfServersScope: [],
}

// Of these two there is no real hub to compare with: only the sandbox keeps this part.
const lateFifth: Differences = {
  ...fifth,
  version: '5.5.1',
  createFiltered: [403, expect.objectContaining({ status: 403 })],
  strayStop: { status: 404, message: words[404] },
}

const sixth: Differences = {
  ...lateFifth,
  version: '6.0.0',
  plain: silence,
  afterBadBody: { status: 404, message: null },
  strayStop: { status: 404, message: null },
  moreOfServer: { ...fifth.moreOfServer, display_name: expect.any(String) },
  moreOwnScopes: ['read:shares', 'read:users:shares', 'start:servers', 'users:shares'],
  moreAdminScopes: [...fifth.moreAdminScopes, 'start:servers'],
  startScope: 'start:servers',
  readServer: 200,
  oddServer: { status: 400, message: expect.any(String) as unknown as string },
  slashServer: { status: 400, message: expect.any(String) as unknown as string },
  moreOfUser: { user_info: expect.anything() },
  moreOfServersScope: ['start:servers'],
}

export const differences: Readonly<Record<HubVersion, Differences>> = {
  '3.0.0': first,
  '5.2.1': fifth,
  '5.5.1': lateFifth,
  '6.0.0': sixth,
}

export function outcome({ status, json }: Answer): Outcome {
  return json?.message === undefined ? { status } : { status, message: json.message }
}
