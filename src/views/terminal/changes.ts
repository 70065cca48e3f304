import type { ActionOf } from '../../core/types.ts'
import {
  type Changes,
  type GroupChange,
  gainingWords,
  type NewUser,
  newUserWords,
  rolesWords,
  startCount,
} from '../model/changes.ts'
import { groupBy } from '../model/grouping.ts'
import { sourceWords } from '../model/passwords.ts'
import { newQuotaWords } from '../model/quotas.ts'
import { deleteRiskWords } from '../model/risks.ts'
import { forTerminal } from '../safe.ts'
import { activityWords, atWorkWords, count, number, riskWords, serverWords } from '../words.ts'
import { propertyRows, renameRow, startRow, stopRow } from './facets.ts'
import type { Cell } from './layout.ts'
import { loweredSection, quotaSection, resetSection } from './quota.ts'
import { blank, byReason, most, nameTexts, type Row, reasonText, type Section } from './rows.ts'

type Delete = ActionOf<'user.delete'>

/** The changes by what happens, deletions first and never cut. `at` is the hub's time, from which ages count. */
export function changeSections(changes: Changes, at: string): readonly Section[] {
  return [
    ...lossSections(changes, at),
    loweredSection(changes),
    resetSection(changes),
    ...adminSections(changes),
    ...otherSections(changes),
  ]
}

function lossSections({ deletes, groupDeletes, renames, stops }: Changes, at: string): readonly Section[] {
  const deleted = `DELETE ${count(deletes.length, 'user')}${deleteRiskWords(deletes, at)}`
  const dropped = `DELETE ${count(groupDeletes.length, 'group')}`
  const renamed = `RENAME ${count(renames.length, 'user')}${riskWords(renames)}: files may stay under the old name`
  const stopped = `STOP ${count(stops.length, 'server')}${atWorkWords(stops, at)}`
  const deleteRows = byReason(deletes, 'user', (action, reason) => deleteRow(action, at, reason))
  const stopRows = byReason(stops, 'server', (action, reason) => stopRow(action, at, reason))
  return [
    { title: deleted, tone: 'alarm', noun: 'user', rows: deleteRows, told: deletes },
    { title: dropped, tone: 'alarm', noun: 'group', rows: groupDeletes.map(groupDeleteRow), told: groupDeletes },
    { title: renamed, tone: 'risk', noun: 'user', rows: renames.map(renameRow), told: renames },
    { title: stopped, tone: 'risk', noun: 'server', rows: stopRows, told: stops },
  ]
}

function adminSections({ promotes, demotes, roleGains }: Changes): readonly Section[] {
  const promoted = `PROMOTE ${count(promotes.length, 'user')} to admin`
  const empowered = `GIVE ROLES to ${gainingWords(roleGains)} through groups`
  const demoted = `DEMOTE ${count(demotes.length, 'admin')}`
  return [
    { title: promoted, tone: 'risk', noun: 'user', rows: promotes.map(adminRow), most, told: promotes },
    { title: empowered, tone: 'risk', noun: 'membership', rows: roleGains.map(roleRow), most, told: roleGains },
    { title: demoted, tone: 'risk', noun: 'admin', rows: demotes.map(adminRow), most, told: demotes },
  ]
}

function otherSections(changes: Changes): readonly Section[] {
  const { creates, groups, properties, members, starts } = changes
  const grouped = `Create ${count(groups.length, 'group')}`
  const described = `Change the properties of ${count(properties.length, 'group')}`
  const moved = `Change the members of ${count(members.length, 'group')}`
  const started = `Start ${count(startCount(starts), 'server')}`
  return [
    {
      title: `Create ${newUserWords(creates)}`,
      tone: 'gain',
      noun: 'user',
      rows: creates.map(createRow),
      most,
      told: creates.flatMap(({ actions }) => actions),
    },
    { title: grouped, tone: 'gain', noun: 'group', rows: groups.map(groupRow), most, told: groups },
    {
      title: described,
      tone: 'head',
      noun: 'row',
      rows: properties.flatMap(propertyRows),
      most,
      told: properties,
    },
    {
      title: moved,
      tone: 'head',
      noun: 'row',
      rows: members.flatMap(memberRows),
      most,
      told: members.flatMap(({ added, removed }) => [...added, ...removed]),
    },
    quotaSection(changes),
    {
      title: started,
      tone: 'gain',
      noun: 'row',
      rows: starts.map(startRow),
      most,
      told: starts.flatMap(({ actions }) => actions),
    },
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

function roleRow(action: ActionOf<'member.add'>): Row {
  return [
    { text: '~', tone: 'risk' },
    { text: forTerminal(action.user), tone: 'risk' },
    { text: rolesWords(action, forTerminal), tone: 'risk' },
    { text: reasonText(action.reason), tone: 'dim' },
  ]
}

function createRow({ action, admin, groups, quota, password }: NewUser): Row {
  return [
    { text: '+', tone: 'gain' },
    { text: forTerminal(action.user), tone: 'gain' },
    { text: admin ? 'ADMIN' : '', tone: 'risk' },
    { text: reasonText(action.reason), tone: 'dim' },
    { text: quota === undefined ? '' : newQuotaWords(quota), tone: quota?.will.unlimited === true ? 'risk' : 'plain' },
    { text: password === undefined ? '' : `password ${sourceWords(password)}` },
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
  const members = nameTexts(before.members).join(', ')
  return [
    { text: '-', tone: 'alarm' },
    { text: forTerminal(group), tone: 'loss' },
    { text: reasonText(reason), tone: 'dim' },
    { text: length === 0 ? 'empty' : `${count(length, 'member')}: ${members}`, tone: length === 0 ? 'plain' : 'risk' },
    { text: propertyWords(Object.keys(before.properties ?? {})), tone: 'risk' },
  ]
}

function propertyWords(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `properties: ${nameTexts(keys, 20).join(', ')}`
}

/** One row for who joins, one for who leaves because a row says so, one for each other reason to leave. */
function memberRows({ group, added, removed, newUsers }: GroupChange): readonly Row[] {
  const fresh = newUsers === 0 ? [] : [count(newUsers, 'new user')]
  const joins: Cell[] = [
    { text: `+${number(added.length + newUsers)}`, tone: 'gain' },
    { text: [...namesOf(added), ...fresh].join(', ') },
  ]
  const leaving = groupBy(removed, ({ reason }) => (reason.why === 'row' ? '' : `${reasonText(reason)}: `))
  const leaves = [...leaving].map(([why, actions]): Cell[] => [
    { text: `-${number(actions.length)}`, tone: 'loss' },
    { text: why + namesOf(actions).join(', ') },
  ])
  const rows = added.length + newUsers === 0 ? leaves : [joins, ...leaves]
  const name = forTerminal(group)
  return rows.map((row, index) => [...(index === 0 ? [{ text: '~' }, { text: name }] : [blank, blank]), ...row])
}

function namesOf(actions: readonly { readonly user: string }[]): readonly string[] {
  return nameTexts(actions.map((action) => action.user))
}
