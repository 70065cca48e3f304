// Users who become or stop being admin.

import { count } from '../../core/sentences.ts'
import type { ActionOf } from '../../core/types.ts'
import { bold, step } from '../html/cells.ts'
import { nameText } from '../markdown/parts.ts'
import { reasonedTable, usersTail } from '../markdown/reasons.ts'
import { actionsOf } from '../model/grouping.ts'
import { changed, lead, reasonText, why } from '../terminal/cells.ts'
import { most, type Row } from '../terminal/rows.ts'
import { type Facet, nothingLost, type Topic } from './facet.ts'
import { isOld, type Known } from './known.ts'
import { type Person, state } from './person.ts'

type Flag = ActionOf<'admin.set'>

const columns = { User: ({ user }: Flag) => nameText(user) }

export const admin = {
  kinds: {
    'admin.promote': {
      label: 'promote',
      tone: 'risk',
      noun: 'user',
      verb: 'to promote',
      does: ({ length }) => [{ strong: [`makes ${count(length, 'user')} admin`] }],
    },
    'admin.demote': {
      label: 'demote',
      tone: 'risk',
      noun: 'user',
      verb: 'to demote',
      does: ({ length }) => [`takes admin rights from ${count(length, 'user')}`],
    },
  },
  ops: {
    'admin.set': {
      deed: ({ after }) => (after ? 'promoting users' : 'demoting admins'),
      kind: ({ after }) => (after ? 'admin.promote' : 'admin.demote'),
      change: ({ after }) => (after ? step(['no admin'], bold('ADMIN')) : step(bold('ADMIN'), ['no admin'])),
      risks: ({ after }) => ({ promoted: after, demoted: !after }),
    },
  },
  lost: nothingLost,
} satisfies Facet

/** A comment lists new users who become admin here, too; a screen marks them in their rows. */
export function promotes(known: Known): Topic {
  const all = actionsOf(known.plan, 'admin.set').filter(({ after }) => after)
  const title = `Makes ${count(all.length, 'user')} admin`
  const topic = topicOf(all.filter(isOld(known)))
  return {
    ...topic,
    title: `PROMOTE ${count(topic.told.length, 'user')} to admin${newWords(all.length - topic.told.length)}`,
    seen: true,
    comment: () => ({ title, told: all, ...reasonedTable(all, columns), tail: usersTail(all) }),
    label: 'promote',
  }
}

/** A new user who becomes admin is listed among the new users. */
function newWords(amount: number): string {
  return amount === 0 ? '' : ` (and ${count(amount, 'new user')}, listed below)`
}

export function demotes(known: Known): Topic {
  const all = actionsOf(known.plan, 'admin.set').filter(({ after }) => !after)
  const topic = topicOf(all.filter(isOld(known)))
  const title = `DEMOTE ${count(topic.told.length, 'admin')}`
  return { ...topic, title, noun: 'admin', missing: 'demotion', seen: true, label: 'demote' }
}

function topicOf(all: readonly Flag[]): Omit<Topic, 'title'> {
  const words = ({ after, reason }: Flag): readonly string[] => [
    after ? 'becomes ADMIN' : 'is no longer admin',
    reasonText(reason),
  ]
  return {
    tone: 'risk',
    noun: 'user',
    missing: 'promotion',
    told: all,
    text: () => all.map((action) => [...lead(changed, action.user), why(action)]),
    most,
    comment: () => ({ ...reasonedTable(all, columns), tail: usersTail(all) }),
    lines: () => all.map((action) => ({ action, ...changed, words: words(action) })),
  }
}

/** A user's admin flag in a review. */
export function adminStates({ actions, image, isNew, isGone }: Person): readonly Row[] {
  const [flag] = actionsOf({ actions }, 'admin.set')
  const before = isNew ? undefined : (flag?.before ?? image?.admin)
  const after = isGone ? undefined : (flag?.after ?? image?.admin ?? (isNew ? false : undefined))
  if (before === undefined && after === undefined) return []
  const tone = before === true && isGone ? 'alarm' : flag === undefined ? 'plain' : 'risk'
  return [state('admin', yesNo(before), yesNo(after), tone)]
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? '-' : value ? 'ADMIN' : 'no'
}
