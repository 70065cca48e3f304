// Every line and every branch of the pure core, of the executor and of the providers, by the tests that run inside this
// process: what the tests of the command line reach in a process of their own is not counted. Draws are few and always the
// same, so that no branch is reached by luck.
import { defineConfig, mergeConfig } from 'vitest/config'

import base from './vitest.config.ts'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default mergeConfig(
  base,
  defineConfig({
    test: {
      env: { HUBPLAN_TESTS: 'same' },
      coverage: {
        enabled: true,
        provider: 'v8',
        reportOnFailure: true,
        include: ['src/core/**', 'src/apply/**', 'src/providers/**'],
        reporter: ['text-summary', 'json'],
        reportsDirectory: 'node_modules/.cache/coverage',
        thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
      },
    },
  }),
)
