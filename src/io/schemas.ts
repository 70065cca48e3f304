import approval from '../../schemas/approval.schema.json' with { type: 'json' }
import hubplan from '../../schemas/hubplan.schema.json' with { type: 'json' }
import index from '../../schemas/index.schema.json' with { type: 'json' }
import journal from '../../schemas/journal.schema.json' with { type: 'json' }
import plan from '../../schemas/plan.schema.json' with { type: 'json' }
import policy from '../../schemas/policy.schema.json' with { type: 'json' }

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

const schemas = { hubplan, policy, plan, journal, approval, index } as const satisfies Record<string, object>

/** The saved formats. */
export type SchemaName = keyof typeof schemas

export const schemaNames = Object.keys(schemas) as readonly SchemaName[]

/** The schema of a format. */
export function schemaOf(name: SchemaName): Schema {
  return schemas[name] as object
}
