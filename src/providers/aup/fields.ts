// Fields of answers whose shape is not certain.
import { isRecord } from '../replies.ts'

/** The fields of one object; undefined for one that is missing or of another type. */
export interface Fields {
  readonly text: (key: string) => string | undefined
  readonly number: (key: string) => number | undefined
  readonly any: (key: string) => unknown
}

/** @param value no object has no fields */
export function fieldsOf(value: unknown): Fields {
  const any = (key: string): unknown => (isRecord(value) ? value[key] : undefined)
  return {
    any,
    text: (key) => {
      const found = any(key)
      return typeof found === 'string' && found !== '' ? found : undefined
    },
    number: (key) => {
      const found = any(key)
      return typeof found === 'number' && Number.isFinite(found) ? found : undefined
    },
  }
}

/** The readable rows of a list; undefined when it is not a list. */
export function rowsOf<Row>(value: unknown, read: (fields: Fields) => Row | undefined): readonly Row[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.map((row) => read(fieldsOf(row))).filter((row) => row !== undefined)
}

/** ISO. Times of the hub are UTC, with or without a zone; undefined for a text that is not a time. */
export function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const iso = text.replace(' ', 'T')
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
