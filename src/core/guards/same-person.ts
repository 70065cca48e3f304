import { nounOf, placeOf } from '../look/sight.ts'
import { domainOf, isPair, personKey } from '../person.ts'
import { count, quote } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import { allFor } from './extents.ts'
import type { Guard, GuardResult } from './types.ts'

/** From this number of pairs on, the file probably spells all users differently from the hub. */
const most = 3
const shownPairs = 10

/** A new name and a live name that probably belong to one person. */
interface Pair {
  readonly fresh: Fresh
  readonly twin: string
  readonly is: 'deleted' | 'noticed' | 'there' | 'new'
}

interface Fresh {
  readonly name: string
  readonly id: string
  /** The old name of a rename. */
  readonly old?: string
}

/** Finds one person under two names: files, servers and memberships stay with the old one. */
export const samePerson: Guard = {
  name: 'same-person',
  atApply: true,
  extent: allFor('user.create', 'user.rename'),
  canAllow: true,
  check({ actions, live }): GuardResult[] {
    const fresh = actions.flatMap(freshOf)
    if (fresh.length === 0) return []
    const leavers = new Map(actions.filter(leaves).map((action): [string, Leaver] => [action.user, action]))
    const pairs = pairsOf(fresh, live, leavers)
    if (pairs.length === 0) return []
    const gone = pairs.filter(isLeaving)
    const known = pairs.filter(({ is }) => is !== 'new')
    const level = gone.length > 0 || known.length >= most ? 'block' : 'warn'
    const twins = new Set(gone.map(({ twin }) => twin))
    const lost = [...leavers].filter(([name]) => twins.has(name)).map(([, { id }]) => id)
    const ids = [...pairs.map(({ fresh: { id } }) => id), ...lost]
    return [{ level, message: messageOf(pairs, level, live), actions: [...new Set(ids)] }]
  },
}

type Leaver = ActionOf<'user.delete' | 'notice.give'>

/** A notice is the only look at a pair: when its user is deleted, the new one has long been created. */
function leaves(action: Action): action is Leaver {
  return action.op === 'user.delete' || action.op === 'notice.give'
}

function isLeaving({ is }: Pair): boolean {
  return is === 'deleted' || is === 'noticed'
}

function freshOf(action: Action): Fresh[] {
  if (action.op === 'user.create') return [{ name: action.user, id: action.id }]
  return action.op === 'user.rename' ? [{ name: action.after.name, id: action.id, old: action.user }] : []
}

/** Live names of one key. */
interface Lives {
  readonly leaving: string[]
  readonly there: string[]
}

/** At most one pair for each new name; those of leaving users come first. */
function pairsOf(fresh: readonly Fresh[], live: Snapshot, leavers: ReadonlyMap<string, Leaver>): Pair[] {
  const keys = fresh.map(({ name }) => personKey(name))
  const known = new Set(keys)
  // Keeps only the live users whose key is searched for; there may be a million.
  const lives = new Map<string, Lives>()
  for (const name of live.users.keys()) {
    const key = personKey(name)
    if (!known.has(key)) continue
    const list = lives.get(key) ?? { leaving: [], there: [] }
    lives.set(key, list)
    list[leavers.has(name) ? 'leaving' : 'there'].push(name)
  }
  const before = known.size === keys.length ? undefined : new Map<string, string[]>()
  const pairs = fresh.flatMap((one, at): Pair[] => {
    const key = keys[at] as string
    const find = (names: readonly string[] = []) => names.find((name) => name !== one.old && isPair(one.name, name))
    const { leaving, there } = lives.get(key) ?? {}
    const [gone, here, other] = [find(leaving), find(there), find(before?.get(key))]
    const earlier = before?.get(key)
    if (earlier === undefined) before?.set(key, [one.name])
    else earlier.push(one.name)
    if (gone !== undefined) {
      const is = leavers.get(gone)?.op === 'notice.give' ? 'noticed' : 'deleted'
      return [{ fresh: one, twin: gone, is }]
    }
    if (here !== undefined) return [{ fresh: one, twin: here, is: 'there' }]
    return other === undefined ? [] : [{ fresh: one, twin: other, is: 'new' }]
  })
  const order = ['deleted', 'noticed', 'there', 'new']
  return pairs.sort((one, other) => order.indexOf(one.is) - order.indexOf(other.is))
}

const ends = { deleted: ' (to be deleted)', noticed: ' (to get notice)', there: '', new: ' (new too)' } as const

function messageOf(pairs: readonly Pair[], level: 'block' | 'warn', live: Snapshot): string {
  const shown = pairs.slice(0, shownPairs).map(({ fresh, twin, is }) => {
    return `${quote(fresh.name)} and ${quote(twin)}${ends[is]}`
  })
  const more = pairs.length > shownPairs ? ` and ${pairs.length - shownPairs} more` : ''
  const what = `${whatOf(pairs, live)}: ${shown.join(', ')}${more}`
  const loss = pairs.some(isLeaving) ? '; files, servers and groups do not follow to a new name' : ''
  const isOld = pairs.some(({ is }) => is !== 'new')
  const advice = `${mappingFor(pairs, nounOf(live))}${isOld ? '; if the person is to have the new name, give the row renamed_from' : ''}`
  return `${what}${loss}; ${advice}${level === 'block' ? '; if these are different people, plan with --allow same-person' : ''}`
}

function whatOf(pairs: readonly Pair[], live: Snapshot): string {
  const [verb, people] = pairs.length === 1 ? ['looks', 'a person'] : ['look', 'people']
  const known = pairs.filter(({ is }) => is !== 'new')
  if (known.length === 0 && pairs.length === 1) return '2 new names look like one person'
  if (known.length === 0) return `${count(pairs.length, 'pair')} of new names ${verb} like one person each`
  const where = known.length === pairs.length ? ` ${placeOf(live)}` : `, ${placeOf(live)} or new too`
  return `${count(pairs.length, 'new name')} ${verb} like ${people} with another name${where}`
}

/** Advice that makes the file spell users as the hub does. */
function mappingFor(pairs: readonly Pair[], system: string): string {
  if (pairs.every(({ is }) => is === 'new')) return 'keep one name for each person'
  const domains = (side: (pair: Pair) => string): Set<string | undefined> =>
    new Set(pairs.filter(({ is }) => is !== 'new').map((pair) => domainOf(side(pair)).domain))
  const [files, hub] = [domains(({ fresh }) => fresh.name), domains(({ twin }) => twin)]
  const tail = (all: ReadonlySet<string | undefined>): string => {
    const [only] = all
    return all.size === 1 && only !== undefined ? quote(`@${only}`) : 'the domain'
  }
  const [isOfFiles, isOfHub] = [files, hub].map((all) => !all.has(undefined))
  if (isOfFiles && hub.size === 1 && !isOfHub)
    return `write the short names in the file, as ${system} has them (cut ${tail(files)})`
  if (isOfHub && files.size === 1 && !isOfFiles)
    return `write the names in the file with their domain, as ${system} has them (append ${tail(hub)})`
  const [mine, theirs] = [tail(files), tail(hub)]
  const isMoved = isOfFiles && isOfHub && files.size === 1 && hub.size === 1 && mine !== theirs
  return `write the names in the file as ${system} has them${isMoved ? ` (${theirs} in place of ${mine})` : ''}`
}
