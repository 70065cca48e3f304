import { fileURLToPath } from 'node:url'

const few = fileURLToPath(new URL('few-draws.ts', import.meta.url))

/** For vitest: tests that ask for fast-check get few draws, and always the same. */
export const fewDraws = {
  name: 'few draws',
  enforce: 'pre' as const,
  resolveId: (name: string, importer: string | undefined): string | undefined =>
    name === 'fast-check' && importer !== few ? few : undefined,
}
