import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

import { drawsByTier } from './helpers/draws-plugin.ts'

const report = process.env['HUBPLAN_TEST_REPORT']

/** What starts programs: the built hubplan, real hubs, a browser. `npm run unit` leaves it out. */
const system = ['cli', 'contract', 'e2e', 'faults', 'package', 'properties'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)
const all = ['test/**/*.test.{ts,tsx}']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [drawsByTier],
  test: {
    setupFiles: ['test/setup.ts'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Files share what they import, or a third of the time would go into importing it again.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'unit', include: all, exclude: [...system, 'test/readme.test.ts'] } },
      { extends: true, test: { name: 'system', include: [...system, 'test/readme.test.ts'] } },
    ],
    // Continuous integration counts the tests from this report.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
