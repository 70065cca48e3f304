import { test } from 'vitest'

import { isFull } from './tier.ts'

/** A test of the full tier only. */
export function inFull(name: string, body: () => Promise<void>, timeout?: number): void {
  if (isFull) test(name, body, timeout)
}
