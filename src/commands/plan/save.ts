// What all commands share that make a plan.
import { allowable } from '../../core/guards/index.ts'
import { Problem } from '../../core/problem.ts'
import type { Override, Plan, PlannedWith, Snapshot } from '../../core/types.ts'
import { formatPlan, writePlan } from '../../io/planfile.ts'
import { isStdout } from '../../io/textfile.ts'
import type { Format } from '../../options/shared.ts'
import type { World } from '../../session/world.ts'
import { jsonForTerminal, proseForTerminal } from '../../views/safe.ts'
import { checkPiped } from '../piped.ts'
import { paperOf, render } from '../show.ts'

const lifetimeMs = 7 * 24 * 3_600_000

/** Expiry of a plan that is made now. */
export function expiryOf(now: string): string {
  return new Date(Date.parse(now) + lifetimeMs).toISOString()
}

/** The flags of a planning command that apply needs too, for the plan to keep. */
export function flagsToKeep(flags: {
  readonly config?: string | false | undefined
  readonly target?: string | undefined
  readonly policy?: string | undefined
  readonly url?: string | undefined
  readonly state?: string | undefined
}): PlannedWith {
  const { config, target, policy, url, state } = flags
  return {
    ...(typeof config === 'string' ? { config } : {}),
    ...(target === undefined ? {} : { target }),
    ...(policy === undefined ? {} : { policy }),
    ...(url === undefined ? {} : { url: true }),
    ...(state === undefined ? {} : { state }),
  }
}

/** @throws Problem `usage` for an unknown guard, or one that cannot be allowed */
export function checkAllowed(overrides: readonly Override[]): void {
  for (const { flag, value } of overrides) {
    if (flag !== '--allow' || allowable.includes(String(value))) continue
    const hint =
      value === 'self' ? 'the guard self cannot be overridden' : `guards that can be allowed: ${allowable.join(', ')}`
    throw new Problem('usage', `--allow ${value}: there is no such guard to allow.`, { hint })
  }
}

/**
 * This machine's clock at the time of a snapshot. Reading may take long; the hub's clock is wrong only when it shows a
 * time before or after it.
 */
export function clockAt({ takenAt }: Snapshot, read: { readonly from: string; readonly to: string }): string {
  const [then, from, to] = [takenAt, read.from, read.to].map((iso) => Date.parse(iso)) as [number, number, number]
  if (then < from) return read.from
  return then > to ? read.to : takenAt
}

/** Writes and shows a blocked plan, too; only the exit code differs. */
export async function saveAndShow(
  plan: Plan,
  { output, format }: { readonly output?: string | undefined; readonly format: Format },
  world: World,
): Promise<void> {
  if (isStdout(output)) {
    checkPiped({ output, format })
    // The same values as in a file; nothing else goes to stdout.
    return world.streams.out(jsonForTerminal(formatPlan(plan)))
  }
  if (output !== undefined) await writePlan(output, plan)
  const file = output === undefined ? {} : { file: output }
  await world.streams.out(await render(plan, { ...file, format, ...paperOf(world) }))
  if (output !== undefined) world.streams.err(`${proseForTerminal(`The plan is saved in ${output}`)}.\n`)
}
