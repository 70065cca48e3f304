// People of a directory as a table. An incomplete answer stops the planning: with `prune`, a missing person would be
// deleted.

import { leastToken, type Redact, redactError, redactor } from '../../core/actions/redact.ts'
import { warning } from '../../core/problem.ts'
import type { Cell, DirectoryAccess, LdapInclude, MappedTable, Place, Row, Table } from '../../core/types.ts'
import { isDisabled } from './account.ts'
import { conversionsOf } from './columns.ts'
import { type Directory, directoryOver } from './directory.ts'
import { DirectoryFault, problemOf } from './fault.ts'
import { checkSeen } from './hidden.ts'
import { findPeople, wantedOf } from './people.ts'
import { type Person, rowsOf } from './rows.ts'
import { type Entry, openWire, type Wire } from './wire.ts'

export { type LdapFault, ldapFaults } from './check.ts'

/** An include and its context. */
export interface LdapSource {
  readonly include: LdapInclude
  /** The place of the include, for messages. */
  readonly at: Place
  /** Whether `defaults` set groups. */
  readonly hasDefaultGroups: boolean
  readonly nowMs: number
}

/** Ports of the global catalog, which holds only some of the memberships. */
const catalogPorts: ReadonlySet<number> = new Set([3268, 3269])

/**
 * Reads the people that an include selects. `open` is another connection to the directory, for tests.
 * @throws Problem `input` or `connection` when the answer is incomplete or empty
 */
export async function readLdap(
  source: LdapSource,
  access: DirectoryAccess,
  open: (access: DirectoryAccess) => Promise<Wire> = openWire,
): Promise<Table> {
  try {
    const wire = await open(access)
    try {
      return await tableOf(source, access, await directoryOver(wire))
    } finally {
      wire.close()
    }
  } catch (thrown) {
    if (!(thrown instanceof DirectoryFault)) throw thrown
    throw problemOf(withoutPassword(thrown, access), { at: source.at, url: access.url })
  }
}

function hider({ bind }: DirectoryAccess): Redact {
  return redactor(bind === undefined ? [] : [bind.password])
}

/** Redacts the password, which DNs, the directory's messages and the cause of the fault may repeat. */
function withoutPassword(fault: DirectoryFault, access: DirectoryAccess): DirectoryFault {
  const hide = hider(access)
  const { kind, code, cause } = fault
  return new DirectoryFault(kind, hide(fault.message), {
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: redactError(cause, hide) }),
  })
}

/** Names go to a hub and into a plan, and must not contain the password. A shorter one could be part of any name. */
function checkPassword(rows: readonly Row[], access: DirectoryAccess): void {
  if ((access.bind?.password ?? '').length < leastToken) return
  const hide = hider(access)
  const isHeld = ({ cells }: Row): boolean =>
    [...cells.values()].some(({ value }) => [value].flat().some((text) => hide(text) !== text))
  const held = rows.filter(isHeld).length
  if (held === 0) return
  const entries = held === 1 ? '1 entry of the directory holds' : `${held} entries of the directory hold`
  throw new DirectoryFault('input', `${entries} the password of HUBPLAN_LDAP_BIND_DN; change it`)
}

/** The name of an include's table: its base and its groups. */
export function ldapPath({ base, members_of: groups = [] }: LdapInclude): string {
  return `ldap ${base}${groups.length === 0 ? '' : ` (members of ${groups.map(({ dn }) => dn).join('; ')})`}`
}

async function tableOf(source: LdapSource, access: DirectoryAccess, directory: Directory): Promise<Table> {
  const { port } = access
  const { include, at, nowMs, hasDefaultGroups } = source
  if (directory.isActiveDirectory && include.members_of !== undefined && catalogPorts.has(port)) {
    const what = `port ${port} is the global catalog, which knows only some of the memberships`
    throw new DirectoryFault('input', `${what}; ask the directory itself, on 636 or 389`)
  }
  const wanted = wantedOf(include, directory)
  const { people: found, warnings } = await findPeople(include, wanted)
  if (directory.isActiveDirectory) {
    const isCatalog = catalogPorts.has(port)
    const asked = { attributes: wanted.attributes, isCatalog, keepsDisabled: include.disabled === 'keep' }
    checkSeen(
      found.map(({ entry }) => entry),
      asked,
    )
  }
  const isGone = (entry: Entry): boolean => include.disabled !== 'keep' && isDisabled(entry, nowMs)
  const people = found.map((person): Person => ({ ...person, isAbsent: isGone(person.entry) }))
  const kept = include.disabled === 'absent' ? people : people.filter(({ isAbsent }) => !isAbsent)
  if (kept.length === 0) {
    const what = 'all people that the directory returned are disabled or expired'
    throw new DirectoryFault('input', `${what}; check filter, or say with disabled what is meant`)
  }
  const path = ldapPath(include)
  const mapped = conversionsOf(include.columns, at)
  const making = { columns: wanted.columns, hasDefaultGroups, isConverted: mapped !== undefined }
  const { rows, sha256 } = rowsOf(kept, making)
  checkPassword(rows, access)
  const keys = new Set(rows.flatMap(({ cells }) => [...cells.keys()]))
  const header = [...keys].map((value): Cell => ({ value, at: { file: path } }))
  const told = [...warnings, ...leftOut(people.length - kept.length)].map((message) =>
    warning(at, hider(access)(message)),
  )
  return {
    path,
    header,
    rows,
    sha256,
    ...(told.length === 0 ? {} : { warnings: told }),
    ...(mapped === undefined ? {} : { mapped: onlyUsed(mapped, keys) }),
  }
}

/** Without columns that no person has. */
function onlyUsed(mapped: MappedTable, used: ReadonlySet<string>): MappedTable {
  return { ...mapped, columns: mapped.columns.filter(({ keys }) => keys.some((key) => used.has(key))) }
}

function leftOut(count: number): string[] {
  if (count === 0) return []
  return [`${count === 1 ? '1 account is' : `${count} accounts are`} disabled or expired, and left out`]
}
