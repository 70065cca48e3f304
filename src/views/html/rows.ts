// Every action of a plan as one row of the page's table, the worst first.
import type { Action, Plan, Reason } from '../../core/types.ts'
import { deletes } from '../facets/accounts/losses.ts'
import { formOf, inOrder, type KindName, kindOf, kinds } from '../facets/index.ts'
import { knownOf } from '../facets/known.ts'
import { removals } from '../facets/named-servers.ts'
import { stops } from '../facets/servers.ts'
import { subjectOf } from '../model/others.ts'
import { risksOf } from '../model/risk-marks.ts'
import { type Risk, riskNames, risks } from '../model/risk-words.ts'
import { reasonWords } from '../words.ts'
import { type Cell, cellHtml } from './cells.ts'
import { type Html, html, nameHtml, nothing, type Tone } from './parts.ts'

const tones: readonly Tone[] = ['loss', 'risk', 'calm', 'gain']

/** Within a tone these come before the others. */
const named = inOrder(kinds, [
  'user.rename',
  'notice.give',
  'server.stop',
  'quota.lower',
  'password.reset',
  'group.properties',
  'quota.unlimited',
  'user.create',
  'password.set',
]).filter((kind) => kind !== 'other')

/** Actions without a facet come last, so that the page lists all actions. */
const kindOrder: readonly KindName[] = [
  ...tones.flatMap((tone) => named.filter((kind) => kinds[kind].tone === tone)),
  'other',
]

export interface Row {
  /** Number of its target on the page; 0 on the page of one plan. */
  readonly target: number
  readonly kind: KindName
  readonly subject: string
  /** Rows of one user or group have the same number. */
  readonly number: number
  readonly change: Cell
  readonly reason: Reason
  readonly risks: readonly Risk[]
}

/** All rows of a plan, the worst first. */
export function readRows(plan: Plan): readonly Row[] {
  return rowsOf(plan, 0, 0)
}

/**
 * All rows of several plans, the worst first; rows of one kind stay in the order of the plans.
 * @param plans by the number of their target; undefined where there is none
 */
export function readAllRows(plans: readonly (Plan | undefined)[]): readonly Row[] {
  let users = 0
  const rows = plans.flatMap((plan, target) => {
    if (plan === undefined) return []
    const own = rowsOf(plan, target, users)
    users += own.reduce((most, { number }) => Math.max(most, number + 1 - users), 0)
    return own
  })
  return worstFirst(rows)
}

/** @param first number of the first user or group */
function rowsOf(plan: Plan, target: number, first: number): readonly Row[] {
  const numberOf = numbering(plan.actions)
  const known = knownOf(plan)
  // Deletions, removals and stops in the order of a screen, the worst first.
  const actions = new Set([...deletes(known).told, ...removals(known).told, ...stops(known).told, ...plan.actions])
  const rows = [...actions].map((action): Row => {
    const form = formOf(action)
    return {
      target,
      kind: kindOf(action, known),
      subject: subjectOf(action).name,
      number: first + numberOf(action),
      change: form.change(action, known),
      reason: action.reason,
      risks: risksOf(action, known),
    }
  })
  return worstFirst(rows)
}

function worstFirst(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => kindNumber(one.kind) - kindNumber(other.kind))
}

/** A renamed user is one user under two names. */
function numbering(actions: readonly Action[]): (action: Action) => number {
  const olds = new Map(
    actions.flatMap((action) => (action.op === 'user.rename' ? [[action.after.name, action.user]] : [])),
  )
  const numbers = new Map<string, number>()
  return (action) => {
    const { kind, name } = subjectOf(action)
    const key = `${kind} ${kind === 'user' ? (olds.get(name) ?? name) : name}`
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  }
}

/** Number of rows of each kind, the worst kind first. */
export function kindCounts(rows: readonly Row[]): ReadonlyMap<KindName, number> {
  const counts = new Map<KindName, number>()
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return new Map([...counts].sort(([one], [other]) => kindNumber(one) - kindNumber(other)))
}

/**
 * The kinds of a page, each with its number in the page's data: its place among those that occur, so that a new kind of
 * change leaves other pages as they are.
 */
export function kindNumbers(rows: readonly Row[]): ReadonlyMap<KindName, number> {
  return new Map([...kindCounts(rows).keys()].map((kind, index) => [kind, index]))
}

/** Number of rows with each risk. */
export function riskCounts(rows: readonly Row[]): ReadonlyMap<Risk, number> {
  const counts = new Map(riskNames.map((risk) => [risk, 0]))
  for (const row of rows) for (const risk of row.risks) counts.set(risk, (counts.get(risk) ?? 0) + 1)
  return new Map([...counts].filter(([, count]) => count > 0))
}

/**
 * One static row; the page's script draws the same, and a button for the other changes of a user.
 * @param targets names of the targets, on a page of several plans
 */
export function rowHtml({ target, kind, subject, change, reason, risks: own }: Row, targets?: readonly string[]): Html {
  const { label, tone } = kinds[kind]
  const marks = own.map((risk) => html`<span class="mark">${risks[risk]}</span>`)
  const at =
    targets === undefined ? nothing : html`<td role="cell" class="target">${nameHtml(targets[target] ?? '')}</td>`
  return html`<tr role="row">${at}<th role="rowheader" scope="row">${nameHtml(subject)}</th><td role="cell"><span class="kind ${tone}">${label}</span></td><td role="cell" class="change">${cellHtml(change)}</td><td role="cell" class="why">${reasonWords(reason)}</td><td role="cell" class="marks">${marks}</td></tr>\n`
}

const places = new Map(kindOrder.map((kind, index) => [kind, index]))

function kindNumber(kind: KindName): number {
  return places.get(kind) ?? kindOrder.length
}
