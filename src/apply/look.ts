import { Problem } from '../core/problem.ts'
import type { Snapshot } from '../core/types.ts'
import type { ReadOptions } from '../providers/types.ts'
import type { Run } from './run.ts'

/** A fresh snapshot, or why there is none: words for the middle of a sentence. */
export async function look(run: Run, options: ReadOptions): Promise<Snapshot | string> {
  try {
    return await run.deps.provider.read(run.deps.http, run.live.target.url, options)
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message.replace(/^The /, 'the ').replace(/\.$/, '')
    throw thrown
  }
}
