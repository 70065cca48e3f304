import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

const report = process.env['HUBPLAN_TEST_REPORT']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Continuous integration counts the tests from this report.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
