// Balances of existing users; a new user's row shows their own.

import { count, number } from '../../../core/sentences.ts'
import { type Cell, joinCells, step } from '../../html/cells.ts'
import { nameText, why as whyText } from '../../markdown/parts.ts'
import { reasonedTable } from '../../markdown/reasons.ts'
import { type Shared, sharing } from '../../model/grouping.ts'
import { blank, dim, lead, type Mark, reasonText } from '../../terminal/cells.ts'
import { most, type Row, unnamedOf } from '../../terminal/rows.ts'
import { signed } from '../../words.ts'
import { type Facet, type Line, nothingLost, type OpForm, type Topic } from '../facet.ts'
import type { Known } from '../known.ts'
import { type Person, state } from '../person.ts'
import { amountWords, groupWords, type QuotaAction, type QuotaChange, quotaWords, sumWords } from './changes.ts'

const form: Omit<OpForm<QuotaAction>, 'deed'> = {
  // Decreases are not counted among the increases.
  kind: ({ id, op }, { balances }) => (balances.get(id)?.isLowered ? 'quota.lower' : op),
  change: ({ id }, { balances }) => changeCell(balances.get(id)),
  risks: ({ id }, { balances }) => {
    const change = balances.get(id)
    return { lowered: change?.isLowered, unlimited: change?.will.unlimited }
  },
}

export const quota = {
  kinds: {
    'quota.lower': { label: 'lower quota', tone: 'risk', noun: 'quota', verb: 'to lower' },
    'quota.set': { label: 'set quota', tone: 'calm', noun: 'quota', verb: 'to set' },
    'quota.add': {
      label: 'top up quota',
      tone: 'calm',
      noun: 'quota',
      verb: 'to top up',
      does: ({ length }) => [`tops up ${count(length, 'quota')}`],
    },
    'quota.unlimited': {
      label: 'make unlimited',
      tone: 'calm',
      noun: 'quota',
      verb: 'to make unlimited',
      does: ({ length }) => [`makes ${count(length, 'quota')} unlimited`],
    },
  },
  ops: {
    'quota.set': {
      ...form,
      deed: 'setting quotas',
      value: ({ after }) => String(after.balance),
      amount: ({ after }) => number(after.balance),
    },
    'quota.add': {
      ...form,
      deed: 'granting quotas',
      value: ({ after: { add } }) => `${add > 0 ? '+' : ''}${add}`,
      amount: ({ after }) => signed(after.add),
    },
    'quota.unlimited': { ...form, deed: 'lifting quotas', value: () => 'unlimited' },
  },
  lost: nothingLost,
} satisfies Facet

type Reasoned = Shared<QuotaChange>

/** Decreases are never cut; the largest of each reason comes first. */
export function lowered(known: Known): Topic {
  const reasons = sharing(ofOld(known, true).toSorted(byTaken))
  return {
    ...topicOf('LOWER', reasons),
    tone: 'risk',
    seen: true,
    text: () => textRows(reasons, Number.POSITIVE_INFINITY),
    label: 'lower quota',
  }
}

/** Every reason keeps its sum, however long its list is. */
export function quotas(known: Known): Topic {
  const reasons = sharing(ofOld(known, false))
  const topic = topicOf('Change', reasons)
  const title = `Quotas of ${count(topic.told.length, 'user')}, one by one`
  const unnamed = unnamedOf(reasons.filter((one) => !isAlone(one)).map(({ all }) => all))
  return { ...topic, unnamed, comment: () => ({ title, ...topic.comment() }), label: 'quota' }
}

/** A comment shows the sums above the lists that may be cut. */
export function quotaSums(known: Known): Topic {
  const reasons = sharing(ofOld(known, false))
  const { title, tone } = topicOf('Change', reasons)
  const rows = (): readonly string[] => reasons.map((one) => `- ${whyText(one)}: ${groupWords(one.all)}`)
  return { title, tone, noun: 'reason', told: [], comment: () => ({ rows: rows() }) }
}

function ofOld({ balances }: Known, isLowered: boolean): readonly QuotaChange[] {
  return [...balances.values()].filter((change) => !change.isNew && change.isLowered === isLowered)
}

function topicOf(verb: string, reasons: readonly Reasoned[]) {
  const all = reasons.flatMap((one) => one.all)
  return {
    title: `${verb} the quota of ${count(all.length, 'user')} (${sumWords(all)})`,
    tone: 'head',
    noun: 'user',
    missing: 'quota',
    told: all.map(({ action }) => action),
    text: () => textRows(reasons, most),
    comment: () => reasonedTable(all, columns),
    lines: () => all.map(lineOf),
  } satisfies Topic
}

const columns = {
  User: ({ user }: QuotaChange) => nameText(user),
  Before: ({ had }: QuotaChange) => amountWords(had),
  After: ({ will }: QuotaChange) => (will.unlimited ? '**unlimited**' : amountWords(will)),
  Change: ({ by, isLowered }: QuotaChange) => (by === undefined ? '' : isLowered ? `**${signed(by)}**` : signed(by)),
}

function byTaken(one: QuotaChange, other: QuotaChange): number {
  return taken(other) - taken(one) || (one.user < other.user ? -1 : 1)
}

/** Losing unlimited is the largest loss. */
function taken({ by }: QuotaChange): number {
  return by === undefined ? 1e16 : -by
}

/** Rows without a heading come before the first heading. */
function textRows(reasons: readonly Reasoned[], shown: number): readonly Row[] {
  return [
    ...reasons.filter(isAlone).flatMap(({ all }) => all.map(rowOf)),
    ...reasons.filter((one) => !isAlone(one)).flatMap((one) => underHeading(one, shown)),
  ]
}

function isAlone({ reason, all }: Reasoned): boolean {
  return reason.why !== 'rule' && all.length === 1
}

function underHeading({ all, reason }: Reasoned, shown: number): readonly Row[] {
  const more = all.length - shown
  return [
    [{ text: `${reasonText(reason)}: ${groupWords(all)}` }],
    ...all.slice(0, shown).map(rowOf),
    ...(more > 0 ? [[blank, dim(`… and ${count(more, 'user')} more (see the json)`)]] : []),
  ]
}

function rowOf(change: QuotaChange): Row {
  const tone = change.isLowered ? 'risk' : 'plain'
  // A rule is shown once, above its users.
  const reason = change.reason.why === 'rule' ? '' : reasonText(change.reason)
  return [...lead(markOf(change), change.user, tone), { text: quotaWords(change), tone }, dim(reason)]
}

function isRisky({ isLowered, will }: QuotaChange): boolean {
  return isLowered || will.unlimited
}

function markOf(change: QuotaChange): Mark {
  return { mark: change.isLowered ? '-' : change.by === 0 ? '=' : '+', tone: isRisky(change) ? 'risk' : 'gain' }
}

function lineOf(change: QuotaChange): Line {
  const words = [`quota ${quotaWords(change)}`, reasonText(change.reason)]
  return { action: change.action, ...markOf(change), words }
}

function changeCell(change: QuotaChange | undefined): Cell {
  if (change === undefined) return []
  const { had, will, by } = change
  const now = step([amountWords(had)], [amountWords(will)])
  return joinCells([now, by === undefined ? [] : [`(${signed(by)})`]], ' ')
}

/** A user's balance in a review. */
export function quotaStates({ actions, balances, image, isGone }: Person): readonly Row[] {
  const changes = actions.flatMap(({ id }) => balances.get(id) ?? [])
  if (changes.length > 0 || image?.quota === undefined) return changes.map(stateOf)
  const amount = amountWords(image.quota)
  return [state('quota', amount, isGone ? '-' : amount)]
}

/** `100 (-400)`, `unlimited`; for a grant, the balance it would give now. */
function stateOf(change: QuotaChange): Row {
  const { had, will, by, add, isLowered } = change
  const balance = `${amountWords(will)}${by === undefined ? '' : ` (${signed(by)})`}`
  return state('quota', amountWords(had), add === undefined ? balance : quotaWords(change), isLowered ? 'risk' : 'gain')
}
