import { expect, test } from 'vitest'

import { pause } from '../../src/session/connection.ts'

test('many calls wait at the same time without a warning of Node.js, and end together', async () => {
  const warnings: Error[] = []
  const warned = (warning: Error): number => warnings.push(warning)
  process.on('warning', warned)
  const stop = new AbortController()
  const waits = Array.from({ length: 20 }, () => pause(60_000, { signal: stop.signal }))
  await new Promise((resolve) => setImmediate(resolve))
  stop.abort()
  await Promise.all(waits)
  process.off('warning', warned)
  expect(warnings).toEqual([])
})
