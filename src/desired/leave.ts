// `leave` of the files: notice before prune and rules delete.
import { error } from '../core/problem.ts'
import type { Diagnostic, Leave, Scope } from '../core/types.ts'
import type { ProviderName } from '../providers/index.ts'
import { providers } from '../providers/index.ts'
import { agreed } from './merge.ts'
import type { Document } from './read.ts'

/** What decides whether notice is possible. */
interface Hub {
  readonly provider: ProviderName
  readonly scope: Pick<Scope, 'groups'>
}

/** The notice that the documents ask for; undefined for none. */
export function leaveOf(documents: readonly Document[], hub: Hub, faults: Diagnostic[]): Leave | undefined {
  const notice = agreed(documents, ['leave', 'notice'], ({ file }) => file.leave?.notice, faults)
  const ifActive = agreed(documents, ['leave', 'if_active'], ({ file }) => file.leave?.if_active, faults)
  const all = agreed(documents, ['leave', 'all'], ({ file }) => file.leave?.all, faults)
  if (notice === undefined) return undefined
  const at = documents.find(({ file }) => file.leave !== undefined)?.yaml.keyPlace(['leave']) ?? notice.at
  const why = refusal(hub)
  if (why !== undefined) faults.push(error(at, `leave is not possible here: ${why}; take leave out`))
  // The schema admits only days.
  return { days: Number.parseInt(notice.value, 10), ifActive: ifActive?.value ?? 'keep', all: all?.value ?? false, at }
}

function refusal({ provider, scope }: Hub): string | undefined {
  const { manages, title, noNotice = `${title} has no groups, which notices are kept in` } = providers[provider]
  if (!manages.has('notice')) return noNotice
  if (scope.groups === undefined) return undefined
  return "notices are kept in groups, which the hub's authenticator manages (groups: read-only)"
}
