import type { Provider } from '../types.ts'
import { apiPath } from './api.ts'
import { lower } from './calls.ts'
import { check, extent } from './check.ts'
import { judge, judgeFirst } from './judge.ts'
import { readAsked } from './lookups.ts'
import { needs } from './needs.ts'
import { refusal } from './refusal.ts'
import { readScopes } from './scopes.ts'

/** `/hub`, the API, the hub's pages, and those of a user's server. */
const pages =
  /\/(?:hub(?:\/(?:api|admin|home|token|spawn|spawn-pending|login|logout|signup|authorize|change-password|accept-share|native-users|error|user|user-redirect)(?:\/.*)?)?|user(?:-redirect)?\/.+)$/

/** Any JupyterHub from 2.3 on. */
export const jupyterhub: Provider = {
  name: 'jupyterhub',
  title: 'a JupyterHub',
  noun: 'the hub',
  product: 'JupyterHub',
  names: 'login',
  ops: new Set([
    'user.rename',
    'group.create',
    'group.properties',
    'user.create',
    'admin.set',
    'member.add',
    'notice.give',
    'member.remove',
    'notice.lift',
    'server.start',
    'server.stop',
    'token.revoke',
    'server.remove',
    'user.delete',
    'group.delete',
  ]),
  way: {
    tokens: ['HUBPLAN_TOKEN', 'JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_TOKEN'],
    urls: ['HUBPLAN_URL', 'JUPYTERHUB_URL'],
    // The API of a hub on the same machine.
    defaultUrl: 'http://127.0.0.1:8081',
    example: 'https://hub.example.edu',
    tail: pages,
    authorization: (token) => `token ${token}`,
  },
  manages: new Set(['existence', 'name', 'admin', 'groups', 'notice', 'server', 'namedServers', 'tokens']),
  ping: { method: 'GET', path: apiPath('') },
  read: readAsked,
  check,
  extent,
  needs,
  refusal,
  ci: { reading: readScopes },
  setUp: async () => (await import('./role.ts')).setUpOf({ isForAdmins: false }),
  readUse: async () => ({ statistics: 'none' }),
  readPerson: async (http, user) => (await import('./use.ts')).readPerson(http, user),
  look: async (way) => (await import('./look.ts')).look(way),
  bearsGroups: true,
  lower,
  judge,
  judgeFirst,
}
