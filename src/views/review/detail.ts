// One user or group in full: before and after, all its actions in the plan, and the guards' findings about it.

import type { Action, Plan } from '../../core/types.ts'
import { accountStates, activityStates } from '../facets/accounts/index.ts'
import { adminStates } from '../facets/admin.ts'
import { groupRows } from '../facets/groups/index.ts'
import { actionWords } from '../facets/index.ts'
import type { Known } from '../facets/known.ts'
import { groupStates } from '../facets/members.ts'
import { removalStates } from '../facets/named-servers.ts'
import { noticeStates } from '../facets/notices.ts'
import { passwordStates } from '../facets/passwords.ts'
import type { Person } from '../facets/person.ts'
import { quotaStates } from '../facets/quota/index.ts'
import { roleStates } from '../facets/roles.ts'
import { runningStates, serverStates } from '../facets/servers.ts'
import { tokenStates } from '../facets/tokens.ts'
import { changesWords } from '../model/changes.ts'
import { actionsOf } from '../model/grouping.ts'
import { type Subject, subjectOf } from '../model/others.ts'
import { risksOf } from '../model/risk-marks.ts'
import { namedRisks } from '../model/risk-words.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { dim, why } from '../terminal/cells.ts'
import { flow, paint } from '../terminal/layout.ts'
import type { Row } from '../terminal/rows.ts'
import { paperOf, type Review } from './model.ts'
import { whole } from './width.ts'

/** All facts of the plan about one user or group, as lines. */
export function detailLines(review: Review, subject: Subject, columns: number): readonly string[] {
  const actions = actionsAbout(review.plan, subject)
  const paper = paperOf(review, columns)
  const table = (title: string, rows: readonly Row[]): readonly string[] =>
    rows.length === 0 ? [] : ['', paint(paper, 'head', title), ...flow(paper, rows)]
  const states = subject.kind === 'user' ? userRows(review.known, actions, subject.name) : groupRows(actions)
  const head = `${subject.kind === 'user' ? 'User' : 'Group'} ${forTerminal(subject.name)}`
  const lines = [
    paint(paper, 'head', head),
    ...flow(paper, [[dim('Only what the plan changes or has seen is shown here.')]]),
    ...flow(paper, riskRows(review.known, actions)),
    ...table('Before -> after', states),
    ...table(
      `${changesWords(actions.length)} of the plan`,
      actions.map((action) => [{ text: actionWords(action) }, why(action)]),
    ),
    ...table('Findings about it', findingRows(review.plan, actions)),
  ]
  return lines.flatMap((line) => whole(line, columns))
}

/** All actions of a subject, including a user's before a rename. */
export function actionsAbout({ actions }: Plan, { kind, name }: Subject): readonly Action[] {
  if (kind === 'group')
    return actions.filter((action) =>
      'group' in action ? action.group === name : !('user' in action) && subjectOf(action).name === name,
    )
  return actions.filter(
    (action) =>
      ('user' in action && action.user === name) || (action.op === 'user.rename' && action.after.name === name),
  )
}

/** Actions without a state here are listed among the actions. */
const states: readonly ((person: Person) => readonly Row[])[] = [
  accountStates,
  adminStates,
  groupStates,
  noticeStates,
  roleStates,
  quotaStates,
  passwordStates,
  runningStates,
  activityStates,
  serverStates,
  tokenStates,
  removalStates,
]

/** A rename to a name, and the image of the name's present owner, may both concern one name. */
function userRows(known: Known, actions: readonly Action[], name: string): readonly Row[] {
  const [deleted] = actionsOf({ actions }, 'user.delete')
  const [renamed] = actionsOf({ actions }, 'user.rename')
  const [noticed] = actionsOf({ actions }, 'notice.give')
  const person: Person = {
    ...known,
    name,
    actions,
    image: deleted?.before ?? renamed?.before ?? noticed?.before,
    isNew: actions.some(({ op }) => op === 'user.create'),
    isGone: deleted !== undefined,
  }
  return states.flatMap((rowsOf) => rowsOf(person))
}

function riskRows(known: Known, actions: readonly Action[]): readonly Row[] {
  const words = namedRisks(actions.flatMap((action) => risksOf(action, known)))
  return words === '' ? [] : [[{ text: `Risks: ${words}`, tone: 'risk' }]]
}

const levelTones = { block: 'alarm', warn: 'risk', info: 'dim' } as const

function findingRows({ findings }: Plan, actions: readonly Action[]): readonly Row[] {
  const ids = new Set(actions.map(({ id }) => id))
  return findings
    .filter((finding) => finding.actions.some((id) => ids.has(id)))
    .map(({ level, guard, message }) => [
      { text: forTerminal(guard), tone: levelTones[level] },
      { text: proseForTerminal(message) },
    ])
}
