import type { HubVersion } from '../../src/sandbox/index.ts'
import { changeContract } from './change.ts'
import { createContract } from './create.ts'
import { differences } from './differences.ts'
import { errorsContract } from './errors.ts'
import { groupsContract } from './groups.ts'
import type { StartHub } from './harness.ts'
import { mappingContract } from './mapping.ts'
import { type Database, namesContract } from './names.ts'
import { pagingContract } from './paging.ts'
import { scopesContract } from './scopes.ts'
import { serversContract } from './servers.ts'
import { tokensContract } from './tokens.ts'

/** What hubplan relies on in a hub. Nothing here asks whether the hub is real; what versions differ in is a table. */
export function hubContract(start: StartHub, version: HubVersion, database: Database = 'sqlite'): void {
  const differs = differences[version]
  databaseContract(start, version, database)
  errorsContract(start, differs)
  scopesContract(start, differs)
  mappingContract(start)
}

/** The part of it in which the database of a hub has a say. */
export function databaseContract(start: StartHub, version: HubVersion, database: Database): void {
  const differs = differences[version]
  coreContract(start, version)
  namesContract(start, database)
  serversContract(start, differs, database)
  tokensContract(start, differs, database)
}

/** The part of it that every plan and apply goes through. */
export function coreContract(start: StartHub, version: HubVersion): void {
  const differs = differences[version]
  pagingContract(start, differs)
  createContract(start, differs)
  changeContract(start, differs)
  groupsContract(start, differs)
}
