import type { QuotaSeed, SessionSeed } from './aup/types.ts'
import type { GroupSeed, UserSeed } from './types.ts'

const firstNames = (
  'ada amir anna ben carla chen clara dario elif emil farah felix grace hana hugo ines ivan jana jonas kofi lara ' +
  'leo lina luca maya mira nils noor olga omar paula priya rosa sami tara theo vera yusuf zoe'
).split(' ')
const lastNames = (
  'abbas bauer costa dubois eriksen fischer garcia hansen ito jansen khan ' +
  'lindgren moreau novak okafor patel quinn rossi schmidt tanaka'
).split(' ')
const size = 150
const staffSize = 12
const dayMs = 86_400_000

export type Classroom = { readonly users: readonly UserSeed[]; readonly groups: readonly GroupSeed[] }

/** A class of 150 some weeks into term: always the same people for the same moment. */
export function classroom(now: Date): Classroom {
  const users = Array.from({ length: size }, (_, index) => person(now, index))
  return { users, groups: [{ name: 'staff' }, { name: 'students' }] }
}

/** Their remaining balances: staff are unlimited, and users without a login have no row. */
export function classQuotas({ users }: Classroom): Readonly<Record<string, QuotaSeed>> {
  const rows = users.flatMap(({ name, lastActivity }, index): [string, QuotaSeed][] => {
    if (index < staffSize) return [[name, 'unlimited']]
    return lastActivity === null ? [] : [[name, 500 - ((index * 37) % 480)]]
  })
  return Object.fromEntries(rows)
}

/** What they used in the last weeks; servers that run have an active session. */
export function classSessions({ users }: Classroom, now: Date): readonly SessionSeed[] {
  return users.flatMap(({ name, lastActivity, servers = [] }, index): SessionSeed[] => {
    const resource = index % 4 === 0 ? 'gpu' : 'cpu'
    const active = servers.map(({ started = now.toISOString() }) => ({ user: name, resource, start: started }))
    if (typeof lastActivity !== 'string') return active
    const minutes = 30 + ((index * 17) % 150)
    const ends = Array.from({ length: 1 + (index % 3) }, (_, week) => Date.parse(lastActivity) - week * 7 * dayMs)
    const ended = ends.map((end) => {
      return {
        user: name,
        resource,
        start: new Date(end - minutes * 60_000).toISOString(),
        end: new Date(end).toISOString(),
      }
    })
    return [...ended, ...active]
  })
}

function person(now: Date, index: number): UserSeed {
  const isStaff = index < staffSize
  const lastSeen = isStaff ? index % 5 : daysSinceSeen(index)
  return {
    name: nameOf(index),
    admin: index < 2,
    groups: [isStaff ? 'staff' : 'students'],
    created: before(now, isStaff ? 400 : isFormer(index) ? 380 : 60),
    lastActivity: lastSeen === undefined ? null : before(now, lastSeen),
    servers: index === staffSize || index === staffSize + 7 ? [{ state: 'ready', started: before(now, 0.1) }] : [],
  }
}

/** Undefined for users without a login. */
function daysSinceSeen(index: number): number | undefined {
  if (isFormer(index)) return 200 + (index % 90)
  if (index % 11 === 3) return undefined
  return index % 21
}

/** Every sixth is a former member of last year. */
function isFormer(index: number): boolean {
  return index % 6 === 5
}

function nameOf(index: number): string {
  const first = firstNames[(index * 7) % firstNames.length] ?? 'ada'
  const last = lastNames[(index * 3 + Math.floor(index / firstNames.length)) % lastNames.length] ?? 'abbas'
  return `${first}.${last}`
}

function before(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString()
}
