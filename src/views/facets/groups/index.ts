// Groups that are created and deleted, and their properties.

import { count, number } from '../../../core/sentences.ts'
import type { Action, ActionOf } from '../../../core/types.ts'
import { bold, type Cell, joinCells, nameCell, namesCell, step } from '../../html/cells.ts'
import { nameList, nameText, tableOf, unnamedIn, wholeText, why as whyText } from '../../markdown/parts.ts'
import { reasonedTable } from '../../markdown/reasons.ts'
import { actionsOf } from '../../model/grouping.ts'
import { forTerminal, proseForTerminal } from '../../safe.ts'
import { changed, destroyed, given, lead, reasonText, taken, why } from '../../terminal/cells.ts'
import { fewNames, most, nameTexts, type Row, unnamedOf } from '../../terminal/rows.ts'
import type { Facet, Line, Topic } from '../facet.ts'
import type { Known } from '../known.ts'
import { state } from '../person.ts'
import { isOfGroups, isOfNotices } from './leaving.ts'
import { deletesWords, groupsLost, keysOf } from './losses.ts'
import { type PropertyChange, propertyChanges } from './properties.ts'

type Delete = ActionOf<'group.delete'>
type Change = ActionOf<'group.properties'>

export const groups = {
  kinds: {
    'group.create': { label: 'create group', tone: 'gain', noun: 'group', verb: 'to create' },
    'group.delete': {
      label: 'delete group',
      tone: 'loss',
      noun: 'group',
      verb: 'to delete',
      does: (actions, { plan }) => deletesWords(actionsOf({ actions }, 'group.delete'), plan),
    },
    'group.properties': {
      label: 'change group',
      tone: 'calm',
      noun: 'group',
      verb: 'to change',
      does: ({ length }) => [`changes the properties of ${count(length, 'group')}`],
    },
  },
  ops: {
    'group.create': {
      deed: 'creating groups',
      kind: (action) => (isOfNotices(action) ? 'group.notices' : 'group.create'),
      change: () => step(['not there'], ['group']),
    },
    'group.delete': {
      deed: 'deleting groups',
      kind: (action) => (isOfNotices(action) ? 'group.left' : 'group.delete'),
      change: ({ before }) => step(imageCell(before), ['gone']),
      risks: ({ group, before: { members, roles } }) => {
        // A group of notices is empty by then.
        const hasMembers = members.length > 0 && isOfGroups({ group })
        return { members: hasMembers, rolesLost: hasMembers && roles !== undefined }
      },
    },
    'group.properties': {
      deed: 'describing groups',
      change: (action) => joinCells(propertyChanges(action).map(propertyCell), ''),
    },
  },
  lost: ({ plan }) => groupsLost(plan),
} satisfies Facet

export function groupDeletes({ plan }: Known): Topic {
  const all = actionsOf(plan, 'group.delete').filter(isOfGroups)
  const withRoles = all.some(({ before }) => before.roles !== undefined)
  const withProperties = all.some(({ before }) => keysOf(before).length > 0)
  return {
    title: `DELETE ${count(all.length, 'group')}`,
    tone: 'alarm',
    noun: 'group',
    missing: 'group deletion',
    unnamed: unnamedOf(all.map(({ before }) => before.members)),
    told: all,
    seen: true,
    text: () => all.map(deleteRow),
    comment: () => ({
      unnamed: unnamedIn(all.map(({ before }) => before.members)),
      ...reasonedTable(all, {
        Group: ({ group }) => nameText(group),
        Members: membersText,
        ...(withRoles ? { Roles: ({ before }: Delete) => nameList(before.roles ?? []) } : {}),
        ...(withProperties ? { Properties: ({ before }: Delete) => nameList(keysOf(before)) } : {}),
      }),
    }),
    label: 'delete group',
    lines: () => all.map(deleteLine),
  }
}

function membersText({ before: { members } }: Delete): string {
  return members.length === 0 ? '' : `${number(members.length)}: ${nameList(members)}`
}

function membersWords(members: readonly string[], names: string): string {
  return members.length === 0 ? 'empty' : `${count(members.length, 'member')}: ${names}`
}

function deleteLine(action: Delete): Line {
  const { members, roles = [] } = action.before
  return {
    ...{ action, ...taken, also: members.slice(0, most) },
    words: [
      membersWords(members, fewNames(members)),
      roles.length === 0 ? '' : `roles: ${fewNames(roles)}`,
      reasonText(action.reason),
    ],
  }
}

function deleteRow(action: Delete): Row {
  const { members } = action.before
  const keys = nameTexts(keysOf(action.before), 20).join(', ')
  return [
    ...lead(destroyed, action.group, 'loss'),
    why(action),
    { text: membersWords(members, nameTexts(members).join(', ')), tone: members.length === 0 ? 'plain' : 'risk' },
    { text: keys === '' ? '' : `properties: ${keys}`, tone: 'risk' },
  ]
}

function imageCell(before: Delete['before']): Cell {
  const { members, roles = [] } = before
  const keys = keysOf(before)
  return joinCells(
    [
      members.length === 0 ? ['empty'] : ['members ', ...namesCell(members, 'member')],
      roles.length === 0 ? [] : ['roles ', ...namesCell(roles, 'role')],
      keys.length === 0 ? [] : ['properties ', ...namesCell(keys, 'key')],
    ],
    '; ',
  )
}

export function groupCreates({ plan }: Known): Topic {
  const all = actionsOf(plan, 'group.create').filter(isOfGroups)
  return {
    title: `Create ${count(all.length, 'group')}`,
    tone: 'gain',
    noun: 'group',
    missing: 'group creation',
    told: all,
    text: () => all.map((action) => [...lead(given, action.group), why(action)]),
    most,
    comment: () => reasonedTable(all, { Group: ({ group }) => nameText(group) }),
    label: 'create group',
    lines: () => all.map((action) => ({ action, ...given, words: [reasonText(action.reason)] })),
  }
}

/** Values are JSON, with its own quotes and escapes: a screen shows them as they are written in a file. */
export function properties({ plan }: Known): Topic {
  const all = actionsOf(plan, 'group.properties')
  const keys = all.flatMap((action) => propertyChanges(action).map((change) => ({ action, ...change })))
  const mark = { mark: '~', tone: 'plain' } as const
  return {
    title: `Change the properties of ${count(all.length, 'group')}`,
    tone: 'head',
    noun: 'row',
    told: all,
    text: () => all.flatMap(propertyRows),
    most,
    comment: () => ({
      // An action without a row is listed with the others.
      told: keys.map(({ action }) => action),
      ...tableOf(keys, {
        Group: ({ action }) => nameText(action.group),
        Property: ({ key }) => nameText(key),
        // Values are shown as code, so a missing value is the one without code.
        Before: ({ before }) => (before === undefined ? 'not set' : wholeText(before)),
        After: ({ after }) => (after === undefined ? '**removed**' : wholeText(after)),
        Why: ({ action }) => whyText(action),
      }),
    }),
    label: 'properties',
    lines: () => all.map((action) => ({ action, ...mark, words: [propertyWords(action), reasonText(action.reason)] })),
  }
}

/** The group, and under it one row per key. */
function propertyRows(action: Change): readonly Row[] {
  const head = { text: `${forTerminal(action.group)}: ${reasonText(action.reason)}` }
  return [[head], ...propertyChanges(action).map(propertyRow)]
}

function propertyRow({ key, before, after }: PropertyChange): Row {
  const [old, now] = [proseForTerminal(before ?? ''), proseForTerminal(after ?? '')]
  if (before === undefined) return [...lead(given, key), { text: now }]
  if (after === undefined) return [...lead(taken, key), { text: `was ${old}` }]
  return [...lead(changed, key), { text: `${old} -> ${now}` }]
}

function propertyWords(action: Change): string {
  return propertyChanges(action)
    .map(({ key, before = '-', after = '-' }) => `${forTerminal(key)}: ${proseForTerminal(`${before} -> ${after}`)}`)
    .join(', ')
}

function propertyCell({ key, before, after }: PropertyChange): Cell {
  const old = before === undefined ? ['not set'] : nameCell(before)
  const now = after === undefined ? bold('removed') : nameCell(after)
  return [{ div: [...nameCell(key), ': ', ...step(old, now)] }]
}

/** A group in a review. */
export function groupRows(actions: readonly Action[]): readonly Row[] {
  const propertyState = ({ key, before = '-', after = '-' }: PropertyChange): Row =>
    state(forTerminal(key), proseForTerminal(before), proseForTerminal(after), 'risk')
  return actions.flatMap((action): readonly Row[] => {
    if (action.op === 'group.create') return [state('group', 'none', 'created', 'gain')]
    if (action.op === 'group.properties') return propertyChanges(action).map(propertyState)
    if (action.op !== 'group.delete') return []
    const { members, roles = [] } = action.before
    const names = members.length === 0 ? 'none' : `${number(members.length)}: ${members.map(forTerminal).join(', ')}`
    const listed = (label: string, all: readonly string[]): readonly Row[] =>
      all.length === 0 ? [] : [state(label, all.map(forTerminal).join(', '), '-', 'risk')]
    return [
      state('group', forTerminal(action.group), 'DELETED', 'alarm'),
      state('members', names, '-'),
      ...listed('roles', roles),
      ...listed('properties', keysOf(action.before)),
    ]
  })
}
