// Changes the pure core, one small change after the other, and looks whether its tests notice.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
// biome-ignore lint/style/noDefaultExport: Stryker reads the default export of its config
export default {
  mutate: ['src/core/**/*.ts', '!src/core/saved.ts', '!src/core/types.ts'],
  // The words of messages are not what this is about, and the tests hold most of them to the letter.
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/vitest.mutants.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What is built once when a file is loaded would need every test again for each of its changes.
  ignoreStatic: true,
  concurrency: Number(process.env['HUBPLAN_MUTANTS_AT_ONCE'] ?? 2),
  thresholds: { high: 95, low: 90, break: 85 },
  timeoutMS: 5000,
  timeoutFactor: 2,
  // Not below node_modules: whatever lies there is not a test, and is not translated.
  tempDirName: mkdtempSync(join(tmpdir(), 'hubplan-mutants-')),
  ignorePatterns: ['dist', '.github', '.ci'],
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'node_modules/.cache/mutants/index.html' },
  jsonReporter: { fileName: 'node_modules/.cache/mutants/mutants.json' },
  // TypeScript 7 has no functions for other programs; the tests are translated without it.
  tsconfigFile: 'none',
  disableTypeChecks: false,
}
