import { liftOf } from '../../core/guards/lifts.ts'
import { count, number } from '../../core/sentences.ts'
import type { Action, Plan, SavedFinding } from '../../core/types.ts'
import type { Kind } from '../facets/facet.ts'
import { kindOf, kinds } from '../facets/index.ts'
import { knownOf } from '../facets/known.ts'
import { proseForTerminal } from '../safe.ts'
import { age, dateTime } from '../words.ts'
import { groupBy } from './grouping.ts'

/** Whether a plan can be applied, and the next step. */
export interface Verdict {
  readonly is: 'nothing' | 'blocked' | 'expired' | 'ready'
  readonly sentence: string
  /** The next step. */
  readonly next: string
}

/** The verdict in a title. */
export const verdictTitles = {
  nothing: 'nothing to do',
  ready: 'ready',
  expired: 'expired',
  blocked: 'BLOCKED',
} as const satisfies Record<Verdict['is'], string>

/** The state of a plan at a moment. `file` is undefined for a plan that was not saved. */
export function judgePlan(plan: Plan, now: string, file: string | undefined): Verdict {
  const blocks = plan.findings.filter((finding) => finding.level === 'block')
  const guards = new Set(blocks.map((finding) => finding.guard)).size
  if (guards > 0) return blocked(plan, guards, blocks)
  if (plan.actions.length === 0) {
    const why = isUndo(plan) ? 'that plan has nothing left to undo' : 'the hub matches the files'
    return { is: 'nothing', sentence: `Nothing to do: ${why}.`, next: '' }
  }
  const expiry = age(plan.expires_at, now) ?? 'at an unknown time'
  const until = dateTime(plan.expires_at)
  if (Date.parse(now) >= Date.parse(plan.expires_at)) {
    return { is: 'expired', sentence: `EXPIRED ${expiry} (${until}): it cannot be applied.`, next: 'plan again' }
  }
  const left = expiry === 'just now' ? 'in less than a minute' : expiry
  const sentence = `Can be applied until ${until} (${left}).`
  return { is: 'ready', sentence, next: file === undefined ? unsaved(plan) : applyCommand(file, plan) }
}

/** Whether `hubplan revert` made the plan. */
function isUndo(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.guard === 'revert')
}

function unsaved(plan: Plan): string {
  const again = isUndo(plan) ? 'revert again with -o undo.json' : 'plan again with -o plan.json'
  return `${again} to save the plan, then apply that file`
}

/** The command that applies a plan file; generated passwords need a file to be written to. */
export function applyCommand(file: string, plan: Plan): string {
  const makes = plan.actions.some((action) => action.op === 'password.set' && action.after.how === 'generate')
  return `hubplan apply ${shellWord(file)}${makes ? ' --credentials credentials.csv' : ''}`
}

function blocked(plan: Plan, guards: number, blocks: readonly SavedFinding[]): Verdict {
  const isMeant = 'if this is intended, '
  const next = isUndo(plan)
    ? `${isMeant}revert with the override that the guard names`
    : `change the files and plan again${blocks.some((finding) => liftOf(finding) !== undefined) ? `; ${isMeant}plan with the override that the guard names` : ''}`
  return {
    is: 'blocked',
    sentence: `BLOCKED by ${count(guards, 'guard')}: this plan cannot be applied.`,
    next,
  }
}

/** `3 users to create, 2 to delete, 4 memberships to add, 2 other changes`; empty for an empty plan. */
export function summaryWords(plan: Plan): string {
  const counted = byPhrase(plan)
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
  return byPhrase(plan).get(phraseOf(kinds.other))?.length ?? 0
}

function byPhrase(plan: Plan): ReadonlyMap<string, readonly Action[]> {
  const known = knownOf(plan)
  return groupBy(plan.actions, (action) => phraseOf(kinds[kindOf(action, known)]))
}

/** Kinds with the same words are counted together. */
function phraseOf({ noun, verb }: Kind): string {
  return `${noun} ${verb}`
}

function shellWord(word: string): string {
  const shown = proseForTerminal(word)
  return /^[\w./:=@%+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}

/** `450 users, 2 admins`: of all users, or of those that were looked up. */
export function seenWords({ snapshot }: Plan): string {
  const { users, admins, listed } = snapshot
  const people = `${count(users, 'user')}${listed === false ? ' of those named' : ''}`
  return `${people}, ${count(admins, 'admin')}`
}
