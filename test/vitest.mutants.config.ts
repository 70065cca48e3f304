// The tests that notice a change of the pure core soon: its own, with fixed draws and few of them. They share what they
// import, which saves most of the time.
import { fileURLToPath } from 'node:url'

import { defineConfig, mergeConfig } from 'vitest/config'

import base from './vitest.config.ts'

const few = fileURLToPath(new URL('helpers/few-draws.ts', import.meta.url))
const config = mergeConfig(
  base,
  defineConfig({
    test: { isolate: false },
    plugins: [
      {
        name: 'few draws',
        enforce: 'pre',
        resolveId: (name, importer) => (name === 'fast-check' && importer !== few ? few : undefined),
      },
    ],
  }),
)
config.test.include = ['test/core/**/*.test.ts']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default config
