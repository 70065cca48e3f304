// The routes of the server. Each checks its request, and calls what the library does.
import { randomUUID } from 'node:crypto'

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'

import { tool } from '../io/version.ts'
import type { Entered, Session } from './api.ts'
import { assets, page } from './assets.ts'
import type { Bench } from './bench.ts'
import { headers, inside, type Keys, policies, sameHost } from './doors.ts'
import { downloadOf, planPage } from './downloads.ts'
import { failureOf, Refusal, statusOf } from './failures.ts'
import { later } from './later.ts'
import type { Life } from './life.ts'
import { startPlan, startUndo, stopTask, tellBug } from './plans/planning.ts'
import { planList, planView } from './plans/plans.ts'
import { refusePlan, startRun, stopRun } from './runs/runs.ts'
import { shaped } from './shapes.ts'
import { draftView } from './what/check.ts'
import { configState } from './what/config.ts'
import { endingOf, shownName, uploadOf, uploadView } from './what/lists.ts'
import { connect, forget, reconnect, refresh } from './where/connections.ts'
import { cards } from './where/systems.ts'

export interface Serving {
  readonly bench: Bench
  readonly keys: Keys
  readonly life: Life
  readonly port: number
}

/** In bytes. A list of 200,000 names, and a workbook as people send them. */
const limits = { json: 10_000_000, upload: 40_000_000 } as const

/** Files that are kept; the oldest is forgotten first. */
const mostUploads = 10

export function openApp({ bench, keys, life, port }: Serving): Hono {
  const app = new Hono()
  app.use(headers(), sameHost(port))
  app.onError((thrown, c) => {
    tellBug(bench, thrown)
    return c.json({ error: failureOf(thrown) }, statusOf(thrown))
  })
  app.notFound((c) => c.json({ error: failureOf(new Refusal(404, 'not-found', 'There is no such page.')) }, 404))
  addPage(app)
  app.post('/api/enter', limited(limits.json), async (c) => {
    const { key } = shaped('enter', await jsonOf(c))
    const entered = keys.enter(c, key)
    if (entered !== 'in') throw refusedKeys[entered]
    life.touch()
    const answer: Entered = { path: keys.path, session: await sessionOf(bench) }
    return c.json(answer)
  })
  app.use('/:way/*', inside(keys))
  app.route('/:way', ownApp(bench, life))
  return app
}

const refusedKeys = {
  used: new Refusal(403, 'forbidden', 'This address was used before.', { hint: 'start hubplan web again' }),
  wrong: new Refusal(403, 'forbidden', 'This is not the address that hubplan web printed.', {
    hint: 'open the address that it printed last',
  }),
} as const

/** What needs the cookie. */
function ownApp(bench: Bench, life: Life): Hono {
  const app = new Hono()
  app.use('/api/*', async (_, next) => {
    life.touch()
    await next()
  })
  addState(app, bench, life)
  addUploads(app, bench)
  addPlans(app, bench)
  return app
}

/** What holds nothing secret. */
function addPage(app: Hono): void {
  app.get('/', (c) => c.body(page.text, 200, { 'content-type': page.type, 'content-security-policy': policies.page }))
  for (const [path, { type, text }] of Object.entries(assets)) {
    app.get(path, (c) => c.body(text, 200, { 'content-type': type }))
  }
}

function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal(413, 'too-large', `This is more than ${maxSize / 1_000_000} MB.`, { field: 'file' })
    },
  })
}

/** @throws Refusal for any other type: a form of another page cannot send JSON */
async function jsonOf(c: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    throw new Refusal(415, 'usage', 'The request must be JSON.')
  }
  return c.req.json().catch(() => {
    throw new Refusal(400, 'usage', 'The request is not JSON.')
  })
}

/** The window that asks. */
function tabOf(c: Context): { readonly tab?: string } {
  const tab = c.req.header('hubplan-tab')
  return tab === undefined ? {} : { tab }
}

async function sessionOf(bench: Bench): Promise<Session> {
  const { task, person } = bench
  return {
    version: tool.replace(/^\S+ /, ''),
    folder: bench.world.cwd,
    systems: cards(),
    config: await configState(),
    connections: [...bench.connections.values()].map(({ view }) => view),
    draft: await draftView(bench),
    uploads: [...bench.uploads.values()].map(({ view }) => view),
    ...(task === undefined ? {} : { task: task.view }),
    runs: [...bench.runs.values()].map(({ view }) => view),
    ...(person === undefined ? {} : { person }),
  }
}

function addState(app: Hono, bench: Bench, life: Life): void {
  const json = limited(limits.json)
  app.get('/api/session', async (c) => c.json(await sessionOf(bench)))
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const tab = c.req.query('tab') ?? randomUUID()
      const queue = later<void>()
      const send = (event: object): void => {
        stream.writeSSE({ data: JSON.stringify(event) }).catch(() => queue.resolve())
      }
      const leave = life.enter(tab, () => queue.resolve())
      const end = bench.listen(send)
      stream.onAbort(() => queue.resolve())
      send({ type: 'session', session: await sessionOf(bench) })
      await queue.promise
      end()
      leave()
    }),
  )
  app.post('/api/goodbye', json, async (c) => {
    life.goodbye(shaped('goodbye', await jsonOf(c)).tab)
    return c.json({ ok: true })
  })
  app.post('/api/connections', json, async (c) => c.json(connect(bench, shaped('connect', await jsonOf(c)))))
  app.put('/api/connections/:id', json, async (c) =>
    c.json(reconnect(bench, c.req.param('id'), shaped('connect', await jsonOf(c)))),
  )
  app.post('/api/connections/:id/refresh', json, (c) => c.json(refresh(bench, c.req.param('id'))))
  app.delete('/api/connections/:id', json, (c) => {
    forget(bench, c.req.param('id'))
    return c.json({ ok: true })
  })
  app.put('/api/draft', json, async (c) => {
    const draft = shaped('draft', await jsonOf(c))
    if (draft.file !== undefined) uploadOf(bench, draft.file)
    bench.draft = draft
    const view = await draftView(bench)
    // A newer one was answered meanwhile.
    if (bench.draft === draft) bench.tell({ type: 'draft', draft: view, ...tabOf(c) })
    return c.json(view)
  })
}

function addUploads(app: Hono, bench: Bench): void {
  app.post('/api/uploads', limited(limits.upload), async (c) => {
    const file = (await c.req.parseBody().catch(() => ({}) as Record<string, unknown>))['file']
    if (!(file instanceof File)) throw new Refusal(400, 'usage', 'There is no file.', { field: 'file' })
    endingOf(file.name)
    const id = randomUUID()
    const bytes = Buffer.from(await file.arrayBuffer())
    const view = await uploadView(id, { bytes, view: { name: shownName(file.name) } })
    bench.uploads.set(id, { view, bytes })
    for (const old of [...bench.uploads.keys()].slice(0, -mostUploads)) bench.uploads.delete(old)
    bench.tell({ type: 'upload', upload: view })
    return c.json(view)
  })
  app.get('/api/uploads/:id', async (c) => {
    const id = c.req.param('id')
    return c.json(await uploadView(id, uploadOf(bench, { upload: id }), c.req.query('sheet')))
  })
}

function addPlans(app: Hono, bench: Bench): void {
  const json = limited(limits.json)
  app.post('/api/plans', json, async (c) => c.json(await startPlan(bench, shaped('plan', await jsonOf(c)))))
  app.get('/api/plans', async (c) => c.json(await planList(bench)))
  app.get('/api/plans/:id', async (c) => c.json(await planView(bench, c.req.param('id'))))
  app.post('/api/plans/:id/apply', json, async (c) =>
    c.json(await startRun(bench, c.req.param('id'), shaped('apply', await jsonOf(c)))),
  )
  app.post('/api/plans/:id/refuse', json, async (c) =>
    c.json(await refusePlan(bench, c.req.param('id'), shaped('refuse', await jsonOf(c)))),
  )
  app.post('/api/plans/:id/undo', json, async (c) =>
    c.json(await startUndo(bench, c.req.param('id'), shaped('undo', await jsonOf(c)))),
  )
  app.get('/api/runs/:id', (c) => {
    const run = bench.runs.get(c.req.param('id'))
    if (run === undefined) throw new Refusal(404, 'not-found', 'There is no such run.')
    return c.json(run.view)
  })
  app.post('/api/runs/:id/stop', json, (c) => c.json(stopRun(bench, c.req.param('id'))))
  app.post('/api/tasks/:id/stop', json, (c) => {
    stopTask(bench, c.req.param('id'))
    return c.json({ ok: true })
  })
  app.get('/api/plans/:id/files/:name', async (c) => {
    const { bytes, type, name } = await downloadOf(c.req.param('id'), c.req.param('name'))
    const safe = name.replaceAll(/[^\w.-]/g, '_')
    return c.body(bytes, 200, { 'content-type': type, 'content-disposition': `attachment; filename="${safe}"` })
  })
  app.get('/plans/:id/:target/', async (c) => {
    const text = await planPage(bench, c.req.param('id'), c.req.param('target'))
    return c.body(text, 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policies.plan,
    })
  })
}
