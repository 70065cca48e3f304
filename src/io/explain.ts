import type { ErrorObject } from 'ajv'

import { nearest } from '../core/nearest.ts'

/** One violation of a schema, in a sentence. */
export interface Fault {
  /** Keys and indices from the top of the data. */
  readonly path: readonly (string | number)[]
  /** Whether it is about the key at the path, not its value. */
  readonly isKey: boolean
  readonly message: string
}

/** Turns a validator's errors into short sentences, each once. */
export function explain(errors: readonly ErrorObject[]): Fault[] {
  const told = errors.filter(({ keyword }) => keyword === 'anyOf').reduce(withoutBranches, errors)
  const faults = told.filter(({ keyword }) => !isSummary(keyword) || told.length === 1).map(faultOf)
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()]
}

/** Whether an error only says that there are others. */
function isSummary(keyword: string): boolean {
  return keyword === 'oneOf' || keyword === 'propertyNames'
}

/** Of the branches of an anyOf only the one counts whose type the value has; without such a branch, one fault names all types. */
function withoutBranches(errors: readonly ErrorObject[], either: ErrorObject): readonly ErrorObject[] {
  const isType = ({ keyword, instancePath }: ErrorObject) => keyword === 'type' && instancePath === either.instancePath
  const types = errors.filter(isType)
  const [first] = types
  const rest = errors.filter((error) => error !== either && !isType(error))
  const isInside = rest.some(({ instancePath }) => `${instancePath}/`.startsWith(`${either.instancePath}/`))
  if (isInside || first === undefined) return rest
  return [...rest, { ...first, params: { type: types.flatMap(({ params }) => params['type']) } }]
}

function faultOf(error: ErrorObject): Fault {
  const path = pathOf(error.instancePath)
  const { propertyName: name } = error
  if (name !== undefined) {
    const form = lowerFirst(error.parentSchema?.['description'] ?? '')
    return { path: [...path, name], isKey: true, message: `the name ${show(name)} is not possible here; use ${form}` }
  }
  if (error.keyword !== 'additionalProperties') return { path, isKey: false, message: sentence(error, labelOf(path)) }
  const key = String(error.params['additionalProperty'])
  return {
    path: [...path, key],
    isKey: true,
    message: unknownKey(key, Object.keys(error.parentSchema?.properties ?? {})),
  }
}

function pathOf(pointer: string): (string | number)[] {
  const keys = pointer.split('/').slice(1)
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')))
}

function labelOf(path: readonly (string | number)[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'the file'
  return typeof last === 'string' ? last : `item ${last + 1} of ${labelOf(path.slice(0, -1))}`
}

function unknownKey(key: string, known: readonly string[]): string {
  if (key === '<<') return 'merge keys (<<) are not supported; write the keys out'
  const near = nearest(key.toLowerCase(), known)
  if (near !== undefined) return `unknown key ${show(key)}; did you mean ${near}?`
  return known.length > 0
    ? `unknown key ${show(key)}; the keys known here are ${list(known, 'and')}`
    : `unknown key ${show(key)}; remove it`
}

function sentence({ keyword, params, data, parentSchema, message }: ErrorObject, label: string): string {
  if (data === '' && keyword !== 'required') {
    if (parentSchema?.['minItems'] > 0) return `${label} is empty; name at least one`
    return keyword === 'type' && params['type'] === 'array'
      ? `${label} is empty; write [] or remove the key`
      : `${label} is empty; give a value or remove the key`
  }
  const told = `${label} is ${secret.has(label) ? 'something else' : show(data)}`
  switch (keyword) {
    case 'type':
      return `${label} must be ${typeWords([params['type']].flat())}`
    case 'const':
      return `${told}; use ${params['allowedValue']}`
    case 'enum':
      return `${told}; use ${list(params['allowedValues'], 'or')}`
    case 'required':
      return params['missingProperty'] === 'version'
        ? 'version is missing; add the line version: 1'
        : `${params['missingProperty']} is missing`
    case 'pattern':
      return parentSchema?.['description'] === undefined
        ? `${told}, which does not have the right form`
        : `${told}; use ${lowerFirst(parentSchema['description'])}`
    case 'minProperties':
      return parentSchema?.['title'] === 'AbsentRule'
        ? 'an empty rule would match all users; give match or inactive_for'
        : `${label} is empty; give at least one entry`
    case 'minItems':
      return `${label} is an empty list; name at least one`
    case 'maxItems':
      return `${label} must be an empty list`
    case 'maxLength':
      return `${label} is longer than ${params['limit']} characters`
    case 'minimum':
      return `${told}; the minimum is ${params['limit']}`
    case 'maximum':
      return `${told}; the maximum is ${params['limit']}`
    case 'discriminator':
      return `${params['tag']} is ${show(params['tagValue'])}, which this version does not support`
    default:
      return `${label} ${message ?? 'is wrong'}`
  }
}

function typeWords(types: readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a mapping (key: value)',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    string: 'text',
    null: 'null',
  }
  return types.includes('boolean')
    ? 'true or false'
    : list(
        types.map((type) => words[type] ?? type),
        'or',
      )
}

/** Keys that may hold a password; their values are never shown. */
const secret: ReadonlySet<string> = new Set(['password', 'force_change'])

/** A value as a message may hold it: quoted, escaped and short. */
function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping'
  const text = JSON.stringify(value) ?? 'missing'
  return text.length <= 60 ? text : `${text.slice(0, 57)}..."`
}

function list(words: readonly unknown[], joiner: 'and' | 'or'): string {
  const last = words.at(-1)
  return words.length < 2 ? String(last) : `${words.slice(0, -1).join(', ')} ${joiner} ${last}`
}

function lowerFirst(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, '')
}
