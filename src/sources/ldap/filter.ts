// LDAP filters: those of a file, checked, and those that are made here, in which every value is data.
import {
  AndFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  FilterParser,
  NotFilter,
  OrFilter,
  PresenceFilter,
} from 'ldapts'

/** LDAP_MATCHING_RULE_IN_CHAIN of Active Directory. */
const inChain = '1.2.840.113556.1.4.1941'

/** Attributes that hold secrets, on any server: passwords and their hashes, keys, second factors, recovery. */
const secretName = new RegExp(
  [
    /passw(?:or)?d|passphrase|passcode|pwd$|pw$|pwdhistory|rootpw|(?:nt|lm)hash/,
    /principalkey|private.?key|secret(?!ary)|keypackage|mkey$|credentials|pkcs12|pkcs8|trustauth|initialauth/,
    /otp(?:key|seed|pin|$)|oath|recovery|ownerinformation|security.?answer/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
)

/** By number an attribute of any kind could be meant. */
const numeric = /^(?:oid\.)?\d+(?:\.\d+)+$/i

/** Whether an attribute may hold somebody's password or another secret; such are never asked for. */
export function isSecret(attribute: string): boolean {
  const [name = ''] = attribute.split(';')
  return secretName.test(name.trim()) || numeric.test(name.trim())
}

/**
 * A filter as a file has it.
 * @throws Error whose message says what is wrong with it
 */
export function parseFilter(text: string): Filter {
  const trimmed = withoutSpace(text)
  const parens = [...trimmed].reduce((open, character) => open + ({ '(': 1, ')': -1 }[character] ?? 0), 0)
  if (!trimmed.startsWith('(') || parens !== 0) throw new Error('its parentheses do not match')
  let filter: Filter
  try {
    filter = FilterParser.parseString(withText(trimmed))
  } catch (cause) {
    throw new Error('it is no LDAP filter such as (objectClass=person)', { cause })
  }
  const secret = attributesOf(filter).find(isSecret)
  if (secret !== undefined) throw new Error(`it asks for ${secret}, which holds secrets`)
  return filter
}

/**
 * White space beside parentheses, operators and values is for the reader: a parenthesis in a value is escaped, so all others
 * are structure, and at the ends of a value directories ignore it. A space that counts is written as `\20`.
 */
function withoutSpace(text: string): string {
  const parts = text.split(/([()])/).map((part) => part.trim().replace(/^([^=~<>\s]+)\s*([~<>]?=)\s*/, '$1$2'))
  return parts.join('')
}

/** ldapts takes each escaped byte for a character; what is not ASCII is written out, as the letters that it is. */
function withText(text: string): string {
  return text.replaceAll(/(?:\\[89a-f][\da-f])+/gi, (run) => {
    const bytes = Buffer.from(run.replaceAll('\\', ''), 'hex')
    return new TextDecoder('utf8', { fatal: true }).decode(bytes)
  })
}

function attributesOf(filter: Filter): string[] {
  if (filter instanceof AndFilter || filter instanceof OrFilter) return filter.filters.flatMap(attributesOf)
  if (filter instanceof NotFilter) return attributesOf(filter.filter)
  if (filter instanceof ExtensibleFilter) return [filter.matchType]
  return 'attribute' in filter ? [String(filter.attribute)] : []
}

/** `(&...)` */
export function all(...filters: Filter[]): Filter {
  return new AndFilter({ filters })
}

/** `(|...)` */
export function any(...filters: Filter[]): Filter {
  return new OrFilter({ filters })
}

/** `(attribute=value)`, whatever the value holds. */
export function equals(attribute: string, value: string): Filter {
  return new EqualityFilter({ attribute, value })
}

/** Of whatever is a member of the group; `nested`: also of a group in it, which only Active Directory understands. */
export function memberOf(group: string, nested: boolean): Filter {
  if (!nested) return equals('memberOf', group)
  return new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: group })
}

/** Matches every entry. */
export const everything: Filter = new PresenceFilter({ attribute: 'objectClass' })
