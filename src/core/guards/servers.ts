// Servers that no request can name: what is sent for `..` reaches another address, such as that of the user.
import { addressFault } from '../names.ts'
import { listed } from '../text.ts'
import type { Action, Snapshot } from '../types.ts'
import type { Guard, GuardResult } from './types.ts'

export const unreachableServers: Guard = {
  name: 'server-names',
  atApply: true,
  canAllow: false,
  check({ actions, live }) {
    return actions.flatMap((action): GuardResult[] => {
      const [server] = serversOf(action, live).filter((name) => name !== '' && addressFault(name) !== undefined)
      return server === undefined ? [] : [{ level: 'block', message: wordsFor(action, server), actions: [action.id] }]
    })
  },
}

/** The servers that an action sends requests about: a delete and a rename stop those that run. */
function serversOf(action: Action, live: Snapshot): readonly string[] {
  if (action.op === 'server.start' || action.op === 'server.stop') return [action.server]
  if (action.op !== 'user.delete' && action.op !== 'user.rename') return []
  const servers = live.users.get(action.user)?.servers ?? action.before.servers ?? []
  return servers.filter(({ state }) => state !== 'stopped').map(({ name }) => name)
}

function wordsFor(action: Action, server: string): string {
  const verbs = { 'server.start': 'started', 'user.delete': 'deleted', 'user.rename': 'renamed' } as const
  const verb = action.op in verbs ? verbs[action.op as keyof typeof verbs] : 'stopped'
  const user = 'user' in action ? listed([action.user]) : ''
  const name = `the name of the server ${listed([server])} of ${user} ${addressFault(server)}`
  const isOfServer = action.op === 'server.start' || action.op === 'server.stop'
  const what = isOfServer ? `it cannot be ${verb}` : `it cannot be stopped, and ${user} cannot be ${verb} before that`
  return `${name}: ${what}; stop it on the hub's own pages, or leave ${user} out`
}
