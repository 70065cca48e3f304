// Reads the desired state, the policy and included rows from files and validates them. Collects faults instead of
// throwing.
import { candidatesOf, likeliest } from '../core/desired/candidates.ts'
import { namingFlags, presetFlag } from '../core/desired/naming.ts'
import { error, Problem } from '../core/problem.ts'
import { quote } from '../core/sentences.ts'
import type { DesiredFile, Diagnostic, PolicyFile, Table } from '../core/types.ts'
import { explain } from '../io/explain.ts'
import { validate } from '../io/schema.ts'
import { type FileName, readSource, readYaml } from '../sources/index.ts'
import type { ReadOptions } from '../sources/types.ts'
import type { YamlFile } from '../sources/yaml/index.ts'

/** A desired-state file. */
export interface Document extends FileName {
  readonly file: DesiredFile
  readonly yaml: YamlFile
  /** A bare list of users, without a mapping around it. */
  readonly isList: boolean
  /** In a file for several systems: the target that this document is for. */
  readonly target?: string
  /** The document as it is written, for all of its targets. */
  readonly written?: Document
  /** In a file for several systems: globs protected on all of them. */
  readonly shared?: readonly string[]
}

/** A policy, with the places of its settings. */
export interface Policy {
  readonly file: PolicyFile
  readonly place: YamlFile['place']
}

/** Runs a step and collects its input faults, so that all of them are reported at once. */
export async function attempt<T>(faults: Diagnostic[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'input') throw thrown
    // One by one: a file may have a million, and a call takes fewer arguments.
    for (const diagnostic of thrown.diagnostics) faults.push(diagnostic)
    return undefined
  }
}

const resultKeys: readonly string[] = ['id', 'op', 'outcome']
const resultsGiven = 'these are the results of an apply, not a desired state; give the roster'

/** Names a file of hubplan that was given as desired state by mistake. */
function mistaken(data: unknown, path: string): string | undefined {
  const has = (value: unknown, ...keys: string[]): boolean =>
    typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key))
  if (has(data, 'actions', 'findings', 'digest')) {
    if (path === 'stdin') {
      return 'this is a plan, not a desired state; review it with: hubplan show -; to apply it, save it in a file with -o plan.json'
    }
    return `this is a plan, not a desired state; review it with: hubplan show ${path}; carry it out with: hubplan apply ${path}`
  }
  if (!Array.isArray(data)) return undefined
  const [first] = data as readonly unknown[]
  if (has(first, ...resultKeys)) return resultsGiven
  return has(first) && !has(first, 'name') && !has(first, 'user_id')
    ? nameless(Object.keys(first as object))
    : undefined
}

/** A list of another program: otherwise each key of each entry would be a fault. */
function nameless(keys: readonly string[]): string | undefined {
  const names = candidatesOf(keys)
  const known = presetFlag(keys)
  const likely = known?.username ?? likeliest(names)
  if (likely === undefined) return undefined
  const preset = known === undefined ? '' : `this looks like ${known.title}: add ${known.flag}, or `
  return `the users have no name; ${quote(likely)} may be it; ${preset}name it with ${namingFlags(keys, names, ['groups', 'admin', 'ensure'])}`
}

/** Reads a desired-state file, or a bare list of users. Undefined when it has faults, which are added to `faults`. */
export async function readDocument(name: FileName, faults: Diagnostic[]): Promise<Document | undefined> {
  const yaml = await attempt(faults, () => readYaml(name))
  return yaml && documentOf(name, yaml, faults)
}

function documentOf(name: FileName, yaml: YamlFile, faults: Diagnostic[]): Document | undefined {
  const mistake = mistaken(yaml.data, name.path)
  if (mistake !== undefined) {
    faults.push(error({ file: name.path }, mistake))
    return undefined
  }
  const isList = Array.isArray(yaml.data)
  const file = checked('hubplan', isList ? { version: '1', users: yaml.data } : yaml.data, { yaml, isList, faults })
  return file && { ...name, file, yaml, isList }
}

/** Reads a policy; undefined when it has faults, which are added to `faults`. */
export async function readPolicyFile(name: FileName, faults: Diagnostic[]): Promise<Policy | undefined> {
  const yaml = await attempt(faults, () => readYaml(name))
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

/** Reads a table or a document. Undefined when it has faults, which are added to `faults`. */
export async function readGivenFile(
  name: FileName,
  faults: Diagnostic[],
  options: ReadOptions,
): Promise<Table | Document | undefined> {
  const read = await attempt(faults, () => readSource(name, options))
  if (read === undefined) return undefined
  if ('data' in read) {
    // A list of users that another program wrote.
    return options.reading === undefined ? documentOf(name, read, faults) : attempt(faults, async () => read.users())
  }
  const header = read.header.map(({ value }) => String(value))
  if (!resultKeys.every((key) => header.includes(key))) return read
  faults.push(error({ file: name.path }, resultsGiven))
  return undefined
}

/** Reads a file of rows: an include, or a list of users to delete. */
export async function readRows(name: FileName, faults: Diagnostic[], options: ReadOptions): Promise<Table | undefined> {
  const read = await readGivenFile(name, faults, options)
  if (read === undefined || !('yaml' in read)) return read
  const strange = Object.keys(read.file).filter((key) => key !== 'version' && key !== 'users')
  for (const key of read.isList ? [] : strange) {
    faults.push(error(read.yaml.keyPlace([key]), `this file may hold only version and users; take ${key} out`))
  }
  return read.yaml.users()
}
