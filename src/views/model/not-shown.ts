// What a view leaves out, for its first screen.

import { number } from '../../core/sentences.ts'

export interface Missing {
  /** What one missing row is. */
  readonly noun: string
  readonly missing: number
}

/** `4,100 users`, one for each noun. */
export function notShownWords(all: readonly Missing[]): readonly string[] {
  const sums = new Map<string, number>()
  for (const { noun, missing } of all) sums.set(noun, (sums.get(noun) ?? 0) + missing)
  return [...sums].map(([noun, sum]) => `${number(sum)} ${sum === 1 ? noun : `${noun}s`}`)
}
