// Users who get notice, or whose notice is lifted; and the groups that hold the notices.

import { count } from '../../core/sentences.ts'
import type { ActionOf } from '../../core/types.ts'
import { step } from '../html/cells.ts'
import { nameText, proseText } from '../markdown/parts.ts'
import { reasonedTable, usersTail } from '../markdown/reasons.ts'
import { actionsOf } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { changed, dim, given, lead, reasonText, taken, why } from '../terminal/cells.ts'
import { byReason, most, type Row } from '../terminal/rows.ts'
import { activityWords, isRecent } from './accounts/stakes.ts'
import { type Facet, nothingLost, type Topic } from './facet.ts'
import { isOfNotices } from './groups/leaving.ts'
import type { Known } from './known.ts'
import { type Person, state } from './person.ts'

type Give = ActionOf<'notice.give'>
type Lift = ActionOf<'notice.lift'>

export const notices = {
  kinds: {
    'notice.give': {
      label: 'give notice',
      tone: 'risk',
      noun: 'notice',
      verb: 'to give',
      does: (actions) => {
        const all = actionsOf({ actions }, 'notice.give')
        return [{ strong: [`gives notice to ${count(all.length, 'user')}`] }, forDays(all)]
      },
    },
    'notice.lift': {
      label: 'lift notice',
      tone: 'gain',
      noun: 'notice',
      verb: 'to lift',
      does: (actions) => [`lifts the notice of ${count(usersOf(actionsOf({ actions }, 'notice.lift')), 'user')}`],
    },
    'group.notices': { label: 'leaving group', tone: 'calm', noun: 'leaving group', verb: 'to create' },
    'group.left': { label: 'empty leaving group', tone: 'calm', noun: 'empty leaving group', verb: 'to remove' },
  },
  ops: {
    'notice.give': {
      deed: 'giving notice',
      value: ({ after }) => after.day,
      change: ({ before, after }, { at }) => step([activityWords(before, at)], [`leaves on ${after.day}`]),
      risks: ({ before }, { at }) => ({ admin: before.admin, week: isRecent(before, at, 7) }),
    },
    'notice.lift': {
      deed: 'lifting notices',
      value: ({ before }) => before.day,
      change: ({ before }) => step([`leaves on ${before.day}`], ['no notice']),
    },
  },
  lost: nothingLost,
} satisfies Facet

/** `, for 2026-12-13`; a plan that undoes another may have several days. */
function forDays(all: readonly Give[]): string {
  const days = [...new Set(all.map(({ after }) => after.day))].sort()
  return days.length > 2 ? `, for ${days.length} days from ${days[0]} on` : `, for ${days.join(' and ')}`
}

function usersOf(all: readonly Lift[]): number {
  return new Set(all.map(({ user }) => user)).size
}

/** With the groups that the plan makes for it. */
export function gives({ plan, at }: Known): Topic {
  const all = actionsOf(plan, 'notice.give')
  const groups = actionsOf(plan, 'group.create').filter(isOfNotices)
  const words = ({ before, after }: Give): readonly string[] => [
    `leaves on ${after.day}`,
    before.admin ? 'ADMIN' : '',
    activityWords(before, at),
  ]
  return {
    title: `Give notice to ${count(all.length, 'user')}${forDays(all)}`,
    tone: 'risk',
    noun: 'row',
    missing: 'notice',
    told: [...all, ...groups],
    seen: true,
    text: () => [
      ...groups.map((action): Row => [...lead(given, action.group), { text: 'the group of these notices' }]),
      ...byReason(all, 'user', (action, reason): Row => {
        const [day = '', admin = '', activity = ''] = words(action).map(forTerminal)
        return [
          ...lead(changed, action.user),
          { text: day },
          { text: admin, tone: 'alarm' },
          { text: activity },
          dim(reason),
        ]
      }),
    ],
    most,
    comment: () => ({
      told: [...all, ...groups],
      ...reasonedTable(all, {
        User: ({ user }) => nameText(user),
        Leaves: ({ after }) => after.day,
        'Last activity': ({ before }) => `${before.admin ? '**ADMIN** ' : ''}${proseText(activityWords(before, at))}`,
      }),
      tail: usersTail(all),
    }),
    label: 'notice',
    lines: () => [
      ...all.map((action) => ({
        ...{ action, ...changed, also: [action.group] },
        words: [...words(action).map(forTerminal), reasonText(action.reason)],
      })),
      ...groups.map((action) => ({ action, ...given, words: ['the group of these notices'] })),
    ],
  }
}

/** With the groups that the plan leaves empty. */
export function lifts({ plan }: Known): Topic {
  const all = actionsOf(plan, 'notice.lift')
  const groups = actionsOf(plan, 'group.delete').filter(isOfNotices)
  const [users, empty] = [count(usersOf(all), 'user'), count(groups.length, 'empty leaving group')]
  return {
    title: all.length === 0 ? `Remove ${empty}` : `Lift the notice of ${users}`,
    tone: 'gain',
    noun: 'row',
    missing: 'lifted notice',
    told: [...all, ...groups],
    text: () => [
      ...all.map(
        (action): Row => [...lead(given, action.user), { text: `was to leave on ${action.before.day}` }, why(action)],
      ),
      ...groups.map((action): Row => [...lead({ ...taken, tone: 'plain' }, action.group), { text: leftWords }]),
    ],
    most,
    comment: () => {
      const rows = [...all, ...groups]
      return {
        told: rows,
        ...reasonedTable(rows, {
          'User or group': (action) => nameText('user' in action ? action.user : action.group),
          Notice: (action) => ('user' in action ? `was to leave on ${action.before.day}` : leftWords),
        }),
      }
    },
    label: 'lift',
    lines: () => [
      ...all.map((action) => ({
        ...{ action, ...given, also: [action.group] },
        words: [`was to leave on ${action.before.day}`, reasonText(action.reason)],
      })),
      ...groups.map((action) => ({ action, ...taken, tone: 'plain' as const, words: [leftWords] })),
    ],
  }
}

const leftWords = 'empty, so the group is removed'

/** A user's notice in a review. */
export function noticeStates({ actions }: Person): readonly Row[] {
  return [
    ...actionsOf({ actions }, 'notice.give').map(({ after }) =>
      state('notice', 'none', `leaves on ${after.day}`, 'risk'),
    ),
    ...actionsOf({ actions }, 'notice.lift').map(({ before }) =>
      state('notice', `leaves on ${before.day}`, 'lifted', 'gain'),
    ),
  ]
}
