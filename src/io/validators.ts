// Validators, compiled on first use. The bundle replaces this module by precompiled validators.
import { Ajv, type Options, type ValidateFunction } from 'ajv'

import { type SchemaName, schemaOf } from './schemas.ts'

export { schemaNames, schemaOf } from './schemas.ts'

const made = new Map<SchemaName, ValidateFunction>()

/** The validator of a format. */
export function validatorOf(name: SchemaName): ValidateFunction {
  const known = made.get(name) ?? ajvFor(name).compile(schemaOf(name))
  made.set(name, known)
  return known
}

/** The compiler for a format. */
export function ajvFor(name: SchemaName, more: Options = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    // A definition that is used in many places is compiled once.
    inlineRefs: false,
    // Files that people write hold text only.
    coerceTypes: name === 'hubplan' || name === 'policy',
    ...more,
  })
  if (name === 'policy') ajv.addSchema(schemaOf('hubplan'))
  return ajv
}
