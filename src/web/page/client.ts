// The requests of the page. All else of it goes through this one form, so that tests can stand in for the server.
import type {
  ApiError,
  ApplyRequest,
  ConnectionView,
  ConnectRequest,
  Done,
  Draft,
  DraftView,
  Entered,
  Failure,
  PlanListView,
  PlanRequest,
  PlanSetView,
  RunView,
  ServerEvent,
  Session,
  TaskView,
  UndoRequest,
  UploadView,
} from '../api.ts'
import type { Way } from './way.ts'

/** What the server can be asked. */
export interface Client {
  enter(key: string): Promise<Session>
  session(): Promise<Session>
  /** @returns what ends it */
  events(onEvent: (event: ServerEvent) => void, onLost: (isLost: boolean) => void): () => void
  connect(request: ConnectRequest): Promise<ConnectionView>
  reconnect(id: string, request: ConnectRequest): Promise<ConnectionView>
  forget(id: string): Promise<Done>
  upload(file: File): Promise<UploadView>
  sheet(upload: string, sheet: string): Promise<UploadView>
  draft(draft: Draft): Promise<DraftView>
  plan(request: PlanRequest): Promise<TaskView>
  plans(): Promise<PlanListView>
  planOf(id: string): Promise<PlanSetView>
  apply(id: string, request: ApplyRequest): Promise<RunView>
  undo(id: string, request: UndoRequest): Promise<TaskView>
  stopRun(id: string): Promise<RunView>
  stopTask(id: string): Promise<Done>
  goodbye(): void
  /** Of an address in an answer: a file, or a plan page. */
  at(address: string): string
}

/** A refusal of the server, in its own words. */
export class Refused extends Error {
  readonly failure: Failure
  readonly status: number

  constructor(failure: Failure, status: number) {
    super(failure.message)
    this.failure = failure
    this.status = status
  }
}

/** Code of a failure that only the page knows: no answer came. */
export const noAnswer = 'no-answer'

/** The server at the page's own address. `tab` is a random id of this window. */
export function clientOf(tab: string, way: Way): Client {
  const json = <Answer>(method: string, path: string, body?: unknown): Promise<Answer> =>
    forgetting(way, ask(method, way.at(path), tab, body))
  const ofPlan = (id: string, what = '') => `/api/plans/${encodeURIComponent(id)}${what}`
  return {
    enter: async (key) => {
      const { path, session } = await ask<Entered>('POST', '/api/enter', tab, { key })
      way.take(path)
      return session
    },
    session: () => json('GET', '/api/session'),
    events: (onEvent, onLost) => listen(tab, way, onEvent, onLost),
    connect: (request) => json('POST', '/api/connections', request),
    reconnect: (id, request) => json('PUT', `/api/connections/${encodeURIComponent(id)}`, request),
    forget: (id) => json('DELETE', `/api/connections/${encodeURIComponent(id)}`, {}),
    upload: (file) => forgetting(way, upload(tab, way, file)),
    sheet: (id, sheet) => json('GET', `/api/uploads/${encodeURIComponent(id)}?sheet=${encodeURIComponent(sheet)}`),
    draft: (draft) => json('PUT', '/api/draft', draft),
    plan: (request) => json('POST', '/api/plans', request),
    plans: () => json('GET', '/api/plans'),
    planOf: (id) => json('GET', ofPlan(id)),
    apply: (id, request) => json('POST', ofPlan(id, '/apply'), request),
    undo: (id, request) => json('POST', ofPlan(id, '/undo'), request),
    stopRun: (id) => json('POST', `/api/runs/${encodeURIComponent(id)}/stop`, {}),
    stopTask: (id) => json('POST', `/api/tasks/${encodeURIComponent(id)}/stop`, {}),
    goodbye: () => {
      navigator.sendBeacon(way.at('/api/goodbye'), new Blob([JSON.stringify({ tab })], { type: 'application/json' }))
    },
    at: way.at,
  }
}

/** Header with the id of the window, so that it knows its own changes when they come as events. */
const tabHeader = 'hubplan-tab'

async function ask<Answer>(method: string, path: string, tab: string, body?: unknown): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return answerOf(path, { method, ...sent, headers: { ...type, [tabHeader]: tab } })
}

function upload(tab: string, way: Way, file: File): Promise<UploadView> {
  const body = new FormData()
  body.append('file', file)
  return answerOf(way.at('/api/uploads'), { method: 'POST', body, headers: { [tabHeader]: tab } })
}

/** A path that the server does not know is of an earlier start. */
async function forgetting<Answer>(way: Way, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.status === 403) way.forget()
    throw thrown
  }
}

async function answerOf<Answer>(path: string, request: RequestInit): Promise<Answer> {
  let status = 0
  let answer: unknown
  try {
    const response = await fetch(path, { ...request, credentials: 'same-origin', redirect: 'error' })
    status = response.status
    answer = await response.json()
  } catch {
    throw new Refused({ code: noAnswer, message: '', hint: null, errors: [], exit_code: 1, topic: null }, status)
  }
  if (status >= 400) throw new Refused((answer as ApiError).error, status)
  return answer as Answer
}

function listen(
  tab: string,
  way: Way,
  onEvent: (event: ServerEvent) => void,
  onLost: (isLost: boolean) => void,
): () => void {
  const source = new EventSource(way.at(`/api/events?tab=${encodeURIComponent(tab)}`))
  source.addEventListener('message', ({ data }) => {
    const event = JSON.parse(data) as ServerEvent
    if (event.type === 'end') way.forget()
    onEvent(event)
  })
  source.addEventListener('open', () => onLost(false))
  source.addEventListener('error', () => onLost(true))
  return () => source.close()
}
