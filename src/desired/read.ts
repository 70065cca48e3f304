// Files on disk to valid data: the desired state, the policy, included rows. Faults are collected, not thrown.
import { error, Problem } from '../core/problem.ts'
import type { DesiredFile, Diagnostic, PolicyFile, Table } from '../core/types.ts'
import { explain } from '../io/explain.ts'
import { validate } from '../io/schema.ts'
import { readTable, readYaml, sourceKind } from '../sources/index.ts'
import { parseYaml, type YamlFile } from '../sources/yaml/index.ts'

/** A file as the user called it, and where it lies. */
export interface FileName {
  readonly path: string
  readonly location: string
  /** What it holds, when that is not read from there. */
  readonly text?: string
}

/** A desired-state file. */
export interface Document extends FileName {
  readonly file: DesiredFile
  readonly yaml: YamlFile
  /** A bare list of users, without the mapping around it. */
  readonly isList: boolean
  /** Of a file for several systems: what it protects on all of them. */
  readonly shared?: readonly string[]
}

/** A policy, and where its settings stand. */
export interface Policy {
  readonly file: PolicyFile
  readonly place: YamlFile['place']
}

/** Runs a step and keeps its input faults for later, so that all of them are told at once. */
export async function attempt<T>(faults: Diagnostic[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'input') throw thrown
    // One by one: a file may have a million, more than a call takes arguments.
    for (const diagnostic of thrown.diagnostics) faults.push(diagnostic)
    return undefined
  }
}

const resultKeys: readonly string[] = ['id', 'op', 'outcome']
const resultsGiven =
  'these are the results of an apply, not a desired state; give the file that says who should be there'

/** What hubplan writes and somebody gives as the desired state by mistake. */
function mistaken(data: unknown): string | undefined {
  const has = (value: unknown, ...keys: string[]): boolean =>
    typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key))
  if (has(data, 'actions', 'findings', 'digest')) {
    return 'this is a plan, not a desired state; review it with hubplan show and do it with hubplan apply'
  }
  return Array.isArray(data) && has(data[0], ...resultKeys) ? resultsGiven : undefined
}

/** A desired-state file, or a list of users alone. Undefined when it has faults, which are then in `faults`. */
export async function readDocument(name: FileName, faults: Diagnostic[]): Promise<Document | undefined> {
  const yaml = await attempt(faults, () => yamlOf(name))
  if (yaml === undefined) return undefined
  const mistake = mistaken(yaml.data)
  if (mistake !== undefined) {
    faults.push(error({ file: name.path }, mistake))
    return undefined
  }
  const isList = Array.isArray(yaml.data)
  const file = checked('hubplan', isList ? { version: '1', users: yaml.data } : yaml.data, { yaml, isList, faults })
  return file && { ...name, file, yaml, isList }
}

async function yamlOf({ path, location, text }: FileName): Promise<YamlFile> {
  return text === undefined ? readYaml(path, location) : parseYaml(path, Buffer.from(text))
}

/** A policy; undefined when it has faults, which are then in `faults`. */
export async function readPolicyFile(name: FileName, faults: Diagnostic[]): Promise<Policy | undefined> {
  const yaml = await attempt(faults, () => readYaml(name.path, name.location))
  const file = yaml && checked('policy', yaml.data, { yaml, isList: false, faults })
  return yaml && file && { file, place: yaml.place }
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

/** A file that holds rows and nothing else: an include, or the list of who goes. */
export async function readRows(name: FileName, faults: Diagnostic[], sheet?: string): Promise<Table | undefined> {
  const kind = await attempt(faults, async () => sourceKind(name.path))
  if (kind !== 'yaml') return kind && readSheet(name, faults, sheet)
  const document = await readDocument(name, faults)
  if (document === undefined) return undefined
  const strange = Object.keys(document.file).filter((key) => key !== 'version' && key !== 'users')
  for (const key of document.isList ? [] : strange) {
    faults.push(error(document.yaml.keyPlace([key]), `this file may hold only version and users; take ${key} out`))
  }
  return usersOf(document)
}

async function readSheet(name: FileName, faults: Diagnostic[], sheet?: string): Promise<Table | undefined> {
  const table = await attempt(faults, () => readTable(name.path, name.location, sheet))
  const header = table?.header.map(({ value }) => String(value)) ?? []
  if (!resultKeys.every((key) => header.includes(key))) return table
  faults.push(error({ file: name.path }, resultsGiven))
  return undefined
}

/** The users of a document; without rows when it names none. */
export function usersOf({ yaml, isList }: Document): Table {
  return yaml.table(isList ? [] : ['users'])
}
