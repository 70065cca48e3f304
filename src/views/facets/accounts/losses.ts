// Users who are deleted or renamed.

import { withoutLeaving } from '../../../core/leaving.ts'
import { count } from '../../../core/sentences.ts'
import type { ActionOf, UserImage } from '../../../core/types.ts'
import { nameList, nameText, proseText } from '../../markdown/parts.ts'
import { reasonedTable, usersTail } from '../../markdown/reasons.ts'
import { actionsOf } from '../../model/grouping.ts'
import { forTerminal } from '../../safe.ts'
import { changed, destroyed, dim, lead, reasonText, taken, why } from '../../terminal/cells.ts'
import { byReason, few, type Row } from '../../terminal/rows.ts'
import type { Line, Topic } from '../facet.ts'
import type { Known } from '../known.ts'
import { groupWords } from '../members.ts'
import { serverWords } from '../servers.ts'
import { activityWords, deleteTitle, isRecent, riskWords } from './stakes.ts'

type Delete = ActionOf<'user.delete'>
type Rename = ActionOf<'user.rename'>

/** Sorted by loss, the worst first. */
export function deletes({ deletes: all, at }: Known): Topic {
  return {
    title: `${deleteTitle(all, at)}: ages are as of the reading`,
    tone: 'alarm',
    noun: 'user',
    missing: 'deletion',
    told: all,
    seen: true,
    text: () => deleteRows(all, at),
    comment: () => ({
      ...reasonedTable(all, {
        User: whoText,
        'Last activity': ({ before }) => activityText(before, at),
        'Will be lost': ({ before }) => lossesText(before),
      }),
      tail: usersTail(all, ({ before }) => isRecent(before, at, 30), 'active in the last 30 days'),
    }),
    label: 'delete',
    lines: () => all.map((action) => deleteLine(action, at)),
  }
}

/** A short list keeps its order; a long one is grouped by reason. */
const mostAlone = 10

function deleteRows(all: readonly Delete[], at: string): readonly Row[] {
  const row = (action: Delete, reason: string): Row => deleteRow(action, at, reason)
  return all.length > mostAlone
    ? byReason(all, 'user', row)
    : all.map((action) => row(action, reasonText(action.reason)))
}

function deleteRow({ user, before }: Delete, at: string, reason: string): Row {
  const losses = [forTerminal(serverWords(before.servers)), groupWords(groupsOf(before))]
  return [
    ...lead(destroyed, user, 'loss'),
    { text: before.admin ? 'ADMIN' : '', tone: 'alarm' },
    { text: forTerminal(activityWords(before, at)) },
    dim(reason),
    { text: losses.filter((loss) => loss !== '').join('; '), tone: 'risk' },
  ]
}

function deleteLine(action: Delete, at: string): Line {
  const { before, reason } = action
  return {
    ...{ action, ...taken, also: before.groups ?? [] },
    words: [
      before.admin ? 'ADMIN' : '',
      forTerminal(activityWords(before, at)),
      forTerminal(serverWords(before.servers)),
      reasonText(reason),
      groupWords(groupsOf(before), few),
    ],
  }
}

/** The name, and the system's other identification of the user. */
function whoText({ user, before: { account, unverified } }: Delete | Rename): string {
  const number = account === undefined ? '' : ` (account ${nameText(account)})`
  return `${nameText(user)}${number}${unverified ? ' **NOT VERIFIED**' : ''}`
}

function activityText(before: UserImage, at: string): string {
  // Where users have a number it follows the name, and activity is unknown.
  if (before.account !== undefined && before.last_activity === undefined) return ''
  const words = proseText(activityWords(before, at))
  return isRecent(before, at, 7) ? `**LAST 7 DAYS:** ${words}` : words
}

/** A group of notices is not lost with a user. */
function groupsOf({ groups }: UserImage): readonly string[] | undefined {
  return groups && withoutLeaving(groups)
}

function lossesText(before: UserImage): string {
  const { admin, servers } = before
  const groups = groupsOf(before)
  const shown = groups === undefined ? 'groups not visible' : groups.length > 0 ? `groups ${nameList(groups)}` : ''
  const parts = [admin ? '**ADMIN**' : '', proseText(serverWords(servers)), shown]
  return parts.filter((part) => part !== '').join('; ')
}

/** A rename stops running servers. */
export function renames({ plan }: Known): Topic {
  const all = actionsOf(plan, 'user.rename')
  return {
    title: `RENAME ${count(all.length, 'user')}${riskWords(all)}: files may stay under the old name`,
    tone: 'risk',
    noun: 'user',
    missing: 'rename',
    told: all,
    seen: true,
    text: () => all.map(renameRow),
    comment: () =>
      reasonedTable(all, {
        'Old name': whoText,
        'New name': ({ after }) => nameText(after.name),
        Admin: ({ before }) => (before.admin ? '**ADMIN**' : ''),
        'Stopped first': ({ before }) => proseText(serverWords(before.servers)),
      }),
    label: 'rename',
    lines: () => all.map(renameLine),
  }
}

function renameRow(action: Rename): Row {
  const { user, before, after } = action
  return [
    ...lead(changed, user, 'loss'),
    { text: `-> ${forTerminal(after.name)}`, tone: 'gain' },
    { text: before.admin ? 'ADMIN' : '', tone: 'alarm' },
    why(action),
    { text: forTerminal(serverWords(before.servers)), tone: 'risk' },
  ]
}

function renameLine(action: Rename): Line {
  const { user, before, after, reason } = action
  const was = [`was ${forTerminal(user)}`, before.admin ? 'ADMIN' : '', forTerminal(serverWords(before.servers))]
  return {
    ...{ action, subject: { kind: 'user', name: after.name }, ...changed, also: [user] },
    words: [...was, reasonText(reason)],
  }
}
