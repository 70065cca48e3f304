// The registry of the lists of rules. The engine walks it; a list without its entry does not compile.
import { groupName } from '../names.ts'
import type { DesiredFile, Place, RuleListName, RuleLists } from '../types.ts'
import { absentRules } from './accounts.ts'
import { removeRules } from './named-servers.ts'
import { quotaRules } from './quota/rules.ts'
import type { Need, RuleItem, RuleKey, RuleOf, RuleTraits } from './rule-traits.ts'
import { stopRules } from './servers.ts'
import { tokenRules } from './tokens/rules.ts'

type TraitsOf<L extends RuleListName> = { readonly [K in RuleKey]: RuleTraits<L, K> }[RuleKey]

/** In the order in which findings name them. */
const registry: { readonly [L in RuleListName]: TraitsOf<L> } = {
  rules: absentRules,
  stopRules,
  tokenRules,
  removeRules,
  quotaRules,
}

/** A rule of any list. */
export type AnyRule = RuleOf<RuleListName>

/** The traits of a list, for any of its rules. */
type AnyTraits = Omit<RuleTraits<RuleListName, RuleKey>, 'read'> & {
  readonly read: (written: RuleItem) => object
}

/** A cast, as below: the compiler does not follow that the rules of a list go with its own traits. */
const lists = Object.entries(registry) as unknown as readonly (readonly [RuleListName, AnyTraits])[]

/** The keys of all lists in a file. */
export const ruleKeys: readonly RuleKey[] = lists.map(([, { key }]) => key)

/** The key of a list in a file. */
export function ruleKeyOf(list: RuleListName): RuleKey {
  return registry[list].key
}

/** Every list with its traits. */
export function everyList(
  of: RuleLists,
): readonly { readonly traits: AnyTraits; readonly rules: readonly AnyRule[] }[] {
  return lists.map(([name, traits]) => ({ traits, rules: of[name] }))
}

/** One value for each list. */
function listsOf<T>(made: (name: RuleListName, traits: AnyTraits) => T): Readonly<Record<RuleListName, T>> {
  return Object.fromEntries(lists.map(([name, traits]) => [name, made(name, traits)])) as Record<RuleListName, T>
}

/** The number of rules in each list. */
export function countRules(of: RuleLists): Readonly<Record<RuleListName, number>> {
  return listsOf((name) => of[name].length)
}

/** The lists with each rule changed. */
export function mapRules(of: RuleLists, change: <R extends AnyRule>(rule: R) => R): RuleLists {
  return listsOf((name) => (of[name] as readonly AnyRule[]).map(change)) as unknown as RuleLists
}

/** What the rules need to see. */
export function needsOf(of: RuleLists): ReadonlySet<Need> {
  return new Set(everyList(of).flatMap(({ traits, rules }) => rules.flatMap(traits.needs)))
}

/** A file, and where its items are written. */
export interface RuleSource {
  readonly file: Pick<DesiredFile, RuleKey>
  readonly place: (path: readonly [RuleKey, number]) => Place
}

/** The rules of some files, list by list. */
export function readRules(sources: readonly RuleSource[]): RuleLists {
  return listsOf((_, traits) => sources.flatMap((source) => rulesOf(traits, source))) as unknown as RuleLists
}

function rulesOf({ key, read }: AnyTraits, { file, place }: RuleSource): object[] {
  const items: readonly RuleItem[] = file[key] ?? []
  return items.map((item, index) => ({
    ...(item.match === undefined ? {} : { match: item.match }),
    ...(item.group === undefined ? {} : { groups: [item.group].flat().map(groupName) }),
    ...read(item),
    at: place([key, index]),
  }))
}
