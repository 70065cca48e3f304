// LDAP directories that desired-state files include. A file says what to search; the address and the login come from
// elsewhere.
import { error, Problem, warning } from '../core/problem.ts'
import type { Diagnostic, DirectoryAccess, Env, Table } from '../core/types.ts'
import {
  type DirectoryFlags,
  type DirectoryUrl,
  directoryUrl,
  parseDirectoryUrl,
  readDirectoryAccess,
} from '../io/directory.ts'
import { ldap } from '../sources/index.ts'
import { attempt, type Document } from './read.ts'

/** Reads includes of directories, all from the address that the environment or a flag names. */
export interface Directories {
  /** Undefined when it has faults or is offline; diagnostics are added to `notes`. */
  read(document: Document, index: number, notes: Notes): Promise<Table | undefined>
}

/** Collects diagnostics. */
export interface Notes {
  readonly faults: Diagnostic[]
  readonly warnings: Diagnostic[]
}

export interface DirectoryOptions {
  readonly flags: DirectoryFlags
  readonly env: Env
  /** ISO. */
  readonly now: () => string
  /** Checks files without querying any directory. */
  readonly isOffline: boolean
  /** The searches of earlier runs for other targets. */
  readonly searches?: Searches | undefined
}

/** Answers of directories, by the search and its place: an include that several targets share is searched once. */
export type Searches = Map<string, Promise<Table>>

export function openDirectories({ flags, env, now, isOffline, searches = new Map() }: DirectoryOptions): Directories {
  let access: DirectoryAccess | undefined
  async function accessTo(url: DirectoryUrl, warnings: Diagnostic[]): Promise<DirectoryAccess> {
    if (access !== undefined) return access
    const read = await readDirectoryAccess(url, flags, env)
    if (read.warning !== undefined) warnings.push(warning({ file: read.warning.file }, read.warning.message))
    access = read.access
    return access
  }
  return {
    read: async (document, index, { faults, warnings }) => {
      const include = document.file.include?.[index]
      if (include?.ldap === undefined) return undefined
      const path = ['include', index, 'ldap']
      const at = document.yaml.keyPlace(path)
      const told = directoryUrl(flags, env)
      const before = faults.length
      for (const { path: below, message } of await ldap.check(include.ldap)) {
        faults.push(error(document.yaml.place([...path, ...below]), message))
      }
      const fault = urlFault(include.ldap.url, told)
      if (fault !== undefined) faults.push(error(document.yaml.place([...path, 'url']), fault))
      if (faults.length > before) return undefined
      if (isOffline) {
        warnings.push(
          warning(at, 'the directory is not read here, so its users are not checked; hubplan plan reads it'),
        )
        return undefined
      }
      if (told === undefined) {
        const message = 'a directory is read only when the environment or a flag names it'
        faults.push(error(at, `${message}; set HUBPLAN_LDAP_URL or give --ldap-url`))
        return undefined
      }
      // A fault elsewhere already prevents planning, so skip the query.
      if (faults.length > 0) return undefined
      const hasDefaultGroups = include.defaults?.groups !== undefined
      const source = { include: include.ldap, at, hasDefaultGroups, nowMs: Date.parse(now()) }
      const open = await accessTo(told, warnings)
      const key = JSON.stringify([at, source.include, hasDefaultGroups])
      const search = searches.get(key) ?? ldap.read(source, open)
      searches.set(key, search)
      return attempt(faults, () => search)
    },
  }
}

/** The file may repeat the address for its readers, but cannot choose it. */
function urlFault(text: string | undefined, told: DirectoryUrl | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const { url } = parseDirectoryUrl(text, 'this address')
    if (told === undefined || told.url === url) return undefined
    return `this is ${url}, but HUBPLAN_LDAP_URL or --ldap-url names ${told.url}; make them agree, or take url out`
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message.replace(/\.$/, '')
    throw thrown
  }
}
