import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

import { isFull } from './helpers/tier.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = process.env['HUBPLAN_TEST_REPORT']

/** Tests that start programs: the built hubplan, real hubs and directories, a browser. `npm run unit` leaves them out. */
export const system = [
  ...['cli', 'contract', 'e2e', 'faults', 'package', 'properties', 'site'].map((folder) => `test/${folder}/`),
  ...['active-directory', 'slapd'].map((server) => `test/sources/ldap/${server}.test.ts`),
  'test/readme.test.ts',
]

/** What takes longest for what it may find: a domain controller, the site, a second build, hubs that are each like no other. */
const fullOnly = [
  'test/sources/ldap/active-directory.test.ts',
  'test/site/**/*.test.ts',
  'test/package/{elsewhere,man,release,single}.test.ts',
  'test/e2e/web/**/*.test.ts',
  'test/e2e/{advice,doctor,leaving,many-hubs,named-servers,outside,status-page,tokens}.test.ts',
  'test/faults/outage.test.ts',
  'test/contract/postgresql.test.ts',
  'test/cli/{web,web-foreign}.test.ts',
  'test/cli/{ci-drift,ci-targets-odd,init-ci-gitlab,init-ci-gitlab-later,init-ci-gitlab-targets}.test.ts',
]

/** What takes longest, by the beginnings of its names: it must not begin when the others end. */
const longest = [
  ...['test/faults/outage', 'test/faults/restart', 'test/contract/postgresql', 'test/contract/jupyterhub'],
  ...['test/e2e/lifecycle', 'test/e2e/export', 'test/e2e/many-hubs'],
]

/** What waits for programs comes first; the quick tests fill the cores at the end. */
class SystemFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOf = (starts: readonly string[], { moduleId }: TestSpecification): boolean =>
      starts.some((start) => relative(root, moduleId).startsWith(start))
    const rank = (file: TestSpecification): number => (isOf(longest, file) ? 0 : isOf(system, file) ? 1 : 2)
    // The sort is stable.
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config
export default defineConfig({
  root,
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: isFull ? [] : fullOnly,
    env: { NO_COLOR: '1', TZ: 'UTC' },
    // A busy machine may be three times as slow as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A page on a busy machine takes its time; what never comes still fails.
    expect: { poll: { timeout: 10_000 } },
    // Much time goes into waiting for programs: with few cases most of it, with the full sizes a third.
    maxWorkers: Math.ceil((isFull ? 1.5 : 2) * availableParallelism()),
    // Files share what they import, or a third of the time would go into importing it again.
    isolate: false,
    sequence: { sequencer: SystemFirst },
    // Continuous integration counts the tests from this report.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
