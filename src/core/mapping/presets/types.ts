import type { Include } from '../../types.ts'

/** A mapping, as an include states it. */
export interface StatedMapping extends Pick<Include, 'columns' | 'skip' | 'header' | 'repeat'> {}

/** One shape of a program's files: one language, or one release. */
export interface Variant extends StatedMapping {
  /** Columns that a file of this shape may lack. */
  readonly mayLack?: readonly string[]
  /** More separators of groups, which count only where each part stands alone in another row. */
  readonly maySplit?: readonly string[]
}

/** How the roster of a known program is read. */
export interface Preset {
  /** What such a file is, after "looks like". */
  readonly title: string
  /** Headers that, together, only such a file has; each list is one shape. */
  readonly looks: readonly (readonly string[])[]
  readonly variants: readonly Variant[]
  /** Its addresses become login names only with a domain, which the user must give. */
  readonly needsDomain?: true
}
