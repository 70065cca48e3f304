// Numbers and nouns as a language writes them.

/** Forms of a noun; `#` stands for the number. */
interface Forms {
  readonly one: string
  readonly other: string
}

/** `1 person`, `1,200 people`. */
export function countIn(language: string, { one, other }: Forms): (count: number) => string {
  const digits = new Intl.NumberFormat(language)
  const rules = new Intl.PluralRules(language)
  return (count) => (rules.select(count) === 'one' ? one : other).replace('#', digits.format(count))
}

/** `0.6` as 60. */
export function percent(share: string): number {
  return Math.round(Number(share) * 1000) / 10
}
