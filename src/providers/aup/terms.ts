// The hub's settings: how users log in, and the effect of balances.
import { count, isOrAre, listed, quote } from '../../core/sentences.ts'
import type { Action, Finding, Quota, Snapshot } from '../../core/types.ts'

/** Whether the hub logs all people in as one user, without authentication. */
export function isAutoLogin({ identity: { authenticator = '' } }: Snapshot): boolean {
  return /auto_?login/i.test(authenticator)
}

/** Actions that the hub's settings make useless, or fail. */
export function ofTerms(actions: readonly Action[], live: Snapshot): Finding[] {
  return [
    ...noPasswords(actions, live),
    ...noNames(actions, live),
    ...noQuotas(actions, live),
    ...tooLittle(actions, live),
  ]
}

function noPasswords(actions: readonly Action[], live: Snapshot): Finding[] {
  const passwords = actions.filter(({ op }) => op === 'password.set')
  if (!isAutoLogin(live) || passwords.length === 0) return []
  const message = `this hub logs all people in as one user (auto-login) and stores no passwords: ${count(passwords.length, 'password')} cannot be set; take password out of the rows, or switch the hub to a login with passwords first`
  return [{ guard: 'unsupported', level: 'block', message, actions: passwords.map(({ id }) => id) }]
}

function noNames(actions: readonly Action[], live: Snapshot): Finding[] {
  const fresh = actions.filter(({ op }) => op === 'user.create' || op === 'user.rename')
  if (!isAutoLogin(live) || fresh.length === 0) return []
  const message = `this hub logs all people in as one user (auto-login): ${count(fresh.length, 'new name')} of this plan cannot log in until the hub is switched to another login`
  return [{ guard: 'auto-login', level: 'warn', message, actions: fresh.map(({ id }) => id) }]
}

const ofQuota: ReadonlySet<Action['op']> = new Set(['quota.set', 'quota.add', 'quota.unlimited'])

function noQuotas(actions: readonly Action[], { terms }: Snapshot): Finding[] {
  const quotas = actions.filter(({ op }) => ofQuota.has(op))
  if (terms?.isOn !== false || quotas.length === 0) return []
  const message = `quotas are switched off on this hub: ${count(quotas.length, 'balance')} of this plan ${isOrAre(quotas.length)} stored, without effect until quotas are switched on`
  return [{ guard: 'quotas-off', level: 'warn', message, actions: quotas.map(({ id }) => id) }]
}

/** The hub accepts the start request, but no server comes up. */
function tooLittle(actions: readonly Action[], live: Snapshot): Finding[] {
  const least = startPrice(live)
  const starts = actions.filter((action) => action.op === 'server.start')
  if (least === undefined || starts.length === 0) return []
  const after = balancesAfter(actions, live)
  const poor = starts.flatMap(({ id, user }) => {
    const quota = after(user)
    return quota !== undefined && isTooLittle(quota, least) ? [{ id, who: `${quote(user)} (${quota.balance})` }] : []
  })
  if (poor.length === 0) return []
  const shown = poor.slice(0, mostShown).map(({ who }) => who)
  const more = poor.length > mostShown ? ` and ${poor.length - mostShown} more` : ''
  const message = `${count(poor.length, 'server')} to be started will not come up: a start takes a balance of ${least}, and these users have less after this plan: ${shown.join(', ')}${more}; give them quota in the same plan`
  return [{ guard: 'short-of-quota', level: 'warn', message, actions: poor.map(({ id }) => id) }]
}

const mostShown = 10

function startPrice({ terms }: Snapshot): number | undefined {
  return terms?.isOn === true ? terms.toStart : undefined
}

function isTooLittle({ balance, unlimited }: Quota, least: number): boolean {
  return !unlimited && balance < least
}

/** A user's balance after the plan; undefined when the hub does not show a new user's first balance. */
function balancesAfter(actions: readonly Action[], live: Snapshot): (user: string) => Quota | undefined {
  const { firstQuota } = live
  const after = new Map<string, Quota>()
  const have = (user: string): Quota | undefined =>
    after.get(user) ??
    live.quotas?.get(user) ??
    (firstQuota === undefined ? undefined : { balance: firstQuota, unlimited: false })
  for (const action of actions) {
    if (action.op === 'quota.set') after.set(action.user, action.after)
    if (action.op === 'quota.unlimited') after.set(action.user, { balance: 0, unlimited: true })
    if (action.op !== 'quota.add') continue
    const { balance, unlimited } = have(action.user) ?? { balance: 0, unlimited: false }
    after.set(action.user, { balance: balance + action.after.add, unlimited })
  }
  return have
}

/** Users with a balance too small for any start; none where that is unknown, or balances do not count. */
export function shortOfQuota(
  live: Snapshot,
): { readonly least: number; readonly names: readonly string[] } | undefined {
  const least = startPrice(live)
  if (least === undefined) return undefined
  const have = balancesAfter([], live)
  const names = [...live.users.keys()].filter((name) => {
    const quota = have(name)
    return quota !== undefined && isTooLittle(quota, least)
  })
  return names.length === 0 ? undefined : { least, names }
}

/** Words for a sentence. */
export function shortWords({ least, names }: NonNullable<ReturnType<typeof shortOfQuota>>): string {
  return `${count(names.length, 'user')} with less than the ${least} that a server start takes: ${listed(names)}`
}
