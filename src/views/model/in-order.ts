// The order of the lists below the first screen: small ones are whole before a large one begins.

interface Listed {
  readonly rows: readonly unknown[]
}

/** More rows than these make a list large. */
const mostRows = 25

/** Small lists of risks, what stands between, the other small lists, then the large ones, risks first. */
export function inOrder<List extends Listed, Between>(
  lists: readonly List[],
  isRisk: (list: List) => boolean,
  between: Between,
): readonly (List | Between)[] {
  const isSmall = ({ rows }: List): boolean => rows.length <= mostRows
  const of = (small: boolean, risk: boolean): readonly List[] =>
    lists.filter((list) => isSmall(list) === small && isRisk(list) === risk)
  return [...of(true, true), between, ...of(true, false), ...of(false, true), ...of(false, false)]
}
