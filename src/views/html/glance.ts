// A plan at a glance: its counts as small charts; each repeats figures beside it.

import { count, number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { isRecent, weekWords } from '../facets/accounts/stakes.ts'
import { kinds } from '../facets/index.ts'
import { changesWords } from '../model/changes.ts'
import { actionsOf } from '../model/grouping.ts'
import { type Bar, barsHtml, type Html, html, nothing, shareHtml } from './parts.ts'
import { kindCounts, type Row } from './rows.ts'

export function glanceHtml(plan: Plan, rows: readonly Row[]): Html {
  if (rows.length === 0) return nothing
  const bars = [...kindCounts(rows)].map(([kind, value]) => ({ ...kinds[kind], value }))
  return html`<h2>At a glance</h2>
<div class="glance">
<section class="card"><h3>${changesWords(rows.length)}</h3>
${barsHtml(bars)}</section>
${activity(plan)}
${share(plan, rows)}
</div>`
}

function activity(plan: Plan): Html {
  const deletes = actionsOf(plan, 'user.delete')
  if (deletes.length === 0) return nothing
  const at = plan.snapshot.taken_at
  const counted = new Map<string, number>()
  for (const { before } of deletes) {
    const { last_activity: last } = before
    const span = spans.find(({ days }) => isRecent(before, at, days))
    const label = last === undefined ? 'not visible' : last === null ? 'never' : (span?.label ?? 'longer ago')
    counted.set(label, (counted.get(label) ?? 0) + 1)
  }
  const order = [...spans.map(({ label }) => label), 'longer ago', 'never', 'not visible']
  const bars = order.map(
    (label, index): Bar => ({
      label,
      value: counted.get(label) ?? 0,
      tone: index === 0 ? 'loss' : index === 1 ? 'risk' : 'calm',
    }),
  )
  return html`<section class="card"><h3>${count(deletes.length, 'deletion')} by last activity</h3>
<p class="soft">${weekWords(deletes, at)}</p>
${barsHtml(bars.filter(({ value }, index) => index === 0 || value > 0))}</section>`
}

const spans = [
  { label: 'last 7 days', days: 7 },
  { label: 'last 30 days', days: 30 },
  { label: 'last 6 months', days: 183 },
  { label: 'last year', days: 365 },
]

/** The share of existing users that the plan changes. */
function share(plan: Plan, rows: readonly Row[]): Html {
  const { snapshot, actions } = plan
  const touched = new Map<number, 'deleted' | 'changed' | 'new'>()
  const users = new Set<string>()
  for (const action of actions) if ('user' in action) users.add(action.user)
  for (const { number: who, kind, subject } of rows) {
    if (kind.startsWith('group.') || !users.has(subject)) continue
    if (kind === 'user.delete') touched.set(who, 'deleted')
    else if (kind === 'user.create') touched.set(who, 'new')
    else if (!touched.has(who)) touched.set(who, 'changed')
  }
  const total = (what: string): number => [...touched.values()].filter((one) => one === what).length
  const [gone, changed, fresh] = [total('deleted'), total('changed') + leavers(plan, users), total('new')]
  const part = snapshot.users === 0 ? '' : ` (${number(Math.round((1000 * (gone + changed)) / snapshot.users) / 10)} %)`
  const bars: readonly Bar[] = [
    { label: 'deleted', value: gone, tone: 'loss' },
    { label: 'changed', value: changed, tone: 'risk' },
  ]
  return html`<section class="card"><h3>${number(gone + changed)} of ${count(snapshot.users, 'user')}${part} affected</h3>
${shareHtml(bars, snapshot.users)}
${fresh === 0 ? nothing : html`<p class="soft">Besides them: ${count(fresh, 'new user')}.</p>`}</section>`
}

/** Users without a change of their own who leave a group because it is deleted. */
function leavers(plan: Plan, users: ReadonlySet<string>): number {
  const members = new Set(actionsOf(plan, 'group.delete').flatMap(({ before }) => before.members))
  return [...members].filter((name) => !users.has(name)).length
}
