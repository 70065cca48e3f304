// The files of plans, and which of them can be downloaded.
import { basename, dirname, join } from 'node:path'

import type { Log } from '../../core/audit/log.ts'
import { approvalPath, setApprovalName } from '../../io/approval.ts'
import { namesIn } from '../../io/plain.ts'
import type { FileView } from '../api.ts'
import type { Place } from './places.ts'

/** Where an apply from this page puts what it makes. */
export interface Outputs {
  readonly approval: string
  readonly results: readonly string[]
  readonly credentials: string
}

export function outputsOf({ path, isFolder }: Place): Outputs {
  if (isFolder) {
    const at = (name: string): string => `${path}${name}`
    return {
      approval: at(setApprovalName),
      results: [at('results.csv'), at('results.xlsx')],
      credentials: at('credentials.csv'),
    }
  }
  const base = path.replace(/\.json$/i, '')
  return {
    approval: approvalPath(path),
    results: [`${base}.results.csv`, `${base}.results.xlsx`],
    credentials: `${base}.credentials.csv`,
  }
}

/** The files that lie there now. Of each the name is unique. */
export async function filesOf(place: Place, { plans }: Log): Promise<readonly FileView[]> {
  const { approval, results, credentials } = outputsOf(place)
  const folder = dirname(approval)
  const names = (await namesIn(folder)) ?? []
  const base = basename(credentials, '.csv')
  const kindOf = (name: string): FileView['kind'] | undefined => {
    const path = join(folder, name)
    if (results.some((one) => join(one) === path)) return 'results'
    if (join(approval) === path) return 'approval'
    if (name.startsWith(base) && /\.(?:csv|xlsx)$/i.test(name)) return 'credentials'
    if (plans.some(({ file }) => join(file) === path)) return 'plan'
    return plans.some(({ journal }) => journal !== undefined && join(journal.file) === path) ? 'journal' : undefined
  }
  return names.flatMap((name): readonly FileView[] => {
    const kind = kindOf(name)
    if (kind === undefined) return []
    const href = `/api/plans/${encodeURIComponent(place.id)}/files/${encodeURIComponent(name)}`
    return [{ kind, name, path: join(folder, name), ...(kind === 'journal' ? {} : { href }) }]
  })
}
