// hubplan apply: a frozen plan, verified, against a fresh snapshot; nothing else is ever sent.
import { applyPlan } from '../apply/apply.ts'
import { roundTripMs, widthFor } from '../apply/width.ts'
import { Problem } from '../core/problem.ts'
import { report } from '../core/report.ts'
import type { ApplyEvent, Plan, Report, Snapshot } from '../core/types.ts'
import { journalPath, openJournal } from '../io/journal.ts'
import { readPlan } from '../io/planfile.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { reportJson } from '../views/json.ts'
import { reportText } from '../views/report.ts'
import { proseForTerminal } from '../views/safe.ts'
import { admit, checkFile, checkTarget, type Policy } from './admit.ts'
import { readPolicy } from './config.ts'
import { tellFailure } from './exit.ts'
import { type Hub, type HubFlags, openHub, pause } from './hub.ts'
import { openProgress } from './progress.ts'
import type { ExitCode, World } from './world.ts'

export interface ApplyFlags extends HubFlags {
  readonly plan: string
  /** The hubplan.yaml whose target is compared; missing is fine. */
  readonly config?: string | undefined
  readonly policy?: string | undefined
  /** A digest or changes_digest from the review. */
  readonly expectDigest?: string | undefined
  readonly skipStale: boolean
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number | undefined
  /** How long a delete waits for servers to stop, seconds. */
  readonly stopTimeout: number
  /** Folder of the journal; beside the plan when left out. */
  readonly state?: string | undefined
  readonly format: 'text' | 'json'
}

/** Creates and members per batch call: a batch freezes the hub for everybody else. */
const sizes = { create: 50, member: 100 }
const connections = 10

export async function runApply(flags: ApplyFlags, world: World): Promise<ExitCode> {
  const plan = await readPlan(flags.plan)
  checkFile(plan, flags.expectDigest, world.now())
  const policy = await readPolicyFlag(flags, world)
  if (plan.actions.length === 0) return finish(plan, { report: report(plan, [], undefined), flags, world })
  const target = await checkTarget(plan, flags, world)
  const relay = relayRetries()
  const hub = await openHub(world, flags, target, { connections, onRetry: relay.onRetry })
  try {
    const result = await execute({ plan, policy, flags, world, hub, relay })
    return await finish(plan, { report: result, flags, world })
  } finally {
    await hub.close()
  }
}

async function readPolicyFlag(flags: ApplyFlags, world: World): Promise<Policy | undefined> {
  const path = flags.policy ?? world.env['HUBPLAN_POLICY']
  return path === undefined || path === '' ? undefined : readPolicy(path, world.cwd)
}

type OnRetry = NonNullable<Parameters<typeof openHub>[3]['onRetry']>

/** Retries happen in the HTTP layers and are told as events, once the journal is open. */
function relayRetries(): { onRetry: OnRetry; to: (tell: OnRetry) => void } {
  let tell: OnRetry = () => undefined
  return {
    onRetry: (...retry) => tell(...retry),
    to: (next) => {
      tell = next
    },
  }
}

interface Executing {
  readonly plan: Plan
  readonly policy: Policy | undefined
  readonly flags: ApplyFlags
  readonly world: World
  readonly hub: Hub
  readonly relay: ReturnType<typeof relayRetries>
}

async function execute(run: Executing): Promise<Report> {
  const { plan, flags, world, hub } = run
  const provider = providers[plan.target.provider as ProviderName]
  const live = await readHub(run)
  admit({ plan, live, provider, policy: run.policy, skipStale: flags.skipStale })
  const width = flags.concurrency ?? widthFor(await roundTripMs(hub.http, provider.ping))
  world.holdInterrupts()
  const events = await writeOut(run, live, width)
  const after = world.signal.aborted ? undefined : await lookAgain(run)
  return report(plan, events, after)
}

/** All live users, with progress. */
async function readHub({ plan, hub, world }: Executing): Promise<Snapshot> {
  const progress = await openProgress(world, 'read')
  try {
    return await providers[plan.target.provider as ProviderName].read(hub.http, hub.url, { onRead: progress.read })
  } finally {
    progress.close()
  }
}

/** Carries the plan out; every event goes to the journal, the screen and the report. */
async function writeOut(run: Executing, live: Snapshot, width: number): Promise<readonly ApplyEvent[]> {
  const { plan, flags, world, hub } = run
  const journal = await openJournal(journalPath(flags.plan, flags.state, plan.digest), plan.digest)
  const progress = await openProgress(world, 'apply')
  const events: ApplyEvent[] = []
  const emit = (event: ApplyEvent): Promise<void> => {
    events.push(event)
    progress.apply(event)
    return journal.append(event)
  }
  run.relay.to((req, attempt, waitMs, why) => {
    const event = { type: 'retry', method: req.method, path: req.path, attempt, wait_ms: waitMs, why } as const
    // A failing disk stops the run at its next intent.
    emit({ ...event, at: world.now() }).catch(() => undefined)
  })
  try {
    await applyPlan(plan, live, {
      provider: providers[plan.target.provider as ProviderName],
      http: hub.http,
      sizes,
      width,
      stopTimeoutMs: flags.stopTimeout * 1000,
      signal: world.signal,
      now: world.now,
      nowMs: Date.now,
      wait: (ms) => pause(ms, world.signal),
      random: Math.random,
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
async function lookAgain(run: Executing): Promise<Snapshot | undefined> {
  const { world } = run
  try {
    return await readHub(run)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    world.streams.err(`warning: the hub could not be read again to compare: ${proseForTerminal(why)}\n`)
    return undefined
  }
}

interface Finishing {
  readonly report: Report
  readonly flags: ApplyFlags
  readonly world: World
}

async function finish(plan: Plan, { report: result, flags, world }: Finishing): Promise<ExitCode> {
  const { streams } = world
  const text =
    flags.format === 'json' ? reportJson(plan, result) : reportText(plan, result, { color: streams.color('out') })
  await streams.out(text)
  if (world.signal.aborted && !result.ok) return 130
  return result.ok ? 0 : 5
}
