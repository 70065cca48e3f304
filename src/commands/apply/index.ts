// hubplan apply: a frozen plan, verified, against a fresh snapshot; nothing else is ever sent.
import { batchesInFlight } from '../../apply/forecast.ts'
import { openPace, type PaceOptions, usualSizes } from '../../apply/pace.ts'
import { readTraces } from '../../apply/traces.ts'
import { openOthers, roundTripMs, widest, widthFor } from '../../apply/width.ts'
import { redactError } from '../../core/actions/redact.ts'
import { report } from '../../core/actions/report.ts'
import { select } from '../../core/actions/selection.ts'
import { affordable } from '../../core/plan/ration.ts'
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
import { admit, checkFile, checkSystem, checkTarget, readSelection } from './admit.ts'
import { type Applying, type Running, writeOut } from './carry-out.ts'
import { agreed } from './confirm.ts'
import { checkPasswordFlags, openPasswords } from './passwords.ts'

/** Also for batches and for looks. */
const spareConnections = batchesInFlight + 2
/** Single calls in flight where requests are rationed: there is no hurry. */
const rationedWidth = 2

export async function runApply(flags: ApplyFlags, world: World): Promise<ExitCode> {
  await checkTable(flags.results, '--results')
  await checkTable(flags.accepted, '--accepted')
  await checkPasswordFlags(flags)
  const plan = await readPlan(flags.plan)
  try {
    const journal = journalPath(flags.plan, flags.state, plan.digest)
    const asked = { flags, journal, isTold: flags.events === 'ndjson', isUnattended: !world.streams.canAsk }
    const result = await applyOf(plan, asked, world)
    return await finish({ plan, flags, world }, result)
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'spent') throw thrown
    // What is left of the plan waits for tomorrow, as after a run that stopped in the middle.
    tellFailure(thrown, world.streams)
    return 5
  }
}

async function checkTable(path: string | undefined, flag: string): Promise<void> {
  if (path === undefined) return
  checkTablePath(path, flag)
  await checkWritable(path)
}

/**
 * Verifies and carries out; what became of the plan is not shown.
 * @throws Problem when nothing was written; `spent` also when the requests of a day have run out in the middle
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

/** Nothing says that this is the plan somebody reviewed. */
function isUnpinned({ expectDigest, approvedByFile }: Applying['flags']): boolean {
  return expectDigest === undefined && approvedByFile === undefined
}

/** Where nobody is asked, what a reviewer was told first is told again, in one line. */
function tellUnattended({ plan, flags, world }: Pick<Running, 'plan' | 'flags' | 'world'>): void {
  if (isUnpinned(flags)) world.streams.err(unpinnedWords)
  const lifted = overrideList(plan)
  if (lifted.length > 0) world.streams.err(`note: overrides in force: ${proseForTerminal(lifted.join('; '))}\n`)
}

const unpinnedWords =
  'note: nothing pins the reviewed plan: the digest of a plan protects against accidents, not against people; give --expect-digest or --approved-by-file\n'

type Opened = 'hub' | 'provider' | 'relay'

/** With the lock held: opens the way to the hub, and runs. */
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

/** What a fresh look at the hub leaves to do. */
interface Readiness {
  readonly live: Snapshot
  /** Of earlier applies: by the journal, and by what the hub's books show of the plan. */
  readonly past: readonly ApplyEvent[]
  /** Of the slice. */
  readonly all: readonly Action[]
  /** Of this run. */
  readonly selected: readonly Action[]
}

async function execute(run: Running): Promise<Report> {
  const { plan, flags, world, hub, provider } = run
  const journaled = run.journal === undefined ? [] : await readJournal(run.journal, plan.digest)
  const warnOnce = warner(world)
  const { turn, open, why } = affordable(plan, journaled, { ration: provider.ration, left: hub.ledger?.left() })
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
    isRationed: provider.ration !== undefined,
  })
  const passwords = await openPasswords({ plan, live, selected, past, flags, journal: run.journal }, world)
  const wait = (ms: number): Promise<void> => pause(ms, world)
  const following = await findWidth(run)
  const pace = openPace({ ...following, sizes: usualSizes, rate: flags.rate, nowMs: world.elapsedMs, wait })
  if (run.isUnattended === true) tellUnattended(run)
  world.holdInterrupts()
  const events = await writeOut(run, { live, selected, past, passwords, pace, wait })
  const after = world.signal.aborted || provider.ration !== undefined ? undefined : await lookAgain(run)
  const result = report(plan, events, after, { selected: all, past })
  const stopped = result.why ?? (result.ok ? undefined : why)
  return stopped === undefined ? result : { ...result, why: stopped + again(hub.ledger) }
}

/** What no reader of the plan was told: the hub has changed, or this token sees more, or less. */
function isNews({ guard, level }: Finding, { findings }: Plan): boolean {
  return guard === 'roles-unseen' || (level === 'warn' && !findings.some((known) => known.guard === guard))
}

/** A look that is taken again has the same to tell. */
function warner({ streams }: World): (findings: readonly Finding[]) => void {
  const told = new Set<string>()
  return (findings) => {
    for (const { message } of findings) {
      if (!told.has(message)) streams.err(`warning: ${proseForTerminal(message)}\n`)
      told.add(message)
    }
  }
}

/** When requests are to be had again. */
function again(ledger: Ledger | undefined): string {
  const from = ledger?.freeAgain()
  return from === undefined ? '' : `; some are free again at ${from}`
}

/** What was asked for holds; else it follows the round trip, except where there is no hurry. */
async function findWidth({ hub, provider, flags, world }: Running): Promise<Following> {
  if (provider.ration !== undefined) return { width: flags.concurrency ?? rationedWidth }
  const letOthers = openOthers(hub.http, provider.ping, world.elapsedMs)
  if (flags.concurrency !== undefined) return { width: flags.concurrency, letOthers }
  const trip = hub.quickestMs() ?? (await roundTripMs(hub.http, provider.ping, world.elapsedMs))
  return { width: widthFor(trip), roundTripMs: trip, letOthers }
}

type Following = Pick<PaceOptions, 'width' | 'roundTripMs' | 'letOthers'>

/** All live users, with progress; where nobody can list, those of the actions that are open. */
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

/** The closing re-read; when it fails, the report says that nothing was compared. */
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
