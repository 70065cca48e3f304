// Who may come in, and how these routes say no: with `error`, where the hub itself says `message`.
import { type Call, refusal, refuse } from '../call.ts'
import { isDict } from '../python.ts'
import { isAdminOwner } from '../state.ts'
import type { Hub, Owner } from '../types.ts'

export type Detail = { readonly field: string; readonly message: string }

export function failure(status: number, error: string, details?: readonly Detail[]): Error {
  return refuse({ status, body: { error, ...(details === undefined ? {} : { details }) } })
}

/** A reader without a good token is sent to the login page, as a browser would be. */
export function needLogin(hub: Hub, call: Call): Owner {
  if (call.token !== undefined) return call.token.owner
  if (call.method !== 'GET') throw refusal(403)
  const location = `${hub.settings.baseUrl}hub/login?next=${encodeURIComponent(call.path)}`
  throw refuse({ status: 302, headers: { location }, type: 'text/html' })
}

/** Scopes do not count here: only whether the owner of the token is an admin. */
export function needAdmin(hub: Hub, call: Call): Owner {
  const owner = needLogin(hub, call)
  if (!isAdminOwner(owner)) throw failure(403, 'Admin access required')
  return owner
}

/** The same in the hub's own form, as the routes for groups do it. */
export function needGroupAdmin(hub: Hub, call: Call): void {
  if (!isAdminOwner(needLogin(hub, call))) throw refusal(403, 'Admin access required')
}

/** The code behind these routes stumbles over whatever is no object. */
export function readObject(call: Call, stumbled = 'Internal server error'): Readonly<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw failure(400, 'Invalid JSON')
  }
  if (!isDict(body)) throw failure(500, stumbled)
  return body
}
