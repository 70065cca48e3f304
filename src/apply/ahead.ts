// The intent of the next batch is written while the hub works on the one before it, so that the hub never waits for the disk.
import type { Call } from '../providers/types.ts'
import type { Run } from './run.ts'

/** The intent of one call, written before its turn or not at all. */
export interface Ahead {
  /** Writes the intent where that does no harm should the call never be sent. */
  write(): void
  /** Resolves when the intent is on disk; undefined when it was not written. Whoever takes it sends the call. */
  take(): Promise<void> | undefined
  /** The call is not sent as it was written. */
  drop(): void
}

export function openAhead(run: Run, call: Call): Ahead {
  const { method, path } = call
  const actions = call.actions.map(({ id }) => id)
  let told: Promise<void> | undefined
  return {
    write: () => {
      if (run.isStopped() || !isHarmless(run, call)) return
      told = run.tell({ type: 'intent', method, path, actions })
      // Whoever takes it, or the end of the run, reports a failing disk.
      told.catch(() => undefined)
    },
    take: () => {
      const taken = told
      told = undefined
      return taken
    },
    drop: () => {
      if (told === undefined) return
      told = undefined
      run.note({ type: 'unsent', actions })
    },
  }
}

/**
 * Whether an intent without a request is settled by a look at the hub, or taken back by a later event. Not where other
 * requests come first, where the hub does not show the change, or where an earlier request is in doubt.
 */
function isHarmless(run: Run, { actions, first, once }: Call): boolean {
  const { unseen } = run.deps.provider
  if (first.length > 0 || once !== undefined) return false
  return actions.every(({ id, op }) => unseen?.has(op) !== true && !run.planned.wasSent(id))
}
