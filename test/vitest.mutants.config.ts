// The tests that notice a change of the pure core soon: its own. They share what they import, which saves most of the time.
import { defineConfig, mergeConfig } from 'vitest/config'

import { fewDraws } from './helpers/few-draws-plugin.ts'
import base from './vitest.config.ts'

const config = mergeConfig(base, defineConfig({ test: { isolate: false }, plugins: [fewDraws] }))
config.test.include = ['test/core/**/*.test.ts']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default config
