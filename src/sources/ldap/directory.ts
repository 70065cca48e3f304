// A directory for the rest of the source: complete entries, or an error.
import type { Filter } from 'ldapts'

import { dnKey } from './dn.ts'
import { codes, DirectoryFault, some } from './fault.ts'
import { everything } from './filter.ts'
import type { Answer, Ask, Entry, Wire } from './wire.ts'

const pageSize = 500
const pagingOid = '1.2.840.113556.1.4.319'
const activeDirectoryOid = '1.2.840.113556.1.4.800'
/** Partitions that Active Directory refers to from the top of a domain; they contain no people. */
const ownPartition = /^ldaps?:\/\/[^/]*\/(?:dc=(?:domain|forest)dnszones|cn=configuration),/i

/** Queries of a directory. An incomplete answer is thrown as a DirectoryFault. */
export interface Directory {
  readonly isActiveDirectory: boolean
  /** A groupOfNames always has members: an empty one means that they are hidden. */
  readonly mustHaveMembers: boolean
  /** One entry; undefined when it is missing, does not match, or is hidden. */
  look(dn: string, attributes: readonly string[], filter?: Filter): Promise<Entry | undefined>
  /** Every entry below a base that matches, each once. */
  list(base: string, filter: Filter, attributes: readonly string[]): Promise<readonly Entry[]>
}

/**
 * Queries the capabilities of a directory.
 * @throws DirectoryFault when it does not support paging, because then no answer is provably complete
 */
export async function directoryOver(wire: Wire): Promise<Directory> {
  const attributes = ['objectClass', 'supportedCapabilities', 'supportedControl']
  const { entries } = await wire.ask({ base: '', scope: 'base', filter: everything, attributes })
  const root = entries[0]
  const isActiveDirectory = valuesOf(root, 'supportedCapabilities').includes(activeDirectoryOid)
  if (!valuesOf(root, 'supportedControl').includes(pagingOid)) {
    const what = 'it does not say that it can page its answers (supportedControl of its root entry)'
    throw new DirectoryFault(
      'partial',
      `${what}, so no answer can be proven complete; check what this account may read`,
    )
  }
  return {
    isActiveDirectory,
    mustHaveMembers: valuesOf(root, 'objectClass').includes('OpenLDAProotDSE'),
    look: async (dn, wanted, filter = everything) => {
      const answer = await found(wire.ask({ base: dn, scope: 'base', filter, attributes: wanted }))
      if (answer !== undefined) checkReferences(answer.references, isActiveDirectory)
      return answer?.entries[0]
    },
    list: async (base, filter, wanted) => {
      const question: Ask = { base, scope: 'sub', filter, attributes: wanted }
      return pages(wire, question, isActiveDirectory)
    },
  }
}

/** Values of an attribute, whatever the case of its name in the answer. */
export function valuesOf(entry: Entry | undefined, attribute: string): readonly string[] {
  return entry?.values.get(attribute.toLowerCase()) ?? []
}

/** Runs at most eight tasks at a time; the order is kept. */
export async function eightAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += 8) {
    results.push(...(await Promise.all(items.slice(at, at + 8).map(work))))
  }
  return results
}

async function found(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (cause) {
    const code = cause instanceof DirectoryFault ? cause.code : undefined
    if (code === codes.noSuchObject || code === codes.insufficientAccess) return undefined
    throw cause
  }
}

/** A page may be empty without being the last; only an empty cookie ends a list. */
async function pages(wire: Wire, question: Ask, isActiveDirectory: boolean): Promise<readonly Entry[]> {
  const entries = new Map<string, Entry>()
  let cookie = Buffer.alloc(0)
  do {
    const page = { size: pageSize, cookie }
    const answer = await wire.ask({ ...question, page }).catch((cause: unknown) => {
      throw cause instanceof DirectoryFault && cause.code === codes.noSuchObject ? noBase(question.base, cause) : cause
    })
    if (answer.cookie === undefined) {
      throw new DirectoryFault('partial', 'a page does not say whether another follows, so the list may be incomplete')
    }
    checkReferences(answer.references, isActiveDirectory)
    for (const entry of answer.entries) keep(entries, entry)
    cookie = Buffer.from(answer.cookie)
  } while (cookie.length > 0)
  return [...entries.values()]
}

/** An entry that moves during the paging may appear twice; two with similar names are never merged. */
function keep(entries: Map<string, Entry>, entry: Entry): void {
  const key = dnKey(entry.dn)
  const twin = entries.get(key)
  if (twin !== undefined && twin.dn !== entry.dn) {
    const what = `the names of two entries cannot be distinguished (${some([twin.dn, entry.dn])})`
    throw new DirectoryFault('input', `${what}; rename one, or leave it out with filter`)
  }
  entries.set(key, entry)
}

function noBase(base: string, cause: DirectoryFault): DirectoryFault {
  const what = `there is no ${JSON.stringify(base)} in the directory, or this account cannot see it`
  return new DirectoryFault('input', `${what}; check base and what the account may read`, { cause })
}

function checkReferences(references: readonly string[], isActiveDirectory: boolean): void {
  const foreign = references.filter((url) => !(isActiveDirectory && ownPartition.test(url)))
  if (foreign.length === 0) return
  const what = `a part of the answer is on another server (${some(foreign)}), which is not queried`
  throw new DirectoryFault('partial', `${what}; choose a base that this server holds completely`)
}
