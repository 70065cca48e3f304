// Finds live names that an unknown name may mean: one typing error away, or the same person as far as names show.
import { lowerForm, nearForms } from '../names.ts'
import { domainOf, isSamePerson, personKey } from '../person.ts'
import { quote } from '../sentences.ts'
import type { LiveUser, Scope, Snapshot } from '../types.ts'

/** The users to search for near names. */
export interface Nearby {
  readonly live: Pick<Snapshot, 'users' | 'byEmail'>
  readonly names: Scope['names']
  /** Whether a live user is a candidate. */
  readonly mayBe: (user: LiveUser) => boolean
}

/** Maps each name to the live user that it may mean, in the order of the names; names without one are left out. */
export function nearNames(names: readonly string[], { live, names: how, mayBe }: Nearby): Map<string, string> {
  const [byForm, byPerson] = [withForms(names, how), withKeys(names, how)]
  const twins = new Map<string, string>()
  const note = (name: string, other: string): void => {
    if (!twins.has(name)) twins.set(name, other)
  }
  for (const user of names.length === 0 ? [] : live.users.values()) {
    if (!mayBe(user)) continue
    const { name: other } = user
    for (const { name, normal } of byPerson.get(personKey(other)) ?? []) {
      if (isSamePerson(normal, other) && !isOfOtherDomain(normal, other, live)) note(name, other)
    }
    for (const { name, normal } of nearForms(other).flatMap((form) => byForm.get(form) ?? [])) {
      if (isSlip(normal, other)) note(name, other)
    }
  }
  return new Map(
    names.flatMap((name): [string, string][] => {
      const twin = twins.get(name)
      return twin === undefined ? [] : [[name, twin]]
    }),
  )
}

const shownPairs = 10

/** `no user is called "jo.smiht", but "jo.smith" would be deleted`, for a readable number of names. */
export function nearWords(near: ReadonlyMap<string, string>, what: string): string {
  const pairs = [...near]
    .slice(0, shownPairs)
    .map(([name, twin]) => `no user is called ${quote(name)}, but ${quote(twin)} ${what}`)
  const more = near.size > shownPairs ? `; and ${near.size - shownPairs} more` : ''
  return `${pairs.join('; ')}${more}`
}

/** On systems that know users by e-mail, equal names at two domains are mostly two people. */
function isOfOtherDomain(one: string, other: string, { byEmail }: Nearby['live']): boolean {
  const [mine, theirs] = [domainOf(one).domain, domainOf(other).domain]
  return byEmail === true && mine !== undefined && theirs !== undefined && mine !== theirs
}

interface Literal {
  /** As written. */
  readonly name: string
  readonly normal: string
}

/** The names indexed by their forms, so that a list of thousands is not compared with every user. */
function withForms(names: readonly string[], how: Scope['names']): Map<string, Literal[]> {
  return indexed(names, how, nearForms)
}

function withKeys(names: readonly string[], how: Scope['names']): Map<string, Literal[]> {
  return indexed(names, how, (normal) => [personKey(normal)])
}

function indexed(
  names: readonly string[],
  how: Scope['names'],
  keysOf: (normal: string) => readonly string[],
): Map<string, Literal[]> {
  const byKey = new Map<string, Literal[]>()
  for (const name of names) {
    const normal = how === 'exact' ? name : lowerForm(name)
    for (const key of keysOf(normal)) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [{ name, normal }])
      else known.push({ name, normal })
    }
  }
  return byKey
}

/**
 * One character too many, missing or wrong, or two swapped. Numbers of numbered accounts may differ.
 * @param one shares a form with `other`
 */
function isSlip(one: string, other: string): boolean {
  if (one.replaceAll(/\d/g, '') === other.replaceAll(/\d/g, '')) return false
  const [mine, theirs] = [[...one], [...other]]
  if (mine.length !== theirs.length) return true
  const at = mine.findIndex((char, index) => char !== theirs[index])
  const isSameFrom = (from: number): boolean => mine.slice(from).join('') === theirs.slice(from).join('')
  const isSwap = mine[at] === theirs[at + 1] && mine[at + 1] === theirs[at] && isSameFrom(at + 2)
  return isSwap || isSameFrom(at + 1)
}
