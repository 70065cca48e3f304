// One run of a verified plan: the lock, the connection, a fresh read of the hub, the checks, and the report.
import { batchesInFlight } from '../../apply/forecast.ts'
import { openPace, usualSizes } from '../../apply/pace.ts'
import { readTraces } from '../../apply/traces.ts'
import { widest } from '../../apply/width.ts'
import { redactError } from '../../core/actions/redact.ts'
import { report } from '../../core/actions/report.ts'
import { type Selection, select } from '../../core/actions/selection.ts'
import { optionsAtApply } from '../../core/limits/policy.ts'
import { lookupsToBegin } from '../../core/look/lookups.ts'
import { affordable } from '../../core/plan/request-limit.ts'
import type { Action, ApplyEvent, Finding, Plan, Report, Snapshot } from '../../core/types.ts'
import { readPolicy } from '../../desired/index.ts'
import { readJournal } from '../../io/journal.ts'
import type { Ledger } from '../../io/ledger/index.ts'
import { takeLock } from '../../io/lock.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { openHub, pause, stoppable, tellRetry } from '../../session/connection.ts'
import { connect } from '../../session/provider.ts'
import { relayRetries } from '../../session/retries.ts'
import type { World } from '../../session/world.ts'
import { overrideList } from '../../views/model/override-words.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { checkApproved, decisionWords } from '../approval.ts'
import { clockAt } from '../plan/save.ts'
import { admit, checkFile, checkSystem, checkTarget } from './admit.ts'
import { type Applying, type Running, type Verified, writeOut } from './carry-out.ts'
import { agreed } from './confirm.ts'
import { openPasswords } from './passwords.ts'
import { findWidth, lookAgain, readHub } from './read.ts'
import { readSelections } from './selection.ts'

/** For batches and for reads. */
const spareConnections = batchesInFlight + 2

const everything: Selection = { only: [], exclude: [] }

/**
 * Verifies the plan and carries it out; does not print the report.
 * @throws Problem when nothing was written; `spent` also when the day's requests ran out halfway
 */
export async function applyOf(plan: Plan, applying: Applying, world: World): Promise<Report> {
  const { flags } = applying
  checkFile(plan, flags.expectDigest, world.now())
  if (flags.approvedByFile !== undefined) {
    const words = decisionWords(await checkApproved(plan, flags.approvedByFile, world.now()))
    world.streams.err(`The plan was ${words}.\n`)
  }
  const [selection = everything] = readSelections([plan], flags)
  const policy = await readPolicy(flags.policy, world)
  return applyVerified({ ...applying, plan, selection, policy, world })
}

/** The same for a plan that is verified, such as one of several. */
export async function applyVerified(verified: Verified): Promise<Report> {
  const { plan, flags, journal, world, among } = verified
  if (plan.actions.length === 0) return report(plan, [], undefined)
  const target = among?.address ?? (await checkTarget(plan, flags, world))
  const unlock = journal === undefined ? undefined : await takeLock(`${journal}.lock`, world.now())
  try {
    return await carryOut(verified, target)
  } finally {
    await unlock?.()
  }
}

/** No digest or approval ties the plan to a review. */
export function isUnpinned({ expectDigest, approvedByFile }: Applying['flags']): boolean {
  return expectDigest === undefined && approvedByFile === undefined
}

/** Prints overrides and warnings in one line where no confirmation is asked. */
function tellUnattended({ plan, flags, world }: Pick<Running, 'plan' | 'flags' | 'world'>): void {
  if (isUnpinned(flags)) world.streams.err(unpinnedWords)
  tellOverrides(plan, world)
}

/** Prints the overrides of a plan in one line, after the name of one of several targets. */
export function tellOverrides(plan: Plan, { streams }: Pick<World, 'streams'>, target?: string): void {
  const lifted = proseForTerminal(overrideList(plan).join('; '))
  const of = target === undefined ? '' : ` for ${target}`
  if (lifted !== '') streams.err(`note: overrides in force${of}: ${lifted}\n`)
}

export const unpinnedWords =
  'note: no flag pins the reviewed plan: the digest of a plan protects against accidents, not against tampering; give --expect-digest or --approved-by-file\n'

/** Opens the connection to the hub and runs the plan; the lock is held. */
async function carryOut(given: Verified, target: ResolvedTarget): Promise<Report> {
  const relay = relayRetries(tellRetry(given.world.streams))
  const provider = providers[given.plan.target.provider as ProviderName]
  const connections = Math.max(given.flags.concurrency ?? 0, widest) + spareConnections
  const hub = await openHub(given.world, given.flags, target, { connections, onRetry: relay.onRetry, provider })
  try {
    const run: Running = {
      ...given,
      hub,
      provider: connect(provider, given.world, { ledger: hub.ledger, secrets: hub.secrets }),
      relay,
    }
    return await execute(run)
  } catch (thrown) {
    throw redactError(thrown, hub.secrets.hideInWords)
  } finally {
    await hub.close()
  }
}

/** The open actions after a fresh read of the hub. */
interface Readiness {
  readonly live: Snapshot
  /** Events of earlier applies, from the journal and from the plan's grants in the hub's transactions. */
  readonly past: readonly ApplyEvent[]
  /** All actions of the slice. */
  readonly all: readonly Action[]
  /** Actions of this run. */
  readonly selected: readonly Action[]
}

async function execute(run: Running): Promise<Report> {
  const { plan, flags, world, hub, provider } = run
  const journaled = run.journal === undefined ? [] : await readJournal(run.journal, plan.digest)
  const warnOnce = warner(world)
  const { turn, open, why } = affordable(plan, journaled, {
    requestLimit: provider.requestLimit,
    left: hub.ledger?.left(),
  })
  const lookups = lookupsToBegin({ plan, ofSystem: provider.extent }, optionsAtApply(plan, run.policy))
  const look = async (): Promise<Readiness> => {
    const from = world.now()
    const http = stoppable(hub.http, world.signal)
    const live = await readHub({ ...run, hub: { ...hub, http } }, open, lookups)
    const clock = clockAt(live, { from, to: world.now() })
    checkSystem(plan, live, provider)
    const tracing = { plan, provider, http, now: world.now }
    const past = [...journaled, ...(await readTraces(plan.actions, { live, past: journaled }, tracing))]
    const all = select(plan.actions, run.selection, live, past)
    const selected = all.filter(({ id }) => turn.has(id))
    const found = admit({ plan, live, provider, policy: run.policy, skipStale: flags.skipStale, selected, past, clock })
    warnOnce(found.filter((finding) => isNews(finding, plan)))
    return { live, past, all, selected }
  }
  const hasRequestLimit = provider.requestLimit !== undefined
  const { live, past, all, selected } = await agreed(look, { ...run, hasRequestLimit })
  const passwords = await openPasswords({ plan, live, selected, past, flags, journal: run.journal }, world)
  const wait = (ms: number): Promise<void> => pause(ms, world)
  const following = await findWidth(run, selected)
  const pace = openPace({ ...following, sizes: usualSizes, rate: flags.rate, nowMs: world.elapsedMs, wait })
  if (run.isUnattended === true) tellUnattended(run)
  world.holdInterrupts()
  const events = await writeOut(run, { live, selected, past, passwords, pace, wait })
  const after = world.signal.aborted || hasRequestLimit ? undefined : await closingLook(run, events, live)
  const result = report(plan, events, after, { selected: all, past, before: live })
  const stopped = result.why ?? (result.ok ? undefined : why)
  return stopped === undefined ? result : { ...result, why: stopped + again(hub.ledger) }
}

/** The hub as it is at the end: read again, unless nothing was sent since it was read. */
async function closingLook(run: Running, events: readonly ApplyEvent[], live: Snapshot): Promise<Snapshot | undefined> {
  return events.some(({ type }) => type === 'intent') ? lookAgain(run) : live
}

/** A finding that is not in the plan: the hub has changed, or this token sees more or less. */
function isNews({ guard, level }: Finding, { findings }: Plan): boolean {
  return guard === 'roles-unseen' || (level === 'warn' && !findings.some((known) => known.guard === guard))
}

/** Prints each warning once, although the hub may be read again. */
function warner({ streams }: World): (findings: readonly Finding[]) => void {
  const printed = new Set<string>()
  return (findings) => {
    for (const { message } of findings) {
      if (!printed.has(message)) streams.err(`warning: ${proseForTerminal(message)}\n`)
      printed.add(message)
    }
  }
}

/** The end of a sentence: when requests are available again; empty when unknown. */
function again(ledger: Ledger | undefined): string {
  const from = ledger?.freeAgain()
  return from === undefined ? '' : `; some are available again at ${from}`
}

/** The exit code of an apply that was carried out. */
export function exitOf({ ok }: Report, signal: AbortSignal): 0 | 5 | 130 {
  if (ok) return 0
  return signal.aborted ? 130 : 5
}
