import type { ErrorObject } from 'ajv'

import type { ApplyEvent, Approval, DesiredFile, Plan, PlanIndex, PolicyFile } from '../core/types.ts'
import type { SchemaName } from './schemas.ts'
import { validatorOf } from './validators.ts'

/** What is in a file of each format. */
interface Formats extends Record<SchemaName, unknown> {
  hubplan: DesiredFile
  policy: PolicyFile
  plan: Plan
  journal: ApplyEvent
  approval: Approval
  index: PlanIndex
}

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ErrorObject[] }

/**
 * Checks data against a format. Files that people write (hubplan, policy) hold text only, so their numbers and
 * booleans are made from it, in a copy.
 */
export function validate<Name extends SchemaName>(name: Name, data: unknown): Validated<Formats[Name]> {
  const isWritten = name === 'hubplan' || name === 'policy'
  const value: unknown = isWritten ? structuredClone(data) : data
  const check = validatorOf(name)
  if (check(value)) return { ok: true, value: value as Formats[Name] }
  return { ok: false, errors: check.errors ?? [] }
}
