// API tokens on real hubs: those that are planned are gone, all others work, and a killed run is resumed.
import { readFileSync } from 'node:fs'

import pLimit from 'p-limit'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import type { CliResult } from '../helpers/cli.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { type Striking, standToStrike } from './between.ts'
import { type Desk, ids, people, useStage } from './desk.ts'

const size = 40
const users = people(size)
const members = users.slice(0, size / 2)

/** The hub's own database says that they were made long ago. */
const aged = `
import sqlite3
with sqlite3.connect(str(c.JupyterHub.db_url).removeprefix('sqlite:///')) as db:
    db.execute("update api_tokens set created = '2020-01-01 00:00:00.000000' where note like 'old%'")
`

const file = `version: 1
users:
  - { name: u001, tokens: none }
revoke_tokens:
  - { match: ["u*"], group: ci, unused_for: 180d }
  - { match: ["u*5"], without_expiry: true }
protect: [u015]
`

interface Token {
  readonly id: string
  readonly note: string
}

describeRealHub(`${3 * size} API tokens of ${size} users`, (version) => {
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true, groups: ['ci'] }, ...users.map((name) => ({ name, ...inGroup(name) }))],
    groups: ['ci'],
    services: [{ name: 'planner', scopes: ['list:users', 'read:users', 'list:groups', 'read:groups', 'read:tokens'] }],
  })
  const texts = new Map<string, string>()
  let desk: Desk
  let relay: Striking
  let planned: CliResult
  let serverToken: string

  function inGroup(name: string): { groups?: readonly string[] } {
    return members.includes(name) ? { groups: ['ci'] } : {}
  }

  async function make(user: string, note: string, more: object = {}): Promise<void> {
    const { status, json } = await stage().bare.send('POST', `/users/${user}/tokens`, { note, ...more })
    expect([200, 201]).toContain(status)
    texts.set(`${user} ${note}`, (json as { readonly token: string }).token)
  }

  const notesOf = async (user: string): Promise<readonly string[]> => {
    const { json } = await stage().bare.send('GET', `/users/${user}/tokens`)
    return (json as { readonly api_tokens: readonly Token[] }).api_tokens.map(({ note }) => note).sort()
  }

  const works = async (text: string): Promise<boolean> => {
    const answer = await fetch(`${stage().hub.url}/hub/api/user`, { headers: { authorization: `token ${text}` } })
    return answer.status === 200
  }

  /** What a rule or the row revokes, by the notes. */
  const isPlanned = (user: string, note: string): boolean => {
    if (user === 'u001') return true
    if (user === 'root' || user === 'u015') return false
    return (members.includes(user) && note === 'old') || (user.endsWith('5') && note !== 'dated')
  }

  beforeAll(async () => {
    const inFlight = pLimit(8)
    await Promise.all(
      [...users, 'root'].map((user) =>
        inFlight(async () => {
          await make(user, 'old')
          await make(user, 'dated', { expires_in: 864_000 })
          await make(user, 'in use <b>')
        }),
      ),
    )
    await stage().bare.send('POST', '/users/u005/server')
    const { json } = await stage().bare.send('GET', '/users/u005')
    const { pid } =
      (json as { readonly servers: Readonly<Record<string, { state: { pid: number } }>> }).servers['']?.state ?? {}
    const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    serverToken = env.find((line) => line.startsWith('JUPYTERHUB_API_TOKEN='))?.split('=')[1] ?? ''
    stage().hub.addConfig(aged)
    await stage().hub.restart()
    for (const user of users) expect(await works(texts.get(`${user} in use <b>`) ?? '')).toBe(true)
    desk = stage().desk()
    desk.write('hubplan.yaml', file)
    const token = stage().hub.tokens['planner'] ?? ''
    relay = await standToStrike(stage().hub.url, { at: 5 })
    planned = await desk.runWith({ HUBPLAN_TOKEN: token, HUBPLAN_URL: relay.url }, 'plan', '-o', 'plan.json')
  })
  afterAll(() => relay?.close())

  test('the plan has those of the rules and of the row, and no other', () => {
    expect(planned.code, planned.stderr).toBe(0)
    const all = [...texts.keys()].map(
      (key) => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)] as const,
    )
    const wanted = all.filter(([user, note]) => isPlanned(user, note))
    const found = desk.plan().actions.map((action) => action.op === 'token.revoke' && [action.user, action.before.note])
    expect([...found].sort()).toEqual([...wanted].sort())
    expect(planned.stdout).toContain(`REVOKE ${wanted.length} API tokens of`)
    for (const text of texts.values()) expect(desk.read('plan.json')).not.toContain(text)
  })

  test('a killed apply is resumed: the planned ones are gone, all others work', async () => {
    const total = desk.plan().actions.length
    const killed = desk.start('apply', 'plan.json', '--concurrency', '2', '--url', relay.url)
    relay.aim(killed)
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })
    expect(desk.journal().some((event) => event.type === 'end')).toBe(false)

    const again = await desk.run('apply', 'plan.json', '--url', relay.url, '--format', 'json')
    expect(again.code, again.stderr).toBe(0)
    const { counts, ok, residual } = JSON.parse(again.stdout) as ReportJson
    expect({ ok, residual, total: counts.changed + counts.already }).toEqual({ ok: true, residual: [], total })
    expect(counts.already).toBeGreaterThan(0)

    for (const user of ['root', ...users]) {
      const kept = ['dated', 'in use <b>', 'old'].filter((note) => !isPlanned(user, note))
      const server = user === 'u005' ? ['Server at /user/u005/'] : []
      expect([user, await notesOf(user)]).toEqual([user, [...server, ...kept].sort()])
      for (const note of kept) expect(await works(texts.get(`${user} ${note}`) ?? '')).toBe(true)
    }
    expect(await works(texts.get('u001 dated') ?? '')).toBe(false)
  })

  test('the server that ran all the time still works', async () => {
    expect(serverToken).toMatch(/^[0-9a-f]{32}$/)
    expect(await works(serverToken)).toBe(true)
  })

  test('a second plan is empty', async () => {
    const second = await desk.run('plan', '-o', 'again.json', '--detailed-exitcode')
    expect([second.code, ids(desk.plan('again.json'))]).toEqual([0, []])
  })

  test('a token that is used after the plan makes it stale', async () => {
    await make('u002', 'old too')
    await stage().hub.restart()
    await desk.run('plan', '-o', 'stale.json')
    expect(desk.plan('stale.json').actions.map(({ op }) => op)).toEqual(['token.revoke'])
    expect(await works(texts.get('u002 old too') ?? '')).toBe(true)
    const refused = await desk.run('apply', 'stale.json')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('the token has been used since the plan, which revokes it for being unused')
    expect(await notesOf('u002')).toContain('old too')
  })

  test('the list and the numbers tell of them', async () => {
    const listed = await desk.run('list', '--tokens', '--match', 'u005', '--format', 'csv')
    expect(listed.stdout.split('\n')[0]).toBe('username,id,kind,note,created,last_used,token_expires,scopes')
    expect(listed.stdout.split('\n')[1]).toMatch(/^u005,a\d+,api,dated,20/)
    const told = JSON.parse((await desk.run('status', '--tokens', '--format', 'json')).stdout)
    expect(told.tokens).toMatchObject({ of_servers: 1, of_logins: 0, not_visible: 0 })
    expect(told.tokens.users).toBe(size)
  })
})
