// The kinds of changes that the list can be narrowed to, each with its key and its number of changes.

import { number } from '../../core/sentences.ts'
import { countChanges } from '../model/changes.ts'
import { widthOf } from '../terminal/layout.ts'
import type { Review } from './model.ts'
import { isHigh, type Size } from './size.ts'
import { cut } from './width.ts'

const mostLines = 2
const gap = '  '

/** `1 delete (12)  2 create (457)`: in one line. */
export function filterWords({ groups }: Review): string {
  return entriesOf(groups).join(gap)
}

/** The same in lines of their own, where there is room; the last one may be cut. */
export function filterLines({ groups }: Review, size: Size): readonly string[] {
  if (!isHigh(size) || groups.length === 0) return []
  const lines: string[] = []
  for (const entry of entriesOf(groups)) {
    const longer = `${lines.at(-1) ?? ''}${gap}${entry}`
    const fits = lines.length > 0 && (lines.length === mostLines || widthOf(longer) <= size.columns)
    if (fits) lines[lines.length - 1] = longer
    else lines.push(entry)
  }
  return lines.map((line) => cut(line, size.columns))
}

/** Only the first nine have a key. */
function entriesOf(groups: Review['groups']): readonly string[] {
  return groups.map(
    ({ label, items }, index) => `${index < 9 ? `${index + 1} ` : ''}${label} (${number(countChanges(items))})`,
  )
}
