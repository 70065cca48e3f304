// The names that the hub creates accounts for: more than those that can log in.
import { isValidName } from '../check.ts'
import type { Hub } from '../types.ts'
import { isLoginName } from './passwords.ts'
import { isAup } from './state.ts'

/** Each login method has its own rules; with several, only prefixes are checked. */
export function isAcceptedName(hub: Hub, name: string): boolean {
  if (!isValidName(name)) return false
  const mode = isAup(hub) ? hub.aup.settings.mode : undefined
  // A colon marks names with an external login, and `github:` is the only such prefix.
  if (mode === 'multi') return !name.includes(':') || name.startsWith('github:')
  return mode !== 'local' || isLoginName(name)
}
