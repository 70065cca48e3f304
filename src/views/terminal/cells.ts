// Cells that several kinds of rows share.
import type { Reason } from '../../core/types.ts'
import { forTerminal } from '../safe.ts'
import { reasonWords } from '../words.ts'
import type { Cell, Tone } from './layout.ts'

export const blank: Cell = { text: '' }

/** The sign and the colour of a change, at the start of its line. */
export interface Mark {
  /** `+`, `-` or `~`. */
  readonly mark: string
  readonly tone: Tone
}

export const given = { mark: '+', tone: 'gain' } as const satisfies Mark
export const changed = { mark: '~', tone: 'risk' } as const satisfies Mark
export const taken = { mark: '-', tone: 'loss' } as const satisfies Mark
export const stopped = { mark: '-', tone: 'risk' } as const satisfies Mark
export const destroyed = { mark: '-', tone: 'alarm' } as const satisfies Mark

/** The first two cells of a row: the mark and the name. */
export function lead({ mark, tone }: Mark, name: string, nameTone = tone): readonly [Cell, Cell] {
  return [
    { text: mark, tone },
    { text: forTerminal(name), tone: nameTone },
  ]
}

/** The reason, as a cell. */
export function why({ reason }: { readonly reason: Reason }): Cell {
  return dim(reasonText(reason))
}

/** A cell of minor importance. */
export function dim(text: string): Cell {
  return { text, tone: 'dim' }
}

export function reasonText(reason: Reason): string {
  return forTerminal(reasonWords(reason))
}
