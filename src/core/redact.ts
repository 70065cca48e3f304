// A hub may say a password back in its error. Nothing that is kept or shown may hold one.
import type { ApplyEvent } from './types.ts'

/** Takes secrets out of what a hub says. */
export type Redact = (text: string) => string

const hidden = '***'

/** @param secrets in whatever form they may come back: as they are, in JSON, in a URL, in HTML */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = [...new Set([...secrets].filter((secret) => secret !== '').flatMap(formsOf))]
  // One may be part of another.
  forms.sort((one, other) => other.length - one.length)
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, () => hidden), text)
}

function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const quoted = html.replaceAll('"', '&quot;').replaceAll("'", '&#39;')
  const inPython = secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  return [secret, inJson, html, quoted, quoted.replaceAll('&#39;', '&#x27;'), inPython, inUrl(secret)]
}

function inUrl(secret: string): string {
  return encodeURIComponent(secret.toWellFormed())
}

/** The same event; what the hub said in it is without secrets. Its ids and paths are the plan's own. */
export function redactEvent(event: ApplyEvent, redact: Redact): ApplyEvent {
  switch (event.type) {
    case 'failed':
    case 'skipped':
    case 'unknown':
      return { ...event, message: redact(event.message) }
    case 'retry':
      return { ...event, why: redact(event.why) }
    case 'end':
      return event.why === undefined ? event : { ...event, why: redact(event.why) }
    default:
      return event
  }
}
