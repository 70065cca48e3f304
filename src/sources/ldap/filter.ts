// LDAP filters: those of a file, validated, and generated ones, in which every value is escaped.
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

/** A numeric OID could mean any attribute. */
const numeric = /^(?:oid\.)?\d+(?:\.\d+)+$/i

/** Whether an attribute may hold a password or another secret; such attributes are never requested. */
export function isSecret(attribute: string): boolean {
  const [name = ''] = attribute.split(';')
  return secretName.test(name.trim()) || numeric.test(name.trim())
}

/**
 * A filter as written in a file.
 * @throws Error whose message says what is wrong
 */
export function parseFilter(text: string): Filter {
  const trimmed = withoutSpace(text)
  const parens = [...trimmed].reduce((open, character) => open + ({ '(': 1, ')': -1 }[character] ?? 0), 0)
  if (!trimmed.startsWith('(') || parens !== 0) throw new Error('its parentheses do not match')
  let filter: Filter
  try {
    filter = FilterParser.parseString(withText(trimmed))
  } catch (cause) {
    throw new Error('it is not an LDAP filter such as (objectClass=person)', { cause })
  }
  const secret = attributesOf(filter).find(isSecret)
  if (secret !== undefined) throw new Error(`it asks for ${secret}, which holds secrets`)
  return filter
}

/**
 * Removes white space beside parentheses, operators and values. Parentheses in values are escaped, so all others are
 * structure, and directories ignore spaces at the ends of a value. A significant space is written as `\20`.
 */
function withoutSpace(text: string): string {
  const parts = text.split(/([()])/).map((part) => part.trim().replace(/^([^=~<>\s]+)\s*([~<>]?=)\s*/, '$1$2'))
  return parts.join('')
}

/** ldapts reads each escaped byte as a character; non-ASCII bytes are decoded to their characters first. */
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

/** Matches members of the group; `nested`: also of groups in it, which only Active Directory supports. */
export function memberOf(group: string, nested: boolean): Filter {
  if (!nested) return equals('memberOf', group)
  return new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: group })
}

/** Matches every entry. */
export const everything: Filter = new PresenceFilter({ attribute: 'objectClass' })
