// A hub, and what should become of it, by seed. What is expected in the end is written down here, person by person, and
// does not come from the plan.
import type { GroupSeed, HubVersion, UserSeed } from '../../src/sandbox/index.ts'
import { hubVersions } from '../../src/sandbox/kinds.ts'
import { type Dice, throwing } from './dice.ts'

export interface Expected {
  readonly admin: boolean
  /** Sorted. */
  readonly groups: readonly string[]
}

export interface Scenario {
  readonly version: HubVersion
  readonly users: readonly UserSeed[]
  readonly groups: readonly GroupSeed[]
  /** username, admin, groups, ensure. */
  readonly rows: readonly (readonly string[])[]
  /** Groups that are to go, with their members at plan time. */
  readonly goingGroups: ReadonlyMap<string, readonly string[]>
  /** All users that a row names; undefined for those to be deleted. */
  readonly expected: ReadonlyMap<string, Expected | undefined>
  readonly expectedGroups: ReadonlySet<string>
  /** Names that no row speaks of. */
  readonly bystanders: readonly string[]
}

interface Draft {
  readonly users: UserSeed[]
  readonly rows: string[][]
  readonly expected: Map<string, Expected | undefined>
  readonly bystanders: string[]
  /** Actions that the rows so far are worth. */
  cost: number
}

const onHub = ['staff', 'ml 2', 'ü#1', '__proto__']
const toCome = ['new-a', 'new b']
const managed = [...onHub, ...toCome]
const unmanaged = ['alumni', 'x?y']
const created = '2025-09-01T08:00:00.000000Z'

export function scenarioOf(seed: number): Scenario {
  const dice = throwing(seed, 1)
  const size = dice.chance(0.12) ? dice.int(200, 500) : dice.int(50, 140)
  const draft: Draft = { users: [], rows: [], expected: new Map(), bystanders: [], cost: 0 }
  addBystander(draft, dice, { name: 'root', admin: true })
  addBystander(draft, dice, { name: 'Capital', admin: false })
  // A group is managed only when a row names it.
  addComer(draft, 'in all', { admin: false, groups: onHub })
  // The last person may be worth several actions, and groups come on top.
  const most = Math.min(size, 490)
  for (let index = 0; draft.cost < most; index += 1) addPerson(draft, dice, hostile(dice, index))
  const going = dice.chance(0.3) ? addGoingGroup(draft, dice) : new Map<string, readonly string[]>()
  const joined = new Set([...draft.expected.values()].flatMap((one) => one?.groups ?? []))
  const groups = [...onHub, ...unmanaged, ...going.keys()].map((name) => ({ name }))
  return {
    version: dice.pick(hubVersions),
    users: draft.users,
    groups,
    rows: draft.rows,
    goingGroups: going,
    expected: draft.expected,
    expectedGroups: new Set([...onHub, ...unmanaged, ...toCome.filter((name) => joined.has(name))]),
    bystanders: draft.bystanders,
  }
}

/** Names that go wrong wherever somebody forgets to encode, quote or own them. */
function hostile(dice: Dice, index: number): string {
  const name = `u${String(index).padStart(3, '0')}`
  if (index === 0) return '__proto__'
  if (dice.chance(0.8)) return name
  return dice.pick([
    `${name} b`,
    `u${index - 1}#${name}`,
    `ü${name}`,
    `${name}?y`,
    `${name}:x`,
    `${name}%41`,
    `${name}@b.c`,
  ])
}

function addBystander(draft: Draft, dice: Dice, seed: { name: string; admin: boolean }): void {
  const servers = dice.chance(0.3) ? [{ state: 'ready' as const }] : []
  draft.users.push({ ...seed, created, servers, groups: dice.some([...onHub, ...unmanaged], 0.3) })
  draft.bystanders.push(seed.name)
}

function addPerson(draft: Draft, dice: Dice, name: string): void {
  const fate = dice.next()
  if (fate < 0.2) addBystander(draft, dice, { name, admin: dice.chance(0.1) })
  else if (fate < 0.45) addComer(draft, name, { admin: dice.chance(0.2), groups: dice.some(managed, 0.2) })
  else if (fate < 0.7) addLeaver(draft, dice, name)
  else addChanging(draft, dice, name)
}

function addComer(draft: Draft, name: string, { admin, groups }: Expected): void {
  draft.rows.push([name, admin ? 'yes' : '', groups.join(';'), 'present'])
  draft.expected.set(name, { admin, groups: [...groups].sort() })
  draft.cost += 1 + groups.length + (admin ? 1 : 0)
}

function addLeaver(draft: Draft, dice: Dice, name: string): void {
  const servers = dice.chance(0.25)
    ? dice.some([{ state: 'ready' as const }, { name: 'gpu lab', state: 'ready' as const }], 0.7)
    : []
  draft.users.push({ name, created, servers, groups: dice.some([...onHub, ...unmanaged], 0.3) })
  draft.rows.push([name, '', '', 'absent'])
  draft.expected.set(name, undefined)
  draft.cost += 1
}

function addChanging(draft: Draft, dice: Dice, name: string): void {
  const before = { admin: dice.chance(0.5), groups: dice.some(onHub, 0.4) }
  const kept = dice.some(unmanaged, 0.3)
  const admin = dice.chance(0.5) ? !before.admin : undefined
  const groups = dice.chance(0.6) ? dice.some(managed, 0.3) : undefined
  draft.users.push({ name, created, admin: before.admin, groups: [...before.groups, ...kept] })
  const cells = [admin === undefined ? '' : admin ? 'yes' : 'no', groups === undefined ? '' : groups.join(';') || '-']
  draft.rows.push([name, ...cells, dice.pick(['', 'existing'])])
  const after = groups ?? before.groups
  draft.expected.set(name, { admin: admin ?? before.admin, groups: [...after, ...kept].sort() })
  const moves = [...before.groups, ...after].filter(
    (group) => !(before.groups.includes(group) && after.includes(group)),
  )
  draft.cost += moves.length + (admin === undefined ? 0 : 1)
}

/** A group whose members are all on their way out; nothing desired makes such a delete, revert does. */
function addGoingGroup(draft: Draft, dice: Dice): Map<string, readonly string[]> {
  const leavers = draft.users.filter((user) => draft.expected.has(user.name) && !draft.expected.get(user.name))
  const members = dice.some(leavers, 0.2).map((user) => user.name)
  const name = 'going away'
  for (const [index, user] of draft.users.entries()) {
    if (members.includes(user.name)) draft.users[index] = { ...user, groups: [...(user.groups ?? []), name] }
  }
  return new Map([[name, members.sort()]])
}
