// One user or group in full: before and after, every action of the plan about it, and what the guards say of them.
import type { Action, ActionOf, Plan, UserImage } from '../../core/types.ts'
import { activityWords } from '../facets/accounts/stakes.ts'
import { propertyChanges } from '../facets/groups/properties.ts'
import { actionWords } from '../facets/index.ts'
import { rolesWords } from '../facets/members.ts'
import { passwordWords } from '../facets/passwords.ts'
import { amountWords, type QuotaChange, quotaChanges, quotaWords } from '../facets/quota/changes.ts'
import { nameOfServer, serverWords } from '../facets/servers.ts'
import { type Subject, subjectOf } from '../model/others.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { type Cell, flow, paint } from '../terminal/layout.ts'
import { reasonText } from '../terminal/rows.ts'
import { count, dateTime, number, signed } from '../words.ts'
import { paperOf, type Review } from './model.ts'

type Row = readonly Cell[]

/** Everything the plan has about one user or group, as lines. */
export function detailLines(review: Review, subject: Subject, columns: number): readonly string[] {
  const actions = actionsAbout(review.plan, subject)
  const paper = paperOf(review, columns)
  const table = (title: string, rows: readonly Row[]): readonly string[] =>
    rows.length === 0 ? [] : ['', paint(paper, 'head', title), ...flow(paper, rows)]
  const states =
    subject.kind === 'user' ? userRows(review.plan, actions, subject.name) : groupRows(actions, subject.name)
  const head = `${subject.kind === 'user' ? 'User' : 'Group'} ${forTerminal(subject.name)}`
  return [
    paint(paper, 'head', head),
    ...flow(paper, [[{ text: 'What the plan does not change and did not see is not shown here.', tone: 'dim' }]]),
    ...table('Before -> after', states),
    ...table(
      `${count(actions.length, 'action')} of the plan`,
      actions.map((action) => [{ text: actionWords(action) }, { text: reasonText(action.reason), tone: 'dim' }]),
    ),
    ...table('Findings about it', findingRows(review.plan, actions)),
  ]
}

/** All actions about a subject; those of a user before a rename, too. */
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

function change(label: string, before: string, after: string, tone: Cell['tone'] = 'plain'): Row {
  return [{ text: label, tone: 'dim' }, { text: before }, { text: '->' }, { text: after, tone }]
}

/** A new name that a user gets, and the image of whoever has it so far, may both be about one name. */
function userRows(plan: Plan, actions: readonly Action[], name: string): readonly Row[] {
  const find = <Op extends Action['op']>(op: Op): readonly ActionOf<Op>[] =>
    actions.filter((action): action is ActionOf<Op> => action.op === op)
  const [created] = find('user.create')
  const [deleted] = find('user.delete')
  const [renamed] = find('user.rename')
  const image = deleted?.before ?? renamed?.before
  const [flag] = find('admin.set')
  const balances = quotaChanges(plan)
  const quotas = actions.flatMap(({ id }) => balances.get(id) ?? [])
  const isGone = deleted !== undefined
  return [
    ...(created === undefined ? [] : [change('account', 'none', 'created', 'gain')]),
    ...(isGone ? [change('account', forTerminal(name), 'DELETED', 'alarm')] : []),
    ...(renamed === undefined
      ? []
      : [change('name', forTerminal(renamed.user), forTerminal(renamed.after.name), 'risk')]),
    ...adminRows({ image, flag, isNew: created !== undefined, isGone }),
    ...groupChanges({ image, joins: find('member.add'), leaves: find('member.remove'), isGone, created }),
    ...find('member.add')
      .filter(({ roles }) => roles !== undefined)
      .map((action) => [label('roles'), { text: rolesWords(action, forTerminal), tone: 'risk' as const }]),
    ...quotas.map((quota) =>
      change('quota', amountWords(quota.had), newBalance(quota), quota.isLowered ? 'risk' : 'gain'),
    ),
    ...(quotas.length === 0 && image?.quota !== undefined
      ? [change('quota', amountWords(image.quota), isGone ? '-' : amountWords(image.quota))]
      : []),
    ...find('password.set').map((action) =>
      change(
        'password',
        created === undefined ? 'as it is' : 'none',
        passwordWords(action, created === undefined ? 'next' : 'first'),
        'risk',
      ),
    ),
    ...(image === undefined ? [] : imageRows(image, plan.snapshot.taken_at, isGone)),
    ...find('server.stop').map((action) =>
      change(`server ${forTerminal(nameOfServer(action.server))}`, stateWords(action.before.state), 'stopped', 'risk'),
    ),
    ...find('server.start').map((action) =>
      change(`server ${forTerminal(nameOfServer(action.server))}`, stateWords(action.before.state), 'running', 'gain'),
    ),
  ]
}

/** `100 (-400)`, `unlimited`; of a grant, what it would come to now. */
function newBalance(quota: QuotaChange): string {
  if (quota.add !== undefined) return quotaWords(quota)
  return `${amountWords(quota.will)}${quota.by === undefined ? '' : ` (${signed(quota.by)})`}`
}

interface Flags {
  readonly image: UserImage | undefined
  readonly flag: ActionOf<'admin.set'> | undefined
  readonly isNew: boolean
  readonly isGone: boolean
}

function adminRows({ image, flag, isNew, isGone }: Flags): readonly Row[] {
  const before = isNew ? undefined : (flag?.before ?? image?.admin)
  const after = isGone ? undefined : (flag?.after ?? image?.admin ?? (isNew ? false : undefined))
  if (before === undefined && after === undefined) return []
  const tone = before === true && isGone ? 'alarm' : flag === undefined ? 'plain' : 'risk'
  return [change('admin', yesNo(before), yesNo(after), tone)]
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? '-' : value ? 'ADMIN' : 'no'
}

interface Memberships {
  readonly image: UserImage | undefined
  readonly joins: readonly ActionOf<'member.add'>[]
  readonly leaves: readonly ActionOf<'member.remove'>[]
  readonly isGone: boolean
  readonly created: ActionOf<'user.create'> | undefined
}

/** All groups where the plan has seen them; else those that change. */
function groupChanges({ image, joins, leaves, isGone, created }: Memberships): readonly Row[] {
  const old = image?.groups ?? leaves.map(({ group }) => group)
  const left = new Set(leaves.map(({ group }) => group))
  const kept = image?.groups?.filter((group) => !left.has(group)) ?? []
  const now = isGone ? [] : [...kept, ...joins.map(({ group }) => group)]
  if (old.length + now.length === 0)
    return image?.groups === undefined ? [] : [change('groups', 'none', isGone ? '-' : 'none')]
  const isAll = image?.groups !== undefined || created !== undefined
  return [
    change(isAll ? 'groups' : 'groups that change', names(old), names(now), left.size > 0 || isGone ? 'loss' : 'gain'),
  ]
}

function names(groups: readonly string[]): string {
  return groups.length === 0 ? '-' : groups.map(forTerminal).join(', ')
}

function imageRows(image: UserImage, at: string, isGone: boolean): readonly Row[] {
  const servers = image.servers?.length === 0 ? 'none running' : forTerminal(serverWords(image.servers))
  const stops = image.servers?.length ? 'stopped first' : '-'
  const made =
    image.created === undefined
      ? []
      : [[label('created'), { text: image.created === null ? 'not known' : dateTime(image.created) }]]
  return [
    change('servers', servers, isGone || image.servers?.length ? stops : '-', image.servers?.length ? 'risk' : 'plain'),
    [label('activity'), { text: forTerminal(activityWords(image, at)) }],
    ...made,
  ]
}

function label(text: string): Cell {
  return { text, tone: 'dim' }
}

function stateWords(state: string): string {
  const words: Readonly<Record<string, string>> = { ready: 'running', spawn: 'starting', stop: 'stopping' }
  return words[state] ?? 'stopped'
}

function groupRows(actions: readonly Action[], name: string): readonly Row[] {
  return actions.flatMap((action): readonly Row[] => {
    switch (action.op) {
      case 'group.create':
        return [change('group', 'none', 'created', 'gain')]
      case 'group.delete':
        return [
          change('group', forTerminal(name), 'DELETED', 'alarm'),
          change(
            'members',
            action.before.members.length === 0
              ? 'none'
              : `${number(action.before.members.length)}: ${names(action.before.members)}`,
            '-',
          ),
        ]
      case 'group.properties':
        return propertyChanges(action).map(({ key, before, after }) =>
          change(forTerminal(key), proseForTerminal(before ?? '-'), proseForTerminal(after ?? '-'), 'risk'),
        )
      default:
        return []
    }
  })
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
