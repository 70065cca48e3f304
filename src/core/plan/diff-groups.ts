// Groups that should be there, with what properties, and groups that should not.
import { canonicalJson } from '../canonical.ts'
import { actionId } from '../names.ts'
import { formatPlace } from '../problem.ts'
import type { Action, DesiredGroup, DesiredState, Properties, Snapshot } from '../types.ts'
import { membersIn } from './members.ts'

/** @param actions of users: whom they make join a group needs it */
export function groupActions(actions: readonly Action[], desired: DesiredState, live: Snapshot): Action[] {
  return [
    ...missing(actions, desired, live),
    ...[...desired.groups.values()].flatMap((group) => properties(group, live)),
    ...deletions([...desired.absentGroups.values()], live),
  ]
}

/** Groups that are declared or that somebody joins, and that the hub lacks. */
function missing(actions: readonly Action[], desired: DesiredState, live: Snapshot): Action[] {
  const { groups } = live
  if (groups === undefined) return []
  const joined = new Set(actions.flatMap((action) => (action.op === 'member.add' ? [action.group] : [])))
  return [...desired.groups.values()]
    .filter((group) => !groups.has(group.name) && (joined.has(group.name) || group.isDeclared))
    .map((group) => ({
      id: actionId('group.create', group.name),
      op: 'group.create',
      group: group.name,
      before: null,
      after: { members: [] },
      reason: { why: group.isDeclared ? 'row' : 'needed', at: formatPlace(group.at) },
    }))
}

/** The hub replaces all properties at once, so those that nobody manages are said again. */
function properties({ name: group, properties: wish, at }: DesiredGroup, live: Snapshot): Action[] {
  if (wish === undefined || live.groups?.get(group)?.kept === 'system') return []
  const before = live.groups?.get(group)?.properties ?? {}
  const after = merged(before, wish)
  if (canonicalJson(before) === canonicalJson(after)) return []
  const id = actionId('group.properties', group)
  return [{ id, op: 'group.properties', group, before, after, reason: { why: 'row', at: formatPlace(at) } }]
}

function merged(before: Properties, wish: Properties): Properties {
  const entries = Object.entries(before).filter(([key]) => !Object.hasOwn(wish, key))
  const wished = Object.entries(wish).filter(([, value]) => value !== null)
  return Object.fromEntries([...entries, ...wished])
}

function deletions(absent: readonly DesiredGroup[], live: Snapshot): Action[] {
  const members = membersIn(
    live,
    absent.map(({ name }) => name),
  )
  return absent.flatMap(({ name: group, at }): Action[] => {
    const now = live.groups?.get(group)
    if (now === undefined || now.kept !== undefined) return []
    const before = {
      members: members(group),
      ...(now.properties === undefined ? {} : { properties: now.properties }),
    }
    const id = actionId('group.delete', group)
    return [{ id, op: 'group.delete', group, before, after: null, reason: { why: 'row', at: formatPlace(at) } }]
  })
}
