// Names that can never log in, although the hub creates their accounts without an error.
import { listed } from '../../core/sentences.ts'
import type { Action, Finding, Snapshot } from '../../core/types.ts'
import { isAutoLogin } from './terms.ts'

const github = 'github:'

/** The login methods, by the class of the hub's authenticator; GitHub and passwords when it is unseen. */
interface Doors {
  /** Any name can log in. */
  readonly isOpen: boolean
  /** False when a GitHub login is certainly impossible. */
  readonly hasGithub: boolean
  /** The hub's own login is the only one, and refuses every name with a colon. */
  readonly isLocal: boolean
}

function doorsOf({ identity: { authenticator = '' } }: Snapshot): Doors {
  const isLocal = /FirstUse|Local/.test(authenticator)
  const isOpen = /Dummy/.test(authenticator)
  return { isOpen, isLocal, hasGithub: !(isOpen || isLocal || /AutoLogin/.test(authenticator)) }
}

/** With several login methods, the hub refuses names with an unknown prefix. */
export function knowsPrefixes({ identity: { authenticator = 'Multi' } }: Snapshot): boolean {
  return /Multi/.test(authenticator)
}

/** New accounts that cannot log in, renamed users included. */
export function cannotLogIn(actions: readonly Action[], live: Snapshot): Finding[] {
  const doors = doorsOf(live)
  const groups = new Map<string, { names: string[]; ids: string[] }>()
  for (const action of actions) {
    const name = newNameOf(action)
    const why = name === undefined ? undefined : faultOf(name, doors)
    if (name === undefined || why === undefined) continue
    const group = groups.get(why) ?? { names: [], ids: [] }
    group.names.push(name)
    group.ids.push(action.id)
    groups.set(why, group)
  }
  return [...groups].map(([why, { names, ids }]) => {
    const message = `no user can log in as ${listed(names)}: ${why}; correct the ${names.length === 1 ? 'name' : 'names'} in the files`
    return { guard: 'cannot-log-in', level: 'block', message, actions: ids }
  })
}

/** How a user of this name logs in. */
export function loginOf(user: string, live: Snapshot): string {
  if (isAutoLogin(live)) return 'without a password, as every visitor (auto-login)'
  const why = faultOf(user, doorsOf(live))
  if (why !== undefined) return `not possible: ${why}`
  return user.startsWith(github) ? 'by GitHub' : 'with a password of the hub'
}

function newNameOf(action: Action): string | undefined {
  if (action.op === 'user.rename') return action.after.name
  return action.op === 'user.create' ? action.user : undefined
}

/** Why this name cannot log in; undefined when it may. */
function faultOf(name: string, { isOpen, hasGithub, isLocal }: Doors): string | undefined {
  if (name !== name.toLowerCase()) return 'the hub lower-cases the name at login'
  if (isOpen) return undefined
  if (name.startsWith(github)) {
    if (!hasGithub) return 'the hub has no login by GitHub'
    // Letters, digits and hyphens; accounts that a company manages have an underscore too.
    return /^[a-z0-9_-]+$/.test(name.slice(github.length)) ? undefined : 'GitHub has no such user names'
  }
  if (/[ ,]/.test(name)) return "the hub's login refuses names with a space or a comma"
  return isLocal && name.includes(':') ? "the hub's login refuses names with a colon" : undefined
}
