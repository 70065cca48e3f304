// Recognises the rosters of known programs by their header. A preset is proposed, never applied in silence: the column
// with the login names differs between schools.
import { foldedHeader } from '../folded.ts'
import { mappingOf } from '../rules.ts'
import { presets } from './index.ts'
import type { Variant } from './types.ts'

export interface KnownProgram {
  readonly name: string
  /** After "looks like". */
  readonly title: string
  /** The header of its usernames, as the file has it. */
  readonly username: string | undefined
}

/** The preset that such a header belongs to; undefined for an unknown file. */
export function presetFor(header: readonly string[]): KnownProgram | undefined {
  const keys = new Set(header.map(foldedHeader))
  const hasAll = (look: readonly string[]): boolean => look.every((one) => keys.has(foldedHeader(one)))
  const fitting = Object.entries(presets).flatMap(([name, { title, looks, variants }]) =>
    looks.filter(hasAll).map((look) => ({ name, title, variants, size: look.length })),
  )
  // The longest look is the surest: many files have a user_id and a status.
  const [best] = fitting.sort((one, other) => other.size - one.size)
  return best && { name: best.name, title: best.title, username: usernameIn(header, best.variants) }
}

function usernameIn(header: readonly string[], variants: readonly Variant[]): string | undefined {
  const rules = variants.flatMap((variant) => mappingOf(variant, () => ({ file: '' })).mapping.columns)
  const names = rules.flatMap(({ column, from }) => (column === 'username' ? from.map(foldedHeader) : []))
  return header.find((one) => names.includes(foldedHeader(one)))
}
