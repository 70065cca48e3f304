// Divides the room of a comment among the sections of several targets.

/** What a section may take besides its first screen. */
export interface Wish {
  /** With less than this, nothing of it can be written. */
  readonly least: number
  readonly most: number
}

/**
 * Gives each section an equal share of the room; what a short section leaves goes to the longer ones. Where a share
 * would be too small to write anything, the last sections get none.
 * @param use writes a section in a share of 0 or more, and returns what it took
 */
export function divide<One extends Wish>(
  all: readonly One[],
  room: number,
  use: (one: One, share: number) => number,
): void {
  const open = openOf(all, room)
  let left = room
  for (const one of all) if (!open.includes(one)) left -= use(one, 0)
  const byMost = open.toSorted((one, other) => one.most - other.most)
  for (const [done, one] of byMost.entries()) {
    left -= use(one, Math.max(0, Math.floor(left / (byMost.length - done))))
  }
}

/** The sections for which a share is enough. */
function openOf<One extends Wish>(all: readonly One[], room: number): readonly One[] {
  const open = [...all]
  for (;;) {
    const level = levelOf(
      open.map(({ most }) => most),
      room,
    )
    const last = open.findLastIndex(({ least, most }) => Math.min(most, level) < least)
    if (last < 0) return open
    open.splice(last, 1)
  }
}

/** The largest share that any may take so that the shares of all fit. */
function levelOf(mosts: readonly number[], room: number): number {
  let left = room
  const sorted = mosts.toSorted((one, other) => one - other)
  for (const [done, most] of sorted.entries()) {
    const share = left / (sorted.length - done)
    if (most > share) return Math.floor(share)
    left -= most
  }
  return Number.POSITIVE_INFINITY
}
