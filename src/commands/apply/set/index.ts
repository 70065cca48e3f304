// hubplan apply of a folder: its plans, hub by hub, as one run with one report.
import { exitOfAll, type TargetEnd } from '../../../core/actions/ends.ts'
import { anyMatcher } from '../../../core/globs.ts'
import type { PlanSet } from '../../../core/planset.ts'
import { everyTarget } from '../../../desired/targets.ts'
import type { ApplyFlags } from '../../../options/apply.ts'
import type { ExitCode, World } from '../../../session/world.ts'
import { targetReportLines, targetReportsJson } from '../../../views/json.ts'
import { setReportText } from '../../../views/set-report.ts'
import { checkApproved, decidedOf, decisionWords } from '../../approval.ts'
import { singleOf } from '../../targets/combined.ts'
import { refuseSingle, sharing } from '../../targets/index.ts'
import { chosenOf, isMember, readSet } from '../../targets/set.ts'
import { type Table, united } from '../../targets/table.ts'
import { checkPasswordFlags } from '../passwords.ts'
import { isUnpinned, tellOverrides, unpinnedWords } from '../run.ts'
import { acceptedTable, keepPlans, resultTable, writeTables } from '../tables.ts'
import { agreedTo } from './agree.ts'
import { checkAll } from './check.ts'
import { commandOf } from './command.ts'
import { isForSeveral, type Member, membersOf } from './member.ts'
import { idle, type Run, refused, runAll } from './run.ts'

/**
 * Applies the plans of a folder for the targets that --target means.
 * @returns the gravest exit code
 */
export async function applySet(folder: string, flags: ApplyFlags, given: World): Promise<ExitCode> {
  const world = sharing(given)
  return finish(await runSet(folder, flags, world), flags, world)
}

/** The same without a report and tables. */
export async function runSet(folder: string, flags: ApplyFlags, world: World): Promise<Run> {
  const whole = await readSet(folder, flags.expectDigest)
  keepPlans(flags, (path) => isMember(path, folder, whole))
  const set = chosenOf(whole, flags.target)
  if (isForSeveral(flags)) refuseForSeveral(flags, set)
  const { credentials } = flags
  await checkPasswordFlags(credentials === undefined ? flags : { ...flags, credentials: undefined, recipients: [] })
  await tellApproved(whole, flags, world)
  const all = await checkAll(await membersOf(set, flags, world), flags.keepGoing)
  const able = all.flatMap(({ member, problem }) => (problem === undefined ? [member] : []))
  const busy = await agreedTo(
    able.filter(({ picked }) => picked.length > 0),
    flags,
    world,
  )
  if (!world.streams.canAsk && busy.length > 0) tellUnattended(busy, flags, world)
  const run = await runAll(busy, flags, world)
  const byTarget = new Map(run.ends.map((end) => [end.target, end]))
  const ends = all.map(({ member, problem }): TargetEnd => {
    if (problem !== undefined) return refused(member, problem)
    return byTarget.get(member.among.target) ?? idle(member)
  })
  return { ...run, ends: [...ends, ...unplanned(set, flags.target)] }
}

/** @throws Problem `usage` for a flag that is for one system */
function refuseForSeveral(flags: ApplyFlags, { plans }: PlanSet): void {
  const names = plans.map(({ target }) => target)
  refuseSingle(singleOf(flags), `the folder ${flags.plan}`, names)
}

async function tellApproved(set: PlanSet, { approvedByFile }: ApplyFlags, world: World): Promise<void> {
  if (approvedByFile === undefined) return
  const words = decisionWords(await checkApproved(decidedOf(set), approvedByFile, world.now()))
  world.streams.err(`The plans were ${words}.\n`)
}

/** Prints once what is printed where no confirmation is asked. */
function tellUnattended(members: readonly Member[], flags: ApplyFlags, world: World): void {
  if (isUnpinned(flags)) world.streams.err(unpinnedWords)
  for (const { plan, among } of members) tellOverrides(plan, world, among.target)
}

/** The targets without a plan that the command line means too. */
function unplanned({ index }: PlanSet, target: string | undefined): readonly TargetEnd[] {
  const isMeant = target === undefined || target === everyTarget ? () => true : anyMatcher([target])
  return index.failed
    .filter((failed) => isMeant(failed.target))
    .map((failed) => ({ is: 'unplanned', target: failed.target, failed }))
}

/** One row per action of all plans. */
export function resultsOf(ends: readonly TargetEnd[]): Table {
  const planned = ends.flatMap((end) => (end.is === 'unplanned' ? [] : [end]))
  return united(planned.map(({ target, plan, report }) => ({ target, ...resultTable(plan, report) })))
}

/** Prints the report, and writes the tables. */
async function finish(
  { ends, isStopped, isInterrupted, bug }: Run,
  flags: ApplyFlags,
  world: World,
): Promise<ExitCode> {
  const { streams } = world
  const texts = {
    text: () => {
      const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
      return setReportText(ends, { ...paper, command: commandOf(flags), isStopped })
    },
    json: () => targetReportsJson(ends),
    ndjson: () => targetReportLines(ends, isInterrupted),
  }
  const form = flags.events ?? flags.format
  // Between the progress and the report.
  if (form === 'text' && streams.terminal && streams.outIsTerminal) streams.err('\n')
  await streams.out(texts[form]())
  const planned = ends.flatMap((end) => (end.is === 'unplanned' ? [] : [end]))
  await writeTables(flags, {
    results: () => resultsOf(ends),
    accepted: () => united(planned.map(({ target, report }) => ({ target, ...acceptedTable(report) }))),
  })
  if (bug !== undefined) throw bug
  return exitOfAll(ends, isInterrupted)
}
