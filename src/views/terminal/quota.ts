// Quotas and passwords of people who are there, as sections for a terminal.
import { type Changes, changesOf, type QuotaGroup, type Resets } from '../model/changes.ts'
import { passwordWords } from '../model/passwords.ts'
import { groupWords, type QuotaChange, quotaWords, sumWords } from '../model/quotas.ts'
import { forTerminal } from '../safe.ts'
import { count, number } from '../words.ts'
import { blank, most, nameTexts, type Row, reasonText, type Section } from './rows.ts'

/** Who loses something is never cut. */
export function loweredSection({ lowered }: Changes): Section {
  const all = changesOf(lowered)
  const title = `LOWER the quota of ${count(all.length, 'user')} (${sumWords(all)})`
  const rows = aloneFirst(lowered).flatMap((group) => groupRows(group, Number.POSITIVE_INFINITY))
  return { title, tone: 'risk', noun: 'user', rows, told: all.map(({ action }) => action) }
}

/** Every reason with its sum, however long the lists under it are. */
export function quotaSection({ quotas }: Changes): Section {
  const all = changesOf(quotas)
  const title = `Change the quota of ${count(all.length, 'user')} (${sumWords(all)})`
  const rows = aloneFirst(quotas).flatMap((group) => groupRows(group, most))
  return { title, tone: 'head', noun: 'user', rows, told: all.map(({ action }) => action) }
}

/** Rows without a heading come before the first heading. */
function aloneFirst(groups: readonly QuotaGroup[]): readonly QuotaGroup[] {
  return [...groups.filter(isAlone), ...groups.filter((group) => !isAlone(group))]
}

function isAlone({ reason, changes }: QuotaGroup): boolean {
  return reason.why !== 'rule' && changes.length === 1
}

function groupRows(group: QuotaGroup, shown: number): readonly Row[] {
  const { reason, changes } = group
  const rows = changes
    .slice(0, shown)
    .map((change) => quotaRow(change, reason.why === 'rule' ? '' : reasonText(change.reason)))
  if (isAlone(group)) return rows
  const more = changes.length - rows.length
  return [
    [{ text: `${reasonText(reason)}: ${groupWords(changes)}` }],
    ...rows,
    ...(more > 0 ? [[blank, { text: `… and ${count(more, 'user')} more (see the json)`, tone: 'dim' } as const]] : []),
  ]
}

function quotaRow(change: QuotaChange, reason: string): Row {
  const tone = change.isLowered || change.will.unlimited ? 'risk' : 'gain'
  return [
    { text: change.isLowered ? '-' : change.by === 0 ? '=' : '+', tone },
    { text: forTerminal(change.user), tone: change.isLowered ? 'risk' : 'plain' },
    { text: quotaWords(change), tone: change.isLowered ? 'risk' : 'plain' },
    { text: reason, tone: 'dim' },
  ]
}

/** One row for all passwords of one kind. */
export function resetSection({ resets }: Changes): Section {
  const users = resets.reduce((sum, reset) => sum + reset.users.length, 0)
  const title = `RESET the password of ${count(users, 'user')}: the old ones stop working`
  return {
    title,
    tone: 'risk',
    noun: 'row',
    rows: resets.map(resetRow),
    told: resets.flatMap(({ actions }) => actions),
  }
}

function resetRow({ action, users, reason }: Resets): Row {
  return [
    { text: number(users.length), tone: 'risk' },
    { text: passwordWords(action, 'next') },
    { text: reasonText(reason), tone: 'dim' },
    { text: nameTexts(users).join(', ') },
  ]
}
