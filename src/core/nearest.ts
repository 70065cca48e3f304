// The word that was probably meant.
import { distance } from 'fastest-levenshtein'

/**
 * The known word that is most like another one; undefined when more than a third of its letters differ, or all.
 * @param least as many letters may differ in a short word, too
 */
export function nearest(wanted: string, known: readonly string[], least = 1): string | undefined {
  const near = known
    .map((word) => ({ word, far: distance(word, wanted) }))
    .filter(({ word, far }) => far < wanted.length && far <= Math.max(least, Math.floor(word.length / 3)))
    .sort((one, other) => one.far - other.far)
  return near[0]?.word
}
