import type { Schema } from './schemas.ts'

/**
 * The same data with its keys in the order of the schema, so that equal plans are equal text. Data that is in order is not
 * copied: a plan has hundreds of thousands of actions.
 * Keys that the schema does not name follow in alphabetical order.
 */
export function inSchemaOrder(data: unknown, schema: Schema, root: Schema): unknown {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) {
    const items = formOf(schema, root).items
    const ordered = data.map((item) => inSchemaOrder(item, items, root))
    return ordered.every((item, index) => item === data[index]) ? data : ordered
  }
  const fields = data as Readonly<Record<string, unknown>>
  const { properties, names } = branchOf(formOf(schema, root), fields, root)
  const named = names.filter((key) => Object.hasOwn(fields, key))
  const keys = Object.keys(fields)
  const others = named.length === keys.length ? [] : keys.filter((key) => !Object.hasOwn(properties, key)).sort()
  const wanted = others.length === 0 ? named : [...named, ...others]
  const values = wanted.map((key) => inSchemaOrder(fields[key], properties[key] ?? anything, root))
  if (wanted.every((key, index) => key === keys[index] && values[index] === fields[key])) return data
  return Object.fromEntries(wanted.map((key, index) => [key, values[index]]))
}

/** What a schema says about order. */
interface Form {
  readonly items: Schema
  readonly properties: Readonly<Record<string, Schema>>
  readonly names: readonly string[]
  /** The key that selects an alternative. */
  readonly tag: string | undefined
  readonly choices: ReadonlyMap<unknown, Schema>
}

const anything: Schema = {}
const forms = new WeakMap<Schema, Form>()

/** Looked up once for each schema. */
function formOf(schema: Schema, root: Schema): Form {
  const known = forms.get(schema)
  if (known !== undefined) return known
  const { items = anything, properties = {}, discriminator, oneOf = [] } = resolve(schema, root)
  const tag = discriminator?.propertyName
  const choices = new Map<unknown, Schema>()
  for (const choice of tag === undefined ? [] : oneOf) {
    const value = resolve(choice, root).properties?.[tag as string]?.const
    if (!choices.has(value)) choices.set(value, choice)
  }
  const form = { items, properties, names: Object.keys(properties), tag, choices }
  forms.set(schema, form)
  return form
}

function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/definitions/', '')
  return name === undefined ? schema : (root.definitions?.[name] ?? anything)
}

/** The alternative whose tag the data carries. */
function branchOf(form: Form, fields: Readonly<Record<string, unknown>>, root: Schema): Form {
  const choice = form.tag === undefined ? undefined : form.choices.get(fields[form.tag])
  return choice === undefined ? form : formOf(choice, root)
}
