// The rows of a desired-state file: its own users, and those of the files it includes.
import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'

import { error } from '../core/problem.ts'
import type { Diagnostic, Input, Table } from '../core/types.ts'
import { type Document, readRows, usersOf } from './config-read.ts'

/** The rows that a document brings. */
export interface Roster {
  readonly document: Document
  readonly users: Table
  readonly included: readonly Table[]
}

/** The users of a document, and the files it includes. */
export async function rosterOf(document: Document, faults: Diagnostic[]): Promise<Roster> {
  const included: Table[] = []
  for (const index of (document.file.include ?? []).keys()) {
    const table = await readInclude(document, index, faults)
    if (table !== undefined) included.push(table)
  }
  return { document, users: usersOf(document), included }
}

/**
 * The tables of all rosters. A document need not list users when it says something else; when nothing does, its empty
 * list stays, so that the guard against empty sources sees it.
 */
export function tablesOf(rosters: readonly Roster[], isMore: boolean): Table[] {
  const tables = rosters.flatMap(({ users, included }) => [...(users.rows.length > 0 ? [users] : []), ...included])
  return tables.length > 0 || isMore ? tables : rosters.map(({ users }) => users)
}

/** What was read, as the plan records it: documents with their own rows, `replaced` without, then the other tables. */
export function inputsOf(read: {
  readonly rosters: readonly Roster[]
  readonly replaced: Document | undefined
  readonly tables: readonly Table[]
}): Input[] {
  const { rosters, replaced, tables } = read
  return [
    ...(replaced === undefined ? [] : [documentInput(replaced, 0)]),
    ...rosters.flatMap(({ document, users, included }) => [
      documentInput(document, users.rows.length),
      ...included.map(tableInput),
    ]),
    ...tables.map(tableInput),
  ]
}

function documentInput({ path, yaml }: Document, rows: number): Input {
  return { path, rows, sha256: yaml.sha256 }
}

function tableInput({ path, rows, sha256 }: Table): Input {
  return { path, rows: rows.length, ...(sha256 === undefined ? {} : { sha256 }) }
}

async function readInclude(document: Document, index: number, faults: Diagnostic[]): Promise<Table | undefined> {
  const include = document.file.include?.[index]
  if (include?.path === undefined) return undefined
  if (include.sheet !== undefined && !include.path.toLowerCase().endsWith('.xlsx')) {
    const message = 'only an .xlsx file has sheets; remove the key'
    faults.push(error(document.yaml.keyPlace(['include', index, 'sheet']), message))
    return undefined
  }
  const location = await locate(document.location, include.path)
  if ('fault' in location) {
    faults.push(error(document.yaml.place(['include', index, 'path']), location.fault))
    return undefined
  }
  const path = join(dirname(document.path), include.path)
  const table = await readRows({ path, location: location.found }, faults, include.sheet)
  return table && (include.defaults === undefined ? table : { ...table, defaults: include.defaults })
}

/** A proposed file may name only what lies beside it or below, wherever links lead. */
async function locate(owner: string, path: string): Promise<{ found: string } | { fault: string }> {
  const outside = {
    fault: `${JSON.stringify(path)} leads out of this file's folder; put the file beside this one or below`,
  }
  const folder = dirname(owner)
  if (isAbsolute(path) || isOutside(folder, resolve(folder, path))) return outside
  try {
    const [root, found] = await Promise.all([realpath(folder), realpath(resolve(folder, path))])
    return isOutside(root, found) ? outside : { found }
  } catch {
    return { fault: `${JSON.stringify(path)} does not exist or may not be read; check the name` }
  }
}

function isOutside(folder: string, location: string): boolean {
  const way = relative(folder, location)
  return way === '..' || way.startsWith('../') || isAbsolute(way)
}
