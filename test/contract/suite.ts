import { changeContract } from './change.ts'
import { createContract } from './create.ts'
import { errorsContract } from './errors.ts'
import { groupsContract } from './groups.ts'
import type { StartHub } from './harness.ts'
import { namesContract } from './names.ts'
import { pagingContract } from './paging.ts'
import { scopesContract } from './scopes.ts'
import { serversContract } from './servers.ts'

/** What hubplan relies on in a hub. Nothing here asks which hub it runs against. */
export function hubContract(start: StartHub): void {
  errorsContract(start)
  pagingContract(start)
  scopesContract(start)
  namesContract(start)
  createContract(start)
  changeContract(start)
  groupsContract(start)
  serversContract(start)
}
