// The audit trail for a terminal.
import type { AuditedDecision, ChosenLog, ChosenPlan } from '../../core/audit/log.ts'
import type { AuditedAction, AuditedRun } from '../../core/audit/runs.ts'
import { count, number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { actionWords } from '../facets/index.ts'
import { groupBy } from '../model/grouping.ts'
import { overrideList } from '../model/override-words.ts'
import { systemWords } from '../model/system.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { reasonText } from '../terminal/cells.ts'
import { flow, type Paper, paint, say, type Tone } from '../terminal/layout.ts'
import { most, type Row } from '../terminal/rows.ts'
import { idWords, listed, shortPlace } from '../words.ts'
import {
  countWords,
  decisionWords,
  endWords,
  opWords,
  outcomeWords,
  period,
  requestWords,
  second,
  whoWords,
} from './words.ts'

/** First what is common to all plans, then plan by plan. Of users, only their actions, and who decided on them. */
export function logText(log: ChosenLog, paper: Paper): string {
  const blocks = log.isOfUsers
    ? log.plans.map((plan) => userLines(plan, log, paper))
    : [...setLines(log, paper), ...log.plans.map((plan) => planLines(plan, log, paper))]
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function setLines({ set, plans }: ChosenLog, paper: Paper): readonly (readonly string[])[] {
  if (set === undefined) return []
  const { folder, index, decisions } = set
  const others = index.plans.length - plans.length
  const rows = [
    row('made', `${second(index.created_at)} by ${forTerminal(index.tool)}`),
    row('digest', index.digest),
    row('changes digest', index.changes_digest),
    ...index.failed.map(({ target, message }) =>
      row('not planned', `${forTerminal(target)}: ${proseForTerminal(message)}`, 'risk'),
    ),
    ...decisionRows(decisions, noneForSet),
    ...(others > 0 ? [row('not shown', count(others, 'other plan'))] : []),
  ]
  const title = `Plans of ${count(index.plans.length, 'target')} in ${forTerminal(folder)}`
  return [[...say(paper, 'head', title), ...flow(paper, rows)]]
}

const noneForSet = 'no decision about them lies in the folder or beside it'
const noneForPlan = 'no decision lies beside the plan'

function row(label: string, text: string, tone: Tone = 'plain'): Row {
  return [
    { text: label, tone: 'dim' },
    { text, tone },
  ]
}

function decisionRows(decisions: readonly AuditedDecision[], missing: string): readonly Row[] {
  if (decisions.length === 0) return missing === '' ? [] : [row('decision', `not known: ${missing}`, 'risk')]
  return decisions.map((one) => row('decision', decisionWords(one), one.decision === 'refused' ? 'alarm' : 'plain'))
}

function planLines(log: ChosenPlan, { set }: ChosenLog, paper: Paper): readonly string[] {
  const { plan, decisions, actions } = log
  const missing = set === undefined ? noneForPlan : ''
  const rows = [...madeRows(plan), ...decisionRows(decisions, missing), ...runRows(log)]
  const listing = actions === undefined ? [] : [paint(paper, 'head', 'Actions'), ...flow(paper, actionRows(log))]
  return [...say(paper, 'head', titleOf(log)), ...flow(paper, rows), ...listing]
}

function userLines(log: ChosenPlan, { set }: ChosenLog, paper: Paper): readonly string[] {
  const { plan, decisions } = log
  const all = [...decisions, ...(set?.decisions ?? [])]
  const rows = [
    row('made', `${second(plan.created_at)}${whoWords(plan.planned_by, plan.planned_as)}`),
    ...decisionRows(all, set === undefined ? noneForPlan : noneForSet),
  ]
  return [...say(paper, 'head', titleOf(log)), ...flow(paper, rows), ...flow(paper, actionRows(log))]
}

function titleOf({ plan, file }: ChosenPlan): string {
  return `${systemWords(plan, forTerminal)}: ${forTerminal(file)}`
}

function madeRows(plan: Plan): readonly Row[] {
  const { planned_as: token, planned_by: by, against, inputs } = plan
  const blocks = [...new Set(plan.findings.flatMap(({ level, guard }) => (level === 'block' ? [guard] : [])))]
  return [
    row('made', `${second(plan.created_at)}${whoWords(by, token)}, by ${forTerminal(plan.tool)}`),
    row('expires', second(plan.expires_at)),
    row('digest', plan.digest),
    row('changes digest', plan.changes_digest),
    ...(against === undefined
      ? []
      : [row('compared with', `the plan of ${second(against.created_at)}, ${against.digest}`)]),
    ...inputs.map(({ path, rows, sha256 }) =>
      row(
        'made from',
        `${forTerminal(shortPlace(path))}: ${count(rows, 'row')}, ${sha256 ?? 'no digest, it holds passwords'}`,
      ),
    ),
    ...overrideList(plan).map((words) => row('override', proseForTerminal(words), 'alarm')),
    ...(blocks.length === 0 ? [] : [row('blocked', `by ${listed(blocks.map(forTerminal))}`, 'alarm')]),
    row('changes', plan.actions.length === 0 ? 'none' : opWords(plan)),
  ]
}

function runRows({ plan, journal }: ChosenPlan): readonly Row[] {
  if (plan.actions.length === 0) return []
  if (journal === undefined) return [row('applied', 'not known: no journal lies beside the plan', 'risk')]
  const last = new Map(journal.runs.flatMap(({ actions }) => actions.map((action) => [action.id, action])))
  const outcomes = [...last.values()]
  const done = outcomes.filter(({ is }) => is === 'changed' || is === 'already').length
  const open = countWords(outcomes.filter(({ is }) => is !== 'changed' && is !== 'already'))
  const untried = plan.actions.length - outcomes.length
  const rest = [open, untried === 0 ? '' : `${number(untried)} not tried`].filter((part) => part !== '')
  return [
    ...journal.runs.flatMap((run, index) => oneRun(run, index + 1)),
    row(
      'result',
      [`${number(done)} of ${count(plan.actions.length, 'action')} done`, ...rest].join(', '),
      rest.length === 0 ? 'gain' : 'risk',
    ),
    row('journal', forTerminal(journal.file)),
  ]
}

function oneRun(run: AuditedRun, at: number): readonly Row[] {
  const who = whoWords(run.by, run.token) || ', by a person who is not recorded'
  const troubles = run.actions.filter(({ is }) => is !== 'changed' && is !== 'already')
  const more = troubles.length - most
  const byOp = groupBy(run.actions, ({ id }) => id.split(':')[0] ?? '')
  return [
    row(`run ${at}`, `${period(run.began, run.ended)}${who}: ${endWords(run)}`, run.how === 'done' ? 'plain' : 'risk'),
    row('', requestWords(run)),
    ...[...byOp].map(([op, actions]) => row('', `${forTerminal(op)}: ${countWords(actions)}`)),
    ...troubles.slice(0, most).map((action) => row('', troubleWords(action), 'risk')),
    ...(more > 0 ? [row('', `… and ${number(more)} more (see the json)`, 'dim')] : []),
  ]
}

function troubleWords(action: AuditedAction): string {
  return `${second(action.at)} ${idWords(action.id)}: ${outcomeWords(action)}`
}

function actionRows({ actions = [], journal }: ChosenPlan): readonly Row[] {
  return actions.flatMap(({ action, outcomes }): Row[] => {
    const [what, why] = [actionWords(action), reasonText(action.reason)]
    if (outcomes.length === 0) {
      const untried = journal === undefined ? 'not known' : 'not tried'
      return [[{ text: untried, tone: 'dim' }, { text: what }, { text: why, tone: 'dim' }]]
    }
    return outcomes.map(({ run, outcome }) => [
      { text: second(outcome.at) },
      { text: what },
      { text: why, tone: 'dim' },
      { text: outcomeWords(outcome, whoWords(run.by, run.token)) },
    ])
  })
}
