// The commands about a folder of plans, as functions: each target has a token of its own, and its events have its name.
import type { TargetEnd } from '../core/actions/ends.ts'
import type { Log } from '../core/audit/log.ts'
import { indexOf, type PlanSet, planFileOf } from '../core/planset.ts'
import { Problem } from '../core/problem.ts'
import type { ApplyEvent, FailedTarget, Plan, ReadEvent } from '../core/types.ts'
import type { OAuthStore } from '../io/oauth-store.ts'
import { type ApplyFlags, apply as applying } from '../options/apply.ts'
import { type PlanFlags, plan as planning } from '../options/plan.ts'
import { type RevertFlags, type ReviewFlags, revert as reverting, review as reviewing } from '../options/saved.ts'
import { fillFlags } from '../options/table.ts'
import type { World } from '../session/world.ts'
import { guarded, silently } from './world.ts'

/** The way to one target. */
export interface Access {
  readonly target: string
  readonly url: string
  readonly token?: string
  readonly oauth?: OAuthStore
}

export interface FolderOptions {
  readonly access?: readonly Access[]
  /** Other variables of the command line. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  readonly onRead?: (target: string, event: ReadEvent) => void
  readonly onApply?: (target: string, event: ApplyEvent) => void
  readonly onNotice?: (text: string) => void
}

async function worldFor({ access = [], env = {}, signal, ...on }: FolderOptions): Promise<World> {
  const { silentStreams } = await import('../io/streams.ts')
  const { suffixOf } = await import('../desired/targets.ts')
  const { ofProcess, withSecrets } = await import('../session/world.ts')
  const own = access.flatMap(({ target, url, token }) => [
    [`HUBPLAN_URL_${suffixOf(target)}`, url],
    ...(token === undefined ? [] : [[`HUBPLAN_TOKEN_${suffixOf(target)}`, token]]),
  ])
  const notice = guarded(on.onNotice)
  return withSecrets({
    ...ofProcess(),
    env: { ...env, ...Object.fromEntries(own) },
    streams: silentStreams((text) => notice(text.trimEnd())),
    ofTarget: (name) => {
      const oauth = access.find(({ target }) => target === name)?.oauth
      const progress = {
        read: guarded((event: ReadEvent) => on.onRead?.(name, event)),
        apply: guarded((event: ApplyEvent) => on.onApply?.(name, event)),
        close: () => undefined,
      }
      return { progress, ...(oauth === undefined ? {} : { oauth }) }
    },
    progress: { read: () => undefined, apply: () => undefined, close: () => undefined },
    signal: signal ?? new AbortController().signal,
    holdInterrupts: () => undefined,
  })
}

/** Plans of a folder that were just made. */
export interface PlannedFolder {
  readonly set: PlanSet
  /** Targets of which no plan could be made. */
  readonly failed: ReadonlyMap<string, Problem>
}

/** What `hubplan plan` is given. */
export type GivenPlan = Partial<PlanFlags>

/**
 * Makes a plan for each target, as `hubplan plan --target all -o FOLDER/` does.
 * @param flagsOf what differs from target to target, such as overrides
 * @returns the plans; nothing is written when none could be made
 */
export async function planFolder(
  folder: string,
  flagsOf: (target: string) => GivenPlan,
  options: FolderOptions,
): Promise<PlannedFolder> {
  const { forNamed, sharing } = await import('../commands/targets/index.ts')
  const { planOf } = await import('../commands/plan/index.ts')
  const { failedOf } = await import('../commands/targets/combined.ts')
  const { writePlans } = await import('../io/planset.ts')
  const { tool } = await import('../io/version.ts')
  const world = sharing(await worldFor(options))
  const made = new Map<string, Plan>()
  const failed = new Map<string, Problem>()
  const untold: FailedTarget[] = []
  const flags = (target: string): PlanFlags => ({ ...fillFlags(planning, {}), ...flagsOf(target) })
  await silently(world, () =>
    forNamed<PlanFlags>(
      { names: (options.access ?? []).map(({ target }) => target), areOnlyOwn: true },
      {
        name: 'plan',
        run: async (own, at) => {
          made.set(own.target ?? '', await planOf(own, at))
          return 0
        },
        form: {
          is: 'together',
          show: async (all) => {
            for (const ran of all) {
              if (!(ran.thrown instanceof Problem)) continue
              failed.set(ran.name, ran.thrown)
              untold.push(failedOf(ran))
            }
          },
        },
        flagsFor: flags,
      },
      flags(''),
      world,
    ),
  )
  const plans = (options.access ?? []).flatMap(({ target }) => {
    const plan = made.get(target)
    return plan === undefined ? [] : [{ target, file: `${folder}/${planFileOf(target)}`, plan }]
  })
  const index = indexOf({ tool, createdAt: world.now(), plans, failed: untold })
  if (plans.length > 0) await writePlans(folder, { index, planOf: (target) => made.get(target) as Plan })
  return { set: { index, plans }, failed }
}

/** No hubplan.yaml is looked for: what the commands take of a program, and no flag says. */
const noFile = false as unknown as undefined

/** What `hubplan apply` is given. */
export type GivenApply = Partial<Omit<ApplyFlags, 'plan' | 'config'>>

export interface AppliedFolder {
  readonly ends: readonly TargetEnd[]
  readonly isInterrupted: boolean
}

/**
 * Applies the plans of a folder, or a plan, as `hubplan apply` does. The addresses are those of `access`, whatever
 * hubplan.yaml says by now.
 * @throws Problem when nothing was sent
 */
export async function applyFolder(path: string, given: GivenApply, options: FolderOptions): Promise<AppliedFolder> {
  const { folderOf } = await import('../io/planset.ts')
  const { sharing } = await import('../commands/targets/index.ts')
  const folder = await folderOf(path)
  const world = sharing(await worldFor(options))
  const flags = { ...fillFlags(applying, {}), ...given, plan: path, config: noFile, yes: true }
  return silently(world, () => (folder === undefined ? alone(flags, options, world) : together(folder, flags, world)))
}

async function together(folder: string, flags: ApplyFlags, world: World): Promise<AppliedFolder> {
  const { runSet } = await import('../commands/apply/set/index.ts')
  const { ends, isInterrupted, bug } = await runSet(folder, flags, world)
  if (bug !== undefined) throw bug
  return { ends, isInterrupted }
}

async function alone(flags: ApplyFlags, { access = [] }: FolderOptions, given: World): Promise<AppliedFolder> {
  const { applyOf, exitOf } = await import('../commands/apply/run.ts')
  const { checkPasswordFlags } = await import('../commands/apply/passwords.ts')
  const { journalPath } = await import('../io/journal.ts')
  const { readPlan } = await import('../io/planfile.ts')
  const { forTarget } = await import('../session/targets.ts')
  await checkPasswordFlags(flags)
  const plan = await readPlan(flags.plan)
  const target = access[0]?.target ?? ''
  const world = forTarget(given, target, true)
  const journal = journalPath(flags.plan, flags.state, plan.digest)
  const report = await applyOf(plan, { flags, journal, isTold: false }, world)
  const code = exitOf(report, world.signal)
  return { ends: [{ is: 'applied', target, plan, report, code }], isInterrupted: code === 130 }
}

/** Writes one row per action into .csv and .xlsx files. */
export async function writeResults(ends: readonly TargetEnd[], paths: readonly string[]): Promise<void> {
  const { resultsOf } = await import('../commands/apply/set/index.ts')
  const { writeTable } = await import('../io/table.ts')
  const { columns, rows } = resultsOf(ends)
  for (const path of paths) await writeTable(path, columns, rows)
}

/**
 * Makes the plans that undo what was applied, as `hubplan revert` does.
 * @returns whether there was something to undo
 */
export async function revertFolder(
  path: string,
  output: string,
  asked: Partial<RevertFlags>,
  options: FolderOptions,
): Promise<boolean> {
  const { runRevert } = await import('../commands/revert/index.ts')
  const { isThere } = await import('../io/textfile.ts')
  const { folderOf } = await import('../io/planset.ts')
  const { forTarget } = await import('../session/targets.ts')
  const given = await worldFor(options)
  // No hubplan.yaml says which target a plan alone is for.
  const isAlone = (await folderOf(path)) === undefined
  const world = isAlone ? forTarget(given, options.access?.[0]?.target, true) : given
  const flags = { ...fillFlags(reverting, {}), ...asked, plan: path, output, names: [], config: noFile }
  await silently(world, () => runRevert(flags, world))
  return isThere(output)
}

/** Records a decision, as `hubplan review` does. @throws Problem such as `expired` */
export async function decideFolder(
  path: string,
  given: Partial<ReviewFlags>,
  options: FolderOptions = {},
): Promise<void> {
  const { runReview } = await import('../commands/review/index.ts')
  const world = await worldFor(options)
  await silently(world, () => runReview({ ...fillFlags(reviewing, {}), ...given, plan: path }, world))
}

/** What was kept of plans, as `hubplan log` reads it. */
export async function logOf(path: string, state: string | undefined): Promise<Log> {
  return (await import('../commands/log/read.ts')).readLog(path, state)
}
