// Quotas and passwords of people who are there, for a comment.
import { type Changes, changesOf, type QuotaGroup } from '../model/changes.ts'
import { passwordWords } from '../model/passwords.ts'
import { amountWords, groupWords, type QuotaChange, sumWords } from '../model/quotas.ts'
import { count, number, reasonWords, signed } from '../words.ts'
import { nameList, nameText, type Part, proseText, table, tableRow } from './parts.ts'

const header = ['User', 'Before', 'After', 'Change', 'Why']

/** Whose quota shrinks; the largest loss of each reason first. */
export function loweredPart({ lowered }: Changes): Part {
  const all = changesOf(lowered)
  const title = `Lowers the quota of ${count(all.length, 'user')} (${sumWords(all)})`
  return table(title, header, {
    rows: all.map(quotaRow),
    noun: 'user',
    seen: true,
    told: all.map(({ action }) => action),
  })
}

/** Every reason with its sum. */
export function quotaSumPart({ quotas }: Changes): Part {
  const all = changesOf(quotas)
  const head = `### Changes the quota of ${count(all.length, 'user')} (${sumWords(all)})\n`
  return { head, rows: quotas.map(sumRow), foot: '', noun: 'reason' }
}

function sumRow({ reason, changes }: QuotaGroup): string {
  return `- ${proseText(reasonWords(reason))}: ${groupWords(changes)}`
}

/** Who gets how much. */
export function quotaPart({ quotas }: Changes): Part {
  const all = changesOf(quotas)
  const title = `Quotas of ${count(all.length, 'user')}, one by one`
  return table(title, header, { rows: all.map(quotaRow), noun: 'user', told: all.map(({ action }) => action) })
}

function quotaRow(change: QuotaChange): string {
  const { user, had, will, by, isLowered, reason } = change
  const step = by === undefined ? '' : signed(by)
  return tableRow(
    nameText(user),
    amountWords(had),
    will.unlimited ? '**unlimited**' : amountWords(will),
    isLowered && step !== '' ? `**${step}**` : step,
    proseText(reasonWords(reason)),
  )
}

/** Whose password changes, folded by kind and reason. */
export function resetPart({ resets }: Changes): Part {
  const users = resets.reduce((sum, reset) => sum + reset.users.length, 0)
  const rows = resets.map(({ action, users: names, reason }) =>
    tableRow(
      passwordWords(action, 'next'),
      `${number(names.length)}: ${nameList(names)}`,
      proseText(reasonWords(reason)),
    ),
  )
  const title = `Resets the password of ${count(users, 'user')}: the old ones stop working`
  return table(title, ['Password', 'Users', 'Why'], {
    rows,
    noun: 'row',
    seen: true,
    told: resets.flatMap(({ actions }) => actions),
  })
}
