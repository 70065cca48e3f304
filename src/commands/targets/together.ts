// The plans that a command made for several targets, saved and shown as one.
import { indexOf, type PlanSet, planFileOf } from '../../core/planset.ts'
import { count, isOrAre } from '../../core/sentences.ts'
import type { FailedTarget, Plan } from '../../core/types.ts'
import { writePlans } from '../../io/planset.ts'
import { tool } from '../../io/version.ts'
import type { Format } from '../../options/shared.ts'
import type { World } from '../../session/world.ts'
import { printable } from '../../views/json.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { paperOf, renderSet } from '../show.ts'
import { type Form, failedOf, problemJsonOf } from './combined.ts'
import type { Ran } from './recorded.ts'

/** The plans of a run, and where they go. */
export interface Making {
  /** By target, once they are made. */
  readonly made: ReadonlyMap<string, Plan>
  /** Where all of them are saved; undefined: nowhere, or each in a file of its own. */
  readonly folder: string | undefined
  readonly format: Format
  /** Path of a plan that is saved in a file of its own. */
  readonly ownFile?: (target: string) => string
}

/** Saves and shows at the end what was made. A target without a plan and without a failure is left out. */
export function together(making: Making, world: World): Extract<Form, { readonly is: 'together' }> {
  return { is: 'together', show: (ran) => showAll(ran, making, world) }
}

async function showAll(ran: readonly Ran[], making: Making, world: World): Promise<void> {
  const { made, folder, format } = making
  const all = ran.filter(({ name, thrown }) => made.has(name) || thrown !== undefined)
  if (made.size === 0) {
    if (format === 'json') await world.streams.out(printable(all.map((one) => jsonOf(one, undefined))))
    return
  }
  const set = setOf(all, making, world)
  if (folder !== undefined) {
    await writePlans(folder, { index: set.index, planOf: (target) => made.get(target) as Plan })
  }
  const at = folder === undefined ? {} : { folder }
  await world.streams.out(
    format === 'json'
      ? printable(all.map((one) => jsonOf(one, made.get(one.name))))
      : await renderSet(set, { ...at, format, ...paperOf(world) }),
  )
  if (folder === undefined) return
  const words = `${count(made.size, 'plan')} ${isOrAre(made.size)} saved in ${folder}`
  world.streams.err(`${proseForTerminal(words)}.\n`)
}

/** The plan, or the problem with its faults, in the place of the target. */
function jsonOf(ran: Ran, plan: Plan | undefined): object {
  return plan ?? { planned_with: { target: ran.name }, problem: problemJsonOf(ran) }
}

function setOf(ran: readonly Ran[], { made, folder, ownFile = () => '' }: Making, world: World): PlanSet {
  const plans = ran.flatMap(({ name: target }) => {
    const plan = made.get(target)
    const file = folder === undefined ? ownFile(target) : `${folder}/${planFileOf(target)}`
    return plan === undefined ? [] : [{ target, file, plan }]
  })
  const failed = ran.flatMap((one): FailedTarget[] => (made.has(one.name) ? [] : [failedOf(one)]))
  return { index: indexOf({ tool, createdAt: world.now(), plans, failed }), plans }
}
