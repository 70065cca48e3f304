// Looks at a hub: its answer, its kind, the token's owner, what the token sees, and what it may do.
import { type ConfigForms, failed, type Right, type Step, unanswered } from '../../core/look/diagnosis.ts'
import type { Action, Identity, Need, Op, Snapshot } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import { sightOfAup, unchosenStep } from '../aup/sight.ts'
import type { Look, Looked, Provider } from '../types.ts'
import type { Addition } from './addition.ts'
import { roleCodeOf } from './config-python.ts'
import { answerSteps, managedStep, sightSteps } from './look-steps.ts'
import { isOfManaged, managedWords } from './managed-groups.ts'
import { needs } from './needs.ts'
import { read } from './read.ts'
import { inEveryForm, lackOf, nothingLacks, setUpOf } from './role.ts'
import { readScopes } from './scopes.ts'

/** The differences of one kind of hub. */
export interface HubKind extends Pick<Provider, 'needs'> {
  /** Its kind. `isReadable` false: it is of another kind, or hides its data from this token. */
  readonly steps: (http: Http, identity: Identity) => Promise<{ steps: readonly Step[]; isReadable: boolean }>
  /** Further findings of a whole snapshot. */
  readonly more: (live: Snapshot, actions: readonly Action[]) => readonly Step[]
  /** Even planning needs an admin. */
  readonly isForAdmins: boolean
  /** Why the owner of a token must be an admin. */
  readonly whyAdmin: (identity: Identity) => string
}

export function look(way: Look): Promise<Looked> {
  return lookAtHub(way, {
    needs,
    steps: async (http) => ({
      steps: (await sightOfAup(http)) === undefined ? [] : [unchosenStep],
      isReadable: true,
    }),
    more: () => [],
    isForAdmins: false,
    whyAdmin: ({ version }) => `JupyterHub ${version.replaceAll(/[^\w.]/g, '')} lets only admins change who is admin`,
  })
}

export async function lookAtHub(way: Look, kind: HubKind): Promise<Looked> {
  const { http, url, now, tokenFrom: from } = way
  const told = await read(http, url, { now, only: [] }).catch((thrown: unknown) => unanswered(thrown, from))
  if ('is' in told) return { steps: [told], canPlan: false, rights: [], snippets: snippetsOfRefused(told, kind) }
  const { identity } = told
  const steps = [
    ...answerSteps(identity, { roundTrip: await way.roundTrip(), from }),
    ...(await insideSteps(way, kind, identity)),
  ]
  const { rights, snippets } = mayDo(way, kind, told)
  const isUnsure = rights.some(({ unless }) => unless !== undefined)
  return { steps: isUnsure ? [...steps, managedStep(identity.version)] : steps, canPlan: true, rights, snippets }
}

/** Rights to revoke tokens are given for plans that do so: no role has them beforehand. */
function isUsual(op: Op, { hasProperties, identity }: Snapshot): boolean {
  if (op === 'group.properties') return hasProperties !== false
  return op !== 'token.revoke' || identity.scopes.includes('tokens')
}

/** Without an answer it is unknown what the config lacks. */
function snippetsOfRefused({ name }: Step, kind: HubKind): Looked['snippets'] {
  return name === 'token' ? { config: setUpOf(kind) } : {}
}

/** A failing step ends the look, but not the report. */
async function insideSteps(way: Look, kind: HubKind, identity: Identity): Promise<readonly Step[]> {
  const steps: Step[] = []
  let name = 'kind'
  try {
    const found = await kind.steps(way.http, identity)
    steps.push(...found.steps)
    if (!found.isReadable) return steps
    name = 'users'
    const live = await way.read()
    steps.push(...sightSteps(live), ...kind.more(live, way.actions ?? []))
  } catch (thrown) {
    steps.push(failed(name, thrown))
  }
  return steps
}

/** A token's rights follow from its identity alone. */
function mayDo(way: Look, kind: HubKind, told: Snapshot): Pick<Looked, 'rights' | 'snippets'> {
  const { identity } = told
  const actions = way.actions ?? way.examples.filter(({ op }) => isUsual(op, told))
  const needed = kind.needs(actions, told)
  const lacks = needed.filter((need) => !need.met).map((need) => need.what)
  const unread = [
    ...readScopes.filter((scope) => !identity.scopes.includes(scope)),
    ...(kind.isForAdmins && !identity.admin ? ['admin'] : []),
  ]
  const why = kind.whyAdmin(identity)
  const planning = lackOf(identity, unread, { for: 'plan', why })
  const applying = lacks.length === 0 ? undefined : lackOf(identity, [...unread, ...lacks], { for: 'apply', why })
  const rights = rightsOf(actions, needed)
  const isForApplying = way.actions !== undefined || rights.some((right) => right.lacks.length === 0)
  const config = configOf({ planning, applying }, isForApplying, identity)
  return { rights, snippets: { planning: codeOf(planning), applying: codeOf(applying), config } }
}

interface Lacking {
  readonly planning: Addition | undefined
  readonly applying: Addition | undefined
}

/** A token that can only read stays so: it gets no role for applying unless a plan is given. */
function configOf({ planning, applying }: Lacking, isForApplying: boolean, identity: Identity): ConfigForms {
  const lacking = isForApplying ? (applying ?? planning) : planning
  return lacking === undefined ? nothingLacks(identity, isForApplying ? 'apply' : 'plan') : inEveryForm(lacking)
}

function codeOf(addition: Addition | undefined): string | undefined {
  return addition === undefined ? undefined : roleCodeOf(addition)
}

/** The unmet needs per op, in the order of the actions. */
function rightsOf(actions: readonly Action[], needed: readonly Need[]): Right[] {
  const ops = [...new Set(actions.map((action) => action.op))]
  return ops.map((op) => ({
    op,
    lacks: needed.filter((need) => !need.met && need.ops.includes(op)).map((need) => need.what),
    ...(isOfManaged(op) ? { unless: managedWords } : {}),
  }))
}
