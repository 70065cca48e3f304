// Reads all values of an attribute, also where a directory returns them in ranges.
import type { Directory } from './directory.ts'
import { valuesOf } from './directory.ts'
import { DirectoryFault } from './fault.ts'
import type { Entry } from './wire.ts'

interface Range {
  readonly from: number
  /** Index of the last value; undefined when nothing follows. */
  readonly to: number | undefined
  readonly values: readonly string[]
}

/**
 * Beyond a limit (1500 in Active Directory) the values come as `member;range=0-1499`, while plain `member` is empty.
 * @throws DirectoryFault when a range is missing
 */
export async function allValues(directory: Directory, entry: Entry, attribute: string): Promise<readonly string[]> {
  const values = [...valuesOf(entry, attribute)]
  let range = rangeOf(entry, attribute)
  if (range === undefined) return values
  for (let next = 0; ; ) {
    const { from, to, values: more }: Range = range
    if (from !== next || (to !== undefined && (to < from || more.length !== to - from + 1))) {
      throw incomplete(entry, attribute)
    }
    values.push(...more)
    if (to === undefined) return [...new Set(values)]
    next = to + 1
    const answer = await directory.look(entry.dn, [`${attribute};range=${next}-*`])
    const following = answer && rangeOf(answer, attribute)
    if (following === undefined) throw incomplete(entry, attribute)
    range = following
  }
}

function rangeOf({ values }: Entry, attribute: string): Range | undefined {
  for (const [name, found] of values) {
    const [, base, from, to] = /^([^;]+);range=(\d+)-(\d+|\*)$/i.exec(name) ?? []
    if (base !== attribute.toLowerCase() || from === undefined) continue
    return { from: Number(from), to: to === '*' ? undefined : Number(to), values: found }
  }
  return undefined
}

function incomplete({ dn }: Entry, attribute: string): DirectoryFault {
  return new DirectoryFault(
    'partial',
    `the values of ${attribute} of ${JSON.stringify(dn)} do not arrive completely; try again`,
  )
}
