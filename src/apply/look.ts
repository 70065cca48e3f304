import { Problem } from '../core/problem.ts'
import type { Snapshot } from '../core/types.ts'
import type { ReadOptions } from '../providers/types.ts'
import type { Run } from './run.ts'

/** A fresh snapshot, or the sentence that says why there is none. */
export async function look(run: Run, options: ReadOptions): Promise<Snapshot | string> {
  try {
    return await run.deps.provider.read(run.deps.http, run.live.target.url, options)
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message
    throw thrown
  }
}
