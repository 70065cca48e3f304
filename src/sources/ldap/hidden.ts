// Attributes that every user of Active Directory has. A missing one is hidden from this account, so its value is unknown:
// reading that as "not disabled" would keep people who have left.
import { valuesOf } from './directory.ts'
import { DirectoryFault, some } from './fault.ts'
import type { Entry } from './wire.ts'

const restrictions = 'Read account restrictions'

/** Each with the Windows right that permits reading it. */
const always: readonly { readonly attribute: string; readonly right: string; readonly inCatalog?: false }[] = [
  { attribute: 'primaryGroupID', right: 'Read general information' },
  { attribute: 'userAccountControl', right: restrictions },
  { attribute: 'accountExpires', right: restrictions, inCatalog: false },
]

/** The query for people. */
export interface Asked {
  readonly attributes: readonly string[]
  /** The global catalog, which holds only some attributes. */
  readonly isCatalog: boolean
  /** Disabled people are kept, so the state of an account matters only where a column uses it. */
  readonly keepsDisabled: boolean
}

/** @throws DirectoryFault `input` with the attributes, the people and the missing right */
export function checkSeen(people: readonly Entry[], { attributes, isCatalog, keepsDisabled }: Asked): void {
  const wanted = new Set(attributes.map((attribute) => attribute.toLowerCase()))
  const users = people.filter(isUser)
  const hidden = always
    .filter(({ attribute }) => wanted.has(attribute.toLowerCase()))
    .map((one) => ({ ...one, of: users.filter((user) => valuesOf(user, one.attribute).length === 0) }))
    .filter(({ of }) => of.length > 0)
  if (hidden.length === 0) return
  const who = [...new Set(hidden.flatMap(({ of }) => of.map(({ dn }) => dn)))].sort()
  const names = hidden.map(({ attribute }) => attribute).join(' and ')
  const what = `${names} of ${who.length === 1 ? '1 person' : `${who.length} people`} cannot be read (${some(who)})`
  const isState = hidden.some(({ right }) => right === restrictions)
  const instead = isState ? `, or ${keepsDisabled ? 'take it out of columns' : 'write disabled: keep'}` : ''
  if (isCatalog && hidden.some(({ inCatalog }) => inCatalog === false)) {
    const where = 'the global catalog does not hold it; ask the directory itself, on 636 or 389'
    throw new DirectoryFault('input', `${what}: ${where}${instead}`)
  }
  const rights = [...new Set(hidden.map(({ right }) => JSON.stringify(right)))].join(' and ')
  const why = 'every user of Active Directory has it, so it is hidden from this account'
  throw new DirectoryFault('input', `${what}; ${why}: grant ${rights} on these users${instead}`)
}

/** Contacts and groups have no account. An entry without a known class may be a user. */
function isUser(entry: Entry): boolean {
  const classes = valuesOf(entry, 'objectClass').map((name) => name.toLowerCase())
  return classes.length === 0 || classes.includes('user')
}
