// Applies several plans, one after another or some at a time, and stops at the first that ends badly.
import pLimit from 'p-limit'

import { isDone, type TargetEnd } from '../../../core/actions/ends.ts'
import { report } from '../../../core/actions/report.ts'
import { Problem } from '../../../core/problem.ts'
import type { ApplyFlags } from '../../../options/apply.ts'
import { problems } from '../../../session/problems.ts'
import { inTarget } from '../../../session/targets.ts'
import type { World } from '../../../session/world.ts'
import { endLine } from '../../../views/set-report.ts'
import { checkFile } from '../admit.ts'
import { applyVerified, exitOf } from '../run.ts'
import type { Member } from './member.ts'
import { onScreen, openScreen } from './screen.ts'

/** How a run for several plans went. */
export interface Run {
  readonly ends: readonly TargetEnd[]
  /** It stopped at a target that ended badly, before the turn of all. */
  readonly isStopped: boolean
  readonly isInterrupted: boolean
  /** A fault of hubplan itself: the report comes first. */
  readonly bug?: unknown
}

/** Applies the plans in their order. Those that are running when one ends badly are finished. */
export async function runAll(
  members: readonly Member[],
  { parallel: width = 1, keepGoing }: Pick<ApplyFlags, 'parallel' | 'keepGoing'>,
  world: World,
): Promise<Run> {
  const screen = openScreen(world, members.length, width)
  const limit = pLimit(width)
  let stopped: string | undefined
  let isInterrupted = false
  let bug: unknown
  const turn = async (member: Member): Promise<TargetEnd> => {
    const { target } = member.among
    isInterrupted ||= world.signal.aborted
    if (isInterrupted) return unreached(member, 'the run was interrupted')
    if (stopped !== undefined) return unreached(member, `the run stopped at ${stopped}`)
    screen.begins(target)
    const end = await applied({ ...member, world: onScreen(member.world, target, screen) }).catch((thrown: unknown) => {
      bug ??= thrown
      return brokenBy(member)
    })
    screen.ends(target, endLine(end))
    isInterrupted ||= end.is === 'refused' && end.problem.code === 'interrupted'
    if (!isDone(end) && (!keepGoing || bug !== undefined)) stopped ??= target
    return end
  }
  const ends = await Promise.all(members.map((member) => limit(() => turn(member))))
  const isCut = ends.some(({ is }) => is === 'unreached')
  return { ends, isStopped: isCut && !isInterrupted, isInterrupted, bug }
}

/** @throws bugs */
async function applied(member: Member): Promise<TargetEnd> {
  const { plan, world, among } = member
  const { target } = among
  try {
    const result = await inTarget(world, (own) => {
      // It may have expired while others were applied.
      checkFile(plan, undefined, own.now())
      return applyVerified({ ...member, world: own })
    })
    return { is: 'applied', target, plan, report: result, code: exitOf(result, world.signal) }
  } catch (thrown) {
    if (thrown instanceof Problem) return refused(member, thrown)
    throw thrown
  }
}

/** The end of a plan that a problem kept from being applied. */
export function refused(member: Member, problem: Problem): TargetEnd {
  // The rest waits until tomorrow, as after a run that stopped halfway.
  const code = problem.code === 'spent' ? 5 : problems[problem.code].exit
  return { is: 'refused', target: member.among.target, plan: member.plan, report: openReport(member), problem, code }
}

/** The end of a plan of which nothing is to be done. */
export function idle({ plan, among }: Member): TargetEnd {
  return { is: 'applied', target: among.target, plan, report: report(plan, [], undefined, { selected: [] }), code: 0 }
}

function unreached(member: Member, why: string): TargetEnd {
  return { is: 'unreached', target: member.among.target, plan: member.plan, report: { ...openReport(member), why } }
}

function brokenBy(member: Member): TargetEnd {
  const problem = new Problem('usage', 'A bug in hubplan ended it; it is below the report.', {
    hint: 'the same command finds what was done',
  })
  return refused(member, problem)
}

/** All selected actions as pending. */
function openReport({ plan, picked }: Member): ReturnType<typeof report> {
  return report(plan, [], undefined, { selected: picked })
}
