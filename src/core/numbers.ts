// What numbers may be, on the command line and in the library: a limit that is NaN would never trigger.
export interface NumberRule {
  readonly holds: (value: number) => boolean
  /** Behind `which is not` and `must be`. */
  readonly words: string
}

/** Longest number that a message or a plan should have to show. */
const most = 999_999_999

const isWhole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least && value <= most

export const positiveNumber: NumberRule = {
  holds: (value) => Number.isFinite(value) && value > 0,
  words: 'a number above 0',
}

export const wholeNumber: NumberRule = { holds: (value) => isWhole(value, 1), words: 'a whole number above 0' }

export const countNumber: NumberRule = { holds: (value) => isWhole(value, 0), words: 'a whole number, such as 100' }

export const shareNumber: NumberRule = {
  holds: (value) => value >= 0 && value <= 1,
  words: 'a share from 0 to 1, such as 0.4',
}
