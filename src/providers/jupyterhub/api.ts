// Paths and refusals for both reading and writing.

import { Problem } from '../../core/problem.ts'
import type { Http, Lost, Reply, Req } from '../../http/types.ts'
import { adviceFor, isRecord, reach } from '../replies.ts'
import { askedPath, senderOf, strangerIn } from '../strangers.ts'
import { messageOf } from './convert.ts'

const root = '/hub/api'

/** A path of the API; every segment is percent-encoded, so that `bob#old` does not become `bob`. */
export function apiPath(...segments: readonly string[]): string {
  return [root, ...segments.map(encodeURIComponent)].join('/')
}

/**
 * A GET whose answer is required.
 * @throws Problem `connection`, `scopes` or `target`
 */
export async function get(http: Http, req: Omit<Req, 'method'>, missing?: 'may be missing'): Promise<Reply> {
  return required(await reach(http, { ...req, method: 'GET' }, unread), req.path, missing)
}

/** The reply itself. @throws Problem `connection`, `scopes` or `target` for one without the answer */
export function required(reply: Reply, path: string, missing?: 'may be missing'): Reply {
  if (reply.status === 200 && reply.body !== undefined) return reply
  // The hub reports 404 in JSON; a 404 page comes from a proxy that has lost its hub.
  if (reply.status === 404 && missing !== undefined && isRecord(reply.body)) return reply
  throw refusal(reply, path)
}

/** The hub did not answer. */
export function unread(lost: Lost, cause: unknown): Problem {
  return new Problem('connection', `The hub cannot be read: ${lost.why}.`, {
    ...adviceFor(lost, 'check that the hub runs and that the URL (--url, HUBPLAN_URL) is right'),
    cause,
  })
}

/** What helps after an answer that says nothing about token or address. */
export function troubleHint(status: number): string {
  return status === 429
    ? 'the hub, or a proxy in front of it, limits requests; wait longer with --patience SECONDS, or try again later'
    : 'the hub, or a proxy in front of it, has a problem; try again later'
}

/** What an answer other than the expected one means. */
export function refusal(reply: Reply, path: string): Problem {
  const stranger = strangerIn(reply, { path, noun: 'the hub' })
  if (stranger !== undefined) return stranger
  const { status } = reply
  const where = askedPath(reply, path)
  if (status === 403 || status === 401) {
    return new Problem('scopes', `The hub refused the token at ${where}: ${messageOf(reply)}`, {
      hint: 'check the token, and that its role has the scopes list:users, read:users, list:groups and read:groups',
    })
  }
  if (status === 404) {
    return new Problem('target', `There is no JupyterHub API at ${where} (${senderOf(reply)}).`, {
      hint: 'give the base URL of the hub, such as https://hub.example.edu or https://example.edu/jupyter',
    })
  }
  return new Problem('connection', `The hub answered ${status} at ${where}.`, {
    hint: troubleHint(status),
  })
}
