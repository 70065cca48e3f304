// Paths and errors of the admin API.
import type { Reply, Req } from '../../http/types.ts'
import { messageOf } from '../jupyterhub/convert.ts'
import { isRecord } from '../replies.ts'

const root = '/hub/admin/api'

/** A path of the admin API, every segment percent-encoded. */
export function adminPath(...segments: readonly string[]): string {
  return [root, ...segments.map(encodeURIComponent)].join('/')
}

export function quotaOf(user: string): Req {
  return { method: 'GET', path: adminPath('quota', user) }
}

/** The message of an error: `{error, details}` of these routes, or the hub's own shape. */
export function errorOf(reply: Reply): string {
  const { body } = reply
  const error = isRecord(body) ? body['error'] : undefined
  if (typeof error !== 'string' || error === '') return messageOf(reply)
  const details = isRecord(body) && Array.isArray(body['details']) ? body['details'] : []
  const parts = details.flatMap((detail) =>
    isRecord(detail) && typeof detail['message'] === 'string'
      ? [`${String(detail['field'])}: ${detail['message']}`]
      : [],
  )
  return parts.length === 0 ? error : `${error}: ${parts.join('; ')}`
}
