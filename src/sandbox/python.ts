// The hub's messages quote values as Python prints them, and it treats blanks and truth values like Python.

const quotes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return reprText(value)
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (isDict(value)) {
    const items = Object.entries(value).map(([key, item]) => `${reprText(key)}: ${repr(item)}`)
    return `{${items.join(', ')}}`
  }
  return String(value)
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return Array.isArray(value) ? 'list' : 'dict'
}

export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isDict(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

export function isDict(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As a `for` loop iterates: over the characters of a string, over the keys of a dict. */
export function iterate(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...value]
  return isDict(value) ? Object.keys(value) : undefined
}

const blank = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const blankEnd = new RegExp(`^${blank}|${blank}$`)

export function hasBlankEnd(text: string): boolean {
  return blankEnd.test(text)
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replace(/[\n\r\t\\]/g, (found) => quotes[found] ?? found)
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote
}
