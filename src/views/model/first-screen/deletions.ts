// The users to be deleted, by name: those that matter most each in a line of their own, the others by reason.

import { count, number } from '../../../core/sentences.ts'
import type { ActionOf, Plan } from '../../../core/types.ts'
import { deletes } from '../../facets/accounts/losses.ts'
import { activityWords, isRecent } from '../../facets/accounts/stakes.ts'
import { knownOf } from '../../facets/known.ts'
import { serverWords } from '../../facets/servers.ts'
import { reasonWords, thirdPerson } from '../../words.ts'
import { sharing } from '../grouping.ts'
import { join, names, type Phrase } from '../phrase.ts'
import type { KeyPart } from './part.ts'

type Delete = ActionOf<'user.delete'>

/** Up to this number the table of the facet is the list. */
const mostRows = 10
/** Up to this number every deleted user is named. */
const mostNamed = 40
/** Users in a line of their own, and reasons with a line. */
const [mostLines, mostReasons] = [8, 6]
/** Names in a line when not all are named. */
const [fewOfMany, someOfMany] = [20, 60]

/** Undefined without deletions. */
export function deletionPart(plan: Plan): KeyPart | undefined {
  const known = knownOf(plan)
  const { deletes: all, at } = known
  if (all.length === 0) return undefined
  const topic = deletes(known)
  const title = thirdPerson(topic.title)
  return all.length <= mostRows
    ? { title, topic, isTable: true, lines: all.map((action) => ownLine(action, at)), whole: ['deletes'] }
    : { title, topic, isTable: false, lines: deletionLines(all, at), whole: [] }
}

function deletionLines(all: readonly Delete[], at: string): readonly Phrase[] {
  const matters = all.filter(({ before }) => isNotable(before, at))
  const alone = matters.slice(0, mostLines)
  const isAlone = new Set(alone)
  const others = matters.filter((action) => !isAlone.has(action))
  const isNotableOther = new Set(others)
  const rest = all.filter((action) => !isAlone.has(action) && !isNotableOther.has(action))
  const isShort = all.length <= mostNamed
  return [
    ...alone.map((action) => ownLine(action, at)),
    ...(others.length === 0 ? [] : [othersLine(others, at, isShort)]),
    ...reasonLines(rest, isShort ? Number.POSITIVE_INFINITY : fewOfMany),
  ]
}

function isNotable(before: Delete['before'], at: string): boolean {
  return before.admin || (before.servers ?? []).length > 0 || isRecent(before, at, 7) || before.unverified === true
}

function ownLine({ user, before, reason }: Delete, at: string): Phrase {
  const words = join(
    [
      ...(before.admin ? [[{ strong: ['ADMIN'] }]] : []),
      ...(isRecent(before, at, 7) ? [[{ strong: [activityWords(before, at)] }]] : [[activityWords(before, at)]]),
      ...(before.unverified ? [[{ strong: ['not verified'] }]] : []),
      ...(before.servers?.length ? [[serverWords(before.servers)]] : []),
      [reasonWords(reason)],
    ],
    '; ',
  )
  return [{ name: user }, ': ', ...words]
}

/** `12 more of these: a (active 2 days ago), b (1 running server: default)` */
function othersLine(all: readonly Delete[], at: string, isShort: boolean): Phrase {
  const shown = all.slice(0, isShort ? all.length : someOfMany)
  const more = all.length - shown.length
  const each = shown.map((action): Phrase => [{ name: action.user }, ` (${othersWords(action, at, isShort)})`])
  const tail = more > 0 ? ` and ${number(more)} more` : ''
  return [{ strong: [`${count(all.length, 'more user')} like these`] }, ': ', ...join(each, ', '), tail]
}

function othersWords({ before, reason }: Delete, at: string, withReason: boolean): string {
  const parts = [
    before.admin ? 'ADMIN' : '',
    activityWords(before, at),
    serverWords(before.servers ?? []),
    withReason ? reasonWords(reason) : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** One line for each reason; the last line has the users of all other reasons, each with its own. */
function reasonLines(rest: readonly Delete[], most: number): readonly Phrase[] {
  const reasons = sharing(rest)
  const own = reasons.length > mostReasons ? reasons.slice(0, mostReasons - 1) : reasons
  const others = reasons.slice(own.length)
  const lines = own.map(
    ({ all, reason }): Phrase => [
      { strong: [count(all.length, 'user')] },
      `: ${reasonWords(reason)}: `,
      ...names(
        all.map(({ user }) => user),
        most,
      ),
    ],
  )
  if (others.length === 0) return lines
  const users = others.flatMap(({ all }) => all)
  const each = users.slice(0, most).map(({ user, reason }): Phrase => [{ name: user }, ` (${reasonWords(reason)})`])
  const more = users.length - each.length
  const tail = more > 0 ? ` and ${number(more)} more` : ''
  return [...lines, [{ strong: [count(users.length, 'user')] }, ' for other reasons: ', ...join(each, ', '), tail]]
}
