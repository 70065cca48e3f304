// The tests that notice a change of the pure core soon: its own.
import { defineConfig, mergeConfig } from 'vitest/config'

import base from './vitest.config.ts'

const config = mergeConfig(base, defineConfig({ test: { env: { HUBPLAN_TESTS: 'same' } } }))
config.test.include = ['test/core/**/*.test.ts']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default config
