// How the file of another program is read, as an include or the flags state it.
import { presets } from '../core/mapping/presets/index.ts'
import { mappingOf, overPreset, type PlaceOfPart } from '../core/mapping/rules.ts'
import type { Reading } from '../core/mapping/variants.ts'
import { error } from '../core/problem.ts'
import { quote } from '../core/sentences.ts'
import type { Diagnostic, Include } from '../core/types.ts'

/** What can be stated of a file. */
export type StatedReading = Pick<Include, 'preset' | 'columns' | 'skip' | 'header' | 'repeat'>

/**
 * The reading that is stated; undefined when none is, or when it has faults, which are added to `faults`.
 * @param placeOf the place of a part, such as `['columns', 'groups']`
 */
export function readingOf(stated: StatedReading, placeOf: PlaceOfPart, faults: Diagnostic[]): Reading | undefined {
  const { preset: name, columns, skip, header } = stated
  if ([name, columns, skip, header].every((one) => one === undefined)) return undefined
  const { mapping, faults: found } = mappingOf(stated, placeOf)
  for (const fault of found) faults.push(fault)
  if (name === undefined) return found.length > 0 ? undefined : { variants: [mapping] }
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
