// The Chromium of the system, for tests of pages. Without it they are skipped, unless the environment demands it.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome']
const program = names
  .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path))

/** Skipped where there is no Chromium; with HUBPLAN_REQUIRE_HUB set, the tests fail there instead. */
export const describeChromium = describe.skipIf(program === undefined && !process.env['HUBPLAN_REQUIRE_HUB'])

export function startChromium(): Promise<Browser> {
  if (program === undefined) throw new Error(`None of ${names.join(', ')} is on the PATH: apt-get install chromium.`)
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}
