import type { ActionOf, Finding, Plan, UserImage } from '../../core/types.ts'
import { type Changes, type GroupChange, gainingWords, newUserWords, rolesWords } from '../model/changes.ts'
import { sourceWords } from '../model/passwords.ts'
import { newQuotaWords } from '../model/quotas.ts'
import { deleteRiskWords, isRecent } from '../model/risks.ts'
import { activityWords, count, listed, needWords, number, reasonWords, serverWords, shortPlace } from '../words.ts'
import { nameList, nameText, type Part, proseText, table, tableRow } from './parts.ts'

/** Who goes, and with what; worst first. `at` is the hub's time, from which ages count. */
export function deletePart({ deletes }: Changes, at: string): Part {
  const rows = deletes.map(({ user, before, reason }) =>
    tableRow(whoText(user, before), activityText(before, at), losses(before), proseText(reasonWords(reason))),
  )
  const title = `Deletes ${count(deletes.length, 'user')}${deleteRiskWords(deletes, at)}`
  return table(title, ['User', 'Last activity', 'Will be lost', 'Why'], {
    rows,
    noun: 'user',
    seen: true,
    told: deletes,
  })
}

/** The name, and what else tells of whom the system speaks. */
export function whoText(user: string, { account, unverified }: UserImage): string {
  const number = account === undefined ? '' : ` (account ${nameText(account)})`
  return `${nameText(user)}${number}${unverified ? ' **NOT VERIFIED**' : ''}`
}

function activityText(before: UserImage, at: string): string {
  // Where people have a number it stands beside the name, and activity is not told.
  if (before.account !== undefined && before.last_activity === undefined) return ''
  const words = proseText(activityWords(before, at))
  return isRecent(before, at, 7) ? `**LAST 7 DAYS:** ${words}` : words
}

function losses({ admin, servers, groups }: UserImage): string {
  const shown = groups === undefined ? 'groups not visible' : groups.length > 0 ? `groups ${nameList(groups)}` : ''
  const parts = [admin ? '**ADMIN**' : '', proseText(serverWords(servers)), shown]
  return parts.filter((part) => part !== '').join('; ')
}

/** Who becomes admin, new users among them. */
export function promotePart(admins: readonly ActionOf<'admin.set'>[]): Part {
  const title = `Makes ${count(admins.length, 'user')} admin`
  return table(title, ['User', 'Why'], { rows: admins.map(adminRow), noun: 'user', seen: true, told: admins })
}

/** Who gains roles through a group, new users among them. */
export function rolePart({ roleGains }: Changes): Part {
  const rows = roleGains.map((action) =>
    tableRow(nameText(action.user), rolesWords(action, nameText), proseText(reasonWords(action.reason))),
  )
  const title = `Gives roles to ${gainingWords(roleGains)} through groups`
  return table(title, ['User', 'Roles', 'Why'], { rows, noun: 'membership', seen: true, told: roleGains })
}

/** Who is admin no longer. */
export function demotePart({ demotes }: Changes): Part {
  const title = `Demotes ${count(demotes.length, 'admin')}`
  return table(title, ['User', 'Why'], { rows: demotes.map(adminRow), noun: 'admin', told: demotes })
}

function adminRow({ user, reason }: ActionOf<'admin.set'>): string {
  return tableRow(nameText(user), proseText(reasonWords(reason)))
}

/** Who is new. */
export function createPart({ creates }: Changes): Part {
  const hasQuotas = creates.some(({ quota }) => quota !== undefined)
  const hasPasswords = creates.some(({ password }) => password !== undefined)
  const rows = creates.map(({ action, admin, groups, quota, password }) => {
    const more = [
      ...(hasQuotas ? [quota === undefined ? '' : newQuotaWords(quota).replace(/^quota /, '')] : []),
      ...(hasPasswords ? [password === undefined ? '' : sourceWords(password)] : []),
    ]
    const why = proseText(reasonWords(action.reason))
    return tableRow(nameText(action.user), admin ? '**ADMIN**' : '', nameList(groups), ...more, why)
  })
  const more = [...(hasQuotas ? ['Quota'] : []), ...(hasPasswords ? ['Password'] : [])]
  const header = ['User', 'Admin', 'Groups', ...more, 'Why']
  const told = creates.flatMap(({ actions }) => actions)
  return table(`Creates ${newUserWords(creates)}`, header, { rows, noun: 'user', told })
}

/** Which groups are new. */
export function groupPart({ groups }: Changes): Part {
  const rows = groups.map(({ group, reason }) => tableRow(nameText(group), proseText(reasonWords(reason))))
  return table(`Creates ${count(groups.length, 'group')}`, ['Group', 'Why'], {
    rows,
    noun: 'group',
    told: groups,
  })
}

/** Which groups go, and with what. */
export function groupDeletePart({ groupDeletes }: Changes): Part {
  const hasProperties = groupDeletes.some(({ before }) => Object.keys(before.properties ?? {}).length > 0)
  const rows = groupDeletes.map(({ group, before, reason }) => {
    const properties = hasProperties ? [nameList(Object.keys(before.properties ?? {}))] : []
    return tableRow(nameText(group), nameList(before.members), ...properties, proseText(reasonWords(reason)))
  })
  const title = `Deletes ${count(rows.length, 'group')}`
  const header = ['Group', 'Members', ...(hasProperties ? ['Properties'] : []), 'Why']
  return table(title, header, { rows, noun: 'group', seen: true, told: groupDeletes })
}

/** Who joins and leaves which group. */
export function memberPart({ members }: Changes): Part {
  const title = `Changes the members of ${count(members.length, 'group')}`
  const told = members.flatMap(({ added, removed }) => [...added, ...removed])
  return table(title, ['Group', 'Joins', 'Leaves'], { rows: members.map(memberRow), noun: 'group', told })
}

function memberRow({ group, added, removed, newUsers }: GroupChange): string {
  const fresh = newUsers === 0 ? [] : [count(newUsers, 'new user')]
  const known = added.length === 0 ? [] : [nameList(added.map((action) => action.user))]
  const joins =
    added.length + newUsers === 0 ? '' : `+${number(added.length + newUsers)}: ${[...known, ...fresh].join(', ')}`
  const leaves =
    removed.length === 0 ? '' : `-${number(removed.length)}: ${nameList(removed.map((action) => action.user))}`
  return tableRow(nameText(group), joins, leaves)
}

const titles = { block: 'Blocked by', warn: 'Warnings', info: 'Notes' } as const satisfies Record<
  Finding['level'],
  string
>

/** What the guards of one level say. */
export function findingsPart(plan: Plan, level: Finding['level']): Part {
  const rows = plan.findings
    .filter((finding) => finding.level === level)
    .map(({ guard, message }) => `- **${nameText(guard)}**: ${proseText(message)}`)
  const rank = level === 'info' ? {} : ({ rank: 'first' } as const)
  return { head: `### ${titles[level]}\n`, rows, foot: '', noun: 'finding', ...rank }
}

/** What the applying token needs and the planning token lacks. */
export function needPart(plan: Plan): Part {
  const rows = plan.needs
    .filter((need) => !need.met)
    .map(({ what, ops }) => `- ${needText(what)} for ${listed(ops.map((op) => nameText(op)))}`)
  return { head: '### Applying needs rights that the planning token lacks\n', rows, foot: '', noun: 'right' }
}

function needText(what: string): string {
  const words = needWords(what)
  return words === what ? nameText(what) : proseText(words)
}

/** The files. */
export function inputPart(plan: Plan): Part {
  const rows = plan.inputs.map(({ path, rows: length, sha256 }) =>
    tableRow(
      nameText(shortPlace(path)),
      number(length),
      sha256 === undefined ? 'none, it holds passwords' : `\`${sha256}\``,
    ),
  )
  const title = `Made from ${count(rows.length, 'file')}`
  return table(title, ['File', 'Rows', 'Digest'], { rows, noun: 'file' })
}
