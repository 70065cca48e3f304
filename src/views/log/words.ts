// Words of an audit trail. Times are UTC, to the second.
import type { AuditedDecision } from '../../core/audit/log.ts'
import type { AuditedAction, AuditedRun } from '../../core/audit/runs.ts'
import { count, number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { groupBy } from '../model/grouping.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { date, listed } from '../words.ts'

/** `2026-03-02 09:15:04 UTC`; a text that is not a time stays as it is, escaped. */
export function second(iso: string): string {
  const parts = partsOf(iso)
  return parts === undefined ? forTerminal(iso) : `${parts.day} ${parts.time} UTC`
}

/** `2026-03-02 09:15:04 to 09:15:09 UTC` */
export function period(from: string, to: string): string {
  if (second(from) === second(to)) return second(from)
  const [begin, end] = [partsOf(from), partsOf(to)]
  if (begin === undefined || end?.day !== begin.day) return `${second(from)} to ${second(to)}`
  return `${begin.day} ${begin.time} to ${end.time} UTC`
}

function partsOf(iso: string): { readonly day: string; readonly time: string } | undefined {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return undefined
  const text = new Date(at).toISOString()
  return { day: text.slice(0, -14), time: text.slice(-13, -5) }
}

/** ` by ada, with the token of service planner`; empty when neither is recorded. */
export function whoWords(by: string | undefined, token: AuditedRun['token']): string {
  const person = by === undefined ? '' : ` by ${forTerminal(by)}`
  if (token === undefined) return person
  const owner = token.name === '' ? 'with a key' : `with the token of ${token.kind} ${forTerminal(token.name)}`
  return `${person}, ${owner}`
}

/** `approved by grace at 2026-03-02 09:15:04 UTC: "fine" (plan.approval.json)` */
export function decisionWords({ decision, from, file, by, ...more }: AuditedDecision): string {
  const { at, reason, environments = [], job, about } = more
  const when = at === undefined ? '' : ` at ${second(at)}`
  const what = [
    environments.length === 0 ? '' : `, for ${environmentWords(environments)}`,
    job === undefined ? '' : `, job ${forTerminal(job)}`,
    about === undefined ? '' : abouts[about],
  ].join('')
  const why = reason === undefined ? '' : `: ${proseForTerminal(JSON.stringify(reason))}`
  return `${decision} by ${forTerminal(by)}${when}${what}${why} (${forTerminal(file)}${sources[from]})`
}

function environmentWords(environments: readonly string[]): string {
  return `the environment${environments.length === 1 ? '' : 's'} ${listed(environments.map(forTerminal))}`
}

const abouts: Readonly<Record<NonNullable<AuditedDecision['about']>, string>> = {
  this: '',
  equal: ', for another plan with equal changes',
  other: ', for a plan with other changes',
}

const sources: Readonly<Record<AuditedDecision['from'], string>> = {
  review: '',
  github: ', from GitHub, without a time',
  gitlab: ', from GitLab, without a time',
}

/** How a run ended, as the end of a sentence. */
export function endWords({ how, why = '' }: AuditedRun): string {
  switch (how) {
    case 'done':
      return 'all done'
    case 'in part':
      return 'some actions were not done'
    case 'stopped':
      return `stopped: ${proseForTerminal(why)}`
    case 'killed':
      return 'no end is recorded: it was killed, or still runs'
  }
}

/** `2 user.create, 1 user.delete`, in the order of the plan. */
export function opWords({ actions }: Pick<Plan, 'actions'>): string {
  const byOp = groupBy(actions, ({ op }) => op)
  return [...byOp].map(([op, some]) => `${number(some.length)} ${forTerminal(op)}`).join(', ')
}

const outcomeNames: Readonly<Record<AuditedAction['is'], string>> = {
  changed: 'changed',
  already: 'already done',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
}

/** `12 changed, 1 failed` */
export function countWords(outcomes: readonly AuditedAction[]): string {
  const names = Object.keys(outcomeNames) as AuditedAction['is'][]
  return names
    .map((name) => ({ name, amount: outcomes.filter(({ is }) => is === name).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ name, amount }) => `${number(amount)} ${outcomeNames[name]}`)
    .join(', ')
}

/**
 * `failed by ann: the hub said no`
 * @param who as `whoWords` says; absent: it stands elsewhere
 */
export function outcomeWords({ is, message, until }: AuditedAction, who = ''): string {
  const due = until === undefined ? '' : `, scheduled for ${forTerminal(date(until))}`
  return `${outcomeNames[is]}${who}${due}${message === undefined ? '' : `: ${proseForTerminal(message)}`}`
}

/** `3 requests, 1 repeat` */
export function requestWords({ requests, retries }: AuditedRun): string {
  return `${count(requests, 'request')}${retries === 0 ? '' : `, ${count(retries, 'repeat')}`}`
}
