// The output of one of several targets, kept until it is its turn.
import type { ExitCode, World } from '../../session/world.ts'
import type { Table } from './table.ts'

/** What the run for one target came to. */
export interface Ran {
  readonly name: string
  /** Undefined when it failed. */
  readonly code: ExitCode | undefined
  readonly thrown?: unknown
  /** Where the results of all targets become one table. */
  readonly table?: Table
  /** For stdout and for stderr. */
  readonly out: string
  readonly err: string
}

/** A world that keeps what a command writes; nothing is drawn. */
export function recorded(world: World): {
  readonly world: World
  readonly texts: () => Pick<Ran, 'out' | 'err'>
} {
  const kept = { out: '', err: '' }
  const streams: World['streams'] = {
    ...world.streams,
    out: async (text) => {
      kept.out += text
    },
    err: (text) => {
      kept.err += text
    },
    terminal: false,
    drawn: () => () => undefined,
    takeScreen: () => undefined,
  }
  return { world: { ...world, streams }, texts: () => kept }
}
