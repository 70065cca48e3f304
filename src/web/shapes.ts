// Requests come from the page, and perhaps from another program: each is checked against its form before anything is done.
import type {
  ApplyRequest,
  ConnectRequest,
  Draft,
  EnterRequest,
  Goodbye,
  JobName,
  Mapping,
  PlanRequest,
  RefuseRequest,
  Settings,
  UndoRequest,
} from './api.ts'
import { columnNames, jobNames } from './api.ts'
import { wrong } from './failures.ts'

type Check = (value: unknown, field: string) => void

const text =
  (longest = 500): Check =>
  (value, field) => {
    if (typeof value !== 'string') throw wrong(field, `${field} must be a text.`)
    if (value.length > longest) throw wrong(field, `${field} is too long: at most ${longest} characters.`)
    if (!value.isWellFormed()) throw wrong(field, `${field} is not valid Unicode.`)
  }

const flag: Check = (value, field) => {
  if (typeof value !== 'boolean') throw wrong(field, `${field} must be true or false.`)
}

const number: Check = (value, field) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw wrong(field, `${field} must be a number.`)
}

const oneOf =
  (...words: readonly unknown[]): Check =>
  (value, field) => {
    if (!words.includes(value)) throw wrong(field, `${field} must be one of ${words.join(', ')}.`)
  }

const either =
  (...checks: readonly Check[]): Check =>
  (value, field) => {
    const faults = checks.map((check) => {
      try {
        check(value, field)
        return undefined
      } catch (thrown) {
        return thrown
      }
    })
    if (faults.every((fault) => fault !== undefined)) throw faults[0]
  }

const list =
  (check: Check, longest = 1000): Check =>
  (value, field) => {
    if (!Array.isArray(value) || value.length > longest) throw wrong(field, `${field} must be a list.`)
    for (const [at, item] of value.entries()) check(item, `${field}.${at}`)
  }

type Form = Readonly<Record<string, { readonly check: Check; readonly needed?: true }>>

const form =
  (keys: Form): Check =>
  (value, field) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject) throw wrong(field, `${field === '' ? 'The request' : field} must be an object.`)
    const given = value as Readonly<Record<string, unknown>>
    const path = (key: string): string => (field === '' ? key : `${field}.${key}`)
    for (const key of Object.keys(given)) {
      if (!Object.hasOwn(keys, key)) throw wrong(path(key), `There is no ${path(key)}.`)
    }
    for (const [key, { check, needed }] of Object.entries(keys)) {
      if (given[key] === undefined) {
        if (needed) throw wrong(path(key), `${path(key)} is missing.`)
      } else check(given[key], path(key))
    }
  }

const may = (check: Check): { readonly check: Check } => ({ check })
const must = (check: Check): { readonly check: Check; readonly needed: true } => ({ check, needed: true })

/** The longest list that is pasted: 200,000 names. */
const longestList = 8_000_000

const mapping: Record<keyof Mapping, Form[string]> = {
  preset: may(text()),
  columns: may(form(Object.fromEntries(columnNames.map((name) => [name, may(text())])))),
  domain: may(text()),
  split: may(oneOf(';', ', ')),
  gone: may(oneOf('delete', 'skip')),
  hidden: may(oneOf('read', 'skip')),
}

const settings: Record<keyof Settings, Form[string]> = {
  days: may(number),
  hours: may(number),
  protect: may(list(text())),
  leaveOut: may(flag),
  groups: may(list(text())),
  admin: may(flag),
  quota: may(either(number, oneOf('unlimited'))),
  passwords: may(oneOf('generate')),
  onlyExisting: may(flag),
}

const overrides = list(
  form({
    target: must(text()),
    flag: must(oneOf('--allow', '--max-deletes', '--max-delete-share')),
    typed: must(text()),
    reason: must(text()),
  }),
)

interface Shapes {
  readonly enter: EnterRequest
  readonly goodbye: Goodbye
  readonly connect: ConnectRequest
  readonly draft: Draft
  readonly plan: PlanRequest
  readonly apply: ApplyRequest
  readonly refuse: RefuseRequest
  readonly undo: UndoRequest
}

type FormOf<Shape> = Record<keyof Shape, Form[string]>

const shapes: { readonly [Name in keyof Shapes]: FormOf<Shapes[Name]> } = {
  enter: { key: must(text()) },
  goodbye: { tab: must(text(100)) },
  connect: {
    provider: must(text()),
    url: must(text(2000)),
    name: may(text()),
    token: may(text(20_000)),
    refreshToken: may(text(20_000)),
    clientId: may(text()),
    tokenEndpoint: may(text(2000)),
    insecureHttp: may(flag),
  },
  draft: {
    job: may(oneOf(...(jobNames satisfies readonly JobName[]))),
    text: may(text(longestList)),
    file: may(form({ upload: must(text()), sheet: may(text()), mapping: may(form(mapping)) })),
    settings: may(form(settings)),
  },
  plan: {
    connections: may(list(text())),
    by: may(text()),
    config: may(either(form({ file: must(text()) }), form({ replace: must(oneOf(true)) }))),
    overrides: may(overrides),
  },
  apply: {
    digest: must(text()),
    approver: may(text()),
    reason: may(text()),
    deletes: may(number),
    skipStale: may(flag),
  },
  refuse: { by: must(text()), reason: must(text()) },
  undo: { by: may(text()), overrides: may(overrides) },
}

/** @throws Refusal for what has another form, with the field */
export function shaped<Name extends keyof Shapes>(name: Name, data: unknown): Shapes[Name] {
  form(shapes[name])(data, '')
  return data as Shapes[Name]
}
