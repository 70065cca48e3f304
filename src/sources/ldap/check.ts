// Checks of an include that need no directory.
import type { LdapInclude } from '../../core/types.ts'
import { namedAttributes } from './columns.ts'
import { dnKey, parseDn } from './dn.ts'
import { isSecret, parseFilter } from './filter.ts'

/** One fault of an include, with the path of its key below it. */
export interface LdapFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Every fault of an include that is visible in the file alone. */
export function ldapFaults({ base, filter, members_of: groups = [], columns }: LdapInclude): LdapFault[] {
  const faults: LdapFault[] = []
  const dns: [(string | number)[], string][] = [
    [['base'], base],
    ...groups.map(({ dn }, index): [(string | number)[], string] => [['members_of', index, 'dn'], dn]),
  ]
  for (const [path, dn] of dns) {
    if ((parseDn(dn) ?? []).length > 0) continue
    faults.push({ path, message: `${JSON.stringify(dn)} is not a DN; write it like ou=people,dc=example,dc=edu` })
  }
  for (const [index, { dn }] of groups.entries()) {
    if (groups.findIndex((other) => dnKey(other.dn) === dnKey(dn)) === index) continue
    faults.push({ path: ['members_of', index, 'dn'], message: 'this group is named twice; keep one of them' })
  }
  if (filter !== undefined) faults.push(...filterFaults(filter))
  for (const [column, attribute] of namedAttributes(columns)) {
    if (!isSecret(attribute)) continue
    faults.push({ path: ['columns', column], message: `${attribute} holds secrets and is never read; name another` })
  }
  return faults
}

function filterFaults(filter: string): LdapFault[] {
  try {
    parseFilter(filter)
    return []
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    return [{ path: ['filter'], message: `the filter is not used: ${why}; write it like (objectClass=person)` }]
  }
}
