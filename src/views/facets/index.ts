// The registry of facets. The views walk it, and list actions without an entry under "Other changes".
import { count } from '../../core/sentences.ts'
import type { Action, Plan } from '../../core/types.ts'
import { joinCells, nameCell } from '../html/cells.ts'
import { forTerminal } from '../safe.ts'
import { subjectNames } from '../words.ts'
import { creates } from './accounts/creates.ts'
import { accounts } from './accounts/index.ts'
import { deletes, renames } from './accounts/losses.ts'
import { admin, demotes, promotes } from './admin.ts'
import type { Kind, Lost, OpForm, Ops, Topic } from './facet.ts'
import { groupCreates, groupDeletes, groups, properties } from './groups/index.ts'
import { type Known, knownOf } from './known.ts'
import { members, memberships } from './members.ts'
import { namedServers, removals } from './named-servers.ts'
import { gives, lifts, notices } from './notices.ts'
import { passwords, resets } from './passwords.ts'
import { lowered, quota, quotaSums, quotas } from './quota/index.ts'
import { roles } from './roles.ts'
import { servers, starts, stops } from './servers.ts'
import { revokes, tokens } from './tokens.ts'

/**
 * In the order of the summary. Each is checked in its own file: the compiler does not check Object.assign over a list.
 */
const facets = [accounts, admin, groups, members, notices, servers, namedServers, tokens, quota, passwords] as const

const ops: Ops = Object.assign({}, ...facets.map((facet) => facet.ops))

/** The form of an action of any op. */
export function formOf<A extends Action>(action: A): OpForm<A> {
  // The one cast: the compiler cannot infer that the form of an op is for its own actions.
  return Object.hasOwn(ops, action.op) ? (ops[action.op] as unknown as OpForm<A>) : otherForm
}

const otherForm: OpForm<Action> = {
  deed: 'changing users',
  kind: () => 'other',
  change: (action) => [...nameCell(action.op), ' ', ...joinCells(subjectNames(action).map(nameCell), ' -> ')],
  risks: () => ({ unknown: true }),
}

type KeyOf<T> = T extends unknown ? keyof T : never

export type KindName = KeyOf<(typeof facets)[number]['kinds']> | 'other'

/** For actions without a facet. */
const other: Kind = {
  label: 'Other changes',
  tone: 'risk',
  noun: 'other change',
  verb: '',
  does: ({ length }) => [`makes ${count(length, 'other change')}`],
}

export const kinds: Readonly<Record<KindName, Kind>> = Object.assign({}, ...facets.map((facet) => facet.kinds), {
  other,
})

const tones: readonly Kind['tone'][] = ['loss', 'risk', 'calm', 'gain']

/** The names of all kinds, losses first; within a tone in the order of the summary. */
export const worstFirst: readonly KindName[] = tones.flatMap((tone) =>
  (Object.keys(kinds) as KindName[]).filter((name) => kinds[name].tone === tone),
)

/** The kind that counts an action. */
export function kindOf(action: Action, known: Known): KindName {
  const name = formOf(action).kind?.(action, known) ?? action.op
  return isKind(name) ? name : 'other'
}

function isKind(name: string): name is KindName {
  return Object.hasOwn(kinds, name)
}

/** What a revert of the plan does not restore, as the facets say it. */
export function lostOf(plan: Plan): readonly Lost[] {
  const known = knownOf(plan)
  return facets.flatMap((facet) => facet.lost(known))
}

/** In the order of a screen: losses first, then changes of rights. */
const topics = {
  deletes,
  groupDeletes,
  renames,
  gives,
  removals,
  stops,
  revokes,
  lowered,
  resets,
  promotes,
  roles,
  demotes,
  creates,
  groupCreates,
  properties,
  memberships,
  lifts,
  quotaSums,
  quotas,
  starts,
} satisfies Readonly<Record<string, (known: Known) => Topic>>

export type TopicName = keyof typeof topics

export interface NamedTopic extends Topic {
  readonly name: TopicName
}

/** All topics of a plan, some of them first. */
export function topicsOf(plan: Plan, first: readonly TopicName[] = []): readonly NamedTopic[] {
  const known = knownOf(plan)
  return inOrder(topics, first).map((name) => ({ name, ...topics[name](known) }))
}

/** All names, some of them first: a name missing from the order is still included. */
export function inOrder<Name extends string>(
  all: Readonly<Record<Name, unknown>>,
  first: readonly NoInfer<Name>[],
): readonly Name[] {
  return [...new Set([...first, ...(Object.keys(all) as Name[])])]
}

/** `user.delete bob`, `member.add alice -> ml`, `quota.add carol +100` */
export function actionWords(action: Action): string {
  const amount = formOf(action).amount?.(action)
  const names = subjectNames(action).map(forTerminal).join(' -> ')
  return `${forTerminal(action.op)} ${names}${amount === undefined ? '' : ` ${amount}`}`
}
