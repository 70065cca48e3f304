// What the read-only commands share.
import { resolve } from 'node:path'

import { closest, distance } from 'fastest-levenshtein'

import { chooser } from '../core/look/choosing.ts'
import { type Choice, fieldsOf } from '../core/look/listing.ts'
import { byScope, type Field, unseenFields } from '../core/look/sight.ts'
import { formatPlace, Problem } from '../core/problem.ts'
import { defaultProvider } from '../core/saved.ts'
import { quote } from '../core/sentences.ts'
import type { Also, LiveUser, Scope, Snapshot } from '../core/types.ts'
import { readFileTarget } from '../desired/index.ts'
import { providerOf } from '../desired/merge.ts'
import { type Document, readDocument } from '../desired/read.ts'
import { checkChosen, documentFor } from '../desired/targets.ts'
import { type ResolvedTarget, resolveTarget } from '../io/target.ts'
import { isThere } from '../io/textfile.ts'
import type { ConditionFlags } from '../options/look.ts'
import type { LookFlags } from '../options/shared.ts'
import { managing, type ProviderName, providers } from '../providers/index.ts'
import { type From, type ReadMore, readLiveAnd } from '../session/live.ts'
import type { World } from '../session/world.ts'
import { proseForTerminal } from '../views/safe.ts'

/** Flags of a look; `config: false`: do not look for hubplan.yaml. */
type Looking = Omit<LookFlags, 'config'> & { readonly config?: string | false | undefined }

/**
 * Reads which hub the flag, the environment or hubplan.yaml name.
 * @throws Problem `target`, `input` or `usage`
 */
export async function readTarget(flags: Looking, world: World): Promise<ResolvedTarget> {
  const { way } = providers[await readProviderName(flags, world)]
  const file = await readFileTarget(flags, { cwd: world.cwd, tail: way.tail })
  // Without a file that has targets, the variables of one system would answer for any name.
  if (flags.target !== undefined && (await readConfig(flags, world)) === undefined) checkChosen([], flags.target)
  return resolveTarget({
    way,
    flagUrl: flags.url,
    env: world.env,
    fileUrl: file?.url,
    filePath: file && formatPlace(file.at),
  })
}

/** Reads the kind of the system. */
export async function readProviderName(flags: Looking, world: World): Promise<ProviderName> {
  if (flags.provider !== undefined) return flags.provider
  const document = await readConfig(flags, world)
  return document === undefined ? defaultProvider : providerOf([documentFor(document, flags.target, [])], [])
}

/** Reads all live users; warns when the token does not see all of them. */
export async function look(flags: Looking, world: World, also?: Also): Promise<Snapshot> {
  return (await lookAnd(flags, world, async () => undefined, { also })).live
}

/** The same, and what is read over the same connection after it. */
export async function lookAnd<More>(
  flags: Looking,
  world: World,
  readMore: ReadMore<More>,
  more: Pick<From, 'named' | 'also'> = {},
): Promise<{ readonly live: Snapshot; readonly more: More }> {
  const target = await readTarget(flags, world)
  const provider = providers[await readProviderName(flags, world)]
  const looked = await readLiveAnd(world, flags, { target, provider, ...more }, readMore)
  const { live } = looked
  if (!live.complete) warn(world, `the token sees only some of the users${byScope(live, 'users')}`)
  return looked
}

/** Reads whether hubplan.yaml keeps the case of names. */
export async function readNames(flags: LookFlags, world: World): Promise<Scope['names']> {
  const document = await readConfig(flags, world)
  return (document && documentFor(document, flags.target, []))?.file.target?.names ?? 'lower'
}

/** Reads hubplan.yaml. Its faults were reported when the target was read. */
export async function readConfig(flags: Looking, world: World): Promise<Document | undefined> {
  if (flags.config === false) return undefined
  for (const path of flags.config === undefined ? ['hubplan.yaml', 'hubplan.yml'] : [flags.config]) {
    const location = resolve(world.cwd, path)
    const document = (await isThere(location)) ? await readDocument({ path, location }, []) : undefined
    if (document !== undefined) return document
  }
  return undefined
}

export function warn({ streams }: World, text: string): void {
  streams.err(`warning: ${proseForTerminal(text)}\n`)
}

/** The conditions that the flags set. */
export function choiceOf(flags: ConditionFlags): Choice {
  const { match, search, group, active, inactiveFor, neverLoggedIn, quotaBelow, quotaAbove } = flags
  return {
    ...{ match, search, groups: group, isActive: active, inactive: inactiveFor, neverLoggedIn, quotaBelow, quotaAbove },
    admin: flags.admins || flags.noAdmins ? flags.admins : undefined,
  }
}

/**
 * A filter by the conditions. A condition on a field that the token does not see would match no user, which is always
 * wrong.
 * @throws Problem `scopes`
 */
export function chosen(live: Snapshot, choice: Choice, world: World): (user: LiveUser) => boolean {
  const asked = fieldsOf(choice)
  for (const field of unseenFields(live)) {
    const flag = asked.get(field)
    if (flag !== undefined) throw unseenProblem(live, flag, field)
  }
  for (const group of choice.groups) warnOfGroup(group, live, world)
  return chooser(choice, live.takenAt)
}

/** A group that has a member exists, even where the list of groups is not visible. */
function warnOfGroup(group: string, { groups, users }: Snapshot, world: World): void {
  const all = new Set([...(groups?.keys() ?? []), ...[...users.values()].flatMap((user) => user.groups ?? [])])
  if (all.has(group)) return
  const near = all.size === 0 ? '' : closest(group, [...all])
  const hint = near !== '' && distance(group, near) <= 2 ? `; did you mean ${quote(near)}?` : ''
  warn(world, `there is no group ${quote(group)}${hint}`)
}

/**
 * Rejects conditions and columns that need quotas, before the hub is asked.
 * @param flag undefined when no flag needs quotas
 * @throws Problem `usage`
 */
export async function checkQuotas(flag: string | undefined, flags: LookFlags, world: World): Promise<void> {
  if (flag === undefined) return
  const { manages, way, title } = providers[await readProviderName(flags, world)]
  if (manages.has('quota')) return
  // An unreadable file names no system: its faults come first.
  await readFileTarget(flags, { cwd: world.cwd, tail: way.tail })
  const { titles, names } = managing('quota')
  throw new Problem('usage', `${flag} cannot be answered: ${title} has no quotas.`, {
    hint: `for ${titles} give --provider ${names}, or write target: { provider: ${names} } into hubplan.yaml`,
  })
}

/** The flag that needs quotas; undefined for none. */
export function quotaFlagOf({ quotaBelow, quotaAbove }: Pick<Choice, 'quotaBelow' | 'quotaAbove'>): string | undefined {
  if (quotaBelow !== undefined) return '--quota-below'
  return quotaAbove === undefined ? undefined : '--quota-above'
}

/** Where tokens have no scopes, no other token would show the field. */
export function unseenProblem({ shownBy }: Snapshot, flag: string, field: Field): Problem {
  const why = `${flag} cannot be answered:`
  if (shownBy === undefined) return new Problem('usage', `${why} this system does not show ${fieldWords[field]}.`)
  return new Problem('scopes', `${why} the token does not see ${fieldWords[field]}.`, {
    hint: `give it the scope ${shownBy[field]}`,
  })
}

/** Name of a field in a sentence. */
export const fieldWords: Readonly<Record<Field, string>> = {
  groups: 'groups',
  created: 'when users were created',
  last_activity: 'the last activity',
  servers: 'servers',
}
