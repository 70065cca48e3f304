// Recognises the rosters of known programs by their header. A preset is proposed, never applied in silence: the column
// with the login names differs between schools.
import { foldedHeader } from '../folded.ts'
import { presets } from './index.ts'

/** The preset that such a header belongs to, with a title after "looks like"; undefined for an unknown file. */
export function presetFor(header: readonly string[]): { readonly name: string; readonly title: string } | undefined {
  const keys = new Set(header.map(foldedHeader))
  const hasAll = (look: readonly string[]): boolean => look.every((one) => keys.has(foldedHeader(one)))
  const fitting = Object.entries(presets).flatMap(([name, { title, looks }]) =>
    looks.filter(hasAll).map((look) => ({ name, title, size: look.length })),
  )
  // The longest look is the surest: many files have a user_id and a status.
  const [best] = fitting.sort((one, other) => other.size - one.size)
  return best && { name: best.name, title: best.title }
}
