// hubplan user: all about one user. It only reads.
import { leavingDays } from '../../core/leaving.ts'
import type { Person } from '../../core/look/person.ts'
import { groupsWithKeepers, liveName, nearName, nextOf, warningsOfNotice } from '../../core/look/person.ts'
import { placeOf } from '../../core/look/sight.ts'
import { statedOf } from '../../core/look/stated.ts'
import type { PersonReport } from '../../core/look/use.ts'
import { addressFault, normalName } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import { quote } from '../../core/sentences.ts'
import type { DesiredSources, Scope, Snapshot } from '../../core/types.ts'
import type { DesiredFlags } from '../../desired/index.ts'
import { documentFor } from '../../desired/targets.ts'
import type { UserFlags } from '../../options/look.ts'
import { plan as planning } from '../../options/plan.ts'
import { fillFlags } from '../../options/table.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/types.ts'
import type { ReadMore } from '../../session/live.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { personJson } from '../../views/user/json.ts'
import { personText } from '../../views/user/text.ts'
import { lookAnd, readConfig, readNames } from '../looking.ts'
import { planWith } from '../plan/index.ts'
import { usualDays } from '../status.ts'
import { type Form, headed, singleOf } from '../targets/combined.ts'
import { forTargets } from '../targets/index.ts'

/** Shows the user on each hub that is meant. */
export async function runUser(flags: UserFlags, world: World): Promise<ExitCode> {
  const form: Form = flags.format === 'json' ? { is: 'json' } : headed
  const command = { name: 'user', run: userOne, form, planning: planningOf(flags), single: singleOf(flags) } as const
  return forTargets(command, flags, world)
}

async function userOne(flags: UserFlags, world: World): Promise<ExitCode> {
  const person = (await statesSomething(flags, world)) ? await planned(flags, world) : await alone(flags, world)
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  await streams.out(flags.format === 'json' ? personJson(person) : personText(person, paper))
  return 0
}

function planningOf(flags: UserFlags): DesiredFlags {
  const { format: _, ...given } = flags
  return { ...fillFlags(planning, {}), ...given }
}

/** Keys of a desired state that alone state nothing about any user. */
const settings: readonly string[] = [
  'version',
  'target',
  'targets',
  'quota_when',
  'manage',
  'protect',
  'guards',
  'leave',
]

/** A hubplan.yaml may name a system alone. */
async function statesSomething(flags: UserFlags, world: World): Promise<boolean> {
  if (flags.files.length > 0) return true
  const document = await readConfig(flags, world)
  if (document === undefined) return false
  const { prune = false, ...file } = documentFor(document, flags.target, []).file
  return prune || Object.keys(file).some((key) => !settings.includes(key))
}

/** The user, and what the next plan of the files would do. */
async function planned(flags: UserFlags, world: World): Promise<Person> {
  let sources: DesiredSources | undefined
  const { plan, desired, live, more } = await planWith(planningOf(flags), world, {
    onSources: (read) => {
      sources = read
    },
    named: [{ name: flags.name }],
    // The rows are read before the hub.
    readMore: (http, found) => reading(flags, sources?.scope.names ?? 'lower')(http, found),
  })
  const { names } = desired.scope
  const name = liveName(flags.name, live, names) ?? normalName(flags.name, names)
  const user = live.users.get(name)
  const stated = sources && statedOf(name, user, { desired, sources, live })
  if (user === undefined && stated?.rows.length === 0) throw unknown(flags.name, live, names)
  const notices = user === undefined ? [] : warningsOfNotice(user, desired, live)
  return { ...accountOf(name, live, { flags, more }), stated, next: nextOf(plan, name, notices) }
}

/** The account, without a desired state. */
async function alone(flags: UserFlags, world: World): Promise<Person> {
  const names = await readNames(flags, world)
  const named = [{ name: normalName(flags.name, names) }]
  const { live, more } = await lookAnd(flags, world, reading(flags, names), { named })
  const name = liveName(flags.name, live, names)
  if (name === undefined) throw unknown(flags.name, live, names)
  return { ...accountOf(name, live, { flags, more }), stated: undefined, next: undefined }
}

/** A name that no request can hold is known from the listing alone. */
function reading(flags: UserFlags, names: Scope['names']): ReadMore<PersonReport | undefined> {
  return async (http, live) => {
    const name = liveName(flags.name, live, names)
    if (name === undefined || addressFault(name) !== undefined) return undefined
    return providerOf(live).readPerson?.(http, name, flags.days ?? usualDays)
  }
}

function providerOf({ target }: Snapshot): Provider {
  return providers[target.provider as ProviderName]
}

function accountOf(
  name: string,
  live: Snapshot,
  { flags, more }: { readonly flags: UserFlags; readonly more: PersonReport | undefined },
): Omit<Person, 'stated' | 'next'> {
  const user = live.users.get(name)
  return {
    url: live.target.url,
    provider: live.target.provider,
    takenAt: live.takenAt,
    name,
    user,
    groups: user && live.byEmail !== true ? groupsWithKeepers(user, live) : undefined,
    leaving: user === undefined ? [] : leavingDays(user),
    login: loginOf(name, live),
    more,
    days: flags.days ?? usualDays,
  }
}

/** Without more knowledge, the class of the hub's authenticator. */
function loginOf(name: string, live: Snapshot): string | undefined {
  const { authenticator } = live.identity
  const known = providerOf(live).loginOf?.(name, live)
  return known ?? (authenticator === undefined ? undefined : `by ${authenticator}`)
}

function unknown(asked: string, live: Snapshot, names: Scope['names']): Problem {
  const near = nearName(asked, live, names)
  const what = live.complete
    ? `There is no user ${quote(asked)} ${placeOf(live)}`
    : `The token sees no user ${quote(asked)} ${placeOf(live)}`
  const hint = near === undefined ? 'see the names with: hubplan list' : `did you mean ${quote(near)}?`
  return new Problem('usage', `${what}.`, { hint, topic: 'user' })
}
