// Search, filters and order of the table in a browser. As in script.ts, the functions may use only each other and the
// browser. A word is looked for once in each different text, and then each row is a few numbers.
import type { Changes, SearchTexts, TableParts } from './table-state.ts'

export type SortKey = 'risk' | 'name' | 'kind' | 'why' | 'target'

export type Fits = (row: number) => boolean

function fieldsOf({ search, boxes }: TableParts): string {
  return JSON.stringify([search.value, boxes.map((box) => box.checked)])
}

/** The sorted rows that fit the fields. */
function matchingRows(changes: Changes): readonly number[] {
  const { data, parts, sorted } = changes
  const picked = (name: string): readonly number[] =>
    parts.boxes.filter((box) => box.checked && box.getAttribute('name') === name).map((box) => Number(box.value))
  const words = plainText(parts.search.value)
    .split(/\s+/)
    .filter((word) => word !== '')
  const kinds = picked('k')
  const risks = picked('r').reduce((bits, risk) => bits | (1 << risk), 0)
  const fits: readonly Fits[] = [
    ...(kinds.length === 0 ? [] : [(row: number) => kinds.includes(data.kind[row] ?? 0)]),
    ...(risks === 0 ? [] : [(row: number) => ((data.risk[row] ?? 0) & risks) !== 0]),
    ...words.map((word) => hasWord(changes, word)),
  ]
  return fits.length === 0 ? sorted : sorted.filter((row) => fits.every((test) => test(row)))
}

function hasWord(changes: Changes, word: string): Fits {
  const { data } = changes
  const texts = searchTexts(changes)
  const found = (all: readonly string[]): Uint8Array => {
    const flags = new Uint8Array(all.length)
    for (const [index, text] of all.entries()) if (text.includes(word)) flags[index] = 1
    return flags
  }
  const [kinds, names, cells, reasons] = [texts.kinds, texts.names, texts.cells, texts.reasons].map(found)
  const risks = texts.risks.reduce((bits, risk, index) => (risk.includes(word) ? bits | (1 << index) : bits), 0)
  return (row) =>
    names?.[data.name[row] ?? 0] === 1 ||
    cells?.[data.change[row] ?? 0] === 1 ||
    reasons?.[data.reason[row] ?? 0] === 1 ||
    kinds?.[data.kind[row] ?? 0] === 1 ||
    ((data.risk[row] ?? 0) & risks) !== 0
}

function searchTexts({ data, kept }: Changes): SearchTexts {
  kept.texts ??= {
    kinds: data.kinds.map(({ label }) => plainText(label)),
    risks: data.risks.map(plainText),
    names: data.names.map(plainText),
    cells: data.cells.map((cell) => plainText(cellText(cell))),
    reasons: data.reasons.map(plainText),
  }
  return kept.texts
}

/** Without its marks. */
function cellText(cell: string): string {
  return cell.replaceAll('\u007ft', '→').replace(/\u007f./g, '')
}

function plainText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Rows of the same rank stay in the plan's order. */
function sortedRows(changes: Changes, key: SortKey, isDown: boolean): readonly number[] {
  const { data } = changes
  const length = data.kind.length
  const ranks = ranksOf(changes, key)
  const most = ranks.reduce((one, other) => Math.max(one, other), 0)
  const keys = new Float64Array(length)
  for (const [row, rank] of ranks.entries()) keys[row] = (isDown ? most - rank : rank) * length + row
  return Array.from(keys.sort(), (one) => one % length)
}

function ranksOf(changes: Changes, key: SortKey): readonly number[] {
  const { data, kept } = changes
  if (key === 'kind') return data.kind
  if (key === 'risk')
    return data.risk.map((bits) => data.risks.filter((_, index) => (bits & (1 << index)) === 0).length)
  if (key === 'name') {
    kept.names ??= ranksOfTexts(data.names)
    return data.name.map((name) => kept.names?.[name] ?? 0)
  }
  kept.reasons ??= ranksOfTexts(data.reasons)
  return data.reason.map((reason) => kept.reasons?.[reason] ?? 0)
}

/** Equal texts have the same rank. */
function ranksOfTexts(texts: readonly string[]): readonly number[] {
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const order = texts.map((text, index) => ({ text, index })).sort((one, other) => compare(one.text, other.text))
  const ranks = texts.map(() => 0)
  let rank = 0
  for (const [place, { text, index }] of order.entries()) {
    if (place > 0 && compare(order[place - 1]?.text ?? '', text) !== 0) rank += 1
    ranks[index] = rank
  }
  return ranks
}

/** What the table's script calls; each part of the script uses only its own functions. */
export interface Finding {
  readonly fieldsOf: typeof fieldsOf
  readonly matchingRows: typeof matchingRows
  readonly searchTexts: typeof searchTexts
  readonly sortedRows: typeof sortedRows
}

export const finding: Finding = { fieldsOf, matchingRows, searchTexts, sortedRows }

/** What the script of several plans makes its own search of. */
export const searching = { matchingRows, hasWord, plainText, sortedRows, ranksOfTexts } as const

export const findFunctions = [
  fieldsOf,
  matchingRows,
  hasWord,
  searchTexts,
  cellText,
  plainText,
  sortedRows,
  ranksOf,
  ranksOfTexts,
] as const
