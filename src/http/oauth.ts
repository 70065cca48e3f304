// Access tokens that expire during a run: renewed a little early, once after a 401, and once for all concurrent
// requests.
import { asLost, lostError } from './lost.ts'
import type { Http, Layer, Reply } from './types.ts'

/** An access token. */
export interface Grant {
  readonly token: string
  /** The token is renewed before use from this time on, ms; undefined when its lifetime is unknown. */
  readonly renewAtMs: number | undefined
}

export interface Granting {
  /** The first token. */
  readonly first: Grant | undefined
  /**
   * Returns a new token that is saved on disk.
   * @param stale the token to replace
   */
  readonly renew: (stale: string | undefined) => Promise<Grant>
  /** The value of the header Authorization. */
  readonly authorization: (token: string) => string
  readonly nowMs: () => number
}

/**
 * Puts an access token on every request. When it cannot be renewed, sends nothing more and throws an error with
 * `isSpent`, so that the rest stays open for another run.
 */
export function withGrant({ first, renew, authorization, nowMs }: Granting): Layer {
  let grant = first
  let hasWorked = false
  let isRenewed = false
  let renewing: Promise<Grant> | undefined
  const renewOnce = (stale: string | undefined): Promise<Grant> => {
    // A failure is kept: a refused or lost refresh token is not tried again.
    renewing ??= renew(stale).then((fresh) => {
      grant = fresh
      hasWorked = false
      isRenewed = true
      renewing = undefined
      return fresh
    })
    return renewing
  }
  const current = async (): Promise<Grant> => {
    if (renewing !== undefined) return renewing
    if (grant === undefined || (grant.renewAtMs !== undefined && nowMs() >= grant.renewAtMs)) {
      return renewOnce(grant?.token)
    }
    return grant
  }
  /** After a 401; undefined when a new token would not help. */
  const instead = async (refused: Grant): Promise<Grant | undefined> => {
    if (renewing !== undefined) return renewing
    if (grant !== undefined && grant.token !== refused.token) return grant
    // A new token that is refused at once: the cause is another one.
    return isRenewed && !hasWorked ? undefined : renewOnce(refused.token)
  }
  return (next) => async (req) => {
    const send = ({ token }: Grant): Promise<Reply> =>
      next({ ...req, headers: { ...req.headers, authorization: authorization(token) } })
    const used = await current()
    const reply = await send(used)
    // A request with a 401 has changed nothing.
    const other = reply.status === 401 ? await instead(used) : undefined
    const final = other === undefined ? reply : await send(other)
    if (final.status !== 401 && (other ?? used).token === grant?.token) hasWorked = true
    return final
  }
}

/** The response of a token endpoint. */
export type Renewal =
  | {
      readonly is: 'renewed'
      readonly accessToken: string
      /** undefined: the old refresh token stays valid. */
      readonly refreshToken: string | undefined
      readonly lifeS: number | undefined
    }
  /** The endpoint refused; the old refresh token is unchanged. */
  | { readonly is: 'refused'; readonly why: string; readonly isOver: boolean }
  /** Nothing was sent. */
  | { readonly is: 'unsent'; readonly why: string; readonly isHopeless?: true; readonly hint?: string }
  /** The endpoint may have made a new pair, which is lost. */
  | { readonly is: 'lost'; readonly why: string }

/** Sends one renewal: it invalidates the old refresh token, so a sent request is never repeated. */
export async function askRenewal(
  http: Http,
  path: string,
  form: { readonly refreshToken: string; readonly clientId: string },
): Promise<Renewal> {
  try {
    const reply = await http({
      method: 'POST',
      path,
      form: { grant_type: 'refresh_token', refresh_token: form.refreshToken, client_id: form.clientId },
      headers: { accept: 'application/json' },
    })
    return meaningOf(reply)
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined) throw thrown
    const { sent, why, isHopeless, hint } = lost
    if (sent) return { is: 'lost', why }
    return { is: 'unsent', why, ...(isHopeless && { isHopeless }), ...(hint !== undefined && { hint }) }
  }
}

function meaningOf({ status, body }: Reply): Renewal {
  const said = (key: string): unknown =>
    typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[key] : undefined
  if (status >= 200 && status < 300) {
    const [access, refresh, life] = [
      tokenOf(said('access_token')),
      tokenOf(said('refresh_token')),
      Number(said('expires_in')),
    ]
    if (access === undefined) return { is: 'lost', why: 'its answer holds no access token' }
    return { is: 'renewed', accessToken: access, refreshToken: refresh, lifeS: life > 0 ? life : undefined }
  }
  if (status >= 500) return { is: 'lost', why: `it answered ${status}` }
  // Shows only a bare code: other text may contain the token.
  const code = said('error')
  const isCode = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code)
  return { is: 'refused', why: isCode ? code : `status ${status}`, isOver: code === 'invalid_grant' }
}

function tokenOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined
}

/** Why no request can be sent any more; `why` is for the middle of a sentence. */
export function tokenless(why: string): Error {
  return lostError({ sent: false, isHopeless: true, isSpent: true, why })
}

const earliestMs = 60_000
const share = 0.2

/** Time to renew a token: a minute before it expires, or a fifth of a short lifetime. */
export function renewalTime(expiresAtMs: number, lifeS: number | undefined): number {
  return expiresAtMs - Math.min(earliestMs, lifeS === undefined ? earliestMs : lifeS * 1000 * share)
}

/** The claims of a token, when it is a JWT; the signature is not verified. */
export function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  const [, payload] = token?.split('.') ?? []
  if (payload === undefined) return {}
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}
