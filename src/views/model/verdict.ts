import { isExpired } from '../../core/blocked.ts'
import { count, number } from '../../core/sentences.ts'
import type { Action, Plan } from '../../core/types.ts'
import type { Kind } from '../facets/facet.ts'
import { kindOf, kinds } from '../facets/index.ts'
import { knownOf } from '../facets/known.ts'
import { proseForTerminal } from '../safe.ts'
import { dateTime } from '../words.ts'
import { groupBy } from './grouping.ts'
import { type TimeWords, timeWords } from './times.ts'
import { unseenWords } from './unseen.ts'

/** Whether a plan can be applied. */
export interface Verdict {
  readonly is: 'nothing' | 'blocked' | 'expired' | 'ready'
  readonly sentence: string
}

export const titles = {
  nothing: 'nothing to do',
  ready: 'ready',
  expired: 'expired',
  blocked: 'BLOCKED',
} as const satisfies Record<Verdict['is'], string>

/** The verdict in a title. */
export function verdictTitle(plan: Plan, verdict: Verdict): string {
  return isHalfSeen(plan, verdict) ? 'ready, but not everything was visible' : titles[verdict.is]
}

/** Whether the plan can be applied although the token could not see everything. */
export function isHalfSeen(plan: Plan, { is }: Verdict): boolean {
  return is === 'ready' && unseenWords(plan).length > 0
}

/** The state of a plan at a moment. */
export function judgePlan(plan: Plan, now: string, times: TimeWords = timeWords(now, false)): Verdict {
  const guards = new Set(plan.findings.filter(({ level }) => level === 'block').map(({ guard }) => guard)).size
  if (guards > 0) {
    return { is: 'blocked', sentence: `BLOCKED by ${count(guards, 'guard')}: this plan cannot be applied.` }
  }
  if (plan.actions.length === 0) {
    const why = isUndo(plan) ? 'that plan has nothing left to undo' : `the hub matches the files${exceptions(plan)}`
    return { is: 'nothing', sentence: `Nothing to do: ${why}.` }
  }
  const { expires_at: until, created_at: made } = plan
  if (isExpired(plan, now)) {
    return { is: 'expired', sentence: `EXPIRED ${times.at(until)}${times.before(until)}: it cannot be applied.` }
  }
  return { is: 'ready', sentence: `Can be applied until ${dateTime(until)}${times.until(until, made)}.` }
}

/** Users that the files want gone, and no action is about. */
function exceptions({ findings }: Plan): string {
  const has = (code: string): boolean => findings.some(({ guard }) => guard === code)
  const all = [...(has('leaving') ? ['users under notice'] : []), ...(has('leaving-active') ? ['kept users'] : [])]
  return all.length === 0 ? '' : `, but for ${all.join(' and ')}`
}

/** Whether `hubplan revert` made the plan. */
export function isUndo(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.guard === 'revert')
}

/** The command that applies a plan file, with the flags that it needs as planning did. */
export function applyCommand(file: string, plan: Plan): string {
  const { target, url } = plan.planned_with ?? {}
  return commandOf(file, plan, { '--target': target, '--url': url === true ? plan.target.url : undefined })
}

/** The same for a folder of plans: each target has its own address and name. */
export function applyFolderCommand(folder: string, plan: Plan): string {
  return commandOf(`${folder}/`, plan, {})
}

/** The command that shows a folder of plans. */
export function showFolderCommand(folder: string): string {
  return `hubplan show ${fileWord(`${folder}/`)}`
}

function commandOf(file: string, plan: Plan, own: Readonly<Record<string, string | undefined>>): string {
  const makes = plan.actions.some((action) => action.op === 'password.set' && action.after.how === 'generate')
  const { config, policy, state } = plan.planned_with ?? {}
  const flags = Object.entries({
    '--config': config,
    ...own,
    '--policy': policy,
    '--state': state,
    '--credentials': makes ? 'credentials.csv' : undefined,
  })
  const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : [flagWords(flag, value)]))
  return ['hubplan apply', fileWord(file), ...given].join(' ')
}

/** Nothing that begins with a dash is read as a flag. */
export function fileWord(file: string): string {
  return shellWord(file.startsWith('-') ? `./${file}` : file)
}

/** A flag and its value, as a shell takes them. */
export function flagWords(flag: string, value: string): string {
  return `${flag}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`
}

/** The same with the reviewer's decision. */
export function approvedCommand(file: string, plan: Plan, decision: string): string {
  return `${applyCommand(file, plan)} --approved-by-file ${shellWord(decision)}`
}

/**
 * `3 users to create, 2 to delete, 4 memberships to add, 2 other changes`; empty for an empty plan.
 * @param isCounted absent: all actions are counted
 */
export function summaryWords(plan: Plan, isCounted: (action: Action) => boolean = () => true): string {
  const counted = byPhrase(plan, isCounted)
  const phrases = new Map(Object.values(kinds).map((kind) => [phraseOf(kind), kind]))
  const parts: string[] = []
  let last = ''
  for (const [phrase, { noun, verb, some }] of phrases) {
    const actions = counted.get(phrase) ?? []
    if (actions.length === 0) continue
    const { length } = actions
    parts.push(`${noun === last ? number(length) : count(length, noun)} ${verb}`.trimEnd(), some?.(actions) ?? '')
    last = noun
  }
  return parts.filter((part) => part !== '').join(', ')
}

/** Number of changes without words in the summary. */
export function countOthers(plan: Plan): number {
  const known = knownOf(plan)
  return plan.actions.filter((action) => kindOf(action, known) === 'other').length
}

function byPhrase(plan: Plan, isCounted: (action: Action) => boolean): ReadonlyMap<string, readonly Action[]> {
  const known = knownOf(plan)
  return groupBy(plan.actions.filter(isCounted), (action) => phraseOf(kinds[kindOf(action, known)]))
}

/** Kinds with the same words are counted together. */
function phraseOf({ noun, verb }: Kind): string {
  return `${noun} ${verb}`
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  const shown = proseForTerminal(word)
  return /^[\w./:=@%+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}
