// What fits on the screen of a review.

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** On a smaller terminal the lines above the keys are cut or missing. */
const smallest: Size = { columns: 40, rows: 12 }

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < smallest.columns || rows < smallest.rows
}

export const tooSmallWords = `Make the terminal larger (at least ${smallest.columns} columns and ${smallest.rows} lines).`

/** Few lines: they are for the list, and the head is short. */
export function isLow({ rows }: Size): boolean {
  return rows < 16
}

/** Enough lines for the filters to have some of their own. */
export function isHigh({ rows }: Size): boolean {
  return rows >= 24
}
