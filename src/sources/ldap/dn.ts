// Distinguished names in comparable form: two spellings of one name have one key.

/** Attribute names in DNs with the same meaning. */
const same: ReadonlyMap<string, string> = new Map([
  ['commonname', 'cn'],
  ['2.5.4.3', 'cn'],
  ['organizationalunitname', 'ou'],
  ['2.5.4.11', 'ou'],
  ['organizationname', 'o'],
  ['2.5.4.10', 'o'],
  ['domaincomponent', 'dc'],
  ['0.9.2342.19200300.100.1.25', 'dc'],
  ['userid', 'uid'],
  ['0.9.2342.19200300.100.1.1', 'uid'],
])

/** The parts of a DN in normal form, the most specific first; undefined for an invalid one. */
export function parseDn(text: string): readonly string[] | undefined {
  if (text.trim() === '') return []
  const parts: string[] = []
  for (const rdn of split(text, /[,;]/) ?? []) {
    const pairs = (split(rdn, /\+/) ?? []).map(pairOf)
    if (pairs.includes(undefined)) return undefined
    parts.push(pairs.sort().join('+'))
  }
  return parts.length === 0 ? undefined : parts
}

/** The key that all spellings of a DN share. */
export function dnKey(text: string): string {
  return parseDn(text)?.join(',') ?? text.trim().toLowerCase()
}

/** Whether a DN equals the base or lies below it. */
export function isBelow(dn: string, base: string): boolean {
  const [parts, above] = [parseDn(dn), parseDn(base)]
  if (parts === undefined || above === undefined || parts.length < above.length) return false
  return above.every((part, index) => part === parts[parts.length - above.length + index])
}

/** The domain at the end of a DN: from its first dc on, as written. */
export function domainOf(dn: string): string | undefined {
  const parts = split(dn, /[,;]/) ?? []
  const first = parts.findIndex((part) => /^\s*dc\s*=/i.test(part))
  return first === -1 ? undefined : parts.slice(first).join(',')
}

/** Splits at separators that are neither escaped nor quoted; undefined for an unclosed quote. */
function split(text: string, separator: RegExp): string[] | undefined {
  const parts: string[] = []
  let [part, isQuoted] = ['', false]
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (character === '\\') {
      part += text.slice(index, index + 2)
      index += 1
    } else if (!isQuoted && separator.test(character)) {
      parts.push(part)
      part = ''
    } else {
      if (character === '"') isQuoted = !isQuoted
      part += character
    }
  }
  return isQuoted ? undefined : [...parts, part]
}

function pairOf(text: string): string | undefined {
  const [, type, value] = /^\s*([A-Za-z][\w-]*|\d+(?:\.\d+)*)\s*=([\s\S]*)$/.exec(text) ?? []
  if (type === undefined || value === undefined) return undefined
  const plain = unescaped(value)
  if (plain === undefined) return undefined
  const name = type.toLowerCase()
  const folded = plain.normalize('NFC').toLowerCase().replaceAll(/ +/g, ' ').trim()
  return `${same.get(name) ?? name}=${encodeURIComponent(folded.toWellFormed())}`
}

/** The value without quotes and with its escapes resolved. */
function unescaped(text: string): string | undefined {
  // A space at the end may be escaped; trimming it would leave a lone backslash.
  const trimmed = text.trimStart().replace(/(?<!\\)\s+$/, '')
  const bare = /^"([\s\S]*)"$/.exec(trimmed)?.[1] ?? trimmed
  const bytes: Buffer[] = []
  for (const [piece, hex, character] of bare.matchAll(/\\([\dA-Fa-f]{2})|\\([\s\S])|[^\\]+|\\$/g)) {
    if (piece === '\\') return undefined
    if (hex !== undefined) bytes.push(Buffer.from(hex, 'hex'))
    else bytes.push(Buffer.from(character ?? piece))
  }
  return Buffer.concat(bytes).toString('utf8')
}
