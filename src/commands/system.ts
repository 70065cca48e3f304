// A provider as a command uses it: with the settings of the environment, and with what is known of earlier runs.
import type { Action, Snapshot } from '../core/types.ts'
import type { Ledger } from '../io/ledger.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import type { Named, Provider } from '../providers/types.ts'
import type { World } from './world.ts'

/** The provider, whose reads know the environment's settings, whom is asked for, and whose deletes are to come. */
export function connect(
  provider: Provider,
  { env }: Pick<World, 'env'>,
  known: { readonly ledger?: Ledger | undefined; readonly named?: readonly Named[] | undefined } = {},
): Provider {
  const { settings: variables = [] } = provider
  const settings = Object.fromEntries(
    variables.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name] ?? '']])),
  )
  const more = { settings, ...(known.named === undefined ? {} : { named: known.named }) }
  return {
    ...provider,
    read: async (http, url, options) =>
      withBooks(await provider.read(http, url, { ...more, ...options }), known.ledger),
  }
}

/** The users of some actions, to ask for where nobody can list. */
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

/** @returns undefined for a name that this hubplan does not know */
export function providerNamed(name: string): Provider | undefined {
  return Object.hasOwn(providers, name) ? providers[name as ProviderName] : undefined
}

/** The system does not tell who is on the way out, nor how many requests are left; the books of hubplan do. */
function withBooks(read: Snapshot, ledger: Ledger | undefined): Snapshot {
  if (ledger === undefined) return read
  const live = { ...read, requestsLeft: ledger.left() }
  const scheduled = ledger.scheduled()
  if (scheduled.size === 0) return live
  const users = [...live.users.values()].map((user) => {
    const entry = user.account === undefined ? undefined : scheduled.get(user.account)
    return [user.name, entry === undefined ? user : { ...user, leavesAt: entry.until }] as const
  })
  return { ...live, users: new Map(users) }
}
