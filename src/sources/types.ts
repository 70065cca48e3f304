import type { Reading } from '../core/mapping/variants.ts'

/** Options for reading a file. */
export interface ReadOptions {
  /** For a workbook: the sheet to read. */
  readonly sheet?: string | undefined
  /** For a text that is not Unicode. */
  readonly encoding?: 'windows-1252' | undefined
  /** For a workbook: what becomes of hidden rows; they are a fault when absent. */
  readonly hiddenRows?: 'read' | 'skip' | undefined
  /** For the roster of another program: how its columns are found. */
  readonly reading?: Reading | undefined
}
