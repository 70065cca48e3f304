// The middle of hubplan apply: the state of one run, and carrying out the plan while every event is recorded.
import { applyPlan } from '../../apply/apply.ts'
import type { Pace } from '../../apply/pace.ts'
import { redactError, redactEvent } from '../../core/actions/redact.ts'
import type { Selection } from '../../core/actions/selection.ts'
import { Problem } from '../../core/problem.ts'
import type { Action, ApplyEvent, Plan, PolicyFile, Snapshot, StartEvent } from '../../core/types.ts'
import { openJournal } from '../../io/journal.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import type { ApplyFlags } from '../../options/apply.ts'
import type { Provider } from '../../providers/types.ts'
import type { Hub } from '../../session/connection.ts'
import { tellFailure } from '../../session/failure.ts'
import { personOf } from '../../session/person.ts'
import { noProgress, openProgress } from '../../session/progress.ts'
import type { RetryRelay } from '../../session/retries.ts'
import type { World } from '../../session/world.ts'
import { eventJson } from '../../views/json.ts'

type Applied = Extract<ApplyEvent, { readonly type: 'applied' }>

interface ApplyAsked extends Omit<ApplyFlags, 'plan' | 'config'> {
  /** The hubplan.yaml whose target is compared; it may be missing. False: do not look for one. */
  readonly config?: string | false | undefined
}

export interface Applying {
  readonly flags: ApplyAsked
  /** Path of the journal; undefined: no journal. */
  readonly journal: string | undefined
  /** Events are printed on stdout as the result (NDJSON). */
  readonly isTold: boolean
  /** The command cannot ask for confirmation: it prints a warning when nothing pins the reviewed plan. */
  readonly isUnattended?: boolean
  /** The plan is one of several. */
  readonly among?: Among
}

/** What one of several plans takes from the run for all. */
export interface Among {
  /** Its name in every event that is printed. */
  readonly target: string
  /** Checked before the first plan was applied. */
  readonly address?: ResolvedTarget
  /** Ids of the actions that the answer for all plans was about; absent when there was no question. */
  readonly agreed?: ReadonlySet<string>
}

export interface Running extends Applying {
  readonly plan: Plan
  readonly world: World
  readonly selection: Selection
  readonly policy: PolicyFile | undefined
  readonly hub: Hub
  readonly provider: Provider
  readonly relay: RetryRelay
}

/** A run before its connection is open. */
export type Verified = Omit<Running, 'hub' | 'provider' | 'relay'>

export interface Writing {
  readonly live: Snapshot
  readonly selected: readonly Action[]
  readonly past: readonly ApplyEvent[]
  readonly passwords: ReadonlyMap<string, string>
  readonly pace: Pace
  readonly wait: (ms: number) => Promise<void>
}

/** Carries the plan out and sends every event to the journal, the screen and the report. */
export async function writeOut(
  run: Running,
  { live, selected, past, passwords, pace, wait }: Writing,
): Promise<readonly ApplyEvent[]> {
  const { plan, flags, world, hub, provider } = run
  const journal = run.journal === undefined ? undefined : await openJournal(run.journal, plan.digest)
  const progress = run.isTold ? noProgress : await openProgress(world, 'apply', selected)
  const events: ApplyEvent[] = []
  for (const password of passwords.values()) hub.secrets.addPassword(password)
  const redact = hub.secrets.hideInWords
  const keep = scheduler(run)
  const applier = applierOf(world, live)
  const emit = async (said: ApplyEvent): Promise<void> => {
    const event = redactEvent(said.type === 'start' ? { ...said, ...applier } : said, redact)
    events.push(event)
    progress.apply(event)
    const printed = run.isTold ? world.streams.out(eventJson(event, run.among?.target)) : undefined
    if (event.type === 'applied' && event.how === 'changed' && event.until !== undefined) await keep(event, event.until)
    await journal?.append(event)
    await printed
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
      canary: flags.canary ?? provider.requestLimit?.canary,
      batch: provider.requestLimit && { size: provider.requestLimit.batch, pauseMs: provider.requestLimit.pauseMs },
      stopTimeoutMs: flags.stopTimeout * 1000,
      serverTimeoutMs: flags.serverTimeout * 1000,
      signal: world.signal,
      now: world.now,
      nowMs: world.elapsedMs,
      wait,
      random: world.random,
      policy: run.policy,
      past,
      passwordOf: (user) => passwords.get(user),
      emit,
    })
  } catch (thrown) {
    // For example a full disk under the journal. The report still lists what was done and compares it with the hub.
    if (!(thrown instanceof Problem)) throw thrown
    tellFailure(redactError(thrown, redact), world.streams, ['apply'])
  } finally {
    run.relay.to()
    progress.close()
    await journal?.close().catch(() => undefined)
  }
  return events
}

/** The person and the token, for the record. */
function applierOf(world: World, { identity: { kind, name } }: Snapshot): Pick<StartEvent, 'by' | 'token'> {
  const by = personOf(undefined, world)
  return { ...(by === undefined ? {} : { by }), token: { kind, name } }
}

/** A scheduled delete is in the ledger before it is in the journal, so that no other plan repeats it. */
function scheduler({ hub, plan }: Running): (event: Applied, until: string) => Promise<void> {
  const { ledger } = hub
  if (ledger === undefined) return async () => undefined
  const deletes = new Map(plan.actions.flatMap((action) => (action.op === 'user.delete' ? [[action.id, action]] : [])))
  return async (event, until) => {
    const action = deletes.get(event.action)
    if (action?.before.account === undefined) return
    const { account } = action.before
    await ledger.keep({ email: action.user, user_id: account, at: event.at, until, plan: plan.digest })
  }
}
