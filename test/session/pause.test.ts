// Waits on one signal: those of several hubs at a time share that of the process.
import { setImmediate } from 'node:timers/promises'

import { expect, onTestFinished, test } from 'vitest'

import { pause } from '../../src/session/connection.ts'

test('many waits at a time make Node warn of no leak, and end when the signal is aborted', async () => {
  const warnings: Error[] = []
  const hear = (warning: Error): void => void warnings.push(warning)
  process.on('warning', hear)
  onTestFinished(() => void process.off('warning', hear))
  const controller = new AbortController()
  const waits = Array.from({ length: 64 }, () => pause(1e9, { signal: controller.signal }))
  await setImmediate()
  controller.abort()
  await Promise.all(waits)
  expect(warnings).toEqual([])
})
