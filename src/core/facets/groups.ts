// Groups and their properties.

import { checkGroupDelete, checkProperties } from '../actions/checks.ts'
import { done, ready } from '../actions/precheck-user.ts'
import { actionId } from '../names.ts'
import { undoGroup, undoGroupDelete, undoProperties } from '../revert/groups.ts'
import { afterNothing, example, type RulesFor, sinceUnknown } from './rules.ts'

const { group, reason } = example

export const groups: RulesFor<'group.create' | 'group.properties' | 'group.delete'> = {
  'group.create': {
    facet: 'groups',
    example: { id: 'group.create:example', op: 'group.create', group, before: null, after: { members: [] }, reason },
    wave: 'new groups',
    after: afterNothing,
    check: (action, { live }) => (live.groups?.has(action.group) === true ? done : ready),
    undo: undoGroup,
    // Whether a group is empty by then is known when everybody else is.
    isUndoneLast: true,
    since: sinceUnknown,
  },
  'group.properties': {
    facet: 'groups',
    example: { id: 'group.properties:example', op: 'group.properties', group, before: {}, after: {}, reason },
    wave: 'group properties',
    after: (action) => [actionId('group.create', action.group)],
    check: checkProperties,
    undo: undoProperties,
    since: sinceUnknown,
  },
  'group.delete': {
    facet: 'groups',
    example: { id: 'group.delete:example', op: 'group.delete', group, before: { members: [] }, after: null, reason },
    wave: 'deleted groups',
    // A member whom the plan was to take out and could not would lose the group unasked.
    after: ({ group: name, before }, planned) =>
      before.members.flatMap((user) => [
        actionId('member.remove', planned.newName(user) ?? user, name),
        actionId('user.delete', user),
      ]),
    check: checkGroupDelete,
    undo: undoGroupDelete,
    since: sinceUnknown,
  },
}
