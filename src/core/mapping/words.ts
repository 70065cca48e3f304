// A mapping in words, for reviewers: what fills which column, and which rows are skipped.
import { count, quote } from '../sentences.ts'
import type { ColumnRule, MappedTable, Row, SkipRule } from '../types.ts'
import { skipper } from './cells.ts'

/** One line per column and per reason to skip rows. */
export function mappingWords(mapped: MappedTable, rows: readonly Row[]): string[] {
  const columns = mapped.columns.filter(({ keys }) => keys.length > 0)
  const preset = mapped.mapping.preset === undefined ? [] : [`preset ${mapped.mapping.preset}`]
  const skipped = skipCounts(mapped, rows).flatMap(({ rule, found }) => {
    const match = rule.match.map((glob) => (glob === '' ? 'empty' : shortened(glob))).join(' or ')
    return found === 0 ? [] : [`${count(found, 'row')} skipped: ${rule.column} is ${match}`]
  })
  return [...preset, ...columns.map(({ rule, keys }) => columnWords(rule, keys)), ...skipped]
}

/** How many rows each reason skips. Row by row: the cells of a row are made only once. */
function skipCounts(
  { skip }: MappedTable,
  rows: readonly Row[],
): { readonly rule: SkipRule; readonly found: number }[] {
  const counts = skip.map((one) => ({ rule: one.rule, isSkipped: skipper({ skip: [one] }), found: 0 }))
  if (skip.length === 0) return counts
  for (const row of rows) {
    for (const reason of counts) if (reason.isSkipped(row)) reason.found += 1
  }
  return counts
}

const longest = 30

function shortened(glob: string): string {
  return glob.length <= longest ? glob : `${glob.slice(0, longest)}…`
}

function columnWords(rule: ColumnRule, keys: readonly string[]): string {
  const { column, domain, strip, split, maySplit, as, values } = rule
  const said = [
    ...(strip === undefined ? [] : [`without ${quote(strip)}`]),
    ...(domain === undefined ? [] : [`without @${domain}`]),
    ...(split === undefined ? [] : [`split at ${split.map(quote).join(', ')}`]),
    ...(maySplit === undefined ? [] : [`and at ${maySplit.map(quote).join(', ')} where each part stands alone`]),
    ...(as === undefined ? [] : [`as ${as}`]),
    ...(values === undefined ? [] : [[...values].map(([value, is]) => `${value} is ${is}`).join(', ')]),
  ]
  return `${column} from ${keys.join(' and ')}${said.length === 0 ? '' : ` (${said.join('; ')})`}`
}
