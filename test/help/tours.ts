// The tours of test/readme.test.ts: the `sh` blocks and named files of these pages, in this order.
import { pathOf } from './manual.ts'

export const tours = {
  readme: ['README.md'],
  manual: ['start', 'init', 'look', 'user', 'overrides', 'sandbox'].map(pathOf),
} as const satisfies Record<string, readonly string[]>
