// The report of an apply of several plans: one line over all, a table, what did not end well, and the next steps.
import { codeOf, countAll, isDone, type TargetEnd } from '../core/actions/ends.ts'
import type { Problem } from '../core/problem.ts'
import { count, isOrAre, number } from '../core/sentences.ts'
import type { OutcomeKind } from '../core/types.ts'
import { canContinue } from './model/advice.ts'
import { diagnosticLine } from './problem.ts'
import { countWords, headline, outcomeWords, reportText } from './report.ts'
import { proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint, type Tone } from './terminal/layout.ts'
import { listed } from './words.ts'

interface Options extends Paper {
  /** The command as it was typed. */
  readonly command: string
  /** The run stopped at the first target that ended badly. */
  readonly isStopped: boolean
}

/** The report at the end, on all targets. */
export function setReportText(ends: readonly TargetEnd[], options: Options): string {
  const lines = [
    overAll(ends, options),
    '',
    ...tableLines(ends, options),
    ...ends.flatMap((end) => sectionLines(end, options)),
    ...nextLines(ends, options),
  ]
  return `${lines.join('\n')}\n`
}

/** One line on the end of a target, while others go on. */
export function endLine(end: TargetEnd): string {
  switch (end.is) {
    case 'applied':
      return headline(end.plan, end.report)
    case 'refused':
      return `Not applied: ${proseForTerminal(end.problem.message)}`
    case 'unreached':
      return 'Not reached.'
    case 'unplanned':
      return `No plan: ${proseForTerminal(end.failed.message)}`
  }
}

function overAll(ends: readonly TargetEnd[], options: Options): string {
  const counts = countAll(ends)
  const { length: done } = ends.filter(isDone)
  const are = `${number(done)} of ${count(ends.length, 'target')} ${isOrAre(done)} done`
  const said = countWords(counts)
  if (done === ends.length) return paint(options, 'gain', `Applied: ${are}; ${said}.`)
  const actions = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const lead = counts.changed + counts.already > 0 ? 'Applied in part' : 'Not applied'
  return paint(options, 'alarm', `${lead}: ${are}; of ${count(actions, 'action')} ${said}.`)
}

const columns = ['changed', 'already', 'failed', 'skipped', 'unknown', 'pending', 'left'] as const

/** Columns that are zero for every target are left out, but for the first two. */
function tableLines(ends: readonly TargetEnd[], options: Options): readonly string[] {
  const sum = countAll(ends)
  const shown = columns.filter((kind, at) => at < 2 || sum[kind] > 0)
  const titles = shown.map((kind) => titleOf(outcomeWords[kind]))
  const head = ['Target', 'Result', ...titles].map((text): Cell => ({ text, tone: 'head' }))
  const rows = ends.map((end): readonly Cell[] => {
    const { text, tone } = resultOf(end)
    return [{ text: end.target }, { text, tone }, ...shown.map((kind): Cell => ({ text: numberIn(end, kind) }))]
  })
  return flow(options, [head, ...rows]).map((line) => line.trimEnd())
}

function titleOf(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function numberIn(end: TargetEnd, kind: OutcomeKind): string {
  return end.is === 'unplanned' ? '-' : number(end.report.counts[kind])
}

/** The result of one target, as the table has it. */
function resultOf(end: TargetEnd): { readonly text: string; readonly tone: Tone } {
  if (end.is === 'unplanned') return { text: 'no plan', tone: 'alarm' }
  if (end.is === 'unreached') return { text: 'not reached', tone: 'risk' }
  if (end.is === 'refused') return { text: refusals[end.problem.code] ?? 'not applied', tone: 'alarm' }
  const { report, plan, code } = end
  if (plan.actions.length === 0) return { text: 'nothing to do', tone: 'dim' }
  if (code === 0) return { text: 'applied', tone: 'gain' }
  if (code === 130) return { text: 'interrupted', tone: 'risk' }
  const { changed, already } = report.counts
  return { text: changed + already > 0 ? 'in part' : 'failed', tone: 'alarm' }
}

const refusals: Partial<Record<Problem['code'], string>> = {
  guard: 'blocked',
  stale: 'stale',
  expired: 'expired',
  interrupted: 'interrupted',
}

/** What is to be said of one target that did not end well; those without a turn are in the table. */
function sectionLines(end: TargetEnd, options: Options): readonly string[] {
  if (isDone(end) || end.is === 'unreached') return []
  return ['', paint(options, 'head', `Target ${end.target}:`), ...troubleLines(end, options)]
}

function troubleLines(end: Exclude<TargetEnd, { is: 'unreached' }>, options: Options): readonly string[] {
  switch (end.is) {
    case 'applied':
      return reportText(end.plan, end.report, options).trimEnd().split('\n')
    case 'refused': {
      const { diagnostics, hint } = end.problem
      return [
        paint(options, 'alarm', endLine(end)),
        ...diagnostics.map((diagnostic) => diagnosticLine(diagnostic, options)),
        ...hintLines(hint, options),
      ]
    }
    case 'unplanned':
      return [paint(options, 'alarm', endLine(end)), ...hintLines(end.failed.hint, options)]
  }
}

function hintLines(hint: string | undefined, options: Options): readonly string[] {
  return hint === undefined ? [] : [`${paint(options, 'head', 'hint:')} ${proseForTerminal(hint)}`]
}

function nextLines(ends: readonly TargetEnd[], options: Options): readonly string[] {
  const replanned = ends.filter(needsPlan).map(({ target }) => target)
  const hinted = ends.filter(needsHint).map(({ target }) => target)
  const next = [
    ...(ends.some(goesOn) ? ['the same command does the rest:', `  ${options.command}`] : []),
    ...(options.isStopped ? ['with --keep-going it does not stop at a target that ends badly'] : []),
    ...(hinted.length > 0 ? [`do what the hint says for ${fewNames(hinted)}, and run the command again`] : []),
    ...(replanned.length > 0 ? [`plan again for ${fewNames(replanned)}`] : []),
  ]
  if (next.length === 0) return []
  return ['', ...next.map((words, at) => `${at === 0 ? 'Next:' : '     '} ${paint(options, 'head', words)}`)]
}

const most = 6

function fewNames(targets: readonly string[]): string {
  return targets.length > most ? count(targets.length, 'target') : listed(targets)
}

const needingPlan: ReadonlySet<Problem['code']> = new Set(['guard', 'stale', 'expired'])

/** Whether only another plan helps. */
function needsPlan(end: TargetEnd): boolean {
  if (end.is === 'unplanned') return true
  if (end.is === 'refused') return needingPlan.has(end.problem.code)
  return end.is === 'applied' && codeOf(end) !== 0 && !canContinue(end.report)
}

/** Whether the command lacks something, such as a file for passwords: as it was typed, it ends in the same way. */
function needsHint(end: TargetEnd): boolean {
  return end.is === 'refused' && end.problem.code === 'usage' && end.problem.hint !== undefined
}

/** Whether the same command goes on with it. */
function goesOn(end: TargetEnd): boolean {
  return end.is === 'unreached' || (!isDone(end) && !needsPlan(end) && !needsHint(end))
}
