// A provider for a command: with the settings of the environment, and the ledger of earlier runs.

import { repeatedIn, type Secrets } from '../core/actions/redact.ts'
import { Problem } from '../core/problem.ts'
import type { Action, LiveUser, Snapshot } from '../core/types.ts'
import type { Ledger, Scheduled } from '../io/ledger/index.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import type { Named, Provider } from '../providers/types.ts'
import type { World } from './world.ts'

/** The provider with the environment's settings, the users to look up, and the scheduled deletes of the ledger. */
export function connect(
  provider: Provider,
  { env }: Pick<World, 'env'>,
  known: {
    readonly ledger?: Ledger | undefined
    readonly named?: readonly Named[] | undefined
    readonly secrets?: Secrets | undefined
  } = {},
): Provider {
  const settings = settingsOf(provider, env)
  const { ledger, named, secrets } = known
  const leaving = ledger?.scheduled() ?? new Map<string, Scheduled>()
  const asked = named?.filter((one) => scheduledOf(one, leaving) === undefined)
  return {
    ...provider,
    read: async (http, url, options) => {
      const mine = options.named?.filter((one) => scheduledOf(one, leaving) === undefined)
      const given = mine ?? asked
      const more = {
        ...options,
        settings,
        ...(given === undefined ? {} : { named: given }),
        ...(ledger === undefined ? {} : { requestsLeft: ledger.left }),
      }
      const live = await provider.read(http, url, more).catch((thrown: unknown) => {
        throw withFreeAgain(thrown, ledger)
      })
      if (secrets?.wasRepeated() === true) refuseRepeated(live)
      return ledger === undefined ? live : withLedger(live, ledger, options.named ?? named ?? [])
    },
  }
}

/**
 * A name that held a token was redacted on arrival: it can neither be shown nor sent.
 * @throws Problem `connection`
 */
function refuseRepeated(live: Snapshot): void {
  const names = repeatedIn(live)
  if (names === 0) return
  const what = names === 1 ? '1 name or property' : `${names} names or properties`
  const message = `The system answered with the token of this run in ${what} of users and groups; nothing was changed.`
  throw new Problem('connection', message, {
    hint: 'revoke the token, because others can see it; then rename or delete the users and groups that contain it',
  })
}

/** The provider's settings from the environment. */
export function settingsOf({ settings = [] }: Provider, env: World['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}

/** The scheduled delete of a user. Such users need not be looked up; a listing still includes them. */
function scheduledOf({ name, account }: Named, leaving: ReadonlyMap<string, Scheduled>): Scheduled | undefined {
  if (account !== undefined) return leaving.get(account)
  return [...leaving.values()].find(({ email }) => email === name)
}

/** Adds the time when requests are available again to a `spent` Problem. */
function withFreeAgain(thrown: unknown, ledger: Ledger | undefined): unknown {
  const from = ledger?.freeAgain()
  if (!(thrown instanceof Problem) || thrown.code !== 'spent' || from === undefined) return thrown
  return new Problem('spent', thrown.message, {
    hint: `some are available again at ${from}; the same command resumes then`,
    topic: thrown.topic,
    cause: thrown,
  })
}

/** The users of some actions, for a system that cannot list users. */
export function namedIn(actions: readonly Action[]): Named[] {
  const accounts = new Map(
    actions.flatMap((action) => (action.op === 'user.delete' ? [[action.user, action.before.account]] : [])),
  )
  const names = [...new Set(actions.flatMap((action) => ('user' in action ? [action.user] : [])))]
  return names.map((name) => {
    const account = accounts.get(name)
    return account === undefined ? { name } : { name, account }
  })
}

/** @returns undefined for a name that is not known here */
export function providerNamed(name: string): Provider | undefined {
  return Object.hasOwn(providers, name) ? providers[name as ProviderName] : undefined
}

/** The system shows neither scheduled deletes nor the requests left today; the ledger of hubplan does. */
function withLedger(read: Snapshot, ledger: Ledger, named: readonly Named[]): Snapshot {
  const live = { ...read, requestsLeft: ledger.left() }
  const scheduled = ledger.scheduled()
  if (scheduled.size === 0) return live
  const users = new Map<string, LiveUser>()
  for (const user of live.users.values()) {
    const entry = user.account === undefined ? undefined : scheduled.get(user.account)
    users.set(user.name, entry === undefined ? user : { ...user, leavesAt: entry.until })
  }
  if (live.listed !== false) return { ...live, users }
  // Users that were not looked up, because the ledger has them.
  const accounts = new Set([...users.values()].map(({ account }) => account))
  for (const one of named) {
    const entry = scheduledOf(one, scheduled)
    if (entry !== undefined && !accounts.has(entry.user_id)) users.set(entry.email, asLive(entry))
  }
  return { ...live, users }
}

function asLive({ email, user_id: account, until }: Scheduled): LiveUser {
  return { name: email, account, admin: false, groups: [], servers: [], leavesAt: until }
}
