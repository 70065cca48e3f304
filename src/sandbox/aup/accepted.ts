// Which names the hub makes accounts for, and under which of them somebody can log in: the first are more.
import { isValidName } from '../check.ts'
import type { Hub } from '../types.ts'
import { isLoginName } from './passwords.ts'
import { isAup } from './state.ts'

/** Each way in has its own rules; where there are several, only prefixes are looked at. */
export function isAcceptedName(hub: Hub, name: string): boolean {
  if (!isValidName(name)) return false
  const mode = isAup(hub) ? hub.aup.settings.mode : undefined
  // A colon is for the names of those who log in elsewhere, and `github:` is the only such prefix.
  if (mode === 'multi') return !name.includes(':') || name.startsWith('github:')
  return mode !== 'local' || isLoginName(name)
}
