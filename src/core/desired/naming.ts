// The way out of an error about columns: a preset, or the flags that name them.
import { foldedHeader } from '../mapping/folded.ts'
import { presetFor } from '../mapping/presets/looks.ts'
import { likeliest } from './candidates.ts'
import { columnFlags } from './column-flags.ts'

/** The preset for such a header, such as `--preset canvas-gradebook`, with what its files are. */
export function presetFlag(header: readonly string[]): { readonly flag: string; readonly title: string } | undefined {
  const known = presetFor(header)
  return known && { flag: `--preset ${known.name}`, title: known.title }
}

/**
 * The flags that name the likeliest column of names, and those that hubplan has too: with a mapping only its columns
 * are read.
 * @param names headers that may be the username
 * @param own columns of hubplan that are used
 */
export function namingFlags(header: readonly string[], names: readonly string[], own: readonly string[]): string {
  const best = likeliest(names)
  const others = header.flatMap((one) =>
    one !== best && foldedHeader(one) !== 'username' && own.includes(foldedHeader(one))
      ? [`${foldedHeader(one)}=${one}`]
      : [],
  )
  return columnFlags([`username=${best ?? 'HEADER'}`, ...others])
}
