// What --only and --exclude select of a plan, or of each of several.
import { namesOf, type Selection } from '../../core/actions/selection.ts'
import { normalName } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan } from '../../core/types.ts'

/**
 * The selection of each plan.
 * @throws Problem `usage` for an op or a name that none of the plans has
 */
export function readSelections(
  plans: readonly Plan[],
  flags: { readonly only: readonly string[]; readonly exclude: readonly string[] },
): readonly Selection[] {
  const ops = [...new Set(plans.flatMap(({ actions }) => actions.map((action) => action.op)))]
  const only = flags.only.map((word) => {
    const op = ops.find((one) => one === word)
    if (op !== undefined) return op
    const none = plans.length === 1 ? 'the plan has no such action' : 'none of the plans has such an action'
    const hint = plans.length === 1 ? `it has ${ops.join(', ')}` : `they have ${ops.join(', ')}`
    throw new Problem('usage', `--only ${word}: ${none}.`, { hint })
  })
  const excluded = plans.map((plan) => {
    const known = new Set(plan.actions.flatMap(namesOf))
    const names = flags.exclude.map((name) => (known.has(name) ? name : normalName(name, plan.options.names)))
    return { known, names }
  })
  const stranger = flags.exclude.find((_, at) => !excluded.some(({ known, names }) => known.has(names[at] as string)))
  if (stranger === undefined) return excluded.map(({ names }) => ({ only, exclude: names }))
  const of = plans.length === 1 ? 'no action of the plan' : 'no action of the plans'
  throw new Problem('usage', `--exclude ${JSON.stringify(stranger)}: ${of} is about such a user or group.`, {
    hint: 'names are written as in the plan; see hubplan show',
  })
}
