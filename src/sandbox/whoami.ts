import { aupClasses } from './aup/classes.ts'
import { isAup } from './aup/state.ts'
import { type Call, needScope, ownerOf, reachesNamed } from './call.ts'
import { serviceModel, userModel } from './models.ts'
import { parseScopes } from './scopes.ts'
import { ownerName } from './state.ts'
import { traitsOf } from './traits.ts'
import type { Hub, Reply } from './types.ts'

/** Every token may read its own identity; the scopes for that are not in the list. */
export function whoAmI(hub: Hub, call: Call): Reply {
  const owner = ownerOf(call)
  const name = ownerName(owner)
  const lent =
    owner.kind === 'user'
      ? [`read:users:name!user=${name}`, `read:users:groups!user=${name}`]
      : [`read:services:name!service=${name}`]
  const seeing = { ...call, grants: parseScopes([...call.scopes, ...lent]) }
  const model = owner.kind === 'user' ? userModel(hub, seeing, owner.user) : serviceModel(hub, seeing, owner)
  const tokenId = traitsOf(hub.settings.version).tokenId ? { token_id: call.token?.id ?? null } : {}
  return { status: 200, body: { ...model, ...tokenId, session_id: null, scopes: call.scopes } }
}

/** By name; a service is known by its token. */
export function listServices(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['list:services'])
  const owners = [...hub.tokens.values()].map(({ owner }) => owner)
  const shown = owners
    .filter((owner) => owner.kind === 'service')
    .filter(({ name }) => reachesNamed(call, 'list:services', 'service', name))
  return { status: 200, body: Object.fromEntries(shown.map((one) => [one.name, serviceModel(hub, call, one)])) }
}

export function showVersion(hub: Hub): Reply {
  return { status: 200, body: { version: hub.settings.version } }
}

export function showInfo(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['read:hub'])
  const { version } = hub.settings
  return {
    status: 200,
    body: {
      version,
      python: '3.11',
      sys_executable: 'python3',
      ...(isAup(hub) ? aupClasses(hub) : plainClasses(version)),
    },
  }
}

function plainClasses(version: string): object {
  return {
    spawner: { class: 'jupyterhub.spawner.SimpleLocalProcessSpawner', version },
    authenticator: { class: 'jupyterhub.auth.DummyAuthenticator', version },
  }
}
