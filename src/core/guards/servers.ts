// Servers that no request can address: a request for `..` reaches another resource, such as the user.
import { addressFault } from '../names.ts'
import { count, listed, quote } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import type { Alike } from './alike.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard, GuardResult } from './types.ts'

export const unreachableServers: Guard = {
  name: 'server-names',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  check({ actions, live }) {
    return actions.filter(isAboutServers).flatMap((action): GuardResult[] => {
      const [server] = serversOf(action, live).filter((name) => name !== '' && addressFault(name) !== undefined)
      if (server === undefined) return []
      return [
        { level: 'block', message: wordsFor(action, server), actions: [action.id], alike: alikeOf(action, server) },
      ]
    })
  },
}

const verbs = {
  'server.remove': 'removed',
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
  if ('server' in action) return [action.server]
  const servers = live.users.get(action.user)?.servers ?? action.before.servers ?? []
  return servers.filter(({ state }) => state !== 'stopped').map(({ name }) => name)
}

/** Several of one op. */
function alikeOf({ op, user }: AboutServers, server: string): Alike {
  if (op !== 'user.delete' && op !== 'user.rename') {
    return {
      kind: op,
      subject: `${quote(server)} of ${quote(user)}`,
      say: (examples, number) =>
        `the names of ${count(number, 'server')} cannot be part of an address, so the servers cannot be ${verbs[op]}: ${examples}; ${op === 'server.remove' ? 'remove' : 'stop'} them on the hub's own pages, or leave their users out`,
    }
  }
  return {
    kind: op,
    subject: quote(user),
    note: quote(server),
    say: (examples, number) =>
      `${count(number, 'user')} cannot be ${verbs[op]}, because the name of a running server of each cannot be part of an address, so it cannot be stopped before that: ${examples}; stop these servers on the hub's own pages, or leave the users out`,
  }
}

function wordsFor({ op, user: name }: AboutServers, server: string): string {
  const user = listed([name])
  const isOfServer = op !== 'user.delete' && op !== 'user.rename'
  const what = isOfServer ? '' : `stopped, and ${user} cannot be `
  const until = isOfServer ? '' : ' before that'
  return `the name of the server ${listed([server])} of ${user} ${addressFault(server)}: it cannot be ${what}${verbs[op]}${until}; ${op === 'server.remove' ? 'remove' : 'stop'} it on the hub's own pages, or leave ${user} out`
}
