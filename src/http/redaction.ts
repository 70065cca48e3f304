// Removes secrets from every answer, so that no layer above, no provider and no view sees one.
import type { Http, Layer, Reply } from './types.ts'

/** @param hide removes secrets from a text; it may learn more secrets during the run */
export function withRedaction(hide: (text: string) => string): Layer {
  return (next: Http) => async (req) => clean(await next(req), hide)
}

function clean(reply: Reply, hide: (text: string) => string): Reply {
  const headers = Object.entries(reply.headers)
  const isTold = headers.some(
    ([name, value]) => [value ?? []].flat().some((one) => hide(one) !== one) || hide(name) !== name,
  )
  const text = hide(reply.text)
  const isSpelt = text !== reply.text || hasEscapes(text)
  if (!isTold && !isSpelt) return reply
  return {
    ...reply,
    headers: isTold
      ? Object.fromEntries(headers.map(([name, value]) => [hide(name), cleanHeader(value, hide)]))
      : reply.headers,
    ...(isSpelt ? cleanBody(reply.body, text, hide) : {}),
  }
}

function cleanHeader(
  value: string | string[] | undefined,
  hide: (text: string) => string,
): string | string[] | undefined {
  return Array.isArray(value) ? value.map(hide) : value === undefined ? undefined : hide(value)
}

function cleanBody(body: unknown, text: string, hide: (text: string) => string): Pick<Reply, 'body' | 'text'> {
  if (body === undefined) return { body, text }
  try {
    let isSame = true
    const seen = (part: string): string => {
      const shown = hide(part)
      if (shown !== part) isSame = false
      return shown
    }
    const data = cleanData(body, seen)
    return isSame ? { body, text } : { body: data, text: JSON.stringify(data) }
  } catch (thrown) {
    // Nested too deeply to be searched; no hub answers like this.
    if (!(thrown instanceof RangeError)) throw thrown
    return { body: undefined, text: '' }
  }
}

/** JSON may escape letters and slashes of a secret. */
const escapes = /\\(?:\/|u00[2-7])/i

/** The first test is true for almost every page, and far quicker. */
function hasEscapes(text: string): boolean {
  return text.includes('\\') && escapes.test(text)
}

/** Removes secrets from values and keys. */
function cleanData(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => cleanData(item, hide))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key), cleanData(item, hide)]))
}
