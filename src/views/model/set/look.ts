// What a reader should look at first in the plan of a target, in a few words.

import { count, number } from '../../../core/sentences.ts'
import type { Action, FailedTarget, Plan } from '../../../core/types.ts'
import { knownOf } from '../../facets/known.ts'
import { stoppedServers } from '../../facets/servers.ts'
import { dateTime } from '../../words.ts'
import { findingsOf } from '../findings.ts'
import { overrideNames } from '../override-words.ts'
import { join, names, type Phrase } from '../phrase.ts'
import { unseenWords } from '../unseen.ts'
import { summaryWords, type Verdict } from '../verdict.ts'

/** The worst things, up to this number. */
const most = 2

/** Empty when the numbers of the table say everything. */
export function lookFirstAt(plan: Plan, verdict: Verdict): Phrase {
  const all = [
    guards(plan, 'block', 'blocked by '),
    verdict.is === 'expired' ? [`expired ${dateTime(plan.expires_at)}`] : [],
    admins(plan),
    servers(plan),
    first('overridden: ', overrideNames(plan)),
    first(
      'not visible: ',
      unseenWords(plan).map((words) => [words]),
    ),
    guards(plan, 'warn', 'warning '),
  ].filter((phrase) => phrase.length > 0)
  return all.length === 0 ? [summaryWords(plan, isOther)] : join(all.slice(0, most), '; ')
}

/** `not visible: a and 2 more` */
function first(lead: string, [one, ...others]: readonly Phrase[]): Phrase {
  if (one === undefined) return []
  return [lead, ...one, others.length === 0 ? '' : ` and ${number(others.length)} more`]
}

function guards(plan: Plan, level: 'block' | 'warn', lead: string): Phrase {
  return first(
    lead,
    findingsOf(plan, level).map(({ guard }) => [{ name: guard }]),
  )
}

function admins(plan: Plan): Phrase {
  const gone = knownOf(plan).deletes.filter(({ before }) => before.admin)
  if (gone.length === 0) return []
  const who = names(
    gone.map(({ user }) => user),
    1,
  )
  return [gone.length === 1 ? 'deletes the admin ' : `deletes ${count(gone.length, 'admin')}: `, ...who]
}

function servers(plan: Plan): Phrase {
  const { servers: stopped, owners } = stoppedServers(knownOf(plan))
  return stopped === 0 ? [] : [`stops ${count(stopped, 'server')}: `, ...names(owners, 1)]
}

/** Without a column of its own. */
function isOther(action: Action): boolean {
  return !(action.op === 'user.delete' || action.op === 'user.create' || (action.op === 'admin.set' && action.after))
}

/** A message may hold an answer of a system, which may be long. */
const longest = 100

/** Why a target could not be planned. */
export function failureWords({ message }: FailedTarget): Phrase {
  const [line = ''] = message.split('\n')
  return [line.length > longest ? `${Array.from(line).slice(0, longest).join('')}…` : line]
}
