// Servers that run.
import { checkStart, checkStop } from '../actions/checks.ts'
import { undoServer } from '../revert/users.ts'
import { afterUser, example, type RulesFor } from './rules.ts'

const { user, created, reason } = example
const ready = { state: 'ready' } as const
const stopped = { state: 'stopped' } as const

export const servers: RulesFor<'server.start' | 'server.stop'> = {
  'server.start': {
    facet: 'server',
    example: {
      id: 'server.start:example',
      op: 'server.start',
      user,
      created,
      server: '',
      before: stopped,
      after: ready,
      reason,
    },
    wave: 'servers',
    after: afterUser,
    check: checkStart,
    undo: undoServer,
    since: (_, { said }) => (said?.server === 'running' ? 'hub' : 'files'),
  },
  'server.stop': {
    facet: 'server',
    example: {
      id: 'server.stop:example',
      op: 'server.stop',
      user,
      created,
      server: '',
      before: ready,
      after: stopped,
      reason,
    },
    wave: 'servers',
    after: afterUser,
    check: checkStop,
    undo: undoServer,
    since: (action, { said }) => {
      if (action.reason.why === 'rule') return undefined
      return said?.server === 'stopped' ? 'hub' : 'files'
    },
  },
}
