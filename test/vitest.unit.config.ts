// The tests that start no program: some seconds for those of the core.
import { defineConfig, mergeConfig } from 'vitest/config'

import base, { system } from './vitest.config.ts'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default mergeConfig(
  base,
  defineConfig({ test: { exclude: system.map((start) => (start.endsWith('/') ? `${start}**` : start)) } }),
)
