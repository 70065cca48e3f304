// The addresses of a preset's file: which domain is cut off, only the user can tell.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Diagnostic, MappedTable } from '../types.ts'

/** For a system whose names are no addresses: a preset that needs a domain and has none. */
export function domainFaults({ mapping, columns }: MappedTable): Diagnostic[] {
  const username = columns.find(({ rule }) => rule.column === 'username')
  if (mapping.needsDomain === undefined || username === undefined) return []
  const header = quote(username.keys[0] ?? '')
  const next = 'write columns: { username: { domain: example.edu } } with your domain'
  const message = `the preset ${mapping.preset} reads addresses; ${next}, or { username: ${header} } for whole addresses`
  return [error(username.rule.at, message)]
}
