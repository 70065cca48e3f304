// Accounts that are created, renamed and deleted.

import { withoutLeaving } from '../../../core/leaving.ts'
import { count } from '../../../core/sentences.ts'
import type { ActionOf, Plan, UserImage } from '../../../core/types.ts'
import { bold, type Cell, joinCells, nameCell, namesCell, step } from '../../html/cells.ts'
import { actionsOf } from '../../model/grouping.ts'
import type { Risks } from '../../model/risk-words.ts'
import { forTerminal } from '../../safe.ts'
import { dim } from '../../terminal/cells.ts'
import type { Row } from '../../terminal/rows.ts'
import { dateTime } from '../../words.ts'
import { type Facet, lostIf } from '../facet.ts'
import { type Person, state } from '../person.ts'
import { amountWords } from '../quota/changes.ts'
import { serverWords } from '../servers.ts'
import { activityWords, daysSince, deletesWords } from './stakes.ts'

export const accounts = {
  kinds: {
    'user.create': { label: 'create user', tone: 'gain', noun: 'user', verb: 'to create' },
    'user.delete': {
      label: 'delete user',
      tone: 'loss',
      noun: 'user',
      verb: 'to delete',
      does: (actions, { plan }) => deletesWords(actionsOf({ actions }, 'user.delete'), plan),
    },
    'user.rename': { label: 'rename user', tone: 'risk', noun: 'user', verb: 'to rename' },
  },
  ops: {
    'user.create': { deed: 'creating users', change: () => step(['not there'], ['user']) },
    'user.rename': {
      deed: 'renaming users',
      change: ({ user, before, after }) =>
        joinCells([step(nameCell(user), nameCell(after.name)), [serverWords(before.servers)]], '; '),
      risks: ({ before }) => ({ ...heldRisks(before), renamed: true }),
    },
    'user.delete': {
      deed: 'deleting users',
      change: ({ before }, { at }) => step(imageCell(before, at), ['gone']),
      risks: ({ before }, { at }) => {
        const days = daysSince(before, at)
        return {
          ...heldRisks(before),
          week: days <= 7,
          month: days > 7 && days <= 30,
          unseen: before.last_activity === undefined,
        }
      },
    },
  },
  lost: ({ plan }) => {
    const deletes = actionsOf(plan, 'user.delete')
    const who = deletes.length === 1 ? 'The deletion' : `The ${count(deletes.length, 'deletion')}`
    const names = 'hubplan revert restores the old names, but files saved under the new ones may stay there.'
    return [
      ...lostIf(deletes.length, `by hubplan: ${lossWords(plan, deletes)}.`).map((lost) => ({
        ...lost,
        lead: `${who} cannot be undone`,
      })),
      ...lostIf(actionsOf(plan, 'user.rename').length, names).map((lost) => ({ ...lost, isPartial: true as const })),
    ]
  },
} satisfies Facet

/** On a hub a deleted user's tokens and servers are lost; on a system with account numbers a finding says what is lost. */
function lossWords({ findings }: Plan, deletes: readonly ActionOf<'user.delete'>[]): string {
  const told = findings.find(({ guard }) => guard === 'storage')?.message
  if (told === undefined || deletes.some(({ before }) => before.account === undefined)) {
    return 'tokens, servers and perhaps the files go with the user, and the same name created again is a new, empty account'
  }
  return told
}

function heldRisks({ admin, servers = [], unverified }: UserImage): Risks {
  return { admin, running: servers.length > 0, unverified }
}

function imageCell(before: UserImage, at: string): Cell {
  const { account, servers, quota } = before
  const groups = before.groups && withoutLeaving(before.groups)
  return joinCells(
    [
      [activityWords(before, at)],
      before.admin ? bold('ADMIN') : [],
      [serverWords(servers)],
      groups === undefined
        ? ['groups not visible']
        : groups.length > 0
          ? ['groups ', ...namesCell(groups, 'group')]
          : [],
      quota === undefined || quota === null ? [] : [`quota ${amountWords(quota)}`],
      account === undefined ? [] : ['account ', ...nameCell(account)],
    ],
    '; ',
  )
}

/** A user's account and name in a review. */
export function accountStates({ name, actions, isNew, isGone }: Person): readonly Row[] {
  const [rename] = actionsOf({ actions }, 'user.rename')
  return [
    ...(isNew ? [state('account', 'none', 'created', 'gain')] : []),
    ...(isGone ? [state('account', forTerminal(name), 'DELETED', 'alarm')] : []),
    ...(rename === undefined ? [] : [state('name', forTerminal(rename.user), forTerminal(rename.after.name), 'risk')]),
  ]
}

/** A user's activity in a review. */
export function activityStates({ image, at }: Person): readonly Row[] {
  if (image === undefined) return []
  const { created } = image
  const since = created === null ? 'not known' : dateTime(created ?? '')
  return [
    [dim('activity'), { text: forTerminal(activityWords(image, at)) }],
    ...(created === undefined ? [] : [[dim('created'), { text: since }]]),
  ]
}
