// hubplan apply: a frozen plan, verified, against a fresh snapshot; nothing else is ever sent.
import { applyPlan } from '../apply/apply.ts'
import { openPace, type Pace, usualSizes } from '../apply/pace.ts'
import { roundTripMs, widthFor } from '../apply/width.ts'
import { Problem } from '../core/problem.ts'
import { redactEvent, redactor } from '../core/redact.ts'
import { report } from '../core/report.ts'
import { type Selection, select } from '../core/slice.ts'
import type { Action, ApplyEvent, Plan, PolicyFile, Report, Snapshot } from '../core/types.ts'
import { journalPath, openJournal, readJournal } from '../io/journal.ts'
import { takeLock } from '../io/lock.ts'
import { readPlan } from '../io/planfile.ts'
import { checkTablePath, writeTable } from '../io/table.ts'
import type { ResolvedTarget } from '../io/target.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import type { Provider } from '../providers/types.ts'
import { eventJson, reportJson, reportJsonLine } from '../views/json.ts'
import { reportText } from '../views/report.ts'
import { resultColumns, resultRows } from '../views/results.ts'
import { proseForTerminal } from '../views/safe.ts'
import { admit, checkFile, checkTarget, readSelection } from './admit.ts'
import { tellFailure } from './exit.ts'
import { type Hub, type HubFlags, openHub, pause } from './hub.ts'
import { checkPasswordFlags, openPasswords, type PasswordFlags } from './passwords.ts'
import { policyOf } from './policy.ts'
import { noProgress, openProgress } from './progress.ts'
import { type RetryRelay, relayRetries } from './relay.ts'
import type { ExitCode, World } from './world.ts'

export interface ApplyFlags extends HubFlags, PasswordFlags {
  readonly plan: string
  /** The hubplan.yaml whose target is compared; missing is fine. */
  readonly config?: string | undefined
  readonly policy?: string | undefined
  /** A digest or changes_digest from the review. */
  readonly expectDigest?: string | undefined
  readonly skipStale: boolean
  /** Ops of the slice; empty for all. */
  readonly only: readonly string[]
  /** Names left out of the slice. */
  readonly exclude: readonly string[]
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number | undefined
  /** Changing requests per second at most. */
  readonly rate?: number | undefined
  readonly maxErrors?: number | undefined
  readonly canary?: number | undefined
  /** How long a delete waits for servers to stop, seconds. */
  readonly stopTimeout: number
  /** How long servers that the plan starts or stops are waited for, seconds. */
  readonly serverTimeout: number
  /** Folder of the journal; beside the plan when left out. */
  readonly state?: string | undefined
  /** One row per action, .csv, .json or .xlsx. */
  readonly results?: string | undefined
  /** `ndjson`: every event, and the report as the last line, on stdout. */
  readonly format: 'text' | 'json' | 'ndjson'
}

const connections = 10

export async function runApply(flags: ApplyFlags, world: World): Promise<ExitCode> {
  if (flags.results !== undefined) checkTablePath(flags.results, '--results')
  await checkPasswordFlags(flags)
  const plan = await readPlan(flags.plan)
  checkFile(plan, flags.expectDigest, world.now())
  const selection = readSelection(plan, flags)
  const policy = await policyOf(flags, world)
  if (plan.actions.length === 0) return finish({ plan, flags, world }, report(plan, [], undefined))
  const target = await checkTarget(plan, flags, world)
  const journal = journalPath(flags.plan, flags.state, plan.digest)
  const unlock = await takeLock(`${journal}.lock`, world.now())
  try {
    return await carryOut({ plan, selection, policy, flags, world, journal }, target)
  } finally {
    await unlock()
  }
}

type Opened = 'hub' | 'provider' | 'relay'

/** With the lock held: opens the way to the hub, runs and reports. */
async function carryOut(given: Omit<Running, Opened>, target: ResolvedTarget): Promise<ExitCode> {
  const relay = relayRetries()
  const hub = await openHub(given.world, given.flags, target, { connections, onRetry: relay.onRetry })
  try {
    const provider = providers[given.plan.target.provider as ProviderName]
    const run: Running = { ...given, hub, provider, relay }
    return await finish(run, await execute(run))
  } finally {
    await hub.close()
  }
}

interface Finishing {
  readonly plan: Plan
  readonly flags: ApplyFlags
  readonly world: World
}

interface Running extends Finishing {
  readonly selection: Selection
  readonly policy: PolicyFile | undefined
  readonly hub: Hub
  readonly provider: Provider
  /** Path of the journal. */
  readonly journal: string
  readonly relay: RetryRelay
}

async function execute(run: Running): Promise<Report> {
  const { plan, flags, world, hub, provider } = run
  const live = await readHub(run)
  const past = await readJournal(run.journal, plan.digest)
  const selected = select(plan.actions, run.selection, live, past)
  admit({ plan, live, provider, policy: run.policy, skipStale: flags.skipStale, selected, past })
  const passwords = await openPasswords({ plan, live, selected, past, flags }, world)
  const width = flags.concurrency ?? widthFor(await roundTripMs(hub.http, provider.ping))
  const wait = (ms: number): Promise<void> => pause(ms, world.signal)
  const pace = openPace({ width, sizes: usualSizes, rate: flags.rate, nowMs: Date.now, wait })
  world.holdInterrupts()
  const events = await writeOut(run, { live, selected, past, passwords, pace, wait })
  const after = world.signal.aborted ? undefined : await lookAgain(run)
  return report(plan, events, after, selected, past)
}

/** All live users, with progress. */
async function readHub({ hub, world, provider }: Running): Promise<Snapshot> {
  const progress = await openProgress(world, 'read')
  try {
    return await provider.read(hub.http, hub.url, { onRead: progress.read })
  } finally {
    progress.close()
  }
}

interface Writing {
  readonly live: Snapshot
  readonly selected: readonly Action[]
  readonly past: readonly ApplyEvent[]
  readonly passwords: ReadonlyMap<string, string>
  readonly pace: Pace
  readonly wait: (ms: number) => Promise<void>
}

/** Carries the plan out; every event goes to the journal, the screen and the report. */
async function writeOut(
  run: Running,
  { live, selected, past, passwords, pace, wait }: Writing,
): Promise<readonly ApplyEvent[]> {
  const { plan, flags, world, hub, provider } = run
  const journal = await openJournal(run.journal, plan.digest)
  const progress = flags.format === 'ndjson' ? noProgress : await openProgress(world, 'apply')
  const events: ApplyEvent[] = []
  const redact = redactor(passwords.values())
  const emit = async (said: ApplyEvent): Promise<void> => {
    const event = redactEvent(said, redact)
    events.push(event)
    progress.apply(event)
    const told = flags.format === 'ndjson' ? world.streams.out(eventJson(event)) : undefined
    await journal.append(event)
    await told
  }
  run.relay.to((req, attempt, waitMs, why) => {
    if (why === 'status 429') pace.busy()
    const event = { type: 'retry', method: req.method, path: req.path, attempt, wait_ms: waitMs, why } as const
    // A failing disk stops the run at its next intent.
    emit({ ...event, at: world.now() }).catch(() => undefined)
  })
  try {
    await applyPlan({ ...plan, actions: selected }, live, {
      whole: plan.actions,
      provider,
      http: hub.http,
      pace,
      maxErrors: flags.maxErrors,
      canary: flags.canary,
      stopTimeoutMs: flags.stopTimeout * 1000,
      serverTimeoutMs: flags.serverTimeout * 1000,
      signal: world.signal,
      now: world.now,
      nowMs: Date.now,
      wait,
      random: Math.random,
      past,
      passwordOf: (user) => passwords.get(user),
      emit,
    })
  } catch (thrown) {
    // Such as a full disk under the journal: what was done so far is still reported, and compared with the hub.
    if (!(thrown instanceof Problem)) throw thrown
    tellFailure(thrown, world.streams)
  } finally {
    run.relay.to(() => undefined)
    progress.close()
    await journal.close().catch(() => undefined)
  }
  return events
}

/** The closing re-read; when it fails, the report says that nothing was compared. */
async function lookAgain(run: Running): Promise<Snapshot | undefined> {
  const { world } = run
  try {
    return await readHub(run)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    world.streams.err(`warning: the hub could not be read again to compare: ${proseForTerminal(why)}\n`)
    return undefined
  }
}

async function finish({ plan, flags, world }: Finishing, result: Report): Promise<ExitCode> {
  const { streams } = world
  const texts = {
    text: () => reportText(plan, result, { color: streams.color('out') }),
    json: () => reportJson(plan, result),
    ndjson: () => reportJsonLine(plan, result),
  }
  await streams.out(texts[flags.format]())
  if (flags.results !== undefined) await writeTable(flags.results, resultColumns, resultRows(result))
  if (world.signal.aborted && !result.ok) return 130
  return result.ok ? 0 : 5
}
