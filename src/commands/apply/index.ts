// hubplan apply: verifies a frozen plan, compares it with a fresh snapshot, and sends its actions and nothing else.
import { batchesInFlight } from '../../apply/forecast.ts'
import { openPace, type PaceOptions, usualSizes } from '../../apply/pace.ts'
import { readTraces } from '../../apply/traces.ts'
import { openOthers, roundTripMs, widest, widthFor } from '../../apply/width.ts'
import { redactError } from '../../core/actions/redact.ts'
import { report } from '../../core/actions/report.ts'
import { select } from '../../core/actions/selection.ts'
import { affordable } from '../../core/plan/request-limit.ts'
import { Problem } from '../../core/problem.ts'
import type { Action, ApplyEvent, Finding, Plan, Report, Snapshot } from '../../core/types.ts'
import { readPolicy } from '../../desired/index.ts'
import { journalPath, readJournal } from '../../io/journal.ts'
import type { Ledger } from '../../io/ledger/index.ts'
import { takeLock } from '../../io/lock.ts'
import { readPlan } from '../../io/planfile.ts'
import { checkTablePath, writeTable } from '../../io/table.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { checkWritable } from '../../io/textfile.ts'
import type { ApplyFlags } from '../../options/apply.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { openHub, pause, stoppable } from '../../session/connection.ts'
import { tellFailure } from '../../session/failure.ts'
import { openProgress } from '../../session/progress.ts'
import { connect, namedIn } from '../../session/provider.ts'
import { relayRetries } from '../../session/retries.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { reportJson, reportJsonLine } from '../../views/json.ts'
import { overrideList } from '../../views/model/override-words.ts'
import { reportText } from '../../views/report.ts'
import {
  acceptedColumns,
  acceptedRows,
  personColumns,
  personRows,
  resultColumns,
  resultRows,
} from '../../views/results.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { checkApproved, decisionWords } from '../approval.ts'
import { clockAt } from '../plan/save.ts'
import { atTargetOf } from '../targets/planned.ts'
import { admit, checkFile, checkSystem, checkTarget, readSelection } from './admit.ts'
import { type Applying, type Running, writeOut } from './carry-out.ts'
import { agreed } from './confirm.ts'
import { checkPasswordFlags, openPasswords } from './passwords.ts'

/** For batches and for reads. */
const spareConnections = batchesInFlight + 2
/** Single calls in flight where requests are limited per day: speed does not matter there. */
const limitedWidth = 2

export async function runApply(flags: ApplyFlags, world: World): Promise<ExitCode> {
  await checkTable(flags.results, '--results')
  await checkTable(flags.accepted, '--accepted')
  await checkPasswordFlags(flags)
  const plan = await readPlan(flags.plan)
  return atTargetOf(plan, flags, world, (own, at) => applyPlan(plan, own, at))
}

async function applyPlan(plan: Plan, flags: ApplyFlags, world: World): Promise<ExitCode> {
  try {
    const journal = journalPath(flags.plan, flags.state, plan.digest)
    const asked = { flags, journal, isTold: flags.events === 'ndjson', isUnattended: !world.streams.canAsk }
    const result = await applyOf(plan, asked, world)
    return await finish({ plan, flags, world }, result)
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'spent') throw thrown
    // The rest of the plan waits until tomorrow, as after a run that stopped halfway.
    tellFailure(thrown, world.streams, ['apply', '--format', flags.format])
    return 5
  }
}

async function checkTable(path: string | undefined, flag: string): Promise<void> {
  if (path === undefined) return
  checkTablePath(path, flag)
  await checkWritable(path)
}

/**
 * Verifies the plan and carries it out; does not print the report.
 * @throws Problem when nothing was written; `spent` also when the day's requests ran out halfway
 */
export async function applyOf(plan: Plan, applying: Applying, world: World): Promise<Report> {
  const { flags, journal } = applying
  checkFile(plan, flags.expectDigest, world.now())
  if (flags.approvedByFile !== undefined) {
    const words = decisionWords(await checkApproved(plan, flags.approvedByFile, world.now()))
    world.streams.err(`The plan was ${words}.\n`)
  }
  const selection = readSelection(plan, flags)
  const policy = await readPolicy(flags.policy, world)
  if (plan.actions.length === 0) return report(plan, [], undefined)
  const target = await checkTarget(plan, flags, world)
  const unlock = journal === undefined ? undefined : await takeLock(`${journal}.lock`, world.now())
  try {
    return await carryOut({ ...applying, plan, selection, policy, world }, target)
  } finally {
    await unlock?.()
  }
}

/** No digest or approval ties this plan to a review. */
function isUnpinned({ expectDigest, approvedByFile }: Applying['flags']): boolean {
  return expectDigest === undefined && approvedByFile === undefined
}

/** Prints overrides and warnings in one line where no confirmation is asked. */
function tellUnattended({ plan, flags, world }: Pick<Running, 'plan' | 'flags' | 'world'>): void {
  if (isUnpinned(flags)) world.streams.err(unpinnedWords)
  const lifted = overrideList(plan)
  if (lifted.length > 0) world.streams.err(`note: overrides in force: ${proseForTerminal(lifted.join('; '))}\n`)
}

const unpinnedWords =
  'note: no flag pins the reviewed plan: the digest of a plan protects against accidents, not against tampering; give --expect-digest or --approved-by-file\n'

type Opened = 'hub' | 'provider' | 'relay'

/** Opens the connection to the hub and runs the plan; the lock is held. */
async function carryOut(given: Omit<Running, Opened>, target: ResolvedTarget): Promise<Report> {
  const relay = relayRetries()
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
  const look = async (): Promise<Readiness> => {
    const from = world.now()
    const http = stoppable(hub.http, world.signal)
    const live = await readHub({ ...run, hub: { ...hub, http } }, open)
    const clock = clockAt(live, { from, to: world.now() })
    checkSystem(plan, live, provider)
    const tracing = { plan, provider, http, now: world.now }
    const past = [...journaled, ...(await readTraces(plan.actions, { live, past: journaled }, tracing))]
    const all = select(plan.actions, run.selection, live, past)
    const selected = all.filter(({ id }) => turn.has(id))
    const told = admit({ plan, live, provider, policy: run.policy, skipStale: flags.skipStale, selected, past, clock })
    warnOnce(told.filter((finding) => isNews(finding, plan)))
    return { live, past, all, selected }
  }
  const { live, past, all, selected } = await agreed(look, {
    plan,
    flags,
    world,
    hasRequestLimit: provider.requestLimit !== undefined,
  })
  const passwords = await openPasswords({ plan, live, selected, past, flags, journal: run.journal }, world)
  const wait = (ms: number): Promise<void> => pause(ms, world)
  const following = await findWidth(run)
  const pace = openPace({ ...following, sizes: usualSizes, rate: flags.rate, nowMs: world.elapsedMs, wait })
  if (run.isUnattended === true) tellUnattended(run)
  world.holdInterrupts()
  const events = await writeOut(run, { live, selected, past, passwords, pace, wait })
  const after = world.signal.aborted || provider.requestLimit !== undefined ? undefined : await lookAgain(run)
  const result = report(plan, events, after, { selected: all, past })
  const stopped = result.why ?? (result.ok ? undefined : why)
  return stopped === undefined ? result : { ...result, why: stopped + again(hub.ledger) }
}

/** A finding that is not in the plan: the hub has changed, or this token sees more or less. */
function isNews({ guard, level }: Finding, { findings }: Plan): boolean {
  return guard === 'roles-unseen' || (level === 'warn' && !findings.some((known) => known.guard === guard))
}

/** Prints each warning once, although the hub may be read again. */
function warner({ streams }: World): (findings: readonly Finding[]) => void {
  const told = new Set<string>()
  return (findings) => {
    for (const { message } of findings) {
      if (!told.has(message)) streams.err(`warning: ${proseForTerminal(message)}\n`)
      told.add(message)
    }
  }
}

/** The end of a sentence: when requests are available again; empty when unknown. */
function again(ledger: Ledger | undefined): string {
  const from = ledger?.freeAgain()
  return from === undefined ? '' : `; some are available again at ${from}`
}

/** The requested width; otherwise it follows the round trip, except where requests are limited per day. */
async function findWidth({ hub, provider, flags, world }: Running): Promise<Following> {
  if (provider.requestLimit !== undefined) return { width: flags.concurrency ?? limitedWidth }
  const letOthers = openOthers(hub.http, provider.ping, world.elapsedMs)
  if (flags.concurrency !== undefined) return { width: flags.concurrency, letOthers }
  const trip = hub.quickestMs() ?? (await roundTripMs(hub.http, provider.ping, world.elapsedMs))
  return { width: widthFor(trip), roundTripMs: trip, letOthers }
}

type Following = Pick<PaceOptions, 'width' | 'roundTripMs' | 'letOthers'>

/** Reads all live users, with progress; on a system that cannot list users, those of the open actions. */
async function readHub({ hub, world, provider }: Running, open: readonly Action[]): Promise<Snapshot> {
  const progress = await openProgress(world, 'read')
  try {
    return await provider.read(hub.http, hub.url, {
      now: world.now,
      onRead: progress.read,
      named: namedIn(open),
      mayLookUp: true,
    })
  } finally {
    progress.close()
  }
}

/** The final read; when it fails, the report says that nothing was compared. */
async function lookAgain(run: Running): Promise<Snapshot | undefined> {
  const { world, provider } = run
  try {
    return await readHub(run, run.plan.actions)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    const said = proseForTerminal(run.hub.secrets.hideInWords(why))
    world.streams.err(`warning: ${provider.noun} could not be read again to compare: ${said}\n`)
    return undefined
  }
}

interface Finishing {
  readonly plan: Plan
  readonly flags: ApplyFlags
  readonly world: World
}

async function finish({ plan, flags, world }: Finishing, result: Report): Promise<ExitCode> {
  const { streams } = world
  const texts = {
    text: () => reportText(plan, result, { color: streams.color('out') }),
    json: () => reportJson(plan, result),
    ndjson: () => reportJsonLine(plan, result),
  }
  await streams.out(texts[flags.events ?? flags.format]())
  const { names } = providers[plan.target.provider as ProviderName]
  if (flags.results !== undefined) {
    if (names === 'email') await writeTable(flags.results, personColumns, personRows(result))
    else await writeTable(flags.results, resultColumns, resultRows(result))
  }
  if (flags.accepted !== undefined) await writeTable(flags.accepted, acceptedColumns, acceptedRows(result))
  return exitOf(result, world.signal)
}

/** The exit code of an apply that was carried out. */
export function exitOf({ ok }: Report, signal: AbortSignal): 0 | 5 | 130 {
  if (ok) return 0
  return signal.aborted ? 130 : 5
}
