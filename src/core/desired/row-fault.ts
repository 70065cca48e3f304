// Names of live users that no row can give.
import { creationFault } from '../names.ts'
import { damageOf } from './damage.ts'

/** Why no row can name this live user, so that no file can keep them; undefined when one can. */
export function rowFault(name: string): string | undefined {
  const [damage] = damageOf(name)?.split(';') ?? []
  if (name === 'username') return 'is the word of the header'
  return creationFault(name) ?? (name === name.trim() ? damage : 'has spaces at its ends')
}

/** Why prune and exact groups skip this live user: an export leaves them out, and would delete them; undefined otherwise. */
export function spared(name: string): string | undefined {
  const fault = rowFault(name)
  return fault === undefined ? undefined : `no row can name the user, because the name ${fault}`
}
