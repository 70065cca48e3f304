// The progress of an apply, folded from its events.
import { codeOf, isDone, type TargetEnd } from '../../core/actions/ends.ts'
import { waves } from '../../core/actions/waves.ts'
import type { Action, ApplyEvent, OutcomeKind, Plan } from '../../core/types.ts'
import type { World } from '../../session/world.ts'
import type { Wave } from '../../views/progress/state.ts'
import { wavesOf } from '../../views/waves.ts'
import type { Failure, RunError, RunView, TargetRun } from '../api.ts'
import { failureOf } from '../failures.ts'
import { subjectOf } from '../plans/findings.ts'

export interface Folded {
  readonly target: string
  readonly plan: Plan
  /** Actions that are still to be done. */
  readonly open: readonly Action[]
}

export interface Fold {
  readonly view: (isStopping?: boolean) => RunView
  readonly read: (target: string) => void
  readonly apply: (target: string, event: ApplyEvent) => void
  readonly end: (ends: readonly TargetEnd[]) => void
  /** A fault beside the actions, told with the last target. */
  readonly note: (failure: Failure) => void
  /** Nothing was begun any more. */
  readonly fail: (failure: Failure, isStopped: boolean) => void
}

interface Part {
  readonly target: string
  readonly byId: ReadonlyMap<string, Action>
  readonly waves: readonly Wave[]
  state: TargetRun['state']
  /** What became of each action; an action that is tried again has the newest. */
  readonly outcomes: Map<string, OutcomeKind>
  readonly errors: Map<string, RunError>
  waiting: string | undefined
  failure: Failure | undefined
}

const shownErrors = 100
const windowMs = 20_000

export function openFold(id: string, all: readonly Folded[], world: World): Fold {
  const startedAt = world.now()
  const parts = new Map(all.filter(({ open }) => open.length > 0).map((one) => [one.target, partOf(one)] as const))
  let marks: { readonly ms: number; readonly done: number }[] = []
  let state: RunView['state'] = 'running'
  const doneOf = (): number => [...parts.values()].reduce((sum, { outcomes }) => sum + outcomes.size, 0)
  const total = [...parts.values()].reduce((sum, { byId }) => sum + byId.size, 0)
  const mark = (): void => {
    const ms = world.elapsedMs()
    const last = marks.at(-1)
    if (last !== undefined && ms - last.ms < 1000) return
    marks = [...marks.filter((one) => ms - one.ms <= windowMs), { ms, done: doneOf() }]
  }
  return {
    view: (isStopping = false) => {
      const done = doneOf()
      return {
        id,
        state: state === 'running' && isStopping ? 'stopping' : state,
        startedAt,
        targets: [...parts.values()].map(viewOf),
        done,
        total,
        ...(state === 'running' ? speedOf(marks, { ms: world.elapsedMs(), done, total }) : {}),
        files: [],
      }
    },
    read: (target) => {
      const part = parts.get(target)
      if (part?.state === 'waiting') part.state = 'reading'
    },
    apply: (target, event) => {
      const part = parts.get(target)
      if (part === undefined) return
      foldEvent(part, event)
      if (event.type === 'start' || 'action' in event) mark()
    },
    end: (ends) => {
      for (const end of ends) foldEnd(parts, end)
      state = stateOfEnds(ends)
    },
    note: (failure) => {
      const last = [...parts.values()].at(-1)
      if (last !== undefined) last.failure ??= failure
    },
    fail: (failure, isStopped) => {
      state = isStopped ? 'stopped' : 'failed'
      for (const part of parts.values()) {
        if (part.state === 'done') continue
        part.state = state
        if (!isStopped) part.failure = failure
      }
    },
  }
}

function partOf({ target, plan, open }: Folded): Part {
  const ids = new Set(open.map(({ id }) => id))
  const byId = new Map(plan.actions.filter(({ id }) => ids.has(id)).map((action) => [action.id, action]))
  return {
    target,
    byId,
    waves: wavesOf(waves(open)),
    state: 'waiting',
    outcomes: new Map(),
    errors: new Map(),
    waiting: undefined,
    failure: undefined,
  }
}

function foldEvent(part: Part, event: ApplyEvent): void {
  if (event.type === 'retry') {
    part.waiting = `${event.why}: trying again in ${Math.ceil(event.wait_ms / 1000)} s`
    return
  }
  part.waiting = undefined
  if (event.type === 'start') part.state = 'running'
  if (!('action' in event)) return
  const action = part.byId.get(event.action)
  // It was done by an earlier run.
  if (action === undefined) return
  part.outcomes.set(event.action, event.type === 'applied' ? event.how : event.type)
  part.errors.delete(event.action)
  if (event.type === 'applied') return
  const [subject = ''] = subjectOf(action)
  part.errors.set(event.action, { action: action.id, op: action.op, subject, is: event.type, message: event.message })
}

function foldEnd(parts: ReadonlyMap<string, Part>, end: TargetEnd): void {
  const part = parts.get(end.target)
  if (part === undefined || end.is === 'unplanned') return
  if (end.is === 'applied') {
    for (const { action, is, message = '' } of end.report.outcomes) {
      if (!part.byId.has(action.id) || is === 'pending' || is === 'left') continue
      part.outcomes.set(action.id, is)
      if (is === 'changed' || is === 'already') part.errors.delete(action.id)
      else if (!part.errors.has(action.id)) {
        const [subject = ''] = subjectOf(action)
        part.errors.set(action.id, { action: action.id, op: action.op, subject, is, message })
      }
    }
  }
  part.waiting = undefined
  part.state = isDone(end) ? 'done' : endOf(end)
  if (end.is === 'refused') part.failure = failureOf(end.problem)
}

function endOf(end: TargetEnd): TargetRun['state'] {
  if (end.is === 'unreached' || codeOf(end) === 130) return 'stopped'
  return end.is === 'refused' ? 'failed' : 'part'
}

function stateOfEnds(ends: readonly TargetEnd[]): RunView['state'] {
  const tried = ends.filter(({ is }) => is !== 'unplanned')
  if (tried.every(isDone)) return 'done'
  if (tried.some((end) => codeOf(end) === 130)) return 'stopped'
  return tried.some((end) => end.is === 'applied') ? 'part' : 'failed'
}

function viewOf({ target, state, waves: all, outcomes, errors, byId, waiting, failure }: Part): TargetRun {
  const counts: Partial<Record<OutcomeKind, number>> = {}
  for (const is of outcomes.values()) counts[is] = (counts[is] ?? 0) + 1
  return {
    target,
    state,
    waves: all.map(({ words, ids }) => ({
      name: words,
      done: [...ids].filter((id) => outcomes.has(id)).length,
      total: ids.size,
    })),
    counts,
    done: outcomes.size,
    total: byId.size,
    errors: [...errors.values()].slice(-shownErrors),
    ...(waiting === undefined ? {} : { waiting }),
    ...(failure === undefined ? {} : { failure }),
  }
}

interface Now {
  readonly ms: number
  readonly done: number
  readonly total: number
}

function speedOf(marks: readonly { ms: number; done: number }[], { ms, done, total }: Now): Partial<RunView> {
  const [first] = marks
  if (first === undefined || ms - first.ms < 1000 || done === first.done) return {}
  const rate = ((done - first.done) * 1000) / (ms - first.ms)
  return { rate, secondsLeft: Math.ceil((total - done) / rate) }
}
