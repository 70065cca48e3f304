// What status --usage says, beside what the sessions themselves say, counted in another way.
import { describe, expect, it } from 'vitest'

import { statusOf } from '../../src/core/look/status.ts'
import { usageOf } from '../../src/core/look/usage.ts'
import { read } from '../../src/providers/aup/read.ts'
import { readUse } from '../../src/providers/aup/use.ts'
import { statusJson } from '../../src/views/status/json.ts'
import { statusText } from '../../src/views/status/text.ts'
import * as fc from '../helpers/draws.ts'
import { connect } from '../helpers/hub-client.ts'
import { type AupOptions, type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { sized } from '../helpers/tier.ts'

const now = new Date('2026-11-30T10:00:00Z')
const day = 1440

/** Times are minutes before now. */
interface Used {
  readonly user: string
  readonly resource: string
  readonly begun: number
  readonly minutes: number
  readonly status: 'active' | 'completed' | 'cleaned_up'
}

const users = [
  'ann',
  'ben',
  'b<i>x',
  '=1+1',
  '\u202eevil',
  'ünal',
  '__proto__',
  'a|b`c',
  '::add-mask::x',
  '12',
  'k',
  'l',
]
const resources = ['cpu', 'gpu', '\u001b[31mred', '__proto__', '##vso[x]', '']

const used: fc.Arbitrary<Used> = fc.record({
  user: fc.constantFrom(...users),
  resource: fc.constantFrom(...resources),
  begun: fc.oneof(fc.nat(3 * day), fc.nat(800 * day), fc.constantFrom(-1, -2, -3)),
  minutes: fc.nat(600),
  status: fc.constantFrom('active', 'completed', 'completed', 'cleaned_up'),
})

/** A begin at the edge of the days, or of twice the days. */
function placed(one: Used, days: number): Used {
  const edges = [days * day, days * day + 1, 2 * days * day]
  return { ...one, begun: edges[-1 - one.begun] ?? one.begun }
}

const drawn = fc.record({
  sessions: fc.array(used, { maxLength: 60 }),
  days: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(7, 30, 182, 183, 365)),
  age: fc.constantFrom('march' as const, 'june' as const, 'august' as const),
})
const asked = drawn.map((all) => ({ ...all, sessions: all.sessions.map((one) => placed(one, all.days)) }))

function ago(minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString()
}

function seedOf({ user, resource, begun, minutes, status }: Used): NonNullable<AupOptions['sessions']>[number] {
  return {
    user,
    resource,
    start: ago(begun),
    status,
    ...(status === 'active' ? {} : { end: ago(begun - minutes) }),
  }
}

/** Of sessions that ended: sums by a key, in an object without a prototype. */
function sums(sessions: readonly Used[], keyOf: (one: Used) => string): Record<string, number[]> {
  const all: Record<string, number[]> = Object.create(null)
  for (const one of sessions) {
    const [minutes = 0, count = 0] = all[keyOf(one)] ?? []
    all[keyOf(one)] = [minutes + one.minutes, count + 1]
  }
  return all
}

function asObject(rows: readonly Record<string, unknown>[], key: string): Record<string, unknown> {
  const all: Record<string, unknown> = Object.create(null)
  for (const row of rows) all[String(row[key])] = [row['minutes'], row['sessions']]
  return all
}

const total = (sessions: readonly Used[]): number => sessions.reduce((sum, one) => sum + one.minutes, 0)

/** As the command does it: the listing, then the statistics. */
async function look(sandbox: Sandbox, days: number) {
  const { http, url, close } = connect(sandbox.url, 'secret')
  try {
    const live = await read(http, url, { now: () => now.toISOString(), also: { stoppedServers: true } })
    const usage = usageOf(live, await readUse(http, days), days)
    const status = { ...statusOf(live, { idle: { text: '90d', seconds: 90 * 86_400 }, names: 'lower' }), usage }
    const text = statusText(status, { color: false, columns: 0 }, 'AUP Learning Cloud, JupyterHub')
    return { usage: JSON.parse(statusJson(status)).usage, text }
  } finally {
    await close()
  }
}

describe('for any sessions', () => {
  it('the usage is that of the sessions, on a hub of each age', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ sessions, days, age }) => {
        const sandbox = await startSandbox({
          now: () => now,
          aup: { age, sessions: sessions.map(seedOf) },
          users: users.map((name, at) => ({ name, servers: at % 2 === 0 ? [{ started: ago(at) }] : [] })),
          tokens: [{ token: 'secret', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
        })
        try {
          const { usage, text } = await look(sandbox, days)
          expect(text).not.toMatch(/[\u001b\u202e]|::|##\w*\[/)
          const names = (rows: readonly { readonly user: string }[]) => rows.map(({ user }) => user).sort()
          if (age === 'march') {
            expect([usage.without_minutes, usage.minutes, usage.resources]).toEqual(['too old', null, null])
            expect(names(usage.running)).toEqual(users.filter((_, at) => at % 2 === 0).sort())
            return
          }
          const ended = sessions.filter(({ status }) => status !== 'active')
          const last = ended.filter(({ begun }) => begun <= days * day)
          expect([usage.all_minutes, usage.minutes, usage.sessions]).toEqual([total(ended), total(last), last.length])
          const twice = ended.filter(({ begun }) => begun > days * day && begun <= 2 * days * day)
          expect(usage.before).toEqual(days > 182 ? null : { minutes: total(twice), sessions: twice.length })
          expect(
            asObject(
              usage.resources.filter(({ resource }: Used) => resource !== ''),
              'resource',
            ),
          ).toEqual(
            sums(
              last.filter(({ resource }) => resource !== ''),
              ({ resource }) => resource,
            ),
          )
          const byUser = sums(last, ({ user }) => user)
          const most = Object.values(byUser).map(([minutes]) => minutes as number)
          expect(usage.users.map(({ minutes }: Used) => minutes)).toEqual(most.sort((a, b) => b - a).slice(0, 10))
          expect(asObject(usage.users, 'name')).toEqual(
            Object.fromEntries(usage.users.map(({ name }: { name: string }) => [name, byUser[name]])),
          )
          expect(asObject(usage.daily, 'date')).toEqual(sums(last, ({ begun }) => ago(begun).slice(0, 10)))
          const live = sessions.filter(({ user, status }) => status === 'active' && users.indexOf(user) % 2 === 0)
          const unique = new Set(live.map(({ user, resource, begun }) => JSON.stringify([user, resource, begun])))
          expect(usage.running.length).toBe(unique.size)
          expect(usage.running.map((one: Record<string, unknown>) => one['elapsed_minutes'])).toEqual(
            [...unique].map((one) => JSON.parse(one)[2] as number).sort((a, b) => b - a),
          )
        } finally {
          await sandbox.close()
        }
      }),
      { numRuns: sized(60, 10) },
    )
  }, 120_000)
})
