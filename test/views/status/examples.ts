// Hubs whose status is shown: a university's, with everything that a page can draw.
import { type Status, statusOf } from '../../../src/core/look/status.ts'
import { usageOf } from '../../../src/core/look/usage.ts'
import type { UseReport } from '../../../src/core/look/use.ts'
import type { LiveUser, Snapshot } from '../../../src/core/types.ts'
import type { Shown } from '../../../src/views/status/set.ts'
import { snapshot, user } from '../../core/live.ts'

export const view = { idle: { text: '90d', seconds: 90 * 86_400 }, names: 'lower' } as const
const takenAt = '2026-11-20T16:40:00.000Z'
const dayMs = 86_400_000

const first = ['ada', 'bela', 'chen', 'dina', 'emil', 'fay', 'gus', 'hana', 'ivo', 'jun', 'kai', 'lena', 'mira']
const last = ['adler', 'baker', 'costa', 'diaz', 'evans', 'fischer', 'garcia', 'haas', 'ito', 'jensen', 'kim', 'lopez']
const courses = [
  ...['students', 'physics-101', 'ml-2026', 'statistics', 'staff', 'chemistry-lab', 'biology-3', 'economics-2'],
  ...[
    'linguistics',
    'tutors',
    'robotics',
    'astronomy',
    'thesis',
    'guests',
    'geo-data',
    'music-lab',
    'admins',
    'pilots',
  ],
]

/** Numbers that look drawn by chance, and are the same every time. */
function drawn(seed: number): number {
  return ((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296
}

function person(at: number): LiveUser {
  const name = `${first[at % first.length]}.${last[Math.floor(at / first.length) % last.length]}${at < 156 ? '' : at}`
  const days = drawn(at + 1) ** 3.2 * 640 + 0.004 * (1 + (at % 40))
  const isNew = drawn(at + 7) < 0.08
  const groups = courses.filter((_, index) => drawn(at * 31 + index) < 0.8 / (index + 1))
  const isRunning = !isNew && days < 1 && drawn(at + 3) < 0.5
  return user(name, {
    admin: at % 211 === 0,
    groups,
    created: new Date(Date.parse(takenAt) - 800 * dayMs).toISOString(),
    last_activity: isNew ? null : new Date(Date.parse(takenAt) - days * dayMs).toISOString(),
    servers: isRunning ? [{ name: '', state: at % 40 === 0 ? 'spawn' : 'ready' }] : [],
  })
}

/** @param odd names that hubplan never touches, or that try to break out */
export function campus(
  size: number,
  odd: readonly string[] = ['Zoe', 'M.Lang'],
  more: Partial<Snapshot> = {},
): Snapshot {
  const people = Array.from({ length: size }, (_, at) => person(at))
  return snapshot([...people, ...odd.map((name) => user(name, { groups: [name] }))], {
    target: { provider: 'jupyterhub', url: 'https://hub.example.edu' },
    identity: {
      kind: 'service',
      name: 'hubplan',
      admin: false,
      version: '5.2.1',
      scopes: [],
      authenticator: 'ldapauthenticator.LDAPAuthenticator',
    },
    takenAt,
    ...more,
  })
}

export function campusStatus(size = 1204, odd?: readonly string[], more?: Partial<Snapshot>): Status {
  return statusOf(campus(size, odd, more), view)
}

/** A cloud with quotas, 30 days of use, tokens, and users under notice. */
export function cloudStatus(): Status {
  const balances = campus(1204, [])
  const users = [...balances.users.values()].map(
    (one, at): LiveUser => ({
      ...one,
      quota: { balance: Math.round(drawn(at + 5) * 900) - 20, unlimited: at % 90 === 0 },
    }),
  )
  const live = snapshot(users, {
    target: { provider: 'aup', url: 'https://cloud.example.edu' },
    identity: { ...balances.identity, authenticator: 'core.authenticators.multi.CustomMultiAuthenticator' },
    takenAt,
    quotas: new Map([['old.account', { balance: 100, unlimited: false }]]),
    firstQuota: 100,
  })
  return {
    ...statusOf(live, view),
    usage: usageOf(live, use(), 30),
    tokens: {
      api: 302,
      users: 188,
      endless: 241,
      unused: 63,
      oldest: '2024-02-11T10:00:00Z',
      ofServers: 164,
      ofLogins: 902,
      unseen: 0,
    },
    tokenUse: { day: 51, week: 38, month: 22, quarter: 31, year: 54, longer: 43, never: 63 },
    leaving: { users: 41, first: '2026-11-23' },
    leavingDays: [
      { day: '2026-11-23', users: 12 },
      { day: '2026-11-30', users: 26 },
      { day: '2026-12-04', users: 3 },
    ],
  }
}

/** Fewer on weekends, and none on one of them. */
function use(): UseReport {
  const days = Array.from({ length: 60 }, (_, at) => new Date(Date.parse(takenAt) - (59 - at) * dayMs))
  const longer = days.flatMap((day, at) => {
    const isWeekend = [0, 6].includes(day.getUTCDay())
    if (isWeekend && at > 50) return []
    const minutes = Math.round((isWeekend ? 2000 : 9000) * (0.7 + at / 100 + drawn(at) / 3))
    return [
      {
        date: day.toISOString().slice(0, 10),
        minutes,
        sessions: Math.round(minutes / 90),
        users: Math.round(minutes / 140),
      },
    ]
  })
  const resources = ['gpu-mi300x', 'cpu-small', 'course-llm', 'gpu-shared', 'npu-lab']
  return {
    statistics: {
      allMinutes: 1_204_000,
      weekUsers: 352,
      daily: longer.filter(({ date }) => Date.parse(date) > Date.parse(takenAt) - 30 * dayMs),
      longer,
      resources: resources.map((resource, at) => ({
        resource,
        minutes: Math.round(90_000 / (at + 1)),
        sessions: 900 - at * 150,
        users: 300 - at * 55,
      })),
      users: Array.from({ length: 10 }, (_, at) => ({
        user: person(at * 17).name,
        minutes: 6000 - at * 480,
        sessions: 40 - at * 2,
      })),
    },
    running: [0, 3, 8, 11].map((at) => ({
      user: person(at).name,
      resource: resources[at % 5] ?? '',
      since: new Date(Date.parse(takenAt) - (at + 1) * 3_000_000).toISOString(),
    })),
    groups: [
      { name: 'students', source: 'system', members: 965, resources: ['cpu-small', 'course-llm'] },
      { name: 'staff', source: 'admin', members: 192, resources },
      { name: 'robotics', source: 'github-team', members: 87, resources: ['gpu-shared', 'npu-lab'] },
    ],
  }
}

/** One text wherever text can come from. */
const whole = cloudStatus()

export function hostileStatus(text: string): Status {
  const status = whole
  const usage = status.usage
  if (usage === undefined) throw new Error('There is no usage.')
  return {
    ...status,
    url: text,
    identity: { ...status.identity, version: text, authenticator: text },
    groups: [{ name: text, members: 3 }],
    latest: [
      { name: text, lastActivity: takenAt },
      { name: 'ann', lastActivity: text },
    ],
    quotas: { limited: 1, unlimited: 0, none: 0, sum: 3, lowest: { name: text, balance: 3 }, gone: [text], first: 3 },
    handsOff: [{ name: text, why: 'is not in lower case' }],
    usage: {
      ...usage,
      resources: [{ resource: text, minutes: 3 }],
      users: [{ user: text, minutes: 3 }],
      running: [{ user: text, resource: text, elapsed: 3 }],
      pending: [{ user: text, server: text }],
      groups: [{ name: text, source: text, members: 3, resources: [text] }],
    },
  }
}

/** The token sees hardly anything. */
export function blindStatus(): Status {
  return statusOf(snapshot([{ name: 'ann', admin: false }], { groups: undefined, complete: false }), view)
}

export const context = { product: 'JupyterHub' } as const
export const cloudContext = { product: 'AUP Learning Cloud, JupyterHub' } as const

/** Two hubs, and one that does not answer. */
export const members: readonly Shown[] = [
  { target: 'campus', status: campusStatus(), context },
  { target: 'cloud', status: cloudStatus(), context: cloudContext },
  {
    target: 'music',
    failed: {
      target: 'music',
      code: 'connection',
      message: 'The hub cannot be read: the connection was refused.',
      hint: 'check that the hub runs and that the URL is right',
    },
  },
]
