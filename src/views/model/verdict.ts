import type { Finding, Op, Plan } from '../../core/types.ts'
import { proseForTerminal } from '../safe.ts'
import { age, count, dateTime, number } from '../words.ts'
import { roleGains } from './changes.ts'
import { quotaChanges } from './quotas.ts'

/** What may be done with a plan. */
export interface Verdict {
  readonly is: 'nothing' | 'blocked' | 'expired' | 'ready'
  readonly sentence: string
  /** What to do now. */
  readonly next: string
}

/** The verdict in a title. */
export const verdictTitles = {
  nothing: 'nothing to do',
  ready: 'ready',
  expired: 'expired',
  blocked: 'BLOCKED',
} as const satisfies Record<Verdict['is'], string>

/** The first thing to know about a plan at a moment. `file` is undefined for a plan that was not saved. */
export function judgePlan(plan: Plan, now: string, file: string | undefined): Verdict {
  const blocks = plan.findings.filter((finding) => finding.level === 'block')
  const guards = new Set(blocks.map((finding) => finding.guard)).size
  if (guards > 0) return blocked(plan, guards, blocks)
  if (plan.actions.length === 0) {
    const why = isUndo(plan) ? 'nothing of that plan is left to undo' : 'the hub is as the files want it'
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

/** Made by `hubplan revert`. */
function isUndo(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.guard === 'revert')
}

function unsaved(plan: Plan): string {
  const again = isUndo(plan) ? 'revert again with -o undo.json' : 'plan again with -o plan.json'
  return `${again} to save the plan, then apply that file`
}

/** The command that applies a plan file; passwords that it makes need a place. */
export function applyCommand(file: string, plan: Plan): string {
  const makes = plan.actions.some((action) => action.op === 'password.set' && action.after.how === 'generate')
  return `hubplan apply ${shellWord(file)}${makes ? ' --credentials credentials.csv' : ''}`
}

/** What the policy holds names the flag only to say that it does not help. */
function namesOverride({ message }: Finding): boolean {
  return / with --(allow|max)/.test(message) && !message.startsWith('the policy sets this')
}

function blocked(plan: Plan, guards: number, blocks: readonly Finding[]): Verdict {
  const isMeant = 'if this is really meant, '
  const next = isUndo(plan)
    ? `${isMeant}revert with the override that the guard names`
    : `change the files and plan again${blocks.some(namesOverride) ? `; ${isMeant}plan with the override that the guard names` : ''}`
  return {
    is: 'blocked',
    sentence: `BLOCKED by ${count(guards, 'guard')}: this plan cannot be applied.`,
    next,
  }
}

const phrases = [
  { op: 'user.create', noun: 'user', verb: 'to create' },
  { op: 'user.delete', noun: 'user', verb: 'to delete' },
  { op: 'user.rename', noun: 'user', verb: 'to rename' },
  { op: 'admin.set', after: true, noun: 'user', verb: 'to promote' },
  { op: 'admin.set', after: false, noun: 'user', verb: 'to demote' },
  { op: 'group.create', noun: 'group', verb: 'to create' },
  { op: 'group.delete', noun: 'group', verb: 'to delete' },
  { op: 'group.properties', noun: 'group', verb: 'to change' },
  { op: 'member.add', noun: 'membership', verb: 'to add' },
  { op: 'member.remove', noun: 'membership', verb: 'to remove' },
  { op: 'server.start', noun: 'server', verb: 'to start' },
  { op: 'server.stop', noun: 'server', verb: 'to stop' },
  { op: 'quota.lower', noun: 'quota', verb: 'to lower' },
  { op: 'quota.set', noun: 'quota', verb: 'to set' },
  { op: 'quota.add', noun: 'quota', verb: 'to top up' },
  { op: 'quota.unlimited', noun: 'quota', verb: 'to make unlimited' },
  { op: 'password.set', noun: 'password', verb: 'to set' },
] as const satisfies readonly { op: Op | 'quota.lower'; after?: boolean; noun: string; verb: string }[]

/** `3 users to create, 2 to delete, 4 memberships to add, 2 other changes`; empty for an empty plan. */
export function summaryWords(plan: Plan): string {
  const counts = countsOf(plan)
  let noun = ''
  const parts: string[] = []
  for (const phrase of phrases) {
    const length = counts.get(keyOf(phrase)) ?? 0
    if (length === 0) continue
    parts.push(`${noun === phrase.noun ? number(length) : count(length, phrase.noun)} ${phrase.verb}`)
    noun = phrase.noun
    const gains = phrase.op === 'member.add' ? roleGains(plan).length : 0
    if (gains > 0) parts.push(`${number(gains)} of them with roles`)
  }
  const others = othersIn(plan, counts)
  return [...parts, ...(others === 0 ? [] : [count(others, 'other change')])].join(', ')
}

/** How many changes the summary has no words for. */
export function countOthers(plan: Plan): number {
  return othersIn(plan, countsOf(plan))
}

function othersIn({ actions }: Plan, counts: ReadonlyMap<string, number>): number {
  return phrases.reduce((left, phrase) => left - (counts.get(keyOf(phrase)) ?? 0), actions.length)
}

/** The actions by what the summary calls them: what takes from a balance is not told among what gives. */
function countsOf(plan: Plan): ReadonlyMap<string, number> {
  const quotas = quotaChanges(plan)
  const counts = new Map<string, number>()
  for (const action of plan.actions) {
    const key = quotas.get(action.id)?.isLowered === true ? 'quota.lower' : keyOf(action)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function keyOf({ op, after }: { readonly op: string; readonly after?: unknown }): string {
  return op === 'admin.set' ? `${op} ${after}` : op
}

function shellWord(word: string): string {
  const shown = proseForTerminal(word)
  return /^[\w./:=@%+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}

/** `450 users, 2 admins`: of everybody, or of those who could be asked for. */
export function seenWords({ snapshot }: Plan): string {
  const { users, admins, listed } = snapshot
  const people = `${count(users, 'user')}${listed === false ? ' of those named' : ''}`
  return `${people}, ${count(admins, 'admin')}`
}
