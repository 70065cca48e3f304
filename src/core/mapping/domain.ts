// The addresses of a preset's file: which domain is cut off, only the user can tell.
import { columnFlags } from '../desired/column-flags.ts'
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Diagnostic, MappedTable } from '../types.ts'

/** For a system with login names: a preset that needs a domain and has none. */
export function domainFaults({ mapping, columns }: MappedTable): Diagnostic[] {
  const username = columns.find(({ rule }) => rule.column === 'username')
  if (mapping.needsDomain === undefined || username === undefined) return []
  const [header = ''] = username.keys
  const isFlag = username.rule.at.line === undefined
  const cut = isFlag ? "--column 'username={domain: example.edu}'" : 'columns: { username: { domain: example.edu } }'
  const whole = isFlag ? columnFlags([`username=${header}`]) : `columns: { username: ${quote(header)} }`
  const message = `the file has addresses; add ${cut} to cut off your domain, or ${whole} for whole addresses as names`
  return [error(username.rule.at, message)]
}
