import { fileURLToPath } from 'node:url'

const byTier = fileURLToPath(new URL('draws-by-tier.ts', import.meta.url))

/** For vitest: tests that ask for fast-check get as many draws as the tier allows. */
export const drawsByTier = {
  name: 'draws by tier',
  enforce: 'pre' as const,
  resolveId: (name: string, importer: string | undefined): string | undefined =>
    name === 'fast-check' && importer !== byTier ? byTier : undefined,
}
