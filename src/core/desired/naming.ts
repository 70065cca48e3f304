// The way out of an error about columns: a preset, or the flags that name them.
import { foldedHeader } from '../mapping/folded.ts'
import { type KnownProgram, presetFor } from '../mapping/presets/looks.ts'
import { hasLoginHeader, likeliest } from './candidates.ts'
import { columnFlags } from './column-flags.ts'

/** The preset for such a header, such as `--preset canvas-gradebook`, with what its files are. */
export function presetFlag(header: readonly string[]): (KnownProgram & { readonly flag: string }) | undefined {
  const known = presetFor(header)
  return known && { ...known, flag: `--preset ${known.name}` }
}

/** Whether a record looks like the header of a list of users. */
export function isRosterHeader(header: readonly string[]): boolean {
  return hasLoginHeader(header) || presetFor(header) !== undefined
}

/**
 * The flags that name the likeliest column of names, and those that hubplan has too: with a mapping only its columns
 * are read.
 * @param names headers that may be the username
 * @param own columns of hubplan that are used
 */
export function namingFlags(header: readonly string[], names: readonly string[], own: readonly string[]): string {
  const best = presetFor(header)?.username ?? likeliest(names)
  const others = header.flatMap((one) =>
    one !== best && foldedHeader(one) !== 'username' && own.includes(foldedHeader(one))
      ? [`${foldedHeader(one)}=${one}`]
      : [],
  )
  return columnFlags([`username=${best ?? 'HEADER'}`, ...others])
}
