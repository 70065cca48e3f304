import type { Schema } from './schemas.ts'

/**
 * The same data with its keys in the order of the schema, so that equal plans are equal text.
 * Keys that the schema does not name follow in alphabetical order.
 */
export function inSchemaOrder(data: unknown, schema: Schema, root: Schema): unknown {
  if (Array.isArray(data)) {
    const items = resolve(schema, root).items ?? {}
    return data.map((item) => inSchemaOrder(item, items, root))
  }
  if (typeof data !== 'object' || data === null) return data
  const fields = data as Readonly<Record<string, unknown>>
  const properties = branch(resolve(schema, root), fields, root).properties ?? {}
  const named = Object.keys(properties).filter((key) => Object.hasOwn(fields, key))
  const others = Object.keys(fields).filter((key) => !Object.hasOwn(properties, key))
  return Object.fromEntries(
    [...named, ...others.sort()].map((key) => [key, inSchemaOrder(fields[key], properties[key] ?? {}, root)]),
  )
}

function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/definitions/', '')
  return name === undefined ? schema : (root.definitions?.[name] ?? {})
}

/** The alternative whose tag the data carries. */
function branch(schema: Schema, fields: Readonly<Record<string, unknown>>, root: Schema): Schema {
  const tag = schema.discriminator?.propertyName
  if (tag === undefined) return schema
  const choices = (schema.oneOf ?? []).map((choice) => resolve(choice, root))
  return choices.find((choice) => choice.properties?.[tag]?.const === fields[tag]) ?? schema
}
