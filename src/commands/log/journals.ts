// The journals of plans.
import { join } from 'node:path'

import type { PlanLog } from '../../core/audit/log.ts'
import { runsOf } from '../../core/audit/runs.ts'
import { Problem } from '../../core/problem.ts'
import { journalKey, journalPlaces, readJournal } from '../../io/journal.ts'
import type { Reading } from './reading.ts'

/** The journal of a plan, where it was kept. */
export async function journalOf(
  { file, plan: { digest } }: Pick<PlanLog, 'file' | 'plan'>,
  { state, faults }: Reading,
): Promise<Pick<PlanLog, 'journal'>> {
  for (const place of journalPlaces(file, state, digest)) {
    try {
      const events = await readJournal(place, digest)
      if (events.length > 0) return { journal: { file: place, runs: runsOf(events) } }
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      faults.add(thrown.message)
    }
  }
  return {}
}

/** Notes a journal whose plan is not in its folder: a plan that was replaced, or is kept elsewhere. */
export function noteStrays(
  folder: string,
  { names, digests }: { readonly names: readonly string[]; readonly digests: readonly string[] },
  { notes }: Reading,
): void {
  const keys = new Set(digests.map(journalKey))
  for (const name of names) {
    const [, key] = /(?:^|\.)([0-9a-f]{12})\.journal$/.exec(name) ?? []
    if (key !== undefined && !keys.has(key))
      notes.add(`${join(folder, name)} is the journal of a plan that is not here.`)
  }
}
