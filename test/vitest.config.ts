import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

import { isFull } from './helpers/tier.ts'

const report = process.env['HUBPLAN_TEST_REPORT']

/** What starts programs: the built hubplan, real hubs and directories, a browser. `npm run unit` leaves it out. */
const system = [
  ...['cli', 'contract', 'e2e', 'faults', 'package', 'properties', 'site'].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  'test/sources/ldap/{active-directory,slapd}.test.ts',
  'test/readme.test.ts',
]
/** What takes long or changes seldom: a domain controller, the manual's site, its pages for man. */
const seldom = ['test/sources/ldap/active-directory.test.ts', 'test/site/**/*.test.ts', 'test/package/man.test.ts']
const fullOnly = isFull ? [] : seldom
const all = ['test/**/*.test.{ts,tsx}']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    setupFiles: ['test/setup.ts'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // With few cases most time goes into waiting for programs that start; the full sizes keep every core busy.
    maxWorkers: isFull ? availableParallelism() : 2 * availableParallelism(),
    // Files share what they import, or a third of the time would go into importing it again.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'unit', include: all, exclude: system } },
      { extends: true, test: { name: 'system', include: system, exclude: fullOnly } },
    ],
    // Continuous integration counts the tests from this report.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
