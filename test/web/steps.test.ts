import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'

import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { startAupClass } from '../../src/commands/sandbox.ts'
import type { DraftView, PlanSetView, RunView, TaskView } from '../../src/web/api.ts'
import { later } from '../../src/web/later.ts'
import { openLife } from '../../src/web/life.ts'
import { inside } from '../cli/run.ts'
import { until } from '../helpers/cli.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { openWebDesk, type WebDesk } from './desk.ts'

const token = 'hush-token'

async function hubDesk(people = 60): Promise<WebDesk & { readonly hub: Sandbox }> {
  const users = Array.from({ length: people }, (_, at) => ({ name: `user${String(at).padStart(2, '0')}` }))
  const scopes = ['admin:users', 'admin:groups', 'admin:servers', 'list:users', 'delete:users', 'read:hub']
  const hub = await startSandbox({
    users: [{ name: 'root', admin: true }, ...users],
    tokens: [{ token, name: 'root', kind: 'user', admin: true, scopes }],
  })
  onTestFinished(() => hub.close())
  return { ...(await openWebDesk()), hub }
}

const connected = async (): Promise<WebDesk & { readonly hub: Sandbox }> => {
  const desk = await hubDesk()
  await desk.connect({ provider: 'jupyterhub', url: desk.hub.url, token })
  return desk
}

describe('a connection', () => {
  test('says who the token is, and a wrong one is told beside its field', async () => {
    const desk = await hubDesk()
    const wrong = await desk.connect({ provider: 'jupyterhub', url: desk.hub.url, token: 'hush-wrong' })
    expect(wrong).toMatchObject({ state: 'failed', hasToken: true, failure: { field: 'token' } })
    // Variables and flags are words of a terminal.
    expect(wrong.failure?.message).toMatch(/^The hub refused the token at /)
    const spaced = await desk.connect({ provider: 'jupyterhub', url: desk.hub.url, token: 'hush wrong' })
    expect(spaced.failure?.message).toBe('The token contains characters that a token cannot have.')
    const right = await desk.connect({ provider: 'jupyterhub', url: `${desk.hub.url}/hub/admin`, token, name: 'mine' })
    expect(right).toMatchObject({
      name: 'mine',
      state: 'ready',
      url: desk.hub.url,
      who: { name: 'root', kind: 'user', isAdmin: true, people: 61, admins: 1 },
      sentence: `You are root, administrator of ${desk.hub.url}, 61 people.`,
      diagnosis: { ok: true },
    })
    expect(JSON.stringify([wrong, right, desk.told])).not.toContain('hush')
  })

  test('with a token that may not read is told beside the token, not beside the address', async () => {
    const users = [{ name: 'ann' }]
    const hub = await startSandbox({
      users,
      tokens: [{ token, name: 'bare', kind: 'service', admin: false, scopes: [] }],
    })
    onTestFinished(() => hub.close())
    const desk = await openWebDesk()
    const lost = await desk.connect({ provider: 'jupyterhub', url: hub.url, token })
    expect(lost).toMatchObject({ state: 'failed', failure: { field: 'token' } })
  })

  test('to what is not an address is told beside it', async () => {
    const desk = await openWebDesk()
    const lost = await desk.connect({ provider: 'jupyterhub', url: 'hub example', token })
    const message = 'This is not an address; write it like https://hub.example.edu.'
    expect(lost).toMatchObject({ state: 'failed', failure: { field: 'url', message } })
  })

  test('keeps its token for the same address only', async () => {
    const desk = await connected()
    const { id } = (await desk.get<{ connections: { id: string }[] }>('/api/session')).connections[0] ?? { id: '' }
    const elsewhere = { provider: 'jupyterhub', url: 'https://evil.example' }
    const refused = await desk.ask('PUT', `/api/connections/${id}`, { body: elsewhere })
    expect(await refused.json()).toMatchObject({ error: { field: 'token', message: 'The token is missing.' } })
    await desk.send('PUT', `/api/connections/${id}`, { provider: 'jupyterhub', url: desk.hub.url, name: 'other' })
    await until('it is tried again', () => desk.bench.connections.get(id)?.view.state === 'ready')
    await desk.send('DELETE', `/api/connections/${id}`)
    expect([...desk.bench.connections]).toEqual([])
  })
})

describe('a list', () => {
  test('leaves out all entries that no system has, not only those that are shown', async () => {
    const desk = await connected()
    const strange = Array.from({ length: 150 }, (_, at) => `usre${at}`)
    await desk.draft({ job: 'keep', text: ['user00', ...strange].join('\n'), settings: { leaveOut: true } })
    await desk.plan()
    const [roster = ''] = desk.files().filter((name) => name.startsWith('rosters/'))
    expect(desk.read(roster)).toBe('username\nuser00\n')
  })

  test('of an earlier plan stays, also within the same minute', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user00' })
    const { commands } = await desk.plan()
    const [, roster = ''] = /--absent-from (\S+)/.exec(commands[0]?.command ?? '') ?? []
    await desk.draft({ job: 'remove', text: 'user01' })
    await desk.plan()
    expect(desk.read(roster)).toBe('username\nuser00\n')
  })

  test('has a command that plans it again only while hubplan.yaml is the one of its plan', async () => {
    const desk = await connected()
    const commandsOf = async (id: string): Promise<string[]> =>
      (await desk.get<PlanSetView>(`/api/plans/${id}`)).commands.map(({ what }) => what)
    await desk.draft({ job: 'add', text: 'new.one' })
    const added = await desk.plan()
    expect(added.commands.map(({ what }) => what)).toEqual(['plan', 'show', 'review', 'apply', 'undo'])
    await desk.draft({ job: 'remove', text: 'user01' })
    const removed = await desk.plan()
    expect(await commandsOf(added.id)).toEqual(['show', 'review', 'apply', 'undo'])
    expect(await commandsOf(removed.id)).toContain('plan')
  })
})

describe('a guard', () => {
  test('is not overridden for another list than the one that was shown', async () => {
    const desk = await connected()
    await desk.draft({ job: 'keep', text: 'user00' })
    const { targetPlans, targets } = await desk.plan()
    const lifts = targetPlans[0]?.findings.flatMap(({ lift }) => lift ?? []) ?? []
    const typed = lifts.map(({ flag, value }) => ({ target: targets[0], flag, typed: value, reason: 'the end' }))
    await desk.draft({ job: 'keep', text: 'user01' })
    const refused = await desk.ask('POST', '/api/plans', { body: { overrides: typed } })
    expect([refused.status, await refused.json()]).toMatchObject([409, { error: { code: 'changed' } }])
    // Nor is an undo without a reason and the right number.
    const override = { target: targets[0], flag: '--max-deletes', typed: '1000', reason: ' ' }
    const undo = await desk.ask('POST', '/api/plans/x/undo', { body: { overrides: [override] } })
    expect([undo.status, await undo.json()]).toMatchObject([400, { error: { field: 'overrides.0.reason' } }])
  })

  test('is overridden beside a hubplan.yaml of somebody else, too', async () => {
    const desk = await connected()
    writeFileSync('hubplan.yaml', 'version: 1\n')
    await desk.draft({ job: 'keep', text: 'user00' })
    const blocked = await desk.plan({ config: { file: 'mine.yaml' } })
    const lifts = blocked.targetPlans[0]?.findings.flatMap(({ lift }) => lift ?? []) ?? []
    const target = blocked.targets[0] ?? ''
    const overrides = lifts.map(({ flag, value }) => ({ target, flag, typed: value, reason: 'the end' }))
    expect((await desk.plan({ overrides })).state).toBe('planned')
    expect(desk.read('hubplan.yaml')).toBe('version: 1\n')
  })

  test('is overridden by what was shown, typed, with a reason that is kept', async () => {
    const desk = await connected()
    await desk.draft({ job: 'keep', text: 'user00' })
    const blocked = await desk.plan()
    expect(blocked).toMatchObject({ state: 'blocked', canApply: false })
    const lifts = blocked.targetPlans[0]?.findings.flatMap(({ lift }) => lift ?? []) ?? []
    expect(lifts).toContainEqual({ flag: '--max-deletes', kind: 'number', value: '59' })
    const target = blocked.targets[0] ?? ''
    const refusal = async (override: object): Promise<unknown> =>
      ((await (await desk.ask('POST', '/api/plans', { body: { overrides: [override] } })).json()) as { error: unknown })
        .error
    const given = { target, flag: '--max-deletes', typed: '59', reason: 'the semester is over' }
    expect(await refusal({ ...given, typed: '60' })).toMatchObject({ field: 'overrides.0.typed' })
    expect(await refusal({ ...given, reason: '  ' })).toMatchObject({ field: 'overrides.0.reason' })
    expect(await refusal({ ...given, flag: '--allow', typed: 'self' })).toMatchObject({ field: 'overrides.0.typed' })
    const overrides = lifts.map(({ flag, value }) => ({ target, flag, typed: value, reason: 'the semester is over' }))
    const plan = await desk.plan({ overrides })
    expect(plan).toMatchObject({ state: 'planned', canApply: true, deletes: 59 })
    expect(plan.targetPlans[0]?.overrides).toContainEqual({
      flag: '--max-deletes',
      value: '59',
      reason: 'the semester is over',
    })
    expect(plan.commands[0]?.command).toContain('--max-deletes 59')
    const wrong = await desk.ask('POST', `/api/plans/${plan.id}/apply`, {
      body: { digest: plan.digest, approver: 'Ada', deletes: 58 },
    })
    expect(await wrong.json()).toMatchObject({ error: { field: 'deletes' } })
    const nameless = await desk.ask('POST', `/api/plans/${plan.id}/apply`, {
      body: { digest: plan.digest, deletes: 59 },
    })
    expect(await nameless.json()).toMatchObject({ error: { field: 'approver' } })
    expect([...desk.hub.hub.users.keys()]).toHaveLength(61)
    expect(await desk.apply(plan)).toMatchObject({ state: 'done', total: 59 })
    const done = await desk.get<PlanSetView>(`/api/plans/${plan.id}`)
    expect(done.decision?.reason).toContain('--max-deletes 59 (local): the semester is over')
  })

  test('that a policy holds is overridden by nothing', async () => {
    const desk = await openWebDesk({ HUBPLAN_POLICY: 'policy.yaml' })
    const { writeFileSync } = await import('node:fs')
    writeFileSync('policy.yaml', 'version: 1\nguards: { max_deletes: 2 }\n')
    const { hub } = await hubDeskAt(desk)
    await desk.connect({ provider: 'jupyterhub', url: hub.url, token })
    await desk.draft({ job: 'remove', text: 'user00\nuser01\nuser02' })
    const plan = await desk.plan()
    const finding = plan.targetPlans[0]?.findings.find(({ guard }) => guard === 'delete-count')
    expect(finding).toMatchObject({ level: 'block' })
    expect(finding?.lift).toBeUndefined()
  })
})

async function hubDeskAt(_: WebDesk): Promise<{ hub: Sandbox }> {
  const users = Array.from({ length: 20 }, (__, at) => ({ name: `user${String(at).padStart(2, '0')}` }))
  const hub = await startSandbox({
    users: [{ name: 'root', admin: true }, ...users],
    tokens: [
      {
        token,
        name: 'root',
        kind: 'user',
        admin: true,
        scopes: ['admin:users', 'list:users', 'read:hub', 'admin:groups'],
      },
    ],
  })
  onTestFinished(() => hub.close())
  return { hub }
}

describe('an apply', () => {
  test('whose results cannot be written is done all the same, and says so', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user10' })
    const plan = await desk.plan()
    mkdirSync(`${plan.path}results.csv`)
    const run = await desk.apply(plan)
    expect(run).toMatchObject({ state: 'done', targets: [{ state: 'done', failure: { code: 'usage' } }] })
    expect(run.targets[0]?.failure?.message).toBe(`${plan.path}results.csv cannot be written: it is a folder.`)
  })

  test('of a plan file of the folder is undone, again and again', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user10' })
    const { path } = await desk.plan()
    copyFileSync(`${path}local.json`, 'mine.json')
    expect(await desk.apply(await desk.get('/api/plans/mine.json'))).toMatchObject({ state: 'done' })
    const undo = async (): Promise<TaskView> =>
      desk.planned(await desk.send<TaskView>('POST', '/api/plans/mine.json/undo', {}))
    expect(await undo()).toMatchObject({ is: 'planned', plan: 'plans~mine-undo.json' })
    expect(await undo()).toMatchObject({ is: 'planned', plan: 'plans~mine-undo-2.json' })
    expect(await desk.apply(await desk.get('/api/plans/plans~mine-undo.json'))).toMatchObject({ state: 'done' })
    expect([...desk.hub.hub.users.keys()]).toContain('user10')
  })

  test('stops after what is in flight, and is resumed with the rest', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: Array.from({ length: 14 }, (_, at) => `user${at + 10}`).join('\n') })
    const plan = await desk.plan()
    const { digest, deletes, id } = plan
    let seen = 0
    desk.hub.onRequest(async ({ method }) => {
      if (method !== 'DELETE') return
      seen += 1
      if (seen !== 3) return
      const busy = await desk.ask('POST', '/api/plans', { body: {} })
      expect(await busy.json()).toMatchObject({ error: { code: 'busy' } })
      await desk.send('POST', `/api/runs/${id}/stop`, {})
    })
    await desk.send('POST', `/api/plans/${id}/apply`, { digest, deletes, approver: 'Ada' })
    const stopped = await desk.ended(id)
    expect(stopped.state).toBe('stopped')
    expect(stopped.done).toBeLessThan(14)
    const part = await desk.get<PlanSetView>(`/api/plans/${id}`)
    expect(part).toMatchObject({ state: 'part', canResume: true, canApply: true, deletes: 14 - stopped.done })
    // It is approved already.
    await desk.send('POST', `/api/plans/${id}/apply`, { digest, deletes: part.deletes })
    expect(await desk.ended(id)).toMatchObject({ state: 'done', done: part.deletes, total: part.deletes })
    const deletes2 = desk.hub.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
    expect(new Set(deletes2).size).toBe(14)
    expect(deletes2).toHaveLength(14)
  })

  test('of another plan than was shown is refused', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user10' })
    const { id } = await desk.plan()
    const refused = await desk.ask('POST', `/api/plans/${id}/apply`, {
      body: { digest: 'sha256:0', deletes: 1, approver: 'A' },
    })
    expect(await refused.json()).toMatchObject({ error: { code: 'changed' } })
  })

  test('asks for a token that was forgotten', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user10' })
    const plan = await desk.plan()
    desk.bench.connections.clear()
    const refused = await desk.ask('POST', `/api/plans/${plan.id}/apply`, {
      body: { digest: plan.digest, deletes: 1, approver: 'A' },
    })
    expect(await refused.json()).toMatchObject({ error: { code: 'token', field: 'connections.local' } })
  })
})

describe('new people of an AUP hub', () => {
  test('get passwords in a file, which is downloaded', async () => {
    const hub = await startAupClass(0, new Date())
    onTestFinished(() => hub.close())
    const desk = await openWebDesk()
    await desk.connect({ provider: 'aup', url: hub.url, token: 'sandbox' })
    await desk.draft({
      job: 'add',
      text: 'new.one, new.two',
      settings: { passwords: 'generate', quota: 300, groups: ['lab'] },
    })
    const plan = await desk.plan()
    expect(plan).toMatchObject({ hasCredentials: true, summary: { 'user.create': 2, 'password.set': 2 } })
    const run: RunView = await desk.apply(plan)
    expect(run.state).toBe('done')
    const credentials = run.files.find(({ kind }) => kind === 'credentials')
    const text = await (await desk.ask('GET', credentials?.href ?? '')).text()
    expect(text).toMatch(/^username,password,/)
    expect(text).toContain('new.one')
    const [, password = ''] = /new\.one,([^,]+)/.exec(text) ?? []
    expect(JSON.stringify(desk.told)).not.toContain(password)
  })
})

describe('the server', () => {
  test('ends when the last window said goodbye, not when one is loaded again', async () => {
    const desk = await openWebDesk()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const life = openLife(desk.bench, { idleMs: 60_000, graceMs: 20 })
    onTestFinished(() => life.end())
    const ends: string[] = []
    void life.over.then((why) => ends.push(why))
    const closed: string[] = []
    life.enter('one', () => closed.push('one'))
    life.goodbye('one')
    life.enter('one', () => closed.push('again'))
    life.enter('two', () => closed.push('two'))
    life.goodbye('one')
    await vi.advanceTimersByTimeAsync(60)
    expect({ ends, closed }).toEqual({ ends: [], closed: ['one', 'again'] })
    life.goodbye('two')
    await vi.advanceTimersByTimeAsync(20)
    expect(ends).toEqual(['closed'])
  })

  test('ends without requests, but not in the middle of an apply', async () => {
    const desk = await openWebDesk()
    const ended = later<void>()
    const view = { state: 'running' } as RunView
    const run = { view, stop: new AbortController(), ended: ended.promise }
    desk.bench.runs.set('x', run)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const life = openLife(desk.bench, { idleMs: 20, graceMs: 5 })
    onTestFinished(() => life.end())
    const ends: string[] = []
    void life.over.then((why) => ends.push(why))
    await vi.advanceTimersByTimeAsync(60)
    expect(ends).toEqual([])
    run.view = { ...view, state: 'done' }
    ended.resolve()
    await vi.advanceTimersByTimeAsync(20)
    expect(ends).toEqual(['idle'])
  })

  test('shows each window the same, as events', async () => {
    const desk = await connected()
    const response = await desk.ask('GET', '/api/events?tab=second')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader.read()
    expect(first.value).toMatch(/^data: \{"type":"session","session":\{/)
    await desk.draft({ job: 'keep', text: 'user00' })
    const second = await reader.read()
    expect(second.value).toContain('"type":"draft"')
    desk.life.goodbye('second')
    expect((await reader.read()).done).toBe(true)
  })
})

describe('what goes wrong in the folder', () => {
  test('leaves the page usable: a file of the list that is not there any more is a fault of its field', async () => {
    const desk = await connected()
    const upload = await desk.upload('class.csv', 'username\nuser00\n')
    await desk.draft({ job: 'remove', file: { upload: upload.id, sheet: 'none' } })
    desk.bench.uploads.clear()
    const { draft } = await desk.get<{ draft: DraftView }>('/api/session')
    expect(draft.check?.faults).toEqual([{ at: 'file', message: 'This file is not there any more.', field: 'file' }])
    const refused = await desk.ask('POST', '/api/plans', { body: {} })
    expect(await refused.json()).toMatchObject({ error: { code: 'not-found' } })
  })

  test('is told as a failure of the plan', async () => {
    const desk = await connected()
    writeFileSync('plans', 'a file where the folder should be')
    await desk.draft({ job: 'remove', text: 'user00' })
    const task = await desk.planned(await desk.send<TaskView>('POST', '/api/plans', {}))
    expect(task).toMatchObject({
      is: 'failed',
      failure: { code: 'usage', message: 'plans cannot be written (EEXIST).' },
    })
    expect(desk.said()).toBe('')
  })

  test('two windows that apply at once apply once', async () => {
    const desk = await connected()
    await desk.draft({ job: 'remove', text: 'user00\nuser01' })
    const { id, digest, deletes } = await desk.plan()
    const body = { digest, deletes, approver: 'Ada' }
    const both = await Promise.all([1, 2].map(() => desk.ask('POST', `/api/plans/${id}/apply`, { body })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await desk.ended(id)).toMatchObject({ state: 'done' })
    expect(desk.hub.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(2)
  })
})

test('plans of a folder whose hubplan.yaml is about another hub by now are undone all the same', async () => {
  const desk = await connected()
  await desk.draft({ job: 'admin', text: 'user00' })
  const plan = await desk.plan()
  await desk.apply(plan)
  writeFileSync('hubplan.yaml', 'version: 1\ntargets:\n  other: { url: https://other.example.edu }\n')
  const undo = await desk.planned(await desk.send<TaskView>('POST', `/api/plans/${plan.id}/undo`, {}))
  expect(undo).toMatchObject({ is: 'planned' })
  expect(await desk.get(`/api/plans/${undo.plan}`)).toMatchObject({ summary: { 'admin.set': 1 } })
})

test('a plan that a terminal made is applied from the page', async () => {
  const desk = await connected()
  writeFileSync('leavers.csv', 'username\nuser00\n')
  const env = { HUBPLAN_URL: desk.hub.url, HUBPLAN_TOKEN: token }
  const ran = await inside(['plan', '--absent-from', 'leavers.csv', '-o', 'plan.json'], { cwd: desk.folder, env })
  expect(ran.code).toBe(0)
  const { plans } = await desk.get<{ plans: PlanSetView[] }>('/api/plans')
  expect(plans).toMatchObject([{ path: 'plan.json', state: 'planned' }])
  const plan = await desk.get<PlanSetView>(`/api/plans/${plans[0]?.id}`)
  expect(await desk.apply(plan)).toMatchObject({ state: 'done', total: 1 })
  expect(desk.files()).toEqual(expect.arrayContaining(['plan.approval.json', 'plan.results.csv', 'plan.results.xlsx']))
  const done = await desk.get<PlanSetView>(`/api/plans/${plan.id}`)
  expect(done).toMatchObject({ state: 'done', canUndo: true })
})
