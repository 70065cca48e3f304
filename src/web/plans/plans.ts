// Plans of the folder as the page shows them.

import type { Log, PlanLog } from '../../core/audit/log.ts'
import { isBlocked } from '../../core/blocked.ts'
import { Problem } from '../../core/problem.ts'
import type { Op, Plan } from '../../core/types.ts'
import { logOf } from '../../library/folder.ts'
import { providers } from '../../providers/index.ts'
import { countOthers, isUndo, summaryWords } from '../../views/model/verdict.ts'
import type { PlanListView, PlanSetView, PlanState, PlanSummary, TargetPlanView } from '../api.ts'
import { type Bench, type Connection, runningOf } from '../bench.ts'
import { failureOf } from '../failures.ts'
import { configName, isSameConfig } from '../what/config.ts'
import { commandsOf } from './commands.ts'
import { filesOf, outputsOf } from './files.ts'
import { findingViews } from './findings.ts'
import { findPlace, findPlaces, idOf, type Place, stateFolder, traceOf } from './places.ts'
import { type Record, readRecord } from './record.ts'
import { appliedIn, decisionOf, type Kept, openIn, stateOf, stateOfAll } from './states.ts'

/** Plans, and what was kept of them. */
export interface Found {
  readonly place: Place
  readonly log: Log
  readonly record: Record | undefined
}

/** Plans are verified again only when a file beside them has changed. */
export async function foundAt(place: Place): Promise<Found> {
  const key = await traceOf(place)
  const known = kept.get(place.id)
  if (known?.key === key) return known.found
  const log = await logOf(place.path, stateFolder)
  const found = { place, log, record: place.isFolder ? await readRecord(place.path) : undefined }
  kept.delete(place.id)
  kept.set(place.id, { key, found })
  for (const old of [...kept.keys()].slice(0, -mostKept)) kept.delete(old)
  return found
}

const mostKept = 20
const kept = new Map<string, { readonly key: string; readonly found: Found }>()

export async function planList(bench: Bench): Promise<PlanListView> {
  const faults: string[] = []
  const found = await Promise.all(
    (await findPlaces()).map(async (place) => {
      try {
        const one = await foundAt(place)
        faults.push(...one.log.faults)
        return one.log.plans.length === 0 ? [] : [summaryOf(one, bench)]
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        faults.push(thrown.message)
        return []
      }
    }),
  )
  const plans = found.flat().sort((one, other) => (one.madeAt < other.madeAt ? 1 : -1))
  return { plans, faults }
}

function keptOf({ place, log }: Found, bench: Bench): Kept {
  return { log, now: bench.world.now(), isRunning: runningOf(bench)?.view.id === place.id }
}

function summaryOf(found: Found, bench: Bench): PlanSummary {
  const { place, log, record } = found
  const { plans, set } = log
  const state = stateOfAll(keptOf(found, bench))
  const by = plans[0]?.plan.planned_by
  const undoes = record?.undoes
  return {
    id: place.id,
    path: place.path,
    state,
    madeAt: set?.index.created_at ?? plans[0]?.plan.created_at ?? '',
    expiresAt: plans.map(({ plan }) => plan.expires_at).sort()[0] ?? '',
    ...(by === undefined ? {} : { by }),
    targets: [...plans.map(nameOf), ...(set?.index.failed ?? []).map(({ target }) => target)],
    summary: sumOf(plans.map(({ plan }) => plan)),
    canResume: canBegin(state) && state !== 'planned' && state !== 'expired',
    ...(undoes === undefined ? {} : { undoes: idOf(undoes) }),
  }
}

function canBegin(state: PlanState): boolean {
  return ['planned', 'approved', 'killed', 'part'].includes(state)
}

/** Name of the target, for a plan that names none its system. */
export function nameOf({ target, plan }: PlanLog): string {
  return target ?? plan.planned_with?.target ?? plan.target.provider
}

function sumOf(plans: readonly Plan[]): Partial<globalThis.Record<Op, number>> {
  const sum: Partial<globalThis.Record<Op, number>> = {}
  for (const { actions } of plans) for (const { op } of actions) sum[op] = (sum[op] ?? 0) + 1
  return sum
}

export async function planView(bench: Bench, id: string): Promise<PlanSetView> {
  return setView(await foundAt(await findPlace(id)), bench)
}

/** Users that are still to be deleted: the number to type. */
export function deletesIn({ plans }: Log): number {
  return plans.flatMap(openIn).filter(({ op }) => op === 'user.delete').length
}

/** The digest of what is approved. */
export function digestOf({ set, plans }: Log): string {
  return set?.index.digest ?? plans[0]?.plan.digest ?? ''
}

export function makesPasswords({ plans }: Log): boolean {
  return plans.some(({ plan }) => plan.actions.some((one) => one.op === 'password.set' && one.after.how === 'generate'))
}

async function setView(found: Found, bench: Bench): Promise<PlanSetView> {
  const { place, log } = found
  const summary = summaryOf(found, bench)
  const decision = decisionOf(log)
  const isFree = runningOf(bench) === undefined
  const isBlockedOne = log.plans.some(({ plan }) => isBlocked(plan))
  const outputs = outputsOf(place)
  const hasCredentials = makesPasswords(log)
  return {
    ...summary,
    targetPlans: log.plans.map((one) => targetView(one, found, bench)),
    failed: (log.set?.index.failed ?? []).map(({ target, code, message, hint }) => ({
      target,
      failure: failureOf(new Problem(code as 'usage', message, hint === undefined ? {} : { hint })),
    })),
    deletes: deletesIn(log),
    hasCredentials,
    canApply: isFree && !isBlockedOne && canBegin(summary.state),
    canUndo: isFree && log.plans.some((one) => appliedIn(one).size > 0),
    digest: digestOf(log),
    changesDigest: log.set?.index.changes_digest ?? log.plans[0]?.plan.changes_digest ?? '',
    ...(decision === undefined || decision.decision === 'pending' || decision.decision === 'started'
      ? {}
      : { decision: { decision: decision.decision, by: decision.by, at: decision.at, ...reasonOf(decision) } }),
    runs: log.plans.flatMap((one) =>
      (one.journal?.runs ?? []).map(({ began, ended, how, by, why }) => ({
        target: nameOf(one),
        began,
        ended,
        how,
        ...(by === undefined ? {} : { by }),
        ...(why === undefined ? {} : { why }),
      })),
    ),
    files: await filesOf(place, log),
    commands: commandsOf({
      place,
      plan: await planCommandOf(found),
      digest: digestOf(log),
      apply: {
        approvedByFile: outputs.approval,
        ...applyFlagsOf(log),
        ...(hasCredentials ? { credentials: outputs.credentials } : {}),
        ...(outputs.results[0] === undefined ? {} : { results: outputs.results[0] }),
      },
    }),
  }
}

/** The command that makes these plans again; undefined since its hubplan.yaml says something else. */
async function planCommandOf({ log, record }: Found): Promise<string | undefined> {
  if (record === undefined || record.command === '') return undefined
  const { config } = applyFlagsOf(log)
  const isSame = record.config === undefined || (await isSameConfig(config ?? configName, record.config))
  return isSame ? record.command : undefined
}

function reasonOf({ reason }: { readonly reason?: string }): { readonly reason?: string } {
  return reason === undefined ? {} : { reason }
}

/** The flags of planning that apply needs too. */
function applyFlagsOf({ plans }: Log): { readonly config?: string; readonly policy?: string; readonly state?: string } {
  const { config, policy, state } = plans[0]?.plan.planned_with ?? {}
  return {
    ...(config === undefined ? {} : { config }),
    ...(policy === undefined ? {} : { policy }),
    ...(state === undefined ? {} : { state }),
  }
}

/** The connection of this session for a plan. */
export function connectionFor({ connections }: Bench, { target }: Plan): Connection | undefined {
  return [...connections.values()].find(({ view, live }) => {
    const isSame = view.provider === target.provider && view.url === target.url
    return isSame && view.state === 'ready' && live?.target.workspace === target.workspace
  })
}

function targetView(one: PlanLog, found: Found, bench: Bench): TargetPlanView {
  const { plan } = one
  const name = nameOf(one)
  const connection = connectionFor(bench, plan)
  const applied = appliedIn(one)
  return {
    target: name,
    provider: plan.target.provider as TargetPlanView['provider'],
    url: plan.target.url,
    ...(connection === undefined ? {} : { connection: connection.id }),
    page: `/plans/${encodeURIComponent(found.place.id)}/${encodeURIComponent(name)}/`,
    state: stateOf(one, keptOf(found, bench)),
    actions: plan.actions.length,
    summary: sumOf([plan]),
    sentence: sentenceOf(plan),
    findings: findingViews(plan),
    overrides: plan.overrides.map(({ flag, value }) => {
      const reason = found.record?.overrides.find((given) => given.target === name && given.flag === flag)?.reason
      return { flag, value: String(value), ...(reason === undefined ? {} : { reason }) }
    }),
    ...(one.journal === undefined ? {} : { applied: applied.size }),
  }
}

/** `3 users to create, 2 to delete.` */
function sentenceOf(plan: Plan): string {
  if (plan.actions.length === 0) {
    const { noun } = providers[plan.target.provider as keyof typeof providers]
    return isUndo(plan) ? 'There is nothing left to undo.' : `Nothing to do: ${noun} is as wanted.`
  }
  const words = summaryWords(plan)
  const others = countOthers(plan)
  return `${words === '' ? `${others} changes` : words}.`
}
