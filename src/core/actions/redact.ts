// A hub, a proxy or a directory may echo what it was sent. Secrets are redacted before anything is stored or displayed.
import { replaceSpelt, spellings } from '../escaped-forms.ts'
import { Problem } from '../problem.ts'
import type { ApplyEvent, Snapshot } from '../types.ts'

/** Removes secrets from a text. */
export type Redact = (text: string) => string

export const hidden = '***'

/** A shorter secret occurs inside ordinary words: it is redacted only where it stands alone. */
const leastPart = 4

/** @param secrets in any form in which they may come back: plain, escaped, in base64, in any case */
export function redactor(secrets: Iterable<string>): Redact {
  const all = [...secrets].filter((secret) => secret !== '')
  const find = finder(all.filter(({ length }) => length >= leastPart))
  const short = all.filter(({ length }) => length < leastPart).map(escaped)
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])(?:${short.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return (text) => {
    const clean = replaceSpelt(text, find, hidden)
    return short.length === 0 ? clean : clean.replace(alone, hidden)
  }
}

type Span = readonly [start: number, end: number]

/** Finds secrets in a text whose escapes are undone. */
function finder(secrets: readonly string[]): (text: string) => Iterable<Span> {
  const forms = [...new Set(secrets.flatMap(formsOf).map(folded))]
  return function* find(text) {
    if (forms.length === 0) return
    const lower = folded(text)
    for (const form of forms) {
      for (let at = lower.indexOf(form); at >= 0; at = lower.indexOf(form, at + form.length)) {
        yield [at, at + form.length]
      }
    }
  }
}

/** Case-folded to the same length: a letter that would become two stays. */
function folded(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return Array.from(text, (letter) => {
    // A sigma at the end of a word is another letter in lower case, and the same in upper case.
    const lower = letter.toUpperCase().toLowerCase()
    return lower.length === letter.length ? lower : letter
  }).join('')
}

/**
 * The spellings to search for: a secret that contains an escape is decoded like the text around it, and a form writes a
 * space as a plus.
 */
function formsOf(secret: string): string[] {
  return [...spellings(secret), secret.toWellFormed(), secret.replaceAll(' ', '+'), ...inBase64(secret)]
}

/** Shorter pieces would match by chance. */
const leastBase64 = 8

/** The base64 pieces that only the secret determines inside a longer text such as `user:secret`, for each offset. */
function inBase64(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret))
  return [0, 1, 2].flatMap((before) => {
    const whole = btoa('\0'.repeat(before) + bytes)
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return own.length < leastBase64 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** JupyterHub takes no shorter token. A shorter one may occur in any word and is redacted only in the form of a header. */
export const leastToken = 8

/** The secrets of a run. A run may add more. */
export interface Secrets {
  /** Adds a token. It is redacted everywhere, names included. */
  readonly addToken: (token: string | undefined) => void
  /** Adds a password. It may equal a name, so that only sentences are redacted. */
  readonly addPassword: (password: string) => void
  /** Redacts tokens in data. */
  readonly hide: Redact
  /** Redacts tokens and passwords in sentences, and truncates long ones. */
  readonly hideInWords: Redact
  /** Whether a token has been redacted so far. */
  readonly wasRepeated: () => boolean
}

const longestSaid = 4000

/** Truncates after redaction: half of a secret would not be found. */
function cut(text: string): string {
  if (text.length <= longestSaid) return text
  const start = text.slice(0, longestSaid).replace(/[\ud800-\udbff]$/, '')
  return `${start}... (${text.length - start.length} more characters)`
}

export function openSecrets(): Secrets {
  const tokens = new Set<string>()
  const passwords = new Set<string>()
  let hideTokens: Redact = (text) => text
  let hideAll: Redact | undefined
  let isRepeated = false
  const hide: Redact = (text) => {
    const clean = hideTokens(text)
    if (clean !== text) isRepeated = true
    return clean
  }
  return {
    addToken: (token) => {
      if (token === undefined || token === '' || tokens.has(token)) return
      tokens.add(token)
      hideTokens = tokenRedactor(tokens)
    },
    addPassword: (password) => {
      passwords.add(password)
      hideAll = undefined
    },
    hide,
    hideInWords: (text) => {
      hideAll ??= redactor(passwords)
      return cut(hideAll(hide(text)))
    },
    wasRepeated: () => isRepeated,
  }
}

function tokenRedactor(tokens: Iterable<string>): Redact {
  const all = [...tokens]
  const find = finder(all.filter((token) => token.length >= leastToken))
  const short = all.filter((token) => token.length < leastToken).map(escaped)
  const pattern = new RegExp(`(?:token|bearer) (?:${short.join('|')})(?![\\w-])`, 'gi')
  return (text) => {
    const clean = replaceSpelt(text, find, hidden)
    return short.length === 0 || !saysHeader(clean) ? clean : clean.replace(pattern, hidden)
  }
}

/** Quicker than a search of a long answer for a header: in any case the words differ only in capitals. */
function saysHeader(text: string): boolean {
  const lower = text.toLowerCase()
  return lower.includes('token ') || lower.includes('bearer ')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** The event with redacted messages. Its ids and paths are the plan's own. */
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

/** The error and its causes, redacted. */
export function redactError(thrown: unknown, redact: Redact): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? redact(thrown) : thrown
  if (thrown instanceof Problem) return redactProblem(thrown, redact)
  // Other classes have fields of their own, which callers may read.
  const { message, stack, cause } = thrown
  if (message !== redact(message)) thrown.message = redact(message)
  if (stack !== undefined && stack !== redact(stack)) thrown.stack = redact(stack)
  if (cause !== undefined) thrown.cause = redactError(cause, redact)
  return thrown
}

function redactProblem(problem: Problem, redact: Redact): Problem {
  const { code, message, hint, diagnostics, cause } = problem
  const clean = {
    message: redact(message),
    hint: hint === undefined ? undefined : redact(hint),
    diagnostics: diagnostics.map((one) => ({ ...one, message: redact(one.message) })),
    cause: cause === undefined ? undefined : redactError(cause, redact),
  }
  const isSame =
    clean.message === message &&
    clean.hint === hint &&
    clean.cause === cause &&
    clean.diagnostics.every((one, index) => one.message === diagnostics[index]?.message)
  if (isSame) return problem
  return new Problem(code, clean.message, {
    diagnostics: clean.diagnostics,
    ...(clean.hint === undefined ? {} : { hint: clean.hint }),
    ...(clean.cause === undefined ? {} : { cause: clean.cause }),
  })
}

/** The number of names and properties of a snapshot that contained a token. */
export function repeatedIn({ identity, users, groups, services }: Snapshot): number {
  const found = new Set<string>()
  const look = (text: string | undefined): void => {
    if (text?.includes(hidden)) found.add(text)
  }
  // The token's own identity must stay exact, too: it must not match another user.
  for (const name of [identity.name, ...(services ?? [])]) look(name)
  for (const { name, account, groups: mine = [], ...user } of users.values()) {
    const servers = user.allServers ?? user.servers ?? []
    for (const one of [name, account, ...mine, ...servers.map((server) => server.name)]) look(one)
  }
  for (const { name, properties } of groups?.values() ?? []) {
    look(name)
    look(JSON.stringify(properties))
  }
  return found.size
}
