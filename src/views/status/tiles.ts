// The key numbers of a system.
import type { Part, Tile } from './part.ts'

export interface KeyNumber extends Tile {
  readonly label: string
}

export function tilesOf(parts: readonly Part[]): readonly KeyNumber[] {
  return parts.flatMap(({ rows }) =>
    rows.flatMap(({ label, tile }) => (tile === undefined ? [] : [{ label, ...tile }])),
  )
}
