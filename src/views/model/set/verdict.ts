// Whether the plans of several targets can be applied together.

import { count, isOrAre, number } from '../../../core/sentences.ts'
import { dateTime, listed } from '../../words.ts'
import type { TimeWords } from '../times.ts'
import { isHalfSeen, isUndo } from '../verdict.ts'
import { stateWords } from './cells.ts'
import type { PlannedRow, SetRow, State } from './rows.ts'
import { states } from './rows.ts'

export interface SetVerdict {
  /** The worst of all; `nothing` when no target has changes. */
  readonly is: State
  /** `1 BLOCKED, 3 ready (1 not fully visible), 8 nothing to do` */
  readonly title: string
  readonly sentences: readonly string[]
}

export function judgeSet(rows: readonly SetRow[], times: TimeWords): SetVerdict {
  const of = (state: State): readonly SetRow[] => rows.filter(({ is }) => is === state)
  const present = states.filter((state) => of(state).length > 0)
  return {
    is: present[0] ?? 'nothing',
    title: present.map((state) => titleOf(state, of(state))).join(', '),
    sentences: [stopped(of), ready(rows, of, times), failed(of('failed').length)].filter((text) => text !== ''),
  }
}

function titleOf(state: State, rows: readonly SetRow[]): string {
  const dark = rows.filter(isDark).length
  return `${number(rows.length)} ${stateWords[state]}${dark === 0 ? '' : ` (${number(dark)} not fully visible)`}`
}

function isDark(row: SetRow): boolean {
  return row.is !== 'failed' && isHalfSeen(row.one.plan, row.verdict)
}

type Of = (state: State) => readonly SetRow[]

function stopped(of: Of): string {
  const parts = [of('blocked').length, of('expired').length].flatMap((size, at) =>
    size === 0 ? [] : [`${at === 0 ? 'BLOCKED' : 'EXPIRED'} on ${count(size, 'target')}`],
  )
  if (parts.length === 0) return ''
  return `${listed(parts)}: apply refuses all of these plans, unless --target or --keep-going leaves such targets out.`
}

function ready(all: readonly SetRow[], of: Of, times: TimeWords): string {
  const rows = of('ready').filter((row): row is PlannedRow => row.is !== 'failed')
  const [first] = rows.map(({ one }) => one.plan).sort((one, other) => byText(one.expires_at, other.expires_at))
  if (first !== undefined) {
    const { expires_at: until, created_at: made } = first
    const isAll = rows.length === all.length - of('nothing').length
    const what = isAll ? 'Can' : `${count(rows.length, 'plan')} ${isOrAre(rows.length)} ready, and can`
    return `${what} be applied until ${dateTime(until)}${times.until(until, made)}.`
  }
  if (of('nothing').length < all.length) return ''
  const isRevert = all.every((row) => row.is !== 'failed' && isUndo(row.one.plan))
  return `Nothing to do: ${isRevert ? 'those plans have nothing left to undo' : 'the targets match the files'}.`
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function failed(size: number): string {
  return size === 0 ? '' : `${count(size, 'target')} could not be planned: nothing is changed there.`
}
