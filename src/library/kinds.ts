// Checks the options of library functions, whose callers may have no types. A misspelt option, or one of the wrong
// type, would be a limit that is silently off, so each is checked before anything else is done.

import { nearest } from '../core/nearest.ts'
import { Problem } from '../core/problem.ts'
import { apply } from '../options/apply.ts'
import { type Check, count, flag, isText, oneOf, text, words } from '../options/kinds.ts'
import { plan } from '../options/plan.ts'
import { formats } from '../options/shared.ts'
import { checksOf, type Offered } from '../options/table.ts'
import type { ApplyOptions, PlanOptions, ShowOptions } from './options.ts'

/** Types of options that only a program can give. */
const kinds = {
  off: { is: (value) => value === false, words: 'false, or left out' },
  mapping: { is: isMapping, words: 'a mapping' },
  signal: { is: isSignal, words: 'the signal of an AbortController' },
  listener: { is: (value) => typeof value === 'function', words: 'a function' },
} as const satisfies Record<string, Check>

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = Object(value)
  return [typeof aborted, typeof addEventListener, typeof removeEventListener].join() === 'boolean,function,function'
}

/** Data with keys. Lists, Maps and promises are rejected: they would look empty. */
function isMapping(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** The documented options of a function: one for each option of the table that the library takes, with its type. */
type Documents<Options extends Offered<Table>, Table> = Options
type Checks<Options> = Readonly<Record<keyof Options, Check>>

const connection = {
  token: text,
  env: kinds.mapping,
  signal: kinds.signal,
  onNotice: kinds.listener,
  onProgress: kinds.listener,
}

export const planKinds: Checks<Documents<Required<PlanOptions>, typeof plan.options>> = {
  ...connection,
  ...checksOf(plan.options),
  desired: kinds.mapping,
  files: words,
}

export const applyKinds: Checks<Documents<Required<ApplyOptions>, typeof apply.options>> = {
  ...connection,
  ...checksOf(apply.options),
  journal: kinds.off,
  onEvent: kinds.listener,
}

export const showKinds: Checks<ShowOptions> = {
  format: oneOf(formats),
  color: flag,
  columns: count,
  now: text,
}

/**
 * Checks the options and returns a copy: later changes by the caller have no effect.
 * @param whose name of the function
 * @throws Problem `usage` for an unknown option, or a value of the wrong type
 */
export function checked<Options extends object>(options: Options, table: Checks<Options>, whose: string): Options {
  if (!isMapping(options)) throw new Problem('usage', `${whose} needs its options, as an object.`)
  const known = Object.keys(table) as (keyof Options & string)[]
  for (const key in options) if (!Object.hasOwn(table, key)) throw stranger(key, known, whose)
  const copy: Partial<Options> = {}
  for (const key of known) {
    const value = options[key]
    if (value === undefined) continue
    // Not the value itself: it may be a token.
    if (!table[key].is(value)) throw new Problem('usage', `${key} must be ${table[key].words}.`)
    copy[key] = copyOf(value, table[key])
  }
  return copy as Options
}

/** A signal and a listener are passed on, not copied. */
function copyOf<Value>(value: Value, kind: Check): Value {
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
 * A copy of the data: later changes by the caller have no effect.
 * @param what expected data, for the message
 * @throws Problem `usage` for anything except plain data
 */
export function frozenIn<Data extends object>(data: Data, what: string): Data {
  if (isMapping(data)) {
    try {
      return structuredClone(data)
    } catch {
      // Functions and similar values cannot be cloned.
    }
  }
  throw new Problem('usage', `${what}.`, data instanceof Promise ? { hint: 'await it first' } : {})
}

/** @throws Problem `usage` */
export function needText(value: unknown, what: string): void {
  if (!isText(value)) throw new Problem('usage', `${what}.`)
}
