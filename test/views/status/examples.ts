// Hubs whose status is shown: a university's, with everything that a page can draw.
import { type Status, statusOf } from '../../../src/core/look/status.ts'
import type { LiveUser, Snapshot } from '../../../src/core/types.ts'
import { snapshot, user } from '../../core/live.ts'

export const view = { idle: { text: '90d', seconds: 90 * 86_400 }, names: 'lower' } as const
const takenAt = '2026-11-21T00:00:00.000Z'
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
  const days = drawn(at + 1) ** 4 * 700
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
