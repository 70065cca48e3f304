// How the file of another program is read, as an include or the flags state it.
import { presets } from '../core/mapping/presets/index.ts'
import { mappingOf, overPreset, type PlaceOfPart } from '../core/mapping/rules.ts'
import type { Reading } from '../core/mapping/variants.ts'
import { error, Problem } from '../core/problem.ts'
import { quote } from '../core/sentences.ts'
import type { Diagnostic, Include, Mapping } from '../core/types.ts'
import { explain } from '../io/explain.ts'
import { validate } from '../io/schema.ts'
import { parseYaml } from '../sources/yaml/index.ts'

/** What can be stated of a file. */
export type StatedReading = Pick<Include, 'preset' | 'columns' | 'skip' | 'header' | 'repeat'>

/**
 * The reading that is stated; undefined when none is, or when it has faults, which are added to `faults`.
 * @param placeOf the place of a part, such as `['columns', 'groups']`
 */
export function readingOf(stated: StatedReading, placeOf: PlaceOfPart, faults: Diagnostic[]): Reading | undefined {
  const { preset: name, columns, skip, header, repeat } = stated
  if ([name, columns, skip, header, repeat].every((one) => one === undefined)) return undefined
  const { mapping, faults: found } = mappingOf(stated, placeOf)
  for (const fault of found) faults.push(fault)
  if (name === undefined) {
    const bare = mapping.columns.filter(({ from }) => from.length === 0)
    for (const { column, at } of bare) faults.push(error(at, `${column} names no header; add from, or a preset`))
    return found.length + bare.length > 0 ? undefined : { variants: [withUsername(mapping, placeOf)] }
  }
  const preset = presets[name]
  if (preset === undefined) {
    const known = Object.keys(presets).join(', ')
    faults.push(error(placeOf(['preset']), `there is no preset ${quote(name)}; the presets are ${known}`))
    return undefined
  }
  const [first, ...others] = preset.variants.map((variant) => {
    const base = mappingOf(variant, () => placeOf(['preset'])).mapping
    return overPreset(mapping, { ...base, preset: name, ...(preset.needsDomain ? { needsDomain: true } : {}) })
  })
  return first === undefined || found.length > 0 ? undefined : { variants: [first, ...others] }
}

/** A mapping of other columns takes the names from hubplan's own one. */
function withUsername(mapping: Mapping, placeOf: PlaceOfPart): Mapping {
  const { columns } = mapping
  if (columns.length === 0 || columns.some(({ column }) => column === 'username' || column === 'user_id'))
    return mapping
  return { ...mapping, columns: [{ column: 'username', from: ['username'], at: placeOf(['columns']) }, ...columns] }
}

/**
 * The reading that `--preset` and `--column` state. A value in braces or brackets is a flow of YAML, as in hubplan.yaml.
 */
export function readingOfFlags(
  { preset, column }: { readonly preset?: string | undefined; readonly column: readonly string[] },
  faults: Diagnostic[],
): Reading | undefined {
  if (preset === undefined && column.length === 0) return undefined
  const at = { file: preset === undefined || column.length > 0 ? '--column' : '--preset' }
  const before = faults.length
  const pairs = column.map((text) => columnOf(text, faults))
  const names = pairs.map(([name]) => name)
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  for (const name of new Set(twice)) {
    faults.push(error({ file: '--column' }, `${name} is given twice; give it once, such as ${name}=HEADER`))
  }
  const columns = Object.fromEntries(pairs)
  if (faults.length > before) return undefined
  const include = { path: 'FILE', columns, ...(preset === undefined ? {} : { preset }) }
  const checked = validate('hubplan', { version: '1', include: [include] })
  if (checked.ok) {
    const [stated = {}] = checked.value.include ?? []
    return readingOf(stated, ([part]) => ({ file: part === 'preset' ? '--preset' : '--column' }), faults)
  }
  for (const { message } of explain(checked.errors)) faults.push(error(at, message))
  return undefined
}

function columnOf(text: string, faults: Diagnostic[]): [string, unknown] {
  const [, name = '', value = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(text) ?? []
  if (name === '' || value === '') {
    faults.push(error({ file: '--column' }, `${quote(text)} has no column and header; write username=Login`))
  }
  return [name, /^[{[]/.test(value) ? parseFlow(value, faults) : value]
}

function parseFlow(text: string, faults: Diagnostic[]): unknown {
  try {
    return parseYaml('--column', Buffer.from(text)).data
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    for (const fault of thrown.diagnostics) faults.push({ ...fault, at: { file: '--column' } })
    return undefined
  }
}
