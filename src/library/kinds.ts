// Options of the library, as a caller without types may give them. One that is misspelt or of the wrong kind would
// be a limit that is silently off, so each is checked before anything else is done.

import { formats, providerNames } from '../commands/choices.ts'
import { countNumber, type NumberRule, positiveNumber, shareNumber, wholeNumber } from '../core/numbers.ts'
import { Problem } from '../core/problem.ts'
import { nearest } from '../io/explain.ts'
import type { ApplyOptions, Connection, PlanOptions, ShowOptions } from './options.ts'

/** What an option may be. */
export interface Kind {
  readonly is: (value: unknown) => boolean
  /** Behind `must be`. */
  readonly words: string
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)

const kinds = {
  text: { is: isText, words: 'a string' },
  texts: { is: isTexts, words: 'a list of strings' },
  // Nothing where leaving it out means everything, or nobody's key: a list that came out empty by mistake.
  someTexts: { is: (value) => isTexts(value) && value.length > 0, words: 'a list of one or more strings, or left out' },
  flag: { is: (value) => typeof value === 'boolean', words: 'true or false' },
  off: { is: (value) => value === false, words: 'false, or left out' },
  positive: numberOf(positiveNumber),
  whole: numberOf(wholeNumber),
  count: numberOf(countNumber),
  share: numberOf(shareNumber),
  mapping: { is: isMapping, words: 'a mapping' },
  signal: { is: isSignal, words: 'the signal of an AbortController' },
  listener: { is: (value) => typeof value === 'function', words: 'a function' },
  provider: oneOf(providerNames),
  format: oneOf(formats),
} as const satisfies Record<string, Kind>

function numberOf({ holds, words }: NumberRule): Kind {
  return { is: (value) => typeof value === 'number' && holds(value), words }
}

function oneOf(choices: readonly string[]): Kind {
  return {
    is: (value) => isText(value) && choices.includes(value),
    words: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
  }
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = Object(value)
  return [typeof aborted, typeof addEventListener, typeof removeEventListener].join() === 'boolean,function,function'
}

/** Data with keys; neither a list nor a Map nor a promise, which would look as if nothing were in it. */
function isMapping(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]'
}

const connectionKinds = {
  url: kinds.text,
  token: kinds.text,
  tokenFile: kinds.text,
  oauthFile: kinds.text,
  provider: kinds.provider,
  target: kinds.text,
  config: kinds.text,
  policy: kinds.text,
  state: kinds.text,
  timeout: kinds.positive,
  env: kinds.mapping,
  signal: kinds.signal,
  onNotice: kinds.listener,
} as const satisfies Record<keyof Connection, Kind>

export const planKinds = {
  ...connectionKinds,
  desired: kinds.mapping,
  files: kinds.texts,
  sheet: kinds.text,
  absent: kinds.texts,
  absentFrom: kinds.texts,
  admin: kinds.texts,
  adminFrom: kinds.texts,
  noAdmin: kinds.texts,
  noAdminFrom: kinds.texts,
  quota: kinds.texts,
  topup: kinds.flag,
  setPasswords: kinds.flag,
  keepInherited: kinds.flag,
  prune: kinds.flag,
  protect: kinds.texts,
  protectFrom: kinds.texts,
  against: kinds.text,
  maxDeletes: kinds.count,
  maxDeleteShare: kinds.share,
  allow: kinds.texts,
  onProgress: kinds.listener,
} as const satisfies Record<keyof PlanOptions, Kind>

export const applyKinds = {
  ...connectionKinds,
  expectDigest: kinds.text,
  approvedByFile: kinds.text,
  journal: kinds.off,
  skipStale: kinds.flag,
  only: kinds.someTexts,
  exclude: kinds.texts,
  canary: kinds.whole,
  maxErrors: kinds.whole,
  rate: kinds.positive,
  concurrency: kinds.whole,
  stopTimeout: kinds.positive,
  serverTimeout: kinds.positive,
  credentials: kinds.text,
  recipients: kinds.someTexts,
  passwords: kinds.text,
  sheet: kinds.text,
  sharedPasswordFile: kinds.text,
  onProgress: kinds.listener,
  onEvent: kinds.listener,
} as const satisfies Record<keyof ApplyOptions, Kind>

export const showKinds = {
  format: kinds.format,
  color: kinds.flag,
  columns: kinds.count,
  now: kinds.text,
} as const satisfies Record<keyof ShowOptions, Kind>

/**
 * The options, as a copy: what the caller does with his lists from here on changes nothing.
 * @param whose the function that they are for
 * @throws Problem `usage` for one that there is not, or that is of the wrong kind
 */
export function checked<Options extends object>(
  options: Options,
  table: Readonly<Record<keyof Options, Kind>>,
  whose: string,
): Options {
  if (!isMapping(options)) throw new Problem('usage', `${whose} needs its options, as a mapping.`)
  const known = Object.keys(table) as (keyof Options & string)[]
  for (const key in options) if (!Object.hasOwn(table, key)) throw stranger(key, known, whose)
  const copy: Partial<Options> = {}
  for (const key of known) {
    const value = options[key]
    if (value === undefined) continue
    // Never the value itself: it may be a token.
    if (!table[key].is(value)) throw new Problem('usage', `${key} must be ${table[key].words}.`)
    copy[key] = copyOf(value, table[key])
  }
  return copy as Options
}

/** A signal and a listener stay themselves. */
function copyOf<Value>(value: Value, kind: Kind): Value {
  if (Array.isArray(value)) return value.slice() as Value
  return kind === kinds.mapping ? { ...value } : value
}

function stranger(key: string, known: readonly string[], whose: string): Problem {
  const near = nearest(key, known)
  const end = near === undefined ? '.' : `; did you mean ${near}?`
  return new Problem('usage', `${whose} has no option ${JSON.stringify(key)}${end}`, {
    hint: `its options are ${known.join(', ')}`,
  })
}

/**
 * The data as it is now: what the caller does with it from here on changes nothing.
 * @param what what is said of anything else
 * @throws Problem `usage` for what is not plain data
 */
export function frozenIn<Data extends object>(data: Data, what: string): Data {
  if (isMapping(data)) {
    try {
      return structuredClone(data)
    } catch {
      // Functions and the like.
    }
  }
  throw new Problem('usage', `${what}.`, data instanceof Promise ? { hint: 'await it first' } : {})
}

/** @throws Problem `usage` */
export function needText(value: unknown, what: string): void {
  if (!isText(value)) throw new Problem('usage', `${what}.`)
}
