import type { ActionOf, Reason } from '../core/types.ts'
import { type Changes, type GroupChange, groupBy, type NewUser } from './changes.ts'
import type { Cell, Tone } from './layout.ts'
import { forTerminal } from './safe.ts'
import { activityWords, count, number, reasonWords, riskWords, serverWords } from './words.ts'

type Row = readonly Cell[]
type Delete = ActionOf<'user.delete'>

/** A heading and rows of aligned cells. */
export interface Section {
  readonly title: string
  readonly tone: Tone
  /** What one row is, for counting those that are cut. */
  readonly noun: string
  readonly rows: readonly Row[]
  /** How many rows are shown; absent for all. */
  readonly most?: number
}

const most = 200

/** The changes by what happens, deletions first and never cut. `at` is the hub's time, from which ages count. */
export function changeSections(changes: Changes, at: string): readonly Section[] {
  const { deletes, creates, promotes, demotes, groups, members, groupDeletes } = changes
  const deleted = `DELETE ${count(deletes.length, 'user')}${riskWords(deletes, at)}`
  const dropped = `DELETE ${count(groupDeletes.length, 'group')}`
  const promoted = `PROMOTE ${count(promotes.length, 'user')} to admin`
  const demoted = `DEMOTE ${count(demotes.length, 'admin')}`
  const grouped = `Create ${count(groups.length, 'group')}`
  const moved = `Change the members of ${count(members.length, 'group')}`
  return [
    { title: deleted, tone: 'alarm', noun: 'user', rows: deleteRows(deletes, at) },
    { title: dropped, tone: 'alarm', noun: 'group', rows: groupDeletes.map(groupDeleteRow) },
    { title: promoted, tone: 'risk', noun: 'user', rows: promotes.map(adminRow), most },
    { title: demoted, tone: 'risk', noun: 'admin', rows: demotes.map(adminRow), most },
    { title: createsTitle(creates), tone: 'gain', noun: 'user', rows: creates.map(createRow), most },
    { title: grouped, tone: 'gain', noun: 'group', rows: groups.map(groupRow), most },
    { title: moved, tone: 'head', noun: 'row', rows: members.flatMap(memberRows), most },
  ]
}

/** Users whom a file names stand with its line; those who fell to a rule or another plan stand under it. */
function deleteRows(deletes: readonly Delete[], at: string): readonly Row[] {
  const isNamed = ({ reason }: Delete): boolean =>
    reason.why !== 'rule' && reason.why !== 'prune' && reason.why !== 'revert'
  const ruled = groupBy(
    deletes.filter((action) => !isNamed(action)),
    (action) => reasonText(action.reason),
  )
  return [
    ...deletes.filter(isNamed).map((action) => deleteRow(action, at, reasonText(action.reason))),
    ...[...ruled].flatMap(([reason, actions]) => [
      [{ text: `${reason}: ${count(actions.length, 'user')}` }],
      ...actions.map((action) => deleteRow(action, at, '')),
    ]),
  ]
}

function deleteRow({ user, before }: Delete, at: string, reason: string): Row {
  const servers = forTerminal(serverWords(before.servers))
  const losses = [servers, groupWords(before.groups)]
  return [
    { text: '-', tone: 'alarm' },
    { text: forTerminal(user), tone: 'loss' },
    { text: before.admin ? 'ADMIN' : '', tone: 'alarm' },
    { text: forTerminal(activityWords(before, at)) },
    { text: reason, tone: 'dim' },
    { text: losses.filter((loss) => loss !== '').join('; '), tone: 'risk' },
  ]
}

function groupWords(groups: readonly string[] | undefined): string {
  if (groups === undefined) return 'groups not visible'
  return groups.length === 0 ? '' : `groups: ${groups.map(forTerminal).join(', ')}`
}

function adminRow({ user, reason }: ActionOf<'admin.set'>): Row {
  return [
    { text: '~', tone: 'risk' },
    { text: forTerminal(user), tone: 'risk' },
    { text: reasonText(reason), tone: 'dim' },
  ]
}

function createsTitle(creates: readonly NewUser[]): string {
  const admins = creates.filter((user) => user.admin).length
  return `Create ${count(creates.length, 'user')}${admins === 0 ? '' : ` (${number(admins)} as ADMIN)`}`
}

function createRow({ action, admin, groups }: NewUser): Row {
  return [
    { text: '+', tone: 'gain' },
    { text: forTerminal(action.user), tone: 'gain' },
    { text: admin ? 'ADMIN' : '', tone: 'risk' },
    { text: reasonText(action.reason), tone: 'dim' },
    { text: groupWords(groups) },
  ]
}

function groupRow({ group, reason }: ActionOf<'group.create'>): Row {
  return [
    { text: '+', tone: 'gain' },
    { text: forTerminal(group), tone: 'gain' },
    { text: reasonText(reason), tone: 'dim' },
  ]
}

function groupDeleteRow({ group, before, reason }: ActionOf<'group.delete'>): Row {
  const { length } = before.members
  const members = names(before.members.map((user) => ({ user }))).join(', ')
  return [
    { text: '-', tone: 'alarm' },
    { text: forTerminal(group), tone: 'loss' },
    { text: reasonText(reason), tone: 'dim' },
    { text: length === 0 ? 'empty' : `${count(length, 'member')}: ${members}`, tone: length === 0 ? 'plain' : 'risk' },
  ]
}

/** One row for who joins, one for who leaves because a row says so, one for each other reason to leave. */
function memberRows({ group, added, removed, newUsers }: GroupChange): readonly Row[] {
  const fresh = newUsers === 0 ? [] : [count(newUsers, 'new user')]
  const joins: Cell[] = [
    { text: `+${number(added.length + newUsers)}`, tone: 'gain' },
    { text: [...names(added), ...fresh].join(', ') },
  ]
  const leaving = groupBy(removed, ({ reason }) => (reason.why === 'row' ? '' : `${reasonText(reason)}: `))
  const leaves = [...leaving].map(([why, actions]): Cell[] => [
    { text: `-${number(actions.length)}`, tone: 'loss' },
    { text: why + names(actions).join(', ') },
  ])
  const rows = added.length + newUsers === 0 ? leaves : [joins, ...leaves]
  const name = forTerminal(group)
  return rows.map((row, index) => [...(index === 0 ? [{ text: '~' }, { text: name }] : [blank, blank]), ...row])
}

const blank: Cell = { text: '' }

function names(actions: readonly { readonly user: string }[]): readonly string[] {
  const first = actions.slice(0, most).map((action) => forTerminal(action.user))
  const more = actions.length - first.length
  return more > 0 ? [...first, `… and ${number(more)} more (see the json)`] : first
}

function reasonText(reason: Reason): string {
  return forTerminal(reasonWords(reason))
}
