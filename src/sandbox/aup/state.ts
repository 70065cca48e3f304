import type { Hub } from '../types.ts'
import { isSince } from './ages.ts'
import type { AupHub } from './hub.ts'
import { hashPassword } from './passwords.ts'
import { toSession } from './sessions.ts'
import type { Aup, AupOptions, AupSettings, Quota, QuotaSeed } from './types.ts'

export function createAup(options: AupOptions, now: Date): Aup {
  const settings = toAupSettings(options)
  const quotas = Object.entries(options.quotas ?? {}).map(([name, seed]) => [name, toQuota(seed, now)] as const)
  const passwords = Object.entries(options.passwords ?? {}).map(
    ([name, password]) => [name, hashPassword(password, false)] as const,
  )
  return {
    settings,
    quotas: new Map(quotas),
    transactions: [],
    passwords: new Map(passwords),
    resources: new Map(Object.entries(options.resources ?? {})),
    sessions: (options.sessions ?? []).map(toSession),
  }
}

export function isAup(hub: Hub): hub is AupHub {
  return hub.aup !== undefined
}

/** Whether the hub has the features of spring: system groups and their protection. */
export function hasGuardedGroups(hub: Hub): hub is AupHub {
  return isAup(hub) && isSince(hub.aup.settings.age, 'june')
}

export function toQuota(seed: QuotaSeed, updatedAt: Date): Quota {
  if (seed === 'unlimited') return { balance: 0, unlimited: true, updatedAt }
  return typeof seed === 'number' ? { balance: seed, unlimited: false, updatedAt } : { ...seed, updatedAt }
}

/** The groups of an empty hub; only later versions mark them as system groups. */
export function firstGroups({ settings }: Aup): readonly string[] {
  if (!isSince(settings.age, 'june')) return []
  return { multi: ['native-users', 'github-users'], local: ['native-users'], 'auto-login': [] }[settings.mode]
}

function toAupSettings(options: AupOptions): AupSettings {
  return {
    mode: options.mode ?? 'multi',
    metered: options.metered ?? options.mode !== 'auto-login',
    age: options.age ?? 'june',
    firstQuota: options.firstQuota ?? 0,
    msPerPassword: options.msPerPassword ?? 0,
    longPasswords: options.longPasswords ?? 'cut',
  }
}
