import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'

import approval from '../../schemas/approval.schema.json' with { type: 'json' }
import hubplan from '../../schemas/hubplan.schema.json' with { type: 'json' }
import journal from '../../schemas/journal.schema.json' with { type: 'json' }
import plan from '../../schemas/plan.schema.json' with { type: 'json' }
import policy from '../../schemas/policy.schema.json' with { type: 'json' }
import type { ApplyEvent, Approval, DesiredFile, Plan, PolicyFile } from '../core/types.ts'

/** The saved formats, each with its schema in schemas/. */
interface Formats {
  hubplan: DesiredFile
  policy: PolicyFile
  plan: Plan
  journal: ApplyEvent
  approval: Approval
}
export type SchemaName = keyof Formats

/** A part of a JSON Schema, as far as it is read here. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly discriminator?: { readonly propertyName: string }
  readonly definitions?: Readonly<Record<string, Schema>>
  readonly const?: unknown
}

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ErrorObject[] }

const schemas: Readonly<Record<SchemaName, object>> = { hubplan, policy, plan, journal, approval }
const validators = new Map<SchemaName, ValidateFunction>()

/** The schema of a format. */
export function schemaOf(name: SchemaName): Schema {
  return schemas[name]
}

/**
 * Checks data against a format. Files that people write (hubplan, policy) hold text only, so their numbers and
 * booleans are made from it, in a copy.
 */
export function validate<Name extends SchemaName>(name: Name, data: unknown): Validated<Formats[Name]> {
  const isWritten = name === 'hubplan' || name === 'policy'
  const value: unknown = isWritten ? structuredClone(data) : data
  const check = validatorOf(name, isWritten)
  if (check(value)) return { ok: true, value: value as Formats[Name] }
  return { ok: false, errors: check.errors ?? [] }
}

function validatorOf(name: SchemaName, isWritten: boolean): ValidateFunction {
  const known = validators.get(name)
  if (known !== undefined) return known
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    coerceTypes: isWritten,
  })
  if (name === 'policy') ajv.addSchema(schemaOf('hubplan'))
  const validator = ajv.compile(schemaOf(name))
  validators.set(name, validator)
  return validator
}
