// Summary and question before the first write of an apply of several plans.
import { count, number } from '../core/sentences.ts'
import type { Action, Plan } from '../core/types.ts'
import { type ConfirmOptions, confirmText, isGrave, tollOf } from './confirm.ts'
import { changesWords } from './model/changes.ts'
import { summaryWords } from './model/verdict.ts'
import { paint, say } from './terminal/layout.ts'

/** The plan of one target, and what is open of it. */
interface Part {
  readonly target: string
  readonly plan: Plan
  readonly open: readonly Action[]
}

/** A target with deletes, new roles or overrides has its whole summary, any other one line. */
export function confirmSetText(
  parts: readonly Part[],
  options: ConfirmOptions,
): { readonly summary: string; readonly question: string } {
  const { deletes, actions } = tollOf(parts.flatMap(({ open }) => open))
  const targets = count(parts.length, 'target')
  const lines = [
    ...parts.flatMap((part) => linesOf(part, options)),
    paint(options, 'head', `To do now for ${targets}: ${changesWords(actions)}.`),
  ]
  const question =
    deletes === 0
      ? `Apply ${actions === 1 ? 'this change' : `these ${number(actions)} changes`} to ${targets}? [y/N] `
      : `Type the number of users to be deleted from all targets (${deletes}) to continue: `
  return { summary: `${lines.join('\n')}\n`, question }
}

function linesOf({ target, plan, open }: Part, options: ConfirmOptions): readonly string[] {
  const head = `Target ${target}:`
  if (!isGrave(plan, open)) return say(options, 'plain', `${head} ${summaryWords({ ...plan, actions: open })}`)
  const { summary } = confirmText(plan, open, options)
  return ['', paint(options, 'head', head), ...summary.trimEnd().split('\n'), '']
}
