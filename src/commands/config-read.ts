// Files on disk to valid data: the desired state, the policy, included rows. Faults are collected, not thrown.
import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'

import { error, Problem } from '../core/problem.ts'
import type { DesiredFile, Diagnostic, Input, PolicyFile, Table } from '../core/types.ts'
import { explain } from '../io/explain.ts'
import { validate } from '../io/schema.ts'
import { readTable, readYaml, sourceKind } from '../sources/index.ts'
import type { YamlFile } from '../sources/yaml.ts'

/** A file as the user called it, and where it lies. */
export interface FileName {
  readonly path: string
  readonly location: string
}

/** A desired-state file. */
export interface Document extends FileName {
  readonly file: DesiredFile
  readonly yaml: YamlFile
  /** A bare list of users, without the mapping around it. */
  readonly isList: boolean
}

/** Runs a step and keeps its input faults for later, so that all of them are told at once. */
export async function attempt<T>(faults: Diagnostic[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'input') throw thrown
    faults.push(...thrown.diagnostics)
    return undefined
  }
}

/** A desired-state file, or a list of users alone. Undefined when it has faults, which are then in `faults`. */
export async function readDocument(name: FileName, faults: Diagnostic[]): Promise<Document | undefined> {
  const yaml = await attempt(faults, () => readYaml(name.path, name.location))
  if (yaml === undefined) return undefined
  const isList = Array.isArray(yaml.data)
  const file = checked('hubplan', isList ? { version: '1', users: yaml.data } : yaml.data, { yaml, isList, faults })
  return file && { ...name, file, yaml, isList }
}

/** A policy; undefined when it has faults, which are then in `faults`. */
export async function readPolicyFile(name: FileName, faults: Diagnostic[]): Promise<PolicyFile | undefined> {
  const yaml = await attempt(faults, () => readYaml(name.path, name.location))
  return yaml && checked('policy', yaml.data, { yaml, isList: false, faults })
}

interface Checking {
  readonly yaml: YamlFile
  readonly isList: boolean
  readonly faults: Diagnostic[]
}

function checked(name: 'hubplan', data: unknown, checking: Checking): DesiredFile | undefined
function checked(name: 'policy', data: unknown, checking: Checking): PolicyFile | undefined
function checked(name: 'hubplan' | 'policy', data: unknown, { yaml, isList, faults }: Checking): unknown {
  const validated = validate(name, data)
  if (validated.ok) return validated.value
  for (const { path, isKey, message } of explain(validated.errors)) {
    const place = isList ? path.slice(1) : path
    faults.push(error(isKey ? yaml.keyPlace(place) : yaml.place(place), message))
  }
  return undefined
}

/** The users of a document, and the files it includes. */
export async function tablesOf(document: Document, faults: Diagnostic[]): Promise<Table[]> {
  const included: Table[] = []
  for (const index of (document.file.include ?? []).keys()) {
    const table = await readInclude(document, index, faults)
    if (table !== undefined) included.push(table)
  }
  return [usersOf(document), ...included]
}

function usersOf({ yaml, isList }: Document): Table {
  return yaml.table(isList ? [] : ['users'])
}

/** What a file contributed, as the plan records it. */
export function inputOf({ path, rows, sha256 }: Table): Input {
  return { path, rows: rows.length, ...(sha256 === undefined ? {} : { sha256 }) }
}

async function readInclude(document: Document, index: number, faults: Diagnostic[]): Promise<Table | undefined> {
  const include = document.file.include?.[index]
  if (include === undefined) return undefined
  const location = await locate(document.location, include.path)
  if ('fault' in location) {
    faults.push(error(document.yaml.place(['include', index, 'path']), location.fault))
    return undefined
  }
  const path = join(dirname(document.path), include.path)
  const table = await readRows({ path, location: location.found }, faults)
  return table && (include.defaults === undefined ? table : { ...table, defaults: include.defaults })
}

/** A proposed file may name only what lies beside it or below, wherever links lead. */
async function locate(owner: string, path: string): Promise<{ found: string } | { fault: string }> {
  const outside = { fault: `${JSON.stringify(path)} leads out of this file's folder; put the file beside this one or below` }
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

/** A file that holds rows and nothing else: an include, or the list of who goes. */
export async function readRows(name: FileName, faults: Diagnostic[]): Promise<Table | undefined> {
  const kind = await attempt(faults, async () => sourceKind(name.path))
  if (kind !== 'yaml') return kind && attempt(faults, () => readTable(name.path, name.location))
  const document = await readDocument(name, faults)
  if (document === undefined) return undefined
  const strange = Object.keys(document.file).filter((key) => key !== 'version' && key !== 'users')
  for (const key of document.isList ? [] : strange) {
    faults.push(error(document.yaml.keyPlace([key]), `an included file holds only version and users; move ${key} out`))
  }
  return usersOf(document)
}
