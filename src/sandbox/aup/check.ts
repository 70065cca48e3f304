// The validator of these routes coerces values to the type it expects, and collects all errors.
import { isDict, repr } from '../python.ts'

export type Place = readonly (string | number)[]
export type Complaint = { readonly at: Place; readonly message: string }
export type Complaints = Complaint[]

export type Range = { readonly min: number; readonly max: number }
export const mostQuota = 10_000_000
export const anyAmount: Range = { min: -mostQuota, max: mostQuota }
export const noDebt: Range = { min: 0, max: mostQuota }

/** Also accepts `"5"`, `1.0` and `true`. */
export function integer(complaints: Complaints, at: Place, value: unknown, range: Range): number {
  const number = readNumber(value)
  const fault = typeof number === 'string' ? number : outside(number, range)
  if (fault !== undefined) complaints.push({ at, message: fault })
  return Number(number)
}

export function optionalInteger(complaints: Complaints, at: Place, value: unknown, range: Range): number | undefined {
  return value === undefined || value === null ? undefined : integer(complaints, at, value, range)
}

export function optionalFlag(complaints: Complaints, at: Place, value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined
  const text = String(value).toLowerCase()
  if (/^(?:true|1|yes|on|y|t)$/.test(text)) return true
  if (/^(?:false|0|no|off|n|f)$/.test(text)) return false
  const cause = typeof value === 'string' ? ', unable to interpret input' : ''
  complaints.push({ at, message: `Input should be a valid boolean${cause}` })
  return undefined
}

export function text(complaints: Complaints, at: Place, value: unknown, most: number): string {
  if (typeof value !== 'string') complaints.push({ at, message: 'Input should be a valid string' })
  else if ([...value].length > most) complaints.push({ at, message: `String should have at most ${most} characters` })
  return String(value)
}

export function oneOf<T extends string>(complaints: Complaints, at: Place, value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value)
  const quoted = words.map((word) => `'${word}'`)
  const message = `Input should be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
  if (found === undefined) complaints.push({ at, message })
  return found ?? (words[0] as T)
}

export function list(complaints: Complaints, at: Place, value: unknown, most: number): readonly unknown[] {
  if (value === undefined) complaints.push({ at, message: 'Field required' })
  else if (!Array.isArray(value)) complaints.push({ at, message: 'Input should be a valid list' })
  else if (value.length <= most) return value
  else complaints.push({ at, message: `List should have at most ${most} items after validation, not ${value.length}` })
  return []
}

export function dict(complaints: Complaints, at: Place, value: unknown, of: string): Readonly<Record<string, unknown>> {
  if (isDict(value)) return value
  complaints.push({ at, message: `Input should be a valid dictionary or instance of ${of}` })
  return {}
}

/** The location as a Python tuple. */
export function tuple(at: Place): string {
  return at.length === 1 ? `(${repr(at[0])},)` : `(${at.map(repr).join(', ')})`
}

/** The number, or its error. */
function readNumber(value: unknown): number | string {
  if (value === undefined) return 'Field required'
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') {
    const isInteger = /^\s*[+-]?\d+(?:\.0*)?\s*$/.test(value)
    return isInteger ? Number(value) : 'Input should be a valid integer, unable to parse string as an integer'
  }
  if (typeof value !== 'number') return 'Input should be a valid integer'
  return Number.isInteger(value) ? value : 'Input should be a valid integer, got a number with a fractional part'
}

function outside(number: number, { min, max }: Range): string | undefined {
  if (number < min) return `Input should be greater than or equal to ${min}`
  return number > max ? `Input should be less than or equal to ${max}` : undefined
}
