// Servers that no request can address: a request for `..` reaches another resource, such as the user.
import { addressFault } from '../names.ts'
import { listed } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import type { Guard, GuardResult } from './types.ts'

export const unreachableServers: Guard = {
  name: 'server-names',
  atApply: true,
  canAllow: false,
  check({ actions, live }) {
    return actions.filter(isAboutServers).flatMap((action): GuardResult[] => {
      const [server] = serversOf(action, live).filter((name) => name !== '' && addressFault(name) !== undefined)
      return server === undefined ? [] : [{ level: 'block', message: wordsFor(action, server), actions: [action.id] }]
    })
  },
}

const verbs = {
  'server.start': 'started',
  'server.stop': 'stopped',
  'user.delete': 'deleted',
  'user.rename': 'renamed',
} as const

type AboutServers = ActionOf<keyof typeof verbs>

/** A delete and a rename stop the servers that run. */
function isAboutServers(action: Action): action is AboutServers {
  return action.op in verbs
}

function serversOf(action: AboutServers, live: Snapshot): readonly string[] {
  if (action.op === 'server.start' || action.op === 'server.stop') return [action.server]
  const servers = live.users.get(action.user)?.servers ?? action.before.servers ?? []
  return servers.filter(({ state }) => state !== 'stopped').map(({ name }) => name)
}

function wordsFor({ op, user: name }: AboutServers, server: string): string {
  const user = listed([name])
  const isOfServer = op === 'server.start' || op === 'server.stop'
  const what = isOfServer ? '' : `stopped, and ${user} cannot be `
  const until = isOfServer ? '' : ' before that'
  return `the name of the server ${listed([server])} of ${user} ${addressFault(server)}: it cannot be ${what}${verbs[op]}${until}; stop it on the hub's own pages, or leave ${user} out`
}
