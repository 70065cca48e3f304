// Summary and question before the first write of an apply.

import { isOrAre, number } from '../core/sentences.ts'
import type { Action, ActionOf, Plan } from '../core/types.ts'
import { deleteTitle, sortByLoss } from './facets/accounts/stakes.ts'
import { roleGains, rolesTitle, rolesWords } from './facets/roles.ts'
import { changesWords } from './model/changes.ts'
import { limitWords } from './model/override-words.ts'
import { systemWords } from './model/system.ts'
import { judgePlan, summaryWords } from './model/verdict.ts'
import { forTerminal, proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint, say } from './terminal/layout.ts'

/** Facts that the question depends on. */
export interface Toll {
  /** Users that will be deleted. */
  readonly deletes: number
  readonly actions: number
}

export function tollOf(open: readonly Action[]): Toll {
  return { deletes: open.filter(isDelete).length, actions: open.length }
}

export interface ConfirmOptions extends Paper {
  /** ISO. */
  readonly now: string
}

const few = 10

/** @param open the actions that the run would carry out */
export function confirmText(
  plan: Plan,
  open: readonly Action[],
  options: ConfirmOptions,
): { readonly summary: string; readonly question: string } {
  const verdict = judgePlan(plan, options.now)
  const deletes = open.filter(isDelete)
  const left = plan.actions.length - open.length
  const lines = [
    paint(options, 'head', `Plan for ${systemWords(plan, forTerminal)} (${forTerminal(plan.target.provider)})`),
    ...say(options, 'gain', verdict.sentence),
    ...limitWords(plan).flatMap((words) => say(options, 'alarm', `OVERRIDE ${proseForTerminal(words)}`)),
    ...plan.overrides.map(({ flag, value }) =>
      paint(options, 'alarm', `OVERRIDE ${flag} ${forTerminal(String(value))}`),
    ),
    ...deleteLines(deletes, plan, options),
    ...roleLines(roleGains({ ...plan, actions: open }), options),
    ...say(options, 'head', `To do now: ${summaryWords({ ...plan, actions: open })}.`),
    ...(left === 0
      ? []
      : say(options, 'dim', `${changesWords(left)} of the plan ${isOrAre(left)} done already or left out.`)),
  ]
  const { length } = deletes
  const question =
    length === 0
      ? `Apply ${open.length === 1 ? 'this change' : `these ${number(open.length)} changes`}? [y/N] `
      : `Type the number of users to be deleted (${length}) to continue: `
  return { summary: `${lines.join('\n')}\n`, question }
}

/** Whether the question is about more than additions and small changes: deletes, new roles or overrides. */
export function isGrave(plan: Plan, open: readonly Action[]): boolean {
  const isLoose = plan.overrides.length > 0 || limitWords(plan).length > 0
  return isLoose || open.some(isDelete) || roleGains({ ...plan, actions: open }).length > 0
}

function deleteLines(
  deletes: readonly ActionOf<'user.delete'>[],
  plan: Plan,
  options: ConfirmOptions,
): readonly string[] {
  if (deletes.length === 0) return []
  const title = deleteTitle(deletes, plan.snapshot.taken_at)
  const worst = sortByLoss(deletes)
  const names = worst.slice(0, few).map(({ user, before }) => `${forTerminal(user)}${before.admin ? ' (ADMIN)' : ''}`)
  const more = deletes.length - names.length
  const text = `${names.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
  return [...say(options, 'alarm', title), ...flow(options, [[{ text, tone: 'loss' }]])]
}

function roleLines(gains: readonly ActionOf<'member.add'>[], options: ConfirmOptions): readonly string[] {
  if (gains.length === 0) return []
  const rows = gains.slice(0, few).map((action): readonly Cell[] => [
    { text: forTerminal(action.user), tone: 'risk' },
    { text: rolesWords(action, forTerminal), tone: 'risk' },
  ])
  const more = gains.length - rows.length
  const rest = more > 0 ? [[{ text: `and ${number(more)} more`, tone: 'risk' }] satisfies readonly Cell[]] : []
  return [...say(options, 'alarm', rolesTitle(gains)), ...flow(options, [...rows, ...rest])]
}

function isDelete(action: Action): action is ActionOf<'user.delete'> {
  return action.op === 'user.delete'
}

/** Whether the answer confirms: the number of deletions, or yes when there are none. */
export function isConfirmed({ deletes }: Toll, answer: string | undefined): boolean {
  if (answer === undefined) return false
  if (deletes === 0) return /^y(?:es)?$/i.test(answer)
  return answer.replaceAll(',', '') === String(deletes)
}
