// The rows of a future class: numbered names, or given names.
import { creationFault, normalName } from '../names.ts'
import { Problem } from '../problem.ts'
import { quote } from '../sentences.ts'

export interface Numbering {
  readonly prefix: string
  readonly count: number
  readonly start: number
  /** As many as the last number has, at least two, when absent. */
  readonly digits?: number | undefined
}

export const mostRows = 1_000_000
const fewestDigits = 2
const mostDigits = 20

/**
 * `student01`, `student02`, ...: all numbers have the same length, so that the names sort.
 * @throws Problem `usage`
 */
export function numbered({ prefix, count, start, digits }: Numbering): string[] {
  if (count > mostRows) throw new Problem('usage', `--count is ${count}; a template has at most ${mostRows} rows.`)
  const last = String(start + count - 1)
  const width = digits ?? Math.max(fewestDigits, last.length)
  if (width > mostDigits)
    throw new Problem('usage', `--digits is ${width}; a number has at most ${mostDigits} of them.`)
  if (width < last.length) {
    throw new Problem('usage', `--digits ${width} is too few: the last number is ${last}.`, {
      hint: `give --digits ${last.length}, or leave it out`,
    })
  }
  const names = Array.from({ length: count }, (_, index) => prefix + String(start + index).padStart(width, '0'))
  refuse(names)
  return names
}

/**
 * The names, checked.
 * @throws Problem `usage`
 */
export function given(names: readonly string[]): readonly string[] {
  refuse(names)
  return names
}

/** @throws Problem `usage` for a name that no user can have, or two that the hub makes alike */
function refuse(names: readonly string[]): void {
  const seen = new Map<string, string>()
  for (const name of names) {
    const normal = normalName(name, 'lower')
    const fault = creationFault(normal) ?? (name === name.trim() ? undefined : 'has spaces at its ends')
    if (fault !== undefined) throw new Problem('usage', `The name ${quote(name)} ${fault}.`)
    const twin = seen.get(normal)
    if (twin === name) throw new Problem('usage', `The name ${quote(name)} is given twice.`)
    if (twin !== undefined) {
      throw new Problem(
        'usage',
        `The names ${quote(twin)} and ${quote(name)} are one name to the hub: ${quote(normal)}.`,
      )
    }
    seen.set(normal, name)
  }
}
