import { createHash } from 'node:crypto'

/** JSON with sorted keys and no spaces: equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  let text = ''
  write(value, (part) => {
    text += part
  })
  return text
}

/** `sha256:<hex>` over the canonical JSON. */
export function digestOf(value: unknown): string {
  return digested((put) => write(value, put))
}

/** The digest of an array of the items, which are taken one at a time: a million of them are never in memory together. */
export function digestOfAll(items: Iterable<unknown>): string {
  return digested((put) => {
    let separator = ''
    put('[')
    for (const item of items) {
      put(separator)
      write(item, put)
      separator = ','
    }
    put(']')
  })
}

/** Characters that are hashed at once. The text of a large plan would exceed the maximum length of a string. */
const chunk = 65_536

function digested(writeTo: (put: Put) => void): string {
  const hash = createHash('sha256')
  let text = ''
  writeTo((part) => {
    text += part
    if (text.length < chunk) return
    hash.update(text)
    text = ''
  })
  return `sha256:${hash.update(text).digest('hex')}`
}

/** Takes whole tokens, so that no character is split. */
type Put = (part: string) => void

function write(value: unknown, put: Put): void {
  if (Array.isArray(value)) {
    // JSON itself is canonical where no keys need sorting, and much faster: a snapshot has a list for each user.
    if (value.length <= few && value.every(isKeyless)) put(JSON.stringify(value))
    else writeList(value, put)
  } else if (typeof value === 'object' && value !== null) writeRecord(value as Readonly<Record<string, unknown>>, put)
  // As JSON writes values that it cannot represent.
  else put(JSON.stringify(value) ?? 'null')
}

/** Items of a list that is written at once. */
const few = 100

/** A value without keys, or a list of such. */
function isKeyless(value: unknown): boolean {
  return typeof value !== 'object' || value === null || (Array.isArray(value) && value.every(isKeyless))
}

function writeList(items: readonly unknown[], put: Put): void {
  let separator = '['
  for (const item of items) {
    put(separator)
    write(item, put)
    separator = ','
  }
  put(']')
}

function writeRecord(record: Readonly<Record<string, unknown>>, put: Put): void {
  let separator = '{'
  for (const key of Object.keys(record).sort()) {
    const value = record[key]
    if (value === undefined) continue
    put(`${separator}${JSON.stringify(key)}:`)
    write(value, put)
    separator = ','
  }
  put(separator === '{' ? '{}' : '}')
}
