// Changes in the properties of a group, key by key.
import type { ActionOf, Properties } from '../../../core/types.ts'

/** Values as JSON, long ones cut; undefined for a missing key. Not yet escaped. */
export interface PropertyChange {
  readonly key: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Every key that is added, changed or removed, by name. */
export function propertyChanges({ before, after }: ActionOf<'group.properties'>): readonly PropertyChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.flatMap((key): PropertyChange[] => {
    const [old, now] = [jsonOf(before, key), jsonOf(after, key)]
    return old === now ? [] : [{ key: cut(Array.from(key), 0), ...cutBoth(old, now) }]
  })
}

function jsonOf(properties: Properties, key: string): string | undefined {
  return Object.hasOwn(properties, key) ? JSON.stringify(properties[key], inOrder) : undefined
}

/** Equal values have equal text, whatever the order of their keys. */
function inOrder(_key: string, part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
}

const longest = 60
/** Characters of equal text kept before the first difference. */
const lead = 20

/** Cuts two long values around their first difference; the common beginning is of no use to a reviewer. */
function cutBoth(before: string | undefined, after: string | undefined): Omit<PropertyChange, 'key'> {
  const [old, now] = [Array.from(before ?? ''), Array.from(after ?? '')]
  const isLong = old.length > longest || now.length > longest
  const from = isLong ? Math.max(0, sharedStart(old, now) - lead) : 0
  return {
    before: before === undefined ? undefined : cut(old, from),
    after: after === undefined ? undefined : cut(now, from),
  }
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  const end = Math.min(one.length, other.length)
  let at = 0
  while (at < end && one[at] === other[at]) at += 1
  return at
}

function cut(characters: readonly string[], from: number): string {
  const end = from + longest
  const text = characters.slice(from, end).join('')
  return `${from > 0 ? '…' : ''}${text}${end < characters.length ? '…' : ''}`
}
