import { count, isOrAre, number } from '../core/sentences.ts'
import type { Action, Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'
import { actionWords } from './facets/index.ts'
import { adviceWords } from './model/advice.ts'
import { type Alike, alike } from './model/alike.ts'
import { groupBy } from './model/grouping.ts'
import { proseForTerminal } from './safe.ts'
import { paint, type Tone } from './terminal/layout.ts'
import { date, idNames } from './words.ts'

interface Options {
  readonly color: boolean
}

/** The summary at the end of an apply: result, all deviations from the plan, next steps. */
export function reportText(plan: Plan, report: Report, options: Options): string {
  const lines = [
    paint(options, report.ok ? 'gain' : 'alarm', headline(plan, report)),
    ...scheduleLines(report),
    ...lookedAtLines(report),
    ...(report.why === undefined ? [] : ['', `Stopped: ${proseForTerminal(report.why)}.`]),
    ...troubles.flatMap((trouble) => troubleLines(trouble, report, options)),
    ...residualLines(report, options),
    ...nextLines(report, options),
  ]
  return `${lines.join('\n')}\n`
}

/** Outcomes, as counts and columns name them. */
export const outcomeWords = {
  changed: 'changed',
  already: 'already done',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
  pending: 'not reached',
  left: 'left out',
} as const satisfies Record<OutcomeKind, string>

const done = ['changed', 'already'] as const satisfies OutcomeKind[]
const notDone = ['failed', 'unknown', 'skipped', 'pending'] as const satisfies OutcomeKind[]

/** The first line: how it went, in numbers. */
export function headline(plan: Plan, report: Report): string {
  const { counts } = report
  const said = countWords(counts)
  if (notDone.some((kind) => counts[kind] > 0))
    return `Applied in part: of ${count(plan.actions.length, 'action')} ${said}.`
  if (!report.residual?.length) return `Applied: ${said}.`
  const { length } = report.residual
  return `Applied: ${said}, but ${number(length)} ${length === 1 ? 'does' : 'do'} not hold any more.`
}

/** `2 changed, 0 already done, 1 failed`: what was done, and what was not where there is any. */
export function countWords(counts: Report['counts']): string {
  const rest = ([...notDone, 'left'] as const).filter((kind) => counts[kind] > 0)
  return [...done, ...rest].map((kind) => `${number(counts[kind])} ${outcomeWords[kind]}`).join(', ')
}

/** Scheduled deletes, by day. */
function scheduleLines({ outcomes }: Report): readonly string[] {
  const days = groupBy(
    outcomes.filter(({ until }) => until !== undefined),
    ({ until }) => date(until ?? ''),
  )
  const again = outcomes.filter(({ until, message }) => until !== undefined && message !== undefined).length
  const doubt = 'an earlier request may already have been accepted, and a repeat may move the date'
  return [
    ...[...days].map(([day, all]) => `${count(all.length, 'delete')} ${isOrAre(all.length)} scheduled for ${day}.`),
    ...(again === 0 ? [] : [`${count(again, 'delete')} ${again === 1 ? 'was' : 'were'} sent again: ${doubt}.`]),
  ]
}

/** Where not all users were read. */
function lookedAtLines({ lookedAt }: Report): readonly string[] {
  if (lookedAt === undefined) return []
  const { atStart, atEnd } = lookedAt
  const all = count(lookedAt.of, 'user')
  if (atStart === undefined) return [`Looked at ${someOf(atEnd)} of ${all} after the changes.`]
  if (atEnd === undefined) return [`Looked at ${someOf(atStart)} of ${all} before the changes.`]
  if (atStart === atEnd) return [`Looked at ${someOf(atStart)} of ${all}.`]
  return [`Looked at ${someOf(atStart)} of ${all} before the changes and ${number(atEnd)} after them.`]
}

/** A plan may be about groups alone. */
function someOf(users: number): string {
  return users === 0 ? 'none' : number(users)
}

const troubles = [
  { kind: 'failed', title: 'Failed', tone: 'alarm' },
  { kind: 'unknown', title: 'Unknown: sent, but the outcome is not known', tone: 'alarm' },
  { kind: 'skipped', title: 'Skipped', tone: 'risk' },
] as const satisfies readonly { kind: OutcomeKind; title: string; tone: Tone }[]

function troubleLines(trouble: (typeof troubles)[number], report: Report, options: Options): readonly string[] {
  const outcomes = report.outcomes.filter((outcome) => outcome.is === trouble.kind)
  return listOf(`${trouble.title} (${number(outcomes.length)})`, trouble.tone, { outcomes, options })
}

/** The plan's unmet changes, without those already listed. */
function residualLines(report: Report, options: Options): readonly string[] {
  // A scheduled delete would look like an unmet change.
  if (report.residual === undefined && report.outcomes.some(({ until }) => until !== undefined)) return []
  if (report.residual === undefined) return ['', 'The hub was not read again at the end.']
  const told = new Set(report.outcomes.filter(isTold).map((outcome) => outcome.action.id))
  const outcomes = report.residual.filter((outcome) => !told.has(outcome.action.id))
  const above = report.residual.length - outcomes.length
  const also = above === 0 ? '' : `, besides ${number(above)} of those above`
  return listOf(`Not as planned after reading the hub again (${number(outcomes.length)}${also})`, 'risk', {
    outcomes,
    options,
  })
}

function isTold({ is }: Outcome): boolean {
  return is === 'failed' || is === 'unknown' || is === 'skipped' || is === 'pending'
}

interface Listing {
  readonly outcomes: readonly Outcome[]
  readonly options: Options
}

function listOf(title: string, tone: Tone, { outcomes, options }: Listing): readonly string[] {
  if (outcomes.length === 0) return []
  const causes = alike(outcomes, ({ action, message = '' }) => ({ message, names: namesOf(action) }))
  return ['', paint(options, tone, title), ...causes.flatMap(causeLines)]
}

/** All names and numbers that the system may use for the subject of an action. */
function namesOf(action: Action): readonly string[] {
  const account = action.op === 'user.delete' ? action.before.account : undefined
  return [...idNames(action.id), ...(account === undefined ? [] : [account])]
}

/** Maximum number of lines without a reason; actions with the same reason show a few examples. */
const mostBare = 200
const mostAlike = 3

/** One line per action; those with the same reason are listed under it. */
function causeLines({ message, items }: Alike<Outcome>): readonly string[] {
  const reason = proseForTerminal(message)
  const names = items.slice(0, reason === '' ? mostBare : mostAlike).map(({ action }) => actionWords(action))
  const more = items.length - names.length
  const all = more > 0 ? [...names, `… and ${number(more)} more (see --results or --format json)`] : names
  if (reason === '') return all.map((name) => `  ${name}`)
  if (items.length === 1) return [`  ${names.join('')}: ${reason}`]
  return [`  ${reason} (${count(items.length, 'action')})`, ...all.map((name) => `    ${name}`)]
}

function nextLines(report: Report, options: Options): readonly string[] {
  const next = adviceWords(report).map((words) => paint(options, 'head', words))
  return next.length === 0 ? [] : ['', ...next.map((words, index) => `${index === 0 ? 'Next:' : '     '} ${words}`)]
}
