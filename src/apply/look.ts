import { Problem } from '../core/problem.ts'
import type { Snapshot } from '../core/types.ts'
import type { ReadOptions } from '../providers/types.ts'
import type { Run } from './run.ts'

/** A fresh snapshot, or why there is none: words for the middle of a sentence. */
export async function look(run: Run, options: ReadOptions): Promise<Snapshot | string> {
  try {
    const found = await run.deps.provider.read(run.deps.http, run.live.target.url, options)
    if (options.only === undefined) return found
    // A look at a few does not ask for the hub's own facts again.
    const { firstQuota, offers } = run.live
    return {
      ...found,
      ...(firstQuota === undefined ? {} : { firstQuota }),
      ...(offers === undefined ? {} : { offers }),
    }
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message.replace(/^The /, 'the ').replace(/\.$/, '')
    throw thrown
  }
}
