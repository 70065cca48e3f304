import type { AupHub } from '../../src/sandbox/aup/hub.ts'
import { hashPassword, isLoginName, isPassword, weakness } from '../../src/sandbox/aup/passwords.ts'
import { spendQuota } from '../../src/sandbox/aup/quota.ts'
import { isAup, toQuota } from '../../src/sandbox/aup/state.ts'
import type { Quota, QuotaSeed, QuotaTransaction } from '../../src/sandbox/aup/types.ts'
import type { Hub } from '../../src/sandbox/types.ts'

/** Of a hub that speaks AUP; any other has no rows, and refuses the rest. */
export type LiveAup = {
  /** By name, as it is stored. */
  readonly quotas: ReadonlyMap<string, Readonly<Quota>>
  /** All of them, oldest first. */
  readonly transactions: (name: string) => readonly QuotaTransaction[]
  /** Without a transaction. */
  readonly setQuota: (name: string, seed: QuotaSeed) => void
  /** As a session that ends. */
  readonly spendQuota: (name: string, amount: number) => void
  /** Who has a password, and whether it has to be changed; never the password. */
  readonly passwords: ReadonlyMap<string, { readonly forceChange: boolean }>
  /** Whether it is the one that is stored for exactly this name. */
  readonly isPassword: (name: string, password: string) => boolean
  /** How many sessions of the user the hub takes for active. */
  readonly activeSessions: (name: string) => number
  /** As somebody at the login page: it claims an account that has no password yet. */
  readonly tryLogin: (name: string, password: string) => boolean
}

export function liveAup(hub: Hub): LiveAup {
  return {
    quotas: hub.aup?.quotas ?? new Map(),
    transactions: (name) => (hub.aup?.transactions ?? []).filter((one) => one.username === name),
    setQuota: (name, seed) => void need(hub).aup.quotas.set(name, toQuota(seed, hub.settings.now())),
    spendQuota: (name, amount) => void spendQuota(need(hub), name, amount),
    passwords: hub.aup?.passwords ?? new Map(),
    isPassword: (name, password) => {
      const row = need(hub).aup.passwords.get(name)
      return row !== undefined && isPassword(row, password)
    },
    activeSessions: (name) =>
      (hub.aup?.sessions ?? []).filter((one) => one.user === name.toLowerCase() && one.status === 'active').length,
    tryLogin: (name, password) => logIn(need(hub), name, password),
  }
}

function need(hub: Hub): AupHub {
  if (isAup(hub)) return hub
  throw new Error('This sandbox does not speak AUP: start it with the option `aup`')
}

/**
 * As somebody at the login page: an account without a password gets the one that is typed first, if it is strong enough.
 * The name is looked at last: one with a space or a comma gets a password, and never in.
 */
function logIn(hub: AupHub, given: string, password: string): boolean {
  return checkLogin(hub, given, password) && isLoginName(given)
}

function checkLogin(hub: AupHub, given: string, password: string): boolean {
  const { settings, passwords } = hub.aup
  const name = given.toLowerCase()
  if (settings.mode === 'auto-login' || name.includes(':') || password === '' || !hub.users.has(name)) return false
  const row = passwords.get(name)
  if (row !== undefined) return isPassword(row, password)
  if (weakness(settings.age, password) !== undefined) return false
  passwords.set(name, hashPassword(password, false))
  return true
}
