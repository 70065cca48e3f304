import { isSince } from './aup-ages.ts'
import { batchContract } from './aup-batch.ts'
import { entryContract } from './aup-entry.ts'
import { groupRoutesContract } from './aup-groups.ts'
import type { AupTarget } from './aup-harness.ts'
import { leftoversContract } from './aup-leftovers.ts'
import { loginContract } from './aup-logins.ts'
import { manyPasswordsContract } from './aup-many-passwords.ts'
import { passwordsContract } from './aup-passwords.ts'
import { provisionContract } from './aup-provision.ts'
import { quotaContract } from './aup-quota.ts'
import { refreshContract } from './aup-refresh.ts'
import { startsContract } from './aup-starts.ts'
import { statsContract } from './aup-stats.ts'

/** What hubplan relies on in an AUP Learning Cloud, beyond what it relies on in any JupyterHub. */
export function aupContract(target: AupTarget): void {
  entryContract(target)
  quotaContract(target)
  batchContract(target)
  refreshContract(target)
  passwordsContract(target)
  leftoversContract(target)
  loginContract(target)
  startsContract(target)
  statsContract(target)
  if (isSince(target, 'june')) manyPasswordsContract(target)
  if (isSince(target, 'june')) groupRoutesContract(target)
  if (isSince(target, 'august')) provisionContract(target)
}
