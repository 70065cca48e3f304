import type { Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'
import { paint, type Tone } from './layout.ts'
import { proseForTerminal } from './safe.ts'
import { actionWords, count, number } from './words.ts'

interface Options {
  readonly color: boolean
}

/** The last words of an apply: how it went, everything that is not as planned, what to do next. */
export function reportText(plan: Plan, report: Report, options: Options): string {
  const lines = [
    paint(options, report.ok ? 'gain' : 'alarm', headline(plan, report)),
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
  skipped: 'skipped',
  unknown: 'unknown',
  pending: 'not reached',
} as const satisfies Record<OutcomeKind, string>

const kinds = ['changed', 'already', 'failed', 'skipped', 'unknown', 'pending'] as const satisfies OutcomeKind[]

function headline(plan: Plan, report: Report): string {
  const { counts } = report
  const shown = kinds.filter((kind) => kind === 'changed' || kind === 'already' || counts[kind] > 0)
  const said = shown.map((kind) => `${number(counts[kind])} ${words[kind]}`).join(', ')
  if (shown.length === 2) return `Applied: ${said}.`
  return `Applied in part: of ${count(plan.actions.length, 'action')} ${said}.`
}

const troubles = [
  { kind: 'failed', title: 'Failed', tone: 'alarm' },
  { kind: 'unknown', title: 'Outcome unknown: the request was sent, and no answer came', tone: 'alarm' },
  { kind: 'skipped', title: 'Skipped', tone: 'risk' },
] as const satisfies readonly { kind: OutcomeKind; title: string; tone: Tone }[]

function troubleLines(trouble: (typeof troubles)[number], report: Report, options: Options): readonly string[] {
  const outcomes = report.outcomes.filter((outcome) => outcome.is === trouble.kind)
  if (outcomes.length === 0) return []
  const title = `${trouble.title} (${number(outcomes.length)})`
  return ['', paint(options, trouble.tone, title), ...byReason(outcomes)]
}

/** One line each; those that share a reason stand under it. */
function byReason(outcomes: readonly Outcome[]): readonly string[] {
  const reasons = new Map<string, Outcome[]>()
  for (const outcome of outcomes) {
    const reason = proseForTerminal(outcome.message ?? 'no reason given')
    const sharing = reasons.get(reason) ?? []
    sharing.push(outcome)
    reasons.set(reason, sharing)
  }
  return [...reasons].flatMap(([reason, sharing]) => reasonLines(reason, sharing))
}

function reasonLines(reason: string, outcomes: readonly Outcome[]): readonly string[] {
  const [first] = outcomes
  if (outcomes.length === 1 && first !== undefined) return [`  ${actionWords(first.action)}: ${reason}`]
  return [
    `  ${reason} (${count(outcomes.length, 'action')})`,
    ...outcomes.map(({ action }) => `    ${actionWords(action)}`),
  ]
}

function residualLines(report: Report, options: Options): readonly string[] {
  if (report.residual === undefined) return ['', 'The hub was not read again at the end.']
  if (report.residual.length === 0) return []
  const title = `Not as planned when the hub was read again (${number(report.residual.length)})`
  const lines = report.residual.map(({ action, is }) => `  ${actionWords(action)} (${words[is]})`)
  return ['', paint(options, 'risk', title), ...lines]
}

function nextLines(report: Report, options: Options): readonly string[] {
  const next = nextWords(report)
  return next === undefined ? [] : ['', `Next: ${paint(options, 'head', next)}`]
}

function nextWords({ counts, residual }: Report): string | undefined {
  if (counts.failed + counts.unknown + counts.pending > 0) {
    const rest = counts.skipped > 0 ? '; plan again for what was skipped' : ''
    return `run the same command again, it goes on with what is left${rest}`
  }
  if (counts.skipped > 0) return 'plan again, the hub or the rights are no longer what the plan was made for'
  return residual?.length ? 'plan again, something else changes the hub' : undefined
}
