// The server of hubplan web in the test's own process, in a folder of its own: requests go to its routes, not over a socket.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'

import { silentStreams } from '../../src/io/streams.ts'
import type { World } from '../../src/session/world.ts'
import type {
  ConnectionView,
  ConnectRequest,
  DraftView,
  PlanRequest,
  PlanSetView,
  RunView,
  ServerEvent,
  Session,
  TaskView,
  UploadView,
} from '../../src/web/api.ts'
import { openApp } from '../../src/web/app.ts'
import { type Bench, openBench } from '../../src/web/bench.ts'
import { type Keys, openKeys } from '../../src/web/doors.ts'
import { type Life, openLife, usualTimes } from '../../src/web/life.ts'
import { until } from '../helpers/cli.ts'
import { chance, elapsedMs, now, waitedMs } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'

export const port = 48_123
export const origin = `http://127.0.0.1:${port}`

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Instead of the path of the cookie. */
  readonly way?: string
}

export interface WebDesk {
  readonly folder: string
  readonly app: Hono
  readonly bench: Bench
  readonly keys: Keys
  readonly life: Life
  /** What was told to all windows. */
  readonly told: readonly ServerEvent[]
  /** What was written to the terminal. */
  readonly said: () => string
  /** As the page asks, below the path of the cookie; undefined takes a header away. */
  readonly ask: (method: string, path: string, ask?: Ask) => Promise<Response>
  /** The same; the answer must be good. */
  readonly get: <Answer>(path: string) => Promise<Answer>
  readonly send: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>
  readonly upload: (name: string, content: string | Uint8Array) => Promise<UploadView>
  readonly connect: (request: ConnectRequest) => Promise<ConnectionView>
  readonly draft: (draft: object) => Promise<DraftView>
  readonly plan: (request?: PlanRequest) => Promise<PlanSetView>
  /** Waits for plans that are being made. */
  readonly planned: (task: TaskView) => Promise<TaskView>
  /** Applies what was planned, with the number that is asked for. */
  readonly apply: (plan: PlanSetView, more?: object) => Promise<RunView>
  readonly ended: (id: string) => Promise<RunView>
  readonly read: (name: string) => string
  /** All files, with their folders. */
  readonly files: () => string[]
}

/** @param env of the machine */
export async function openWebDesk(env: Readonly<Record<string, string>> = {}): Promise<WebDesk> {
  const folder = temporaryFolder()
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
  let said = ''
  const world: World = {
    env,
    cwd: process.cwd(),
    streams: silentStreams((text) => {
      said += text
    }),
    now,
    elapsedMs,
    waitedMs,
    ...chance,
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
  }
  const bench = openBench(world)
  const told: ServerEvent[] = []
  bench.listen((event) => void told.push(event))
  const life = openLife(bench, usualTimes)
  onTestFinished(() => life.end())
  const keys = openKeys(port)
  const app = openApp({ bench, keys, life, port })
  const request = async (
    method: string,
    path: string,
    { body, headers = {}, way = keys.path }: Ask,
    cookie?: string,
  ) => {
    const isForm = body instanceof FormData
    const all = {
      host: `127.0.0.1:${port}`,
      ...(method === 'GET' ? {} : { origin }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    }
    const kept = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const sent = body === undefined ? {} : { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }
    const below = path === '/' || path === '/api/enter' ? '' : way
    return app.request(`${origin}${below}${path}`, { method, headers: Object.fromEntries(kept), ...sent })
  }
  const entered = await request('POST', '/api/enter', { body: { key: keys.key } })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const ask: WebDesk['ask'] = (method, path, given = {}) => request(method, path, given, cookie)
  const good = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await ask(method, path, body === undefined ? {} : { body })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer as Answer
  }
  const session = (): Promise<Session> => good('GET', '/api/session')
  const planned = async ({ id }: TaskView): Promise<TaskView> => {
    await until('the plan is made', () => bench.task?.view.id === id && bench.task.view.is !== 'planning')
    return (await session()).task as TaskView
  }
  const ended = async (id: string): Promise<RunView> => {
    await until(
      'the run has ended',
      () => !['running', 'stopping'].includes(bench.runs.get(id)?.view.state ?? 'running'),
    )
    await bench.runs.get(id)?.ended
    return good('GET', `/api/runs/${id}`)
  }
  return {
    folder,
    app,
    bench,
    keys,
    life,
    told,
    said: () => said,
    ask,
    get: (path) => good('GET', path),
    send: good,
    upload: async (name, content) => {
      const body = new FormData()
      body.append('file', new Blob([content as string]), name)
      const response = await ask('POST', '/api/uploads', { body })
      const answer: unknown = await response.json()
      if (!response.ok) throw new Error(JSON.stringify(answer))
      return answer as UploadView
    },
    connect: async (given) => {
      const { id } = await good<ConnectionView>('POST', '/api/connections', given)
      await until('the connection is tried', () => bench.connections.get(id)?.view.state !== 'trying')
      return (await session()).connections.find((one) => one.id === id) as ConnectionView
    },
    draft: (draft) => good('PUT', '/api/draft', draft),
    planned,
    plan: async (given = {}) => {
      const task = await planned(await good<TaskView>('POST', '/api/plans', given))
      if (task.plan === undefined) throw new Error(JSON.stringify(task.failure))
      return good('GET', `/api/plans/${task.plan}`)
    },
    apply: async ({ id, digest, deletes }, more = {}) => {
      const typed = deletes === 0 ? {} : { deletes }
      await good('POST', `/api/plans/${id}/apply`, { digest, approver: 'Ada', ...typed, ...more })
      return ended(id)
    },
    ended,
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort(),
  }
}
