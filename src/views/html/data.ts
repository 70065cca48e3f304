// The rows of the page's table as data for its script: each different text once, each row as numbers.
import { kinds } from '../facets/index.ts'
import { riskNames, risks } from '../model/risk-words.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { reasonWords } from '../words.ts'
import { packCell } from './cells.ts'
import { type Html, raw, type Tone } from './parts.ts'
import { kindNumbers, type Row } from './rows.ts'

/** All text is escaped as on the page, except for markup: the script makes only text of it. */
export interface TableData {
  readonly kinds: readonly { readonly label: string; readonly tone: Tone }[]
  readonly risks: readonly string[]
  /** Once for each user or group that has the name. */
  readonly names: readonly string[]
  /** Pairs of names of one user. */
  readonly same: readonly (readonly [later: number, first: number])[]
  /** As packCell makes them. */
  readonly cells: readonly string[]
  readonly reasons: readonly string[]
  /** Of each row, in the plan's order. */
  readonly kind: readonly number[]
  readonly name: readonly number[]
  readonly change: readonly number[]
  readonly reason: readonly number[]
  /** One bit each. */
  readonly risk: readonly number[]
}

/** Of several plans. */
export interface SetData extends TableData {
  readonly targets: readonly string[]
  /** Of each row: its target. */
  readonly target: readonly number[]
}

/** The texts of a column. */
function texts(): { readonly all: string[]; readonly numberOf: (text: string) => number } {
  const all: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, all.length)
    return all.push(text) - 1
  }
  return { all, numberOf }
}

export function tableData(rows: readonly Row[]): TableData {
  const numbers = kindNumbers(rows)
  const [names, cells, reasons] = [texts(), texts(), texts()]
  const name = rows.map((row) => names.numberOf(`${row.number} ${row.subject}`))
  const change = rows.map((row) => cells.numberOf(packCell(row.change)))
  const reason = rows.map((row) => reasons.numberOf(reasonWords(row.reason)))
  return {
    kinds: [...numbers.keys()].map((kind) => ({ label: kinds[kind].label, tone: kinds[kind].tone })),
    risks: riskNames.map((risk) => risks[risk]),
    names: names.all.map((text) => proseForTerminal(forTerminal(text.slice(text.indexOf(' ') + 1)))),
    same: sameUsers(rows, name),
    cells: cells.all,
    reasons: reasons.all.map(proseForTerminal),
    ...{ kind: rows.map((row) => numbers.get(row.kind) ?? 0), name, change, reason },
    risk: rows.map((row) => row.risks.reduce((bits, risk) => bits | (1 << riskNames.indexOf(risk)), 0)),
  }
}

/** @param targets their names */
export function setData(rows: readonly Row[], targets: readonly string[]): SetData {
  return {
    ...tableData(rows),
    targets: targets.map((name) => proseForTerminal(forTerminal(name))),
    target: rows.map(({ target }) => target),
  }
}

function sameUsers(rows: readonly Row[], names: readonly number[]): TableData['same'] {
  const firsts = new Map<number, number>()
  const same = new Map<number, number>()
  for (const [index, { number: who }] of rows.entries()) {
    const name = names[index] ?? 0
    const first = firsts.get(who) ?? name
    firsts.set(who, first)
    if (first !== name) same.set(name, first)
  }
  return [...same]
}

const spelt: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }

/**
 * Blocks of data, which no browser runs, one a column. No text in them can end them: the characters of markup become
 * escapes of JSON. Names with other letters than Latin ones double the memory of their own block only.
 */
export function dataHtml(data: object): readonly Html[] {
  return Object.entries(data).map(([key, value]) => {
    const json = JSON.stringify(value).replace(/[<>&]/g, (character) => spelt[character] ?? '')
    return raw(`<script type="application/json" data-rows="${key}">${json}</script>\n`)
  })
}
