// hubplan web as a process of its own, and requests as the page sends them.
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import type { ConnectionView, Entered, PlanSetView, RunView, Session, TaskView } from '../../src/web/api.ts'
import { until } from '../helpers/cli.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface RunningWeb {
  readonly child: ChildProcess
  /** Without the key, with a slash at its end. */
  readonly url: string
  readonly key: string
  /** Below which the cookie is sent: `/RANDOM`. */
  readonly path: string
  /** Resolves with the exit code and all that was written. */
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>
  readonly cookie: () => string
  readonly send: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>
  readonly session: () => Promise<Session>
  readonly connect: (request: object) => Promise<ConnectionView>
  readonly plan: (draft: object) => Promise<PlanSetView>
  readonly begin: (plan: PlanSetView, more?: object) => Promise<RunView>
  readonly over: (id: string) => Promise<RunView>
}

/** Starts it, and waits for its address. */
export async function openedWeb(
  folder: string,
  ...args: string[]
): Promise<Pick<RunningWeb, 'child' | 'ended'> & { readonly address: string }> {
  const env = { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', TZ: 'UTC' }
  const child = spawn(process.execPath, [cli, 'web', '--no-open', '--dir', folder, ...args], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  const keep = (chunk: Buffer): void => {
    text += chunk.toString()
  }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', keep)
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, text }))
  })
  await until('the address is printed', () => /#\S+/.test(text))
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text) ?? []
  return { child, ended, address }
}

/** The same, and enters as the page does. */
export async function startWeb(folder: string, ...args: string[]): Promise<RunningWeb> {
  const { child, ended, address } = await openedWeb(folder, ...args)
  const [url = '', key = ''] = address.split('#')
  let [cookie, way] = ['', '']
  const send = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(url.slice(0, -1) + way + path, {
      method,
      headers: {
        origin: url.slice(0, -1),
        cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer as Answer
  }
  way = (await send<Entered>('POST', '/api/enter', { key })).path
  const session = (): Promise<Session> => send('GET', '/api/session')
  return {
    child,
    url,
    key,
    path: way,
    ended,
    cookie: () => cookie,
    send,
    session,
    connect: async (request) => {
      const { id } = await send<ConnectionView>('POST', '/api/connections', request)
      const own = async (): Promise<ConnectionView | undefined> =>
        (await session()).connections.find((one) => one.id === id)
      await until('the connection is tried', async () => (await own())?.state !== 'trying')
      return (await own()) as ConnectionView
    },
    plan: async (draft) => {
      await send('PUT', '/api/draft', draft)
      const { id } = await send<TaskView>('POST', '/api/plans', {})
      await until('the plan is made', async () => (await session()).task?.is !== 'planning')
      const { task } = await session()
      if (task?.id !== id || task.plan === undefined) throw new Error(JSON.stringify(task))
      return send('GET', `/api/plans/${task.plan}`)
    },
    begin: ({ id, digest, deletes }, more = {}) =>
      send('POST', `/api/plans/${id}/apply`, {
        digest,
        approver: 'Ada',
        ...(deletes === 0 ? {} : { deletes }),
        ...more,
      }),
    over: async (id) => {
      const run = (): Promise<RunView> => send('GET', `/api/runs/${id}`)
      await until('the run has ended', async () => !['running', 'stopping'].includes((await run()).state))
      return run()
    },
  }
}
