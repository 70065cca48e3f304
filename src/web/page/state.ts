// What the page knows, and what each event makes of it. Plain data: tests need no browser.
import type {
  ConnectionView,
  Draft,
  DraftView,
  Failure,
  PlanListView,
  PlanSetView,
  RunView,
  ServerEvent,
  Session,
  TaskView,
  UploadView,
} from '../api.ts'
import type { Place } from './road.ts'

export interface State {
  readonly place: Place
  /** `locked`: no valid key. `ended`: the server has gone. */
  readonly entry: 'entering' | 'open' | 'locked' | 'ended'
  readonly why?: 'idle' | 'closed' | 'interrupted'
  /** The stream of events is interrupted. */
  readonly isLost: boolean
  readonly session?: Session
  readonly plans?: PlanListView
  /** The plan that is looked at. */
  readonly plan?: PlanSetView
  /** The task that this window waits for, to go to its plan. */
  readonly awaited?: string
  /** Of the last request, in the step where it was made. */
  readonly failure?: Failure
}

export type Happening =
  | ServerEvent
  | { readonly type: 'entered'; readonly session: Session }
  | { readonly type: 'locked' }
  | { readonly type: 'lost'; readonly isLost: boolean }
  | { readonly type: 'went'; readonly place: Place }
  | { readonly type: 'edited'; readonly draft: Draft }
  /** Another system was chosen. */
  | { readonly type: 'chose' }
  | { readonly type: 'answered'; readonly draft: DraftView }
  | { readonly type: 'awaits'; readonly task: TaskView }
  | { readonly type: 'connected'; readonly connection: ConnectionView }
  | { readonly type: 'began'; readonly run: RunView }
  | { readonly type: 'stopping'; readonly run: string }
  | { readonly type: 'listed'; readonly plans: PlanListView }
  | { readonly type: 'shown'; readonly plan: PlanSetView }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cleared' }

/** `tab` is this window: its own edits are not replaced by the answers to them. */
export function reducerOf(tab: string): (state: State, happening: Happening) => State {
  return (state, happening) => {
    switch (happening.type) {
      case 'entered':
        return { ...state, entry: 'open', session: happening.session, ...awaitedIn(state, happening.session) }
      case 'locked':
        return { ...state, entry: 'locked' }
      case 'end':
        return { ...state, entry: 'ended', why: happening.why }
      case 'lost':
        return { ...state, isLost: happening.isLost }
      case 'went':
        return { ...without(state, 'failure'), place: happening.place }
      case 'listed':
        return { ...state, plans: happening.plans }
      case 'shown':
        // An answer about the plan that was open before comes too late.
        return 'plan' in state.place && state.place.plan !== happening.plan.id
          ? state
          : { ...state, plan: happening.plan }
      case 'failed':
        return { ...state, failure: happening.failure }
      case 'cleared':
        return without(state, 'failure')
      case 'chose':
        return outdated(state)
      case 'awaits':
        return awaiting(without(state, 'failure'), happening.task)
      case 'plans':
        return state
      default:
        return state.session === undefined && happening.type !== 'session' ? state : merged(state, happening, tab)
    }
  }
}

type Merging = Exclude<
  Happening,
  {
    type:
      | 'entered'
      | 'locked'
      | 'end'
      | 'lost'
      | 'went'
      | 'listed'
      | 'shown'
      | 'failed'
      | 'cleared'
      | 'chose'
      | 'awaits'
      | 'plans'
  }
>

function merged(state: State, happening: Merging, tab: string): State {
  const { session } = state
  if (happening.type === 'session') {
    // After a break of the stream: what is being typed here stays.
    const draft = session === undefined ? happening.session.draft : { ...happening.session.draft, ...session.draft }
    return { ...state, session: { ...happening.session, draft } }
  }
  if (session === undefined) return state
  switch (happening.type) {
    case 'connection':
      return withSession(isKnown(state, happening.connection) ? state : outdated(state), {
        connections: replaced(session.connections, happening.connection),
      })
    case 'connected':
      // Its events are newer than the answer to the request.
      return session.connections.some(({ id }) => id === happening.connection.id)
        ? state
        : withSession(outdated(state), { connections: [...session.connections, happening.connection] })
    case 'connection-gone':
      return withSession(outdated(state), { connections: session.connections.filter(({ id }) => id !== happening.id) })
    case 'upload':
      return withSession(state, { uploads: replaced(session.uploads, happening.upload) })
    case 'edited':
      return withSession(outdated(state), { draft: { ...session.draft, draft: happening.draft } })
    case 'answered':
      return withSession(state, { draft: checkOf(session.draft, happening.draft) })
    case 'draft':
      return withSession(isSame(session.draft, happening.draft) ? state : outdated(state), {
        draft: happening.tab === tab ? checkOf(session.draft, happening.draft) : happening.draft,
      })
    case 'task':
      return withSession(state, { task: happening.task })
    case 'began':
      return session.runs.some(({ id, startedAt }) => id === happening.run.id && startedAt >= happening.run.startedAt)
        ? state
        : withSession(state, { runs: replaced(session.runs, happening.run) })
    case 'stopping':
      return withSession(state, {
        runs: session.runs.map((run) =>
          run.id === happening.run && run.state === 'running' ? { ...run, state: 'stopping' } : run,
        ),
      })
    case 'run':
      return withSession(state, { runs: replaced(session.runs, happening.run) })
  }
}

/** The task may have ended before the answer to its request is here: then its events are newer. */
function awaiting(state: State, task: TaskView): State {
  const known = state.session?.task
  return { ...withSession(state, { task: known?.id === task.id ? known : task }), awaited: task.id }
}

/** Takes the answer to a draft, and keeps what was typed since. */
function checkOf({ draft }: DraftView, { check }: DraftView): DraftView {
  return check === undefined ? { draft } : { draft, check }
}

function withSession(state: State, more: Partial<Session>): State {
  return state.session === undefined ? state : { ...state, session: { ...state.session, ...more } }
}

/** The plan that this window waits for, once it is made. */
export function reachedPlan({ awaited, session }: State): string | undefined {
  return session?.task?.id === awaited ? session?.task?.plan : undefined
}

/** A window that was reloaded while its plan was made goes on to it. */
function awaitedIn({ place }: State, { task }: Session): Pick<State, 'awaited'> {
  const waits = task?.is === 'planning' && place.step !== 'where' && place.step !== 'after'
  return waits ? { awaited: task.id } : {}
}

/** The list, the system or the hubs have changed: the steps lead to the plan of before no more. */
function outdated(state: State): State {
  return 'plan' in state.place ? state : without(state, 'plan')
}

/** A hub that was there, or one that the plan is about: its token was missing. */
function isKnown({ session, plan }: State, { id, url }: ConnectionView): boolean {
  const isMissed = plan?.targetPlans.some((one) => one.connection === undefined && one.url === url)
  return isMissed === true || session?.connections.some((one) => one.id === id && one.url === url) === true
}

function isSame({ draft: one }: DraftView, { draft: other }: DraftView): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function without(state: State, key: 'failure' | 'plan'): State {
  const { [key]: _, ...rest } = state
  return rest
}

function replaced<One extends ConnectionView | UploadView | RunView>(all: readonly One[], one: One): readonly One[] {
  const isNew = !all.some(({ id }) => id === one.id)
  return isNew ? [...all, one] : all.map((other) => (other.id === one.id ? one : other))
}
