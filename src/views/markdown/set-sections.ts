// Fits the sections of several targets into the room of one comment.

import { divide, type Wish } from './fair.ts'
import { sizesOf } from './fit.ts'
import { longestTop, type Planned, type Section, type Written, writeSection } from './section.ts'

/** What stands between two texts. */
export const between = '\n\n'

export interface Sections {
  readonly written: readonly Written[]
  /** Targets whose section found no room. */
  readonly unshown: readonly string[]
}

/** No first screen is shorter: with less room, none is tried. */
const shortest = 100

/**
 * First screens come before anything else, the worst first; then what is left is divided.
 * @param rest stands for the targets without a section
 */
export function writeSections(
  all: readonly Planned[],
  room: number,
  rest: (unshown: readonly string[]) => string,
): Sections {
  const { shown, left } = chosen(all, room, rest)
  const written = new Map<Sized, Written>()
  divide(shown, left, (one, share) => {
    const own = writeSection(one.section, share >= one.most ? Number.POSITIVE_INFINITY : share)
    written.set(one, own)
    return own.text === '' ? 0 : own.text.length + between.length - one.first
  })
  return { written: shown.flatMap((one) => written.get(one) ?? []), unshown: unshownOf(all, shown) }
}

interface Sized extends Wish {
  readonly planned: Planned
  readonly section: Section
  /** Size of the first screen, with the line that says what is not shown. */
  readonly first: number
}

/** The sections whose first screens fit. A long one does not hide the shorter ones after it. */
function chosen(
  all: readonly Planned[],
  room: number,
  rest: (unshown: readonly string[]) => string,
): { readonly shown: readonly Sized[]; readonly left: number } {
  const shown: Sized[] = []
  let left = room
  for (const planned of all) {
    const one = left < shortest ? undefined : sized(planned)
    if (one === undefined || one.first > left) continue
    left -= one.first
    shown.push(one)
  }
  for (;;) {
    const text = rest(unshownOf(all, shown))
    const size = text === '' ? 0 : text.length + between.length
    const last = size <= left ? undefined : shown.pop()
    if (last === undefined) return { shown, left: left - size }
    left += last.first
  }
}

function unshownOf(all: readonly Planned[], shown: readonly Sized[]): readonly string[] {
  const some = new Set(shown.map(({ planned }) => planned))
  return all.flatMap((planned) => (some.has(planned) ? [] : planned.targets))
}

function sized(planned: Planned): Sized {
  const section = planned.make()
  const top = longestTop(section).length
  return { planned, section, first: top === 0 ? 0 : top + between.length, ...sizesOf(section.parts) }
}
