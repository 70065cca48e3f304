// Errors between hubplan and a directory, before they become messages.
import { error, Problem } from '../../core/problem.ts'
import type { Place } from '../../core/types.ts'
import { faultAt } from '../faults.ts'

export type DirectoryFaultKind = 'connect' | 'tls' | 'bind' | 'lost' | 'refused' | 'partial' | 'input'

/** Why a directory could not be read completely. `message` is one sentence part without a full stop. */
export class DirectoryFault extends Error {
  readonly kind: DirectoryFaultKind
  /** The LDAP result code, when the directory answered with one. */
  readonly code: number | undefined

  constructor(kind: DirectoryFaultKind, message: string, more: { code?: number; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause })
    this.name = 'DirectoryFault'
    this.kind = kind
    this.code = more.code
  }
}

/** The LDAP result codes that hubplan handles. */
export const codes = { success: 0, noSuchObject: 32, invalidCredentials: 49, insufficientAccess: 50 } as const

const refusals: ReadonlyMap<number, string> = new Map([
  [1, 'it reports an operations error, as Active Directory does without a login'],
  [3, 'its time limit ended the search; raise the limit of this account, or narrow base or filter'],
  [4, 'its size limit cut the answer; raise the limit of this account, or narrow base or filter'],
  [8, 'it requires a stronger or encrypted login; use ldaps:// or StartTLS'],
  [10, 'it refers to another server, and referrals are not followed; ask the server that holds base'],
  [11, 'its administrative limit cut the answer; raise the limit of this account, or narrow base or filter'],
  [12, 'it cannot page its answers, so no answer can be proven complete'],
  [13, 'it requires an encrypted connection; use ldaps:// or StartTLS'],
  [34, 'it does not understand a DN; check base and members_of'],
  [48, 'it does not allow this kind of login; set HUBPLAN_LDAP_BIND_DN and its password'],
  [49, 'it does not accept the name and password; check HUBPLAN_LDAP_BIND_DN and the password'],
  [50, 'this account has no read access there; grant it'],
  [51, 'it is busy; try again later'],
  [52, 'it is unavailable; try again later'],
  [53, 'it refuses to answer; check what this account may do'],
])

/** Why Active Directory refuses a login: the `data` of its message beside result 49, codes of Windows. */
const loginRefusals: ReadonlyMap<string, string> = new Map([
  ['525', 'it has no account of that name; check HUBPLAN_LDAP_BIND_DN'],
  ['52f', 'a restriction of the account forbids this login; check the account, or log in with another one'],
  ['530', 'the account is not allowed to log in at this hour; change its logon hours, or try again later'],
  ['531', 'the account is not allowed to log in from this machine; change its list of workstations'],
  ['532', 'the password of the account has expired; set a new one'],
  ['533', 'the account is disabled; enable it, or log in with another one'],
  ['568', 'the account is in too many groups to log in; log in with another one'],
  ['569', 'the account lacks the right for this kind of login; grant it, or log in with another one'],
  ['701', 'the account has expired; extend it, or log in with another one'],
  ['773', 'the account must change its password at the first login; change it, or log in with another account'],
  ['775', 'the account is locked after wrong passwords; unlock it or wait, and check the password'],
])

/** A result code other than success, as a fault; the directory's own message comes last. */
export function refusal(code: number, words: string, kind: DirectoryFaultKind = 'refused'): DirectoryFault {
  const data = code === codes.invalidCredentials ? /, data ([\da-f]+)\b/i.exec(words)?.[1]?.toLowerCase() : undefined
  const known = loginRefusals.get(data ?? '') ?? refusals.get(code) ?? 'it refuses'
  const own = words.trim() === '' ? '' : `: ${JSON.stringify(words.trim().slice(0, 200))}`
  return new DirectoryFault(kind, `${known} (LDAP result ${code}${own})`, { code })
}

const connecting: ReadonlySet<DirectoryFaultKind> = new Set(['connect', 'tls', 'bind', 'lost'])

/** The error for users: the queried directory, what is wrong, and the next step. */
export function problemOf(fault: DirectoryFault, { at, url }: { readonly at: Place; readonly url: string }): Problem {
  if (fault.kind === 'input') return faultAt(at, fault.message, fault)
  const isConnecting = connecting.has(fault.kind)
  return new Problem(
    'connection',
    `The directory ${url} ${isConnecting ? 'cannot be read' : 'was not read completely'}; nothing is planned.`,
    { diagnostics: [error(at, fault.message)], cause: fault },
  )
}

/** Up to five names for a sentence, and the number of the others. */
export function some(names: readonly string[]): string {
  const first = names.slice(0, 5).map((name) => JSON.stringify(name))
  return names.length > 5 ? `${first.join(', ')} and ${names.length - 5} more` : first.join(', ')
}
