// A mapping in words, for reviewers: what fills which column, and which rows are skipped.
import { count, quote } from '../sentences.ts'
import type { ColumnRule, MappedTable, Row } from '../types.ts'
import { skipper } from './cells.ts'

/** One line per column and per reason to skip rows. */
export function mappingWords(mapped: MappedTable, rows: readonly Row[]): string[] {
  const columns = mapped.columns.filter(({ keys }) => keys.length > 0)
  const preset = mapped.mapping.preset === undefined ? [] : [`preset ${mapped.mapping.preset}`]
  const skipped = mapped.skip.flatMap((one) => {
    const isSkipped = skipper({ skip: [one] })
    const found = rows.filter(isSkipped).length
    const match = one.rule.match.map((glob) => (glob === '' ? 'empty' : shortened(glob))).join(' or ')
    return found === 0 ? [] : [`${count(found, 'row')} skipped: ${one.rule.column} is ${match}`]
  })
  return [...preset, ...columns.map(({ rule, keys }) => columnWords(rule, keys)), ...skipped]
}

const longest = 30

function shortened(glob: string): string {
  return glob.length <= longest ? glob : `${glob.slice(0, longest)}…`
}

function columnWords(rule: ColumnRule, keys: readonly string[]): string {
  const { column, domain, strip, split, as, values } = rule
  const said = [
    ...(strip === undefined ? [] : [`without ${quote(strip)}`]),
    ...(domain === undefined ? [] : [`without @${domain}`]),
    ...(split === undefined ? [] : [`split at ${split.map(quote).join(', ')}`]),
    ...(as === undefined ? [] : [`as ${as}`]),
    ...(values === undefined ? [] : [[...values].map(([value, is]) => `${value} is ${is}`).join(', ')]),
  ]
  return `${column} from ${keys.join(' and ')}${said.length === 0 ? '' : ` (${said.join('; ')})`}`
}
