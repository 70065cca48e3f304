// Named servers on real hubs, whose spawner writes down what it stops and what it deletes for ever.
import { beforeAll, expect, onTestFinished, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { standToStrike } from './between.ts'
import { type Desk, intents, people, useStage } from './desk.ts'

/** The spawner's file, and the ages of servers: the hub itself only ever moves a last activity forward. */
const config = `
from datetime import datetime, timedelta
from jupyterhub import orm
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.spawner import SimpleLocalProcessSpawner

removed = s['dir'] + '/removed.ndjson'

class RecordingSpawner(SimpleLocalProcessSpawner):
    def note(self, what):
        with open(removed, 'a') as file:
            file.write(json.dumps([what, self.user.name, self.name]) + '\\n')
    async def stop(self, now=False):
        self.note('stop')
        await super().stop(now)
    async def delete_forever(self):
        self.note('delete')

class Notes(APIHandler):
    def get(self):
        lines = open(removed).read().splitlines() if os.path.exists(removed) else []
        self.write(json.dumps([json.loads(line) for line in lines]))
    def post(self):
        ages = self.get_json_body()
        for one in self.db.query(orm.Spawner):
            days = ages.get(one.user.name + '/' + one.name)
            if days is not None:
                one.last_activity = datetime.utcnow() - timedelta(days=days)
        self.db.commit()
        self.write('{}')

c.JupyterHub.spawner_class = RecordingSpawner
c.JupyterHub.extra_handlers = [('/api/notes', Notes)]
`

const many = people(12, 'm')
const busy = people(4, 'b')

describeRealHub('named servers', (version) => {
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      ...['ann', 'ben', { name: 'cat', groups: ['alumni'] }, 'dan', 'prot', ...many, ...busy],
    ],
    groups: ['alumni'],
    allowNamedServers: true,
    config,
  })
  let desk: Desk

  const pathOf = (user: string, server: string): string =>
    `/users/${user}/${server === '' ? 'server' : `servers/${encodeURIComponent(server)}`}`

  async function start(user: string, ...servers: readonly string[]): Promise<void> {
    for (const server of servers) expect((await stage().bare.send('POST', pathOf(user, server))).status).toBe(201)
  }

  async function stop(user: string, ...servers: readonly string[]): Promise<void> {
    for (const server of servers) expect((await stage().bare.send('DELETE', pathOf(user, server))).status).toBe(204)
  }

  /** What the spawner did since the last call, in order. */
  let seen = 0
  async function notes(): Promise<readonly string[]> {
    const { json } = await stage().bare.send('GET', '/notes')
    const all = (json as readonly (readonly string[])[]).map((one) => one.join(' '))
    const fresh = all.slice(seen)
    seen = all.length
    return fresh
  }

  /** The state of every server that ever ran, as `list --servers` tells it. */
  async function servers(): Promise<Readonly<Record<string, string>>> {
    const listed = await desk.run('list', '--servers', '--format', 'json')
    expect(listed.code, listed.stderr).toBe(0)
    const all = JSON.parse(listed.stdout).servers as readonly Readonly<Record<string, string>>[]
    return Object.fromEntries(all.map(({ user, server, state }) => [`${user}/${server}`, String(state)]))
  }

  const file = [
    'version: 1',
    'protect: [prot]',
    'users:',
    '  - { name: dan, servers: default-only }',
    'remove_servers:',
    '  - { unused_for: 90d }',
    '  - { group: alumni, servers: ["r*"], stop: true }',
    '',
  ].join('\n')

  beforeAll(async () => {
    desk = stage().desk()
    await start('ann', '', 'lab', 'new')
    await stop('ann', 'lab', 'new')
    await start('ben', 'gpu')
    await start('cat', '', 'run', 'other')
    await start('dan', 'a b', 'busy')
    await stop('dan', 'a b')
    for (const user of ['root', 'prot']) {
      await start(user, 'x')
      await stop(user, 'x')
    }
    const old = ['ann/lab', 'ben/gpu', 'root/x', 'prot/x', 'ann/']
    await stage().bare.send('POST', '/notes', Object.fromEntries(old.map((name) => [name, 100])))
    await notes()
  })

  test('that a rule or a row means are planned, and no others', async () => {
    desk.write('hubplan.yaml', file)
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().actions.map(({ id }) => id)).toEqual([
      'server.remove:ann:lab',
      'server.remove:cat:run',
      'server.remove:dan:a%20b',
    ])
    const told = desk.plan().findings.filter(({ guard }) => guard === 'servers-left')
    expect(told.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn left, because it runs and servers: default-only removes only stopped servers: "busy" of "dan" (hubplan.yaml:4:13); to stop and remove all servers but the default one, which is stopped too, add server: stopped to the row',
      'info 1 named server left alone by remove_servers, admins: "x" of "root"',
      'info 1 named server left alone by remove_servers, protected: "x" of "prot"',
      'info 1 named server left alone by remove_servers, running, without stop: true in the rule: "gpu" of "ben"',
    ])
  })

  test('are removed, one that runs after its stop, and no default server is touched', async () => {
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe('Applied: 3 changed, 0 already done.\n')
    expect(intents(desk.journal()).toSorted()).toEqual([
      'DELETE /hub/api/users/ann/servers/lab',
      'DELETE /hub/api/users/cat/servers/run',
      'DELETE /hub/api/users/cat/servers/run',
      'DELETE /hub/api/users/dan/servers/a%20b',
    ])
    expect((await notes()).toSorted()).toEqual(['delete ann lab', 'delete cat run', 'delete dan a b', 'stop cat run'])
    expect(await servers()).toEqual({
      'ann/': 'running',
      'ann/new': 'stopped',
      'ben/gpu': 'running',
      'cat/': 'running',
      'cat/other': 'running',
      'dan/busy': 'running',
      'prot/x': 'stopped',
      'root/x': 'stopped',
    })
  })

  test('are not planned again', async () => {
    const planned = await desk.run('plan', '-o', 'again.json', '--detailed-exitcode')
    expect([planned.code, desk.plan('again.json').actions]).toEqual([0, []])
  })

  test('do not come back, and revert says so', async () => {
    const undone = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(desk.plan('undo.json').actions).toEqual([])
    expect(undone.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'not undone, because a removed server does not come back with its content; its user can start a new one of that name: server.remove "ann" "lab", server.remove "cat" "run", server.remove "dan" "a b"',
    )
  })

  test('that were started since the plan stop the apply before its first change', async () => {
    desk = stage().desk()
    desk.write('hubplan.yaml', 'version: 1\nremove_servers: [{ match: [ann], servers: [new] }]\n')
    expect((await desk.run('plan', '-o', 'plan.json')).code).toBe(0)
    await start('ann', 'new')
    const applied = await desk.run('apply', 'plan.json')
    expect([applied.code, applied.stdout + applied.stderr]).toEqual([
      4,
      expect.stringContaining('the server has been started since the plan, which removes stopped ones'),
    ])
    expect(await notes()).toEqual([])
    expect((await servers())['ann/new']).toBe('running')
  })

  test('that are unused but for the stop of a killed apply are removed by the same command', async () => {
    desk = stage().desk()
    for (const user of many) {
      await start(user, 'old')
      await stop(user, 'old')
    }
    for (const user of busy) await start(user, '', 'old')
    const ages = [...many, ...busy].map((user) => [`${user}/old`, 100])
    await stage().bare.send('POST', '/notes', Object.fromEntries(ages))
    await notes()
    const rule = '{ match: [m*, b*], servers: [old], unused_for: 90d, stop: true }'
    desk.write('hubplan.yaml', `version: 1\nremove_servers: [${rule}]\n`)
    const relay = await standToStrike(stage().hub.url, { at: 2 })
    onTestFinished(relay.close)
    const at = ['--url', relay.url]
    const planned = await desk.run('plan', ...at, '-o', 'plan.json')
    expect([planned.code, desk.plan().actions.length], planned.stderr).toEqual([0, 16])
    const run = desk.start('apply', 'plan.json', ...at, '--concurrency', '1')
    relay.aim(run)
    expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    const again = await desk.run('apply', 'plan.json', ...at, '--format', 'json')
    expect(again.code, again.stderr).toBe(0)
    const { counts, residual } = JSON.parse(again.stdout) as ReportJson
    expect([counts.changed + counts.already, residual]).toEqual([16, []])
    expect([...new Set(await notes())].toSorted()).toEqual(
      [...[...many, ...busy].map((user) => `delete ${user} old`), ...busy.map((user) => `stop ${user} old`)].toSorted(),
    )
    const left = Object.entries(await servers()).filter(([name]) => /^[mb]\d/.test(name))
    expect(left).toEqual(busy.map((user) => [`${user}/`, 'running']))
    const second = await desk.run('plan', '-o', 'second.json')
    expect([second.code, desk.plan('second.json').actions]).toEqual([0, []])
  })
})
