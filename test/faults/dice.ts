// Chance that can be had again: the same seed gives the same throws.

export interface Dice {
  /** 0 to 1, without 1. */
  next(): number
  /** Both ends may come. */
  int(from: number, to: number): number
  chance(share: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Each item with this chance. */
  some<Item>(items: readonly Item[], share: number): Item[]
}

/** @param stream another number gives other throws for the same seed */
export function throwing(seed: number, stream = 0): Dice {
  // mulberry32; the stream is stirred in so that neighbouring seeds and streams have nothing in common.
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => {
      const item = items[int(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    some: (items, share) => items.filter(() => next() < share),
  }
}
