// One call, from intent to outcome: stops servers first, splits refused batches, settles lost answers by a fresh read.
import { precheck } from '../core/actions/precheck.ts'
import { dependsOn } from '../core/actions/waves.ts'
import type { Action } from '../core/types.ts'
import { backoffMs } from '../http/patience.ts'
import type { Reply, Req } from '../http/types.ts'
import type { Call, Verdict } from '../providers/types.ts'
import { type Doubted, isGone, settleDoubts, stopFor, strangersFor } from './doubt.ts'
import { look } from './look.ts'
import { performOnce } from './once.ts'
import type { Run } from './run.ts'
import { send } from './send.ts'

/** Most times a call is sent while its answers are lost. */
const attempts = 5
const pollMs = 500

/** Sends a call and settles each of its actions. */
export async function perform(run: Run, call: Call, attempt = 1): Promise<void> {
  await run.deps.pace.turn()
  const actions = stillWanted(run, call.actions)
  const [first] = actions
  if (first === undefined) return
  if (actions.length < call.actions.length || isTooLarge(run, call)) return again(run, actions, attempt)
  const { once } = call
  if (once !== undefined) return performOnce(run, { ...call, once })
  const prepared = await prepare(run, call)
  if (prepared.is === 'failed') return giveUp(run, call, { status: 0, verdict: prepared })
  if (prepared.is === 'doubtful') {
    const doubted = actions.map((action): Doubted => ({ action, doubt: prepared, status: 200 }))
    return settleDoubts(run, call, doubted)
  }
  if (prepared.is !== 'changed') return settle(run, actions, { attempt, why: 'a server could not be stopped' })
  const told = run.deps.nowMs()
  await run.tell({ type: 'intent', method: call.method, path: call.path, actions: actions.map((action) => action.id) })
  const from = run.deps.nowMs()
  const { reply, lost, isSpent } = await send(run, call, actions)
  // Never sent: the action stays open, and the next run resumes it.
  if (isSpent) return
  const isWell = reply !== undefined && reply.status < 300
  const took = call.lane === 'single' ? run.deps.pace.took : run.tookBatch
  took({ ms: run.deps.nowMs() - from, beforeMs: from - told, isWell })
  if (reply === undefined) return settle(run, actions, { attempt, why: lost })
  await conclude(run, call, { reply, attempt })
}

/** The actions still to do. Those that a stop of the run leaves open get no event; the next run resumes them. */
function stillWanted(run: Run, actions: readonly Action[]): readonly Action[] {
  const { noun } = run.deps.provider
  if (run.isStopped()) return []
  const refused = new Set<string>()
  for (const action of actions) {
    const refusal = run.refusal(action.op)
    if (refusal === undefined) continue
    refused.add(action.id)
    run.skipped(action, 'refused', `${noun} refused this kind of change: ${refusal}`)
  }
  if (refused.size === 0) return actions
  // Members of a new group: the wave of joins reports them.
  const isStranded = (action: Action): boolean => dependsOn(action, run.planned).some((id) => refused.has(id))
  return actions.filter((action) => !refused.has(action.id) && !isStranded(action))
}

/** Whether the pace now asks for smaller batches than when the call was built. */
function isTooLarge(run: Run, call: Call): boolean {
  if (call.lane === 'single') return false
  return run.lower(call.actions).length > 1
}

async function again(run: Run, actions: readonly Action[], attempt: number): Promise<void> {
  for (const call of run.lower(actions)) {
    // An earlier call of these may have failed to create the group of this one.
    const isStranded = call.actions.some((action) =>
      dependsOn(action, run.planned).some((id) => run.ends.get(id) === 'not applied'),
    )
    if (!isStranded) await perform(run, call, attempt)
  }
}

/** Sends the calls that must come first, each repeated while the hub answers "not now". */
async function prepare(run: Run, call: Call): Promise<LastWord> {
  const deadline = run.deps.nowMs() + run.deps.stopTimeoutMs
  for (const req of call.first) {
    const judge = (reply: Reply): Verdict => run.deps.provider.judgeFirst(req, reply)
    const verdict = await untilTaken(run, { req, actions: call.actions, judge, deadline })
    if (verdict.is === 'doubtful') {
      if (verdict.other !== undefined) return verdict
      const gone = await isGone(run, call, req)
      if (gone !== true) return gone === false ? { is: 'failed', message: verdict.message } : { is: 'unknown' }
    } else if (verdict.is !== 'changed') return verdict
  }
  return { is: 'changed' }
}

interface Patience {
  readonly req: Req
  /** What the request is for. */
  readonly actions: readonly Action[]
  readonly judge: (reply: Reply) => Verdict
  readonly deadline: number
}

/** Any verdict but "not now". */
type LastWord = Exclude<Verdict, { is: 'retry' }>

/** Repeats a request until the hub answers something other than "not now", or the deadline passes. */
async function untilTaken(run: Run, { req, actions, judge, deadline }: Patience): Promise<LastWord> {
  const ids = actions.map((action) => action.id)
  for (;;) {
    await run.deps.pace.turn()
    await run.tell({ type: 'intent', method: req.method, path: req.path, actions: ids })
    const { reply } = await send(run, req, actions)
    const verdict: Verdict = reply === undefined ? { is: 'unknown' } : judge(reply)
    if (verdict.is !== 'retry') return verdict
    const isLate = run.deps.nowMs() + pollMs > deadline || run.deps.signal.aborted
    if (isLate) return { is: 'failed', message: `${verdict.why}; gave up waiting`, kind: 'later' }
    await run.deps.wait(pollMs)
  }
}

interface Answer {
  readonly reply: Reply
  readonly attempt: number
}

/** Settles every action of a call by the reply. */
async function conclude(run: Run, call: Call, { reply, attempt }: Answer): Promise<void> {
  const unsure: Action[] = []
  const split: Action[] = []
  const unsent: Action[] = []
  const later: { action: Action; why: string }[] = []
  const doubted: Doubted[] = []
  for (const action of call.actions) {
    const verdict = run.deps.provider.judge(action, call, reply)
    if (verdict.is === 'unknown') unsure.push(action)
    else if (verdict.is === 'retry') later.push({ action, why: verdict.why })
    else if (verdict.is === 'accepted') run.accepted(action)
    else if (verdict.is === 'doubtful') doubted.push({ action, doubt: verdict, status: reply.status })
    else if (verdict.is === 'unsent') (run.wasSentBefore(action.id, call.path) ? unsure : unsent).push(action)
    else if (verdict.is !== 'failed') run.applied(action, verdict.is, 'until' in verdict ? verdict.until : undefined)
    else if (verdict.also === 'split') split.push(action)
    else if (isDoubtful(run, action, attempt)) doubt(run, action, verdict)
    else giveUp(run, { ...call, actions: [action] }, { status: reply.status, verdict })
  }
  if (unsent.length > 0) run.note({ type: 'unsent', actions: unsent.map(({ id }) => id) })
  if (doubted.length > 0) await settleDoubts(run, call, doubted)
  if (split.length > 0) await halve(run, split)
  for (const one of later) await waitAndRepeat(run, call, one)
  if (unsure.length > 0)
    await settle(run, unsure, { attempt, why: `${run.deps.provider.noun} answered ${reply.status}` })
}

type Refused = Extract<Verdict, { is: 'failed' }>

/** Whether an earlier request may have made a change that the system does not show. */
function isDoubtful(run: Run, { op, id }: Action, attempt: number): boolean {
  if (run.deps.provider.unseen?.has(op) !== true) return false
  return (attempt > 1 && !run.isFirst(id)) || run.wasUnclear(id)
}

function doubt(run: Run, action: Action, { message, also }: Refused): void {
  if (also === 'op') run.refuse(action.op, message)
  run.unknown(action, `${message}; an earlier request, whose answer was lost, may have been accepted`, 'unclear')
}

function giveUp(run: Run, call: Call, end: { status: number; verdict: Refused }): void {
  const { message, kind, also } = end.verdict
  for (const action of call.actions) {
    if (also === 'op') run.refuse(action.op, message)
    run.failed(action, { status: end.status, message, kind })
  }
}

/** Splits a refused batch in halves, down to one name a call on the same endpoint. */
async function halve(run: Run, actions: readonly Action[]): Promise<void> {
  const middle = Math.ceil(actions.length / 2)
  for (const part of [actions.slice(0, middle), actions.slice(middle)]) await again(run, part, 1)
}

/** Repeats a call that the hub answered with "not now". */
async function waitAndRepeat(run: Run, call: Call, { action, why }: { action: Action; why: string }): Promise<void> {
  await run.deps.wait(pollMs)
  if (run.haltedBy() !== undefined) return
  const deadline = run.deps.nowMs() + run.deps.stopTimeoutMs
  const judge = (reply: Reply): Verdict => run.deps.provider.judge(action, call, reply)
  const verdict = await untilTaken(run, { req: call, actions: [action], judge, deadline })
  if (verdict.is === 'failed') giveUp(run, { ...call, actions: [action] }, { status: 0, verdict })
  else if (verdict.is === 'unknown') await settle(run, [action], { attempt: 1, why })
  else if (verdict.is === 'accepted') run.accepted(action)
  else if (verdict.is === 'doubtful') await settleDoubts(run, call, [{ action, doubt: verdict, status: 0 }])
  // Only members of a new group are `unsent`, and no hub answers "not now" to those.
  else run.applied(action, verdict.is as 'changed' | 'already')
}

/** Settles actions whose answer was lost by a fresh read: those that hold are done, the others are sent again. */
async function settle(run: Run, actions: readonly Action[], lost: { attempt: number; why: string }): Promise<void> {
  await run.deps.wait(backoffMs(lost.attempt, run.deps.random()))
  const live = await look(run, { only: actions })
  if ('why' in live) {
    run.halt(live.why, live.kind)
    for (const action of actions) run.unknown(action, `${lost.why}, and ${live.why}`, live.kind)
    return
  }
  const open: Action[] = []
  for (const action of actions) {
    const check = precheck(action, live, run.planned)
    if (check.is === 'done') run.applied(action, run.planned.wasSent(action.id) ? 'changed' : 'already')
    else if (check.is === 'stale') run.skipped(action, 'stale', check.why)
    else open.push(action)
  }
  if (open.length === 0) return
  if (lost.attempt >= attempts) return exhausted(run, open, lost.why)
  await again(run, open, lost.attempt + 1)
}

/** Fails actions after the last attempt; a created user may exist under another name. */
async function exhausted(run: Run, open: readonly Action[], why: string): Promise<void> {
  const strange = await strangersFor(run, open)
  const known = new Set(strange.map(({ action }) => action.id))
  const message = `${why}, ${attempts} times`
  for (const action of open) if (!known.has(action.id)) run.failed(action, { status: 0, message, kind: 'later' })
  await stopFor(run, strange)
}
