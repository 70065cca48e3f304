// Who is in which group.
import { checkJoin, checkLeave } from '../actions/checks.ts'
import { birthOf } from '../actions/planned.ts'
import { actionId } from '../names.ts'
import { undoJoin, undoLeave } from '../revert/groups.ts'
import { afterUser, example, type RulesFor } from './rules.ts'

const { user, group, created, reason } = example

export const members: RulesFor<'member.add' | 'member.remove'> = {
  'member.add': {
    facet: 'groups',
    example: { id: 'member.add:example', op: 'member.add', user, created, group, before: false, after: true, reason },
    wave: 'promotions and joins',
    after: (action, planned) => [birthOf(action.user, planned), actionId('group.create', action.group)],
    check: checkJoin,
    undo: undoJoin,
    since: (action, { said }) => (said?.groups?.includes(action.group) === true ? 'hub' : 'files'),
  },
  'member.remove': {
    facet: 'groups',
    example: {
      id: 'member.remove:example',
      op: 'member.remove',
      user,
      created,
      group,
      before: true,
      after: false,
      reason,
    },
    wave: 'leaves',
    after: afterUser,
    check: checkLeave,
    undo: undoLeave,
    since: (action, { said }) => {
      // Whether the group was exact the last time is not remembered.
      if (action.reason.why === 'exact' && said === undefined) return undefined
      return said?.groups !== undefined && !said.groups.includes(action.group) ? 'hub' : 'files'
    },
  },
}
