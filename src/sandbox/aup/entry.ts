// Authentication of these routes, and their refusals: with `error`, where the hub's own have `message`.
import { type Call, refusal, refuse } from '../call.ts'
import { isDict } from '../python.ts'
import { isAdminOwner } from '../state.ts'
import type { Hub, Owner } from '../types.ts'

export type Detail = { readonly field: string; readonly message: string }

export function failure(status: number, error: string, details?: readonly Detail[]): Error {
  return refuse({ status, body: { error, ...(details === undefined ? {} : { details }) } })
}

/** A GET without a valid token is redirected to the login page, like a browser. */
export function needLogin(hub: Hub, call: Call): Owner {
  if (call.token !== undefined) return call.token.owner
  if (call.method !== 'GET') throw refusal(403)
  const location = `${hub.settings.baseUrl}hub/login?next=${encodeURIComponent(call.path)}`
  throw refuse({ status: 302, headers: { location }, type: 'text/html' })
}

/** Scopes are ignored: only whether the token's owner is an admin counts. */
export function needAdmin(hub: Hub, call: Call): Owner {
  const owner = needLogin(hub, call)
  if (!isAdminOwner(owner)) throw failure(403, 'Admin access required')
  return owner
}

/** The same in the hub's own form, as the group routes answer. */
export function needGroupAdmin(hub: Hub, call: Call): void {
  if (!isAdminOwner(needLogin(hub, call))) throw refusal(403, 'Admin access required')
}

/** Parses a body; the code behind these routes crashes on anything except an object. */
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
