import type { Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'
import { groupBy } from './grouping.ts'
import { paint, type Tone } from './layout.ts'
import { proseForTerminal } from './safe.ts'
import { actionWords, count, date, number } from './words.ts'

interface Options {
  readonly color: boolean
}

/** The last words of an apply: how it went, everything that is not as planned, what to do next. */
export function reportText(plan: Plan, report: Report, options: Options): string {
  const lines = [
    paint(options, report.ok ? 'gain' : 'alarm', headline(plan, report)),
    ...scheduleLines(report),
    ...(report.why === undefined ? [] : ['', `Stopped: ${proseForTerminal(report.why)}.`]),
    ...troubles.flatMap((trouble) => troubleLines(trouble, report, options)),
    ...residualLines(report, options),
    ...nextLines(report, options),
  ]
  return `${lines.join('\n')}\n`
}

const words = {
  changed: 'changed',
  already: 'already so',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
  pending: 'not reached',
  left: 'left out',
} as const satisfies Record<OutcomeKind, string>

const done = ['changed', 'already'] as const satisfies OutcomeKind[]
const notDone = ['failed', 'unknown', 'skipped', 'pending'] as const satisfies OutcomeKind[]

function headline(plan: Plan, report: Report): string {
  const { counts } = report
  const open = notDone.filter((kind) => counts[kind] > 0)
  const left = counts.left > 0 ? (['left'] as const) : []
  const said = [...done, ...open, ...left].map((kind) => `${number(counts[kind])} ${words[kind]}`).join(', ')
  if (open.length > 0) return `Applied in part: of ${count(plan.actions.length, 'action')} ${said}.`
  if (!report.residual?.length) return `Applied: ${said}.`
  const { length } = report.residual
  return `Applied: ${said}, but ${number(length)} ${length === 1 ? 'does' : 'do'} not hold any more.`
}

/** What was accepted and put off, by day. */
function scheduleLines({ outcomes }: Report): readonly string[] {
  const days = groupBy(
    outcomes.filter(({ until }) => until !== undefined),
    ({ until }) => date(until ?? ''),
  )
  const again = outcomes.filter(({ until, message }) => until !== undefined && message !== undefined).length
  const doubt = 'an earlier request may have been accepted already, and whether a repeat moves the date is not known'
  return [
    ...[...days].map(
      ([day, all]) => `${count(all.length, 'delete')} ${all.length === 1 ? 'is' : 'are'} scheduled until ${day}.`,
    ),
    ...(again === 0 ? [] : [`${count(again, 'delete')} ${again === 1 ? 'was' : 'were'} sent again: ${doubt}.`]),
  ]
}

const troubles = [
  { kind: 'failed', title: 'Failed', tone: 'alarm' },
  { kind: 'unknown', title: 'Unknown, sent without learning what came of it', tone: 'alarm' },
  { kind: 'skipped', title: 'Skipped', tone: 'risk' },
] as const satisfies readonly { kind: OutcomeKind; title: string; tone: Tone }[]

function troubleLines(trouble: (typeof troubles)[number], report: Report, options: Options): readonly string[] {
  const outcomes = report.outcomes.filter((outcome) => outcome.is === trouble.kind)
  return listOf(`${trouble.title} (${number(outcomes.length)})`, trouble.tone, { outcomes, options })
}

/** The plan's unmet changes, without those that were told of already. */
function residualLines(report: Report, options: Options): readonly string[] {
  // What is put off would look as if it did not hold.
  if (report.residual === undefined && report.outcomes.some(({ until }) => until !== undefined)) return []
  if (report.residual === undefined) return ['', 'The hub was not read again at the end.']
  const told = new Set(report.outcomes.filter(isTold).map((outcome) => outcome.action.id))
  const outcomes = report.residual.filter((outcome) => !told.has(outcome.action.id))
  const above = report.residual.length - outcomes.length
  const also = above === 0 ? '' : `, besides ${number(above)} of those above`
  return listOf(`Not as planned when the hub was read again (${number(outcomes.length)}${also})`, 'risk', {
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
  const reasons = groupBy(outcomes, (outcome) => proseForTerminal(outcome.message ?? ''))
  return ['', paint(options, tone, title), ...[...reasons].flatMap(([reason, sharing]) => reasonLines(reason, sharing))]
}

const most = 200

/** One line each; those that share a reason stand under it. */
function reasonLines(reason: string, outcomes: readonly Outcome[]): readonly string[] {
  const names = outcomes.slice(0, most).map((outcome) => actionWords(outcome.action))
  const more = outcomes.length - names.length
  const all = more > 0 ? [...names, `… and ${number(more)} more (see the json)`] : names
  if (reason === '') return all.map((name) => `  ${name}`)
  if (outcomes.length === 1) return [`  ${names.join('')}: ${reason}`]
  return [`  ${reason} (${count(outcomes.length, 'action')})`, ...all.map((name) => `    ${name}`)]
}

function nextLines(report: Report, options: Options): readonly string[] {
  const next = nextWords(report)
  return next === undefined ? [] : ['', `Next: ${paint(options, 'head', next)}`]
}

function nextWords({ counts, residual, outcomes }: Report): string | undefined {
  if (outcomes.some(({ stored }) => stored !== undefined)) {
    return 'write the names into the files as the system stores them, and plan again; this plan goes no further'
  }
  if (counts.skipped > 0) return 'run the same command again; what is stale needs a new plan'
  if (notDone.some((kind) => counts[kind] > 0)) return 'run the same command again, it goes on with what is left'
  if (counts.left > 0 && !residual?.length) return 'apply the rest of the plan, without --only and --exclude'
  return residual?.length ? 'plan again, something else changes the hub' : undefined
}
