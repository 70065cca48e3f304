// What a desired state says, in numbers: for hubplan validate.

import { isGone } from '../plan/user-state.ts'
import type { DesiredState, Diagnostic, Input } from '../types.ts'

export interface Facts {
  readonly inputs: readonly Input[]
  /** Rows of users, the absent ones too. */
  readonly users: number
  readonly absent: number
  /** Users who are to be admins. */
  readonly admins: number
  /** Groups that are declared or that rows name. */
  readonly groups: number
  readonly absentGroups: number
  readonly rules: number
  readonly stopRules: number
  readonly quotaRules: number
  /** Rows of staying users that say a quota; those that say a grant, for `plan --topup`; those that say a password. */
  readonly quotas: number
  readonly grants: number
  readonly passwords: number
  readonly prune: boolean
  /** A name must match one glob of every list. */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** The hub that a file names. */
  readonly url: string | undefined
  readonly warnings: readonly Diagnostic[]
}

type Read = Pick<Facts, 'inputs' | 'url' | 'warnings'>

/** @param now ISO; rows that have expired by then are absent */
export function factsOf(desired: DesiredState, read: Read, now: string): Facts {
  const users = [...desired.users.values()]
  const nowMs = Date.parse(now)
  const staying = users.filter((row) => !isGone(row, nowMs))
  const { scope } = desired
  return {
    ...read,
    users: users.length,
    absent: users.length - staying.length,
    admins: staying.filter((row) => row.admin === true).length,
    groups: desired.groups.size,
    absentGroups: desired.absentGroups.size,
    rules: desired.rules.length,
    stopRules: desired.stopRules.length,
    quotaRules: desired.quotaRules.length,
    quotas: staying.filter(({ quota }) => quota !== undefined && quota.is !== 'grant').length,
    grants: staying.filter(({ quota }) => quota?.is === 'grant').length,
    passwords: staying.filter(({ password }) => password !== undefined).length,
    prune: scope.prune !== undefined,
    manage: scope.manage,
    protect: scope.protect,
  }
}
