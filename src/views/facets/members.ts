// Users who join or leave groups.

import { count, number } from '../../core/sentences.ts'
import type { ActionOf } from '../../core/types.ts'
import { joinCells, nameCell, step } from '../html/cells.ts'
import { nameList, nameText, tableOf, unnamedIn, usersText } from '../markdown/parts.ts'
import { actionsOf, groupBy } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { blank, given, lead, reasonText, taken } from '../terminal/cells.ts'
import { fewNames, most, type Row, unnamedOf, userTexts } from '../terminal/rows.ts'
import { type Facet, type Line, lostIf, type Topic } from './facet.ts'
import { isOld, type Known } from './known.ts'
import { type Person, state } from './person.ts'
import { roleGains, rolesCell, rolesTaken, rolesWords } from './roles.ts'

type Join = ActionOf<'member.add'>
type Leave = ActionOf<'member.remove'>

export const members = {
  kinds: {
    'member.add': {
      label: 'add member',
      tone: 'gain',
      noun: 'membership',
      verb: 'to add',
      some: (actions) => {
        const gains = roleGains({ actions }).length
        return gains === 0 ? '' : `${number(gains)} of them with roles`
      },
    },
    'member.remove': {
      label: 'remove member',
      tone: 'risk',
      noun: 'membership',
      verb: 'to remove',
      does: (actions) => [`removes ${count(actions.length, 'membership')}`, ...rolesTaken({ actions })],
    },
  },
  ops: {
    'member.add': {
      deed: 'adding members',
      change: (action) => joinCells([step(['not in'], ['in ', ...nameCell(action.group)]), rolesCell(action)], '; '),
      risks: (action) => ({ roles: action.roles !== undefined }),
    },
    'member.remove': {
      deed: 'removing members',
      change: (action) => joinCells([step(['in ', ...nameCell(action.group)], ['not in']), rolesCell(action)], '; '),
      risks: ({ roles }) => ({ rolesLost: roles !== undefined }),
    },
  },
  lost: ({ plan }) => {
    const exact = actionsOf(plan, 'member.remove').filter(({ reason }) => reason.why === 'exact').length
    const again = `hubplan revert adds removed members again, but the next plan of the same files removes the ${count(exact, 'member')} of exact groups once more.`
    return lostIf(exact, again).map((lost) => ({ ...lost, isPartial: true as const }))
  },
} satisfies Facet

/** `groups: ml, staff and 2 more`; empty for none. */
export function groupWords(groups: readonly string[] | undefined, shown = Number.POSITIVE_INFINITY): string {
  if (groups === undefined) return 'groups not visible'
  return groups.length === 0 ? '' : `groups: ${fewNames(groups, shown)}`
}

export function memberships(known: Known): Topic {
  const all = groupChanges(known)
  const told = all.flatMap(({ added, removed }) => [...removed, ...added])
  return {
    title: `Change the members of ${count(all.length, 'group')}`,
    tone: 'head',
    noun: 'row',
    missing: 'member list',
    unnamed: unnamedOf(told.length > most ? all.flatMap(cellsOf) : []),
    told,
    text: () => all.flatMap(textRows),
    most,
    comment: () => ({
      noun: 'group',
      unnamed: unnamedIn(
        all.flatMap(({ added, removed }) => [added, removed].map((some) => some.map(({ user }) => user))),
      ),
      ...tableOf(all, { Group: ({ group }) => nameText(group), Joins: joinsText, Leaves: leavesText }),
    }),
    label: 'members',
    lines: () => told.map(lineOf),
  }
}

interface GroupChange {
  readonly group: string
  /** Without the new users. */
  readonly added: readonly Join[]
  readonly removed: readonly Leave[]
  /** How many members come from the plan's new users. */
  readonly newUsers: number
}

function groupChanges(known: Known): readonly GroupChange[] {
  const joins = groupBy(actionsOf(known.plan, 'member.add'), ({ group }) => group)
  const leaves = groupBy(actionsOf(known.plan, 'member.remove'), ({ group }) => group)
  return [...new Set([...joins.keys(), ...leaves.keys()])].sort().map((group) => {
    const joining = joins.get(group) ?? []
    const added = joining.filter(isOld(known))
    return { group, added, removed: leaves.get(group) ?? [], newUsers: joining.length - added.length }
  })
}

/** One row for joining users, one for users who leave because of a row, one for each other reason to leave. */
function textRows({ group, added, removed, newUsers }: GroupChange): readonly Row[] {
  const joins: Row = [
    { text: `+${number(added.length + newUsers)}`, tone: 'gain' },
    { text: [...userTexts(added), ...newUserWords(newUsers)].join(', ') },
  ]
  const leaves = [...leavesOf(removed)].map(
    ([because, actions]): Row => [
      { text: `-${number(actions.length)}`, tone: 'loss' },
      { text: because + userTexts(actions).join(', ') },
    ],
  )
  const rows = added.length + newUsers === 0 ? leaves : [joins, ...leaves]
  return rows.map((row, index) => [
    ...(index === 0 ? lead({ mark: '~', tone: 'plain' }, group) : [blank, blank]),
    ...row,
  ])
}

/** The users of each of these rows. */
function cellsOf({ added, removed }: GroupChange): readonly (readonly unknown[])[] {
  return [added, ...leavesOf(removed).values()]
}

function leavesOf(removed: readonly Leave[]): ReadonlyMap<string, readonly Leave[]> {
  return groupBy(removed, ({ reason }) => (reason.why === 'row' ? '' : `${reasonText(reason)}: `))
}

function newUserWords(newUsers: number): readonly string[] {
  return newUsers === 0 ? [] : [count(newUsers, 'new user')]
}

function joinsText({ added, newUsers }: GroupChange): string {
  const all = added.length + newUsers
  if (added.length === 0 && newUsers > 0) return `+${newUserWords(newUsers).join('')}`
  const known = [nameList(added.map(({ user }) => user))]
  return all === 0 ? '' : `+${number(all)}: ${[...known, ...newUserWords(newUsers)].join(', ')}`
}

function leavesText({ removed }: GroupChange): string {
  return removed.length === 0 ? '' : `-${usersText({ all: removed })}`
}

function lineOf(action: Join | Leave): Line {
  const { op, group, reason } = action
  const rights = action.roles === undefined ? [] : [rolesWords(action, forTerminal)]
  const does = `${op === 'member.add' ? 'joins' : 'leaves'} ${forTerminal(group)}`
  return {
    ...{ action, ...(op === 'member.add' ? given : taken), also: [group] },
    words: [does, ...rights, reasonText(reason)],
  }
}

/** A user's groups in a review: all where the plan has seen them, otherwise those that change. */
export function groupStates({ actions, image, isNew, isGone }: Person): readonly Row[] {
  const leaves = actionsOf({ actions }, 'member.remove').map(({ group }) => group)
  const joins = actionsOf({ actions }, 'member.add').map(({ group }) => group)
  const seen = image?.groups
  const old = seen ?? leaves
  const left = new Set(leaves)
  const now = isGone ? [] : [...(seen ?? []).filter((group) => !left.has(group)), ...joins]
  if (old.length + now.length === 0) return seen === undefined ? [] : [state('groups', 'none', isGone ? '-' : 'none')]
  const label = seen !== undefined || isNew ? 'groups' : 'groups that change'
  return [state(label, allNames(old), allNames(now), left.size > 0 || isGone ? 'loss' : 'gain')]
}

function allNames(names: readonly string[]): string {
  return names.length === 0 ? '-' : fewNames(names, Number.POSITIVE_INFINITY)
}
