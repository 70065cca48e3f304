// A server in memory, for the page: what is asked of it is kept, and a test says what it tells.
import type {
  ApplyRequest,
  ConnectionView,
  ConnectRequest,
  Draft,
  DraftView,
  PlanListView,
  PlanRequest,
  PlanSetView,
  RunView,
  ServerEvent,
  Session,
  TaskView,
  UndoRequest,
  UploadView,
} from '../../../src/web/api.ts'
import { type Client, Refused } from '../../../src/web/page/client.ts'

export interface World {
  session: Session
  plans: PlanListView
  readonly sets: Map<string, PlanSetView>
  readonly checks: (draft: Draft) => DraftView
  readonly upload: UploadView
}

export interface FakeClient extends Client {
  /** What was asked, in order, without secrets' values. */
  readonly asked: readonly string[]
  readonly say: (event: ServerEvent) => void
}

export function fakeClient(world: World): FakeClient {
  const asked: string[] = []
  let tell: (event: ServerEvent) => void = () => undefined
  const note = <Answer>(what: string, answer: Answer): Promise<Answer> => {
    asked.push(what)
    return Promise.resolve(answer)
  }
  const setOf = (id: string): PlanSetView => {
    const found = world.sets.get(id)
    if (found !== undefined) return found
    const message = `There is no plan ${id}.`
    throw new Refused({ code: 'not-found', message, hint: null, errors: [], exit_code: 1, topic: null }, 404)
  }
  const connected = (id: string, { provider, url, name = 'new' }: ConnectRequest): ConnectionView => ({
    id,
    name,
    provider,
    url,
    hasToken: true,
    hasRefreshToken: false,
    state: 'trying',
  })
  const task: TaskView = { id: 'task-1', is: 'planning', what: 'plan', targets: [] }
  return {
    asked,
    say: (event) => tell(event),
    enter: (key) => note(`enter ${key}`, world.session),
    session: () => note('session', world.session),
    events: (onEvent) => {
      tell = onEvent
      return () => {
        tell = () => undefined
      }
    },
    connect: (request) => note(`connect ${request.url}`, connected('c-new', request)),
    reconnect: (id, request) => note(`reconnect ${id}`, connected(id, request)),
    forget: (id) => note(`forget ${id}`, { ok: true }),
    upload: (file) => note(`upload ${file.name}`, world.upload),
    sheet: (id, sheet) => note(`sheet ${id} ${sheet}`, world.upload),
    draft: (draft) => note('draft', world.checks(draft)),
    plan: (request: PlanRequest) => note(`plan ${JSON.stringify(request)}`, task),
    plans: () => note('plans', world.plans),
    planOf: async (id) => note(`plan of ${id}`, setOf(id)),
    apply: async (id, request: ApplyRequest) => note(`apply ${id} ${JSON.stringify(request)}`, runOf(world, id)),
    undo: (id, request: UndoRequest) => note(`undo ${id} ${JSON.stringify(request)}`, { ...task, what: 'undo' }),
    stopRun: async (id) => note(`stop ${id}`, { ...runOf(world, id), state: 'stopping' }),
    stopTask: (id) => note(`stop task ${id}`, { ok: true }),
    goodbye: () => undefined,
    at: (address) => address,
  }
}

function runOf({ session }: World, id: string): RunView {
  const found = session.runs.find((run) => run.id === id)
  return found ?? { id, state: 'running', startedAt: '', targets: [], done: 0, total: 0, files: [] }
}
