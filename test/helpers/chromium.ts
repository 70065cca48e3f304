// The Chromium of the system, for tests of pages. Without it they are skipped, unless the environment demands it.
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

import { fileOf } from './programs.ts'

// Without the windows that a page never meets Chromium needs half the time.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
const program = names.map(fileOf).find((path) => path !== undefined)

/** Skipped where there is no Chromium; with HUBPLAN_REQUIRE_HUB set, the tests fail there instead. */
export const describeChromium = describe.skipIf(program === undefined && !process.env['HUBPLAN_REQUIRE_HUB'])

export function startChromium(): Promise<Browser> {
  if (program === undefined)
    throw new Error(`None of ${names.join(', ')} is on the PATH: apt-get install chromium-headless-shell.`)
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}
