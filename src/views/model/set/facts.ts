// The lines over the plans of several targets that stand before everything else, also when there is nothing to say.

import { count, isOrAre, number } from '../../../core/sentences.ts'
import type { PlanIndex } from '../../../core/types.ts'
import { knownOf } from '../../facets/known.ts'
import { stoppedServers } from '../../facets/servers.ts'
import { dateTime, listed } from '../../words.ts'
import { reasonsToStop } from '../first-screen/checked.ts'
import { type Fact, notShownFact } from '../first-screen/facts.ts'
import type { Next } from '../first-screen/next.ts'
import { groupBy } from '../grouping.ts'
import { overridePhrases } from '../override-words.ts'
import { join, names, type Phrase } from '../phrase.ts'
import { lostForGood } from '../risks.ts'
import type { TimeWords } from '../times.ts'
import { unlistedWords, unseenServers, unseenWords } from '../unseen.ts'
import type { PlannedRow, SetRow } from './rows.ts'
import type { United } from './united.ts'

export interface SetFactInput {
  readonly index: PlanIndex
  readonly rows: readonly SetRow[]
  readonly united: United | undefined
  readonly times: TimeWords
  readonly next: Next
}

export function setFacts({ index, rows, united, times, next }: SetFactInput): readonly Fact[] {
  const planned = rows.filter((row) => row.is !== 'failed')
  const changing = planned.filter(({ counts }) => counts.changes > 0)
  return [
    targets(rows, planned),
    made(index, planned, times),
    overrides(planned),
    running(changing),
    unseen(planned, united),
    lost(changing),
    { label: 'Checked again', value: [checked(planned, united, times)] },
    notShownFact([]),
    { label: 'Next', value: next.words, ...(next.command === undefined ? {} : { command: next.command }) },
  ]
}

function targets(rows: readonly SetRow[], planned: readonly PlannedRow[]): Fact {
  const snapshots = planned.map(({ one }) => one.plan.snapshot)
  const isListed = snapshots.every(({ listed }) => listed !== false)
  const sum = (of: 'users' | 'admins'): number => snapshots.reduce((all, snapshot) => all + snapshot[of], 0)
  const size = `${isListed ? '' : 'looked up '}${count(sum('users'), 'user')}, ${count(sum('admins'), 'admin')}`
  const all = count(rows.length, 'target')
  const read = planned.length === rows.length ? `${all}, ` : `${all}, ${number(planned.length)} of them read: `
  return { label: 'Targets', value: [`${read}${size}`] }
}

/** More people than these are only counted. */
const mostPeople = 3

function made({ created_at: at }: PlanIndex, planned: readonly PlannedRow[], times: TimeWords): Fact {
  const people = [...groupBy(planned, ({ one }) => one.plan.planned_by ?? '')].filter(([name]) => name !== '')
  const each = people.map(([name, some]): Phrase => [{ name }, ...ofAll(some, planned)])
  const by: Phrase = people.length > mostPeople ? [`${number(people.length)} people`] : join(each, ', ')
  const whose: Phrase = people.length === 0 ? [] : [' by ', ...by]
  return { label: 'Plans', value: [`made ${times.at(at)}`, ...whose, ', ', ...tokens(planned), readWords(planned)] }
}

/** ` (3 of 12)` plans; empty for all. */
function ofAll(some: readonly PlannedRow[], all: readonly PlannedRow[]): Phrase {
  return some.length === all.length ? [] : [` (${number(some.length)} of ${number(all.length)})`]
}

/** More tokens than these are only counted. */
const mostTokens = 3

function tokens(planned: readonly PlannedRow[]): Phrase {
  const all = groupBy(planned, ({ one: { plan } }) => JSON.stringify([plan.planned_as.kind, plan.planned_as.name]))
  if (all.size > mostTokens) return [`with ${number(all.size)} tokens, named in the sections`]
  const each = [...all.values()].map((some): Phrase => {
    const self = some[0]?.one.plan.planned_as
    const whose: Phrase = !self || self.name === '' ? ['a key'] : [`the token of ${self.kind} `, { name: self.name }]
    return [...whose, ...ofAll(some, planned)]
  })
  return ['with ', ...join(each, ', ')]
}

function readWords(planned: readonly PlannedRow[]): string {
  const all = planned.map(({ one }) => dateTime(one.plan.snapshot.taken_at)).sort()
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined) return ''
  return `; the targets were read ${first === last ? first : `between ${first} and ${last}`}`
}

/** The targets' own sections have the details. */
function overrides(planned: readonly PlannedRow[]): Fact {
  const label = 'Overrides and loosened limits'
  const some = counted(planned, (row) => overridePhrases(row.one.plan).length)
  return some.sum === 0 ? { label, value: ['none'] } : { label, value: [...loud(some.sum), ...on(some)], isLoud: true }
}

function running(changing: readonly PlannedRow[]): Fact {
  const label = 'Running servers'
  const some = counted(changing, ({ one: { plan } }) => stoppedServers(knownOf(plan)).servers)
  const dark = counted(changing, ({ one: { plan } }) => unseenServers(plan))
  const others: Phrase = dark.sum === 0 ? [] : ['not visible for ', count(dark.sum, 'user'), ...on(dark)]
  if (some.sum === 0) return { label, value: dark.sum === 0 ? ['none is stopped'] : others, isLoud: dark.sum > 0 }
  const are: Phrase = [{ strong: [`${count(some.sum, 'server')} ${isOrAre(some.sum)} stopped`] }]
  return { label, value: join([[...are, ...on(some)], others], '; '), isLoud: true }
}

function unseen(planned: readonly PlannedRow[], united: United | undefined): Fact {
  const label = 'Not visible'
  const some = counted(planned, ({ one }) => unseenWords(one.plan).length)
  if (some.sum === 0 || united === undefined) return { label, value: ['nothing'], isLoud: false }
  const isUnlisted = planned.some(({ one }) => one.plan.snapshot.listed === false)
  const words = new Set([...unseenWords(united.plan), ...(isUnlisted ? [unlistedWords] : [])])
  return { label, value: [listed([...words]), ...on(some)], isLoud: true }
}

function lost(changing: readonly PlannedRow[]): Fact {
  const label = 'Cannot be undone'
  if (changing.length === 0) return { label, value: ['nothing'] }
  const deletes = counted(changing, ({ counts }) => counts.deletes)
  const others = counted(changing, ({ one: { plan } }) => lostForGood(plan).filter(({ lead }) => lead === '').length)
  const gone: Phrase = [
    { strong: [`${deletes.sum === 1 ? 'The deletion' : `The ${count(deletes.sum, 'deletion')}`} cannot be undone`] },
    ...on(deletes),
  ]
  const more: Phrase = ['hubplan revert does not restore everything', ...on(others)]
  const parts = [...(deletes.sum === 0 ? [] : [gone]), ...(others.sum === 0 ? [] : [more])]
  if (parts.length === 0) return { label, value: ['nothing: hubplan revert can undo every change of these plans'] }
  return { label, value: join(parts, '; ') }
}

function checked(planned: readonly PlannedRow[], united: United | undefined, times: TimeWords): string {
  const all = planned.map(({ one }) => one.plan.snapshot.taken_at).sort()
  const read = all[0] === undefined ? '' : `; the first was read ${times.at(all[0])}${times.before(all[0])}`
  const isReady = planned.some(({ is }) => is === 'ready')
  if (isReady && united !== undefined) {
    return `apply reads each target again, and stops before its first change when ${reasonsToStop(united.plan)}${read}`
  }
  const isStopped = planned.some(({ is }) => is === 'blocked' || is === 'expired')
  const what = isStopped
    ? 'these plans cannot be applied, and new ones read the targets again'
    : 'there is nothing to apply'
  return `${what}${read}`
}

interface Counted {
  readonly sum: number
  readonly targets: readonly { readonly target: string; readonly amount: number }[]
}

function counted(rows: readonly PlannedRow[], amountOf: (row: PlannedRow) => number): Counted {
  const all = rows.map((row) => ({ target: row.target, amount: amountOf(row) })).filter(({ amount }) => amount > 0)
  return { sum: all.reduce((sum, { amount }) => sum + amount, 0), targets: all }
}

const mostNames = 40

/** ` on hub05, hub07 and 3 more` */
function on({ targets: all }: Counted): Phrase {
  return [
    ' on ',
    ...names(
      all.map(({ target }) => target),
      mostNames,
    ),
  ]
}

function loud(amount: number): Phrase {
  return [{ strong: [number(amount)] }]
}
