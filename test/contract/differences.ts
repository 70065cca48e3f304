import { expect } from 'vitest'

import type { HubVersion } from '../../src/sandbox/index.ts'
import type { Answer } from './harness.ts'

export type Outcome = { readonly status: number; readonly message?: string | undefined }

/** All that the contract expects of one version and not of another. */
export type Differences = {
  readonly version: HubVersion
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
}

const onlyAdmins = {
  grant: { status: 403, message: 'Only admins can grant admin permissions' },
  change: { status: 403, message: 'Only admins can modify other admins' },
}

export const differences: Readonly<Record<HubVersion, Differences>> = {
  '3.0.0': {
    version: '3.0.0',
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
  },
  '5.2.1': {
    version: '5.2.1',
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
  },
}

export function outcome({ status, json }: Answer): Outcome {
  return typeof json?.message === 'string' ? { status, message: json.message } : { status }
}
