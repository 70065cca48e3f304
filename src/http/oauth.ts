// Access tokens that end in mid-run: renewed a little early, once after a 401, and once for all who ask at the same time.
import { asLost, lostError } from './lost.ts'
import type { Http, Layer, Reply } from './types.ts'

/** An access token. */
export interface Grant {
  readonly token: string
  /** From then on it is renewed before it is used, ms; undefined when nobody knows how long it lives. */
  readonly renewAtMs: number | undefined
}

export interface Granting {
  /** The one to begin with. */
  readonly first: Grant | undefined
  /**
   * A new one, which is safe on disk.
   * @param stale the one that is not to be had again
   */
  readonly renew: (stale: string | undefined) => Promise<Grant>
  /** The value of the header Authorization. */
  readonly authorization: (token: string) => string
  readonly nowMs: () => number
}

/**
 * Puts an access token on every request. When it cannot be renewed, nothing is sent any more: what was lost is the right
 * to ask, and it says `isSpent`, so that what is left stays open for another run.
 */
export function withGrant({ first, renew, authorization, nowMs }: Granting): Layer {
  let grant = first
  let hasWorked = false
  let isRenewed = false
  let renewing: Promise<Grant> | undefined
  const renewOnce = (stale: string | undefined): Promise<Grant> => {
    // A failure is kept: a refresh token that was refused or lost is not tried again.
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
  /** After a 401; undefined when a new one would not help. */
  const instead = async (refused: Grant): Promise<Grant | undefined> => {
    if (renewing !== undefined) return renewing
    if (grant !== undefined && grant.token !== refused.token) return grant
    // A token that has just been made and is refused at once: there is something else wrong.
    return isRenewed && !hasWorked ? undefined : renewOnce(refused.token)
  }
  return (next) => async (req) => {
    const send = ({ token }: Grant): Promise<Reply> =>
      next({ ...req, headers: { ...req.headers, authorization: authorization(token) } })
    const used = await current()
    const reply = await send(used)
    // A 401 certainly did nothing.
    const other = reply.status === 401 ? await instead(used) : undefined
    const final = other === undefined ? reply : await send(other)
    if (final.status !== 401 && (other ?? used).token === grant?.token) hasWorked = true
    return final
  }
}

/** What a token endpoint says. */
export type Renewal =
  | {
      readonly is: 'renewed'
      readonly accessToken: string
      /** undefined: the old one goes on. */
      readonly refreshToken: string | undefined
      readonly lifeS: number | undefined
    }
  /** It said no; the old refresh token is as good or bad as before. */
  | { readonly is: 'refused'; readonly why: string; readonly isOver: boolean }
  /** Nothing reached it. */
  | { readonly is: 'unsent'; readonly why: string }
  /** It may have made a new pair, which nobody has. */
  | { readonly is: 'lost'; readonly why: string }

/** Asks once: the old refresh token dies with the answer, so that a question that was sent is never repeated. */
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
    return { is: lost.sent ? 'lost' : 'unsent', why: lost.why }
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
  // Only a bare code is shown: what else is said may repeat the token.
  const code = said('error')
  const isCode = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code)
  return { is: 'refused', why: isCode ? code : `status ${status}`, isOver: code === 'invalid_grant' }
}

function tokenOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined
}

/** Why nothing can be asked any more; `why` is for the middle of a sentence. */
export function tokenless(why: string): Error {
  return lostError({ sent: false, isHopeless: true, isSpent: true, why })
}

const earliestMs = 60_000
const share = 0.2

/** When a token that ends then is renewed: a minute early, or a fifth of a short life. */
export function renewalTime(expiresAtMs: number, lifeS: number | undefined): number {
  return expiresAtMs - Math.min(earliestMs, lifeS === undefined ? earliestMs : lifeS * 1000 * share)
}

/** What a token says of itself, when it is a JWT; nothing of it is proven. */
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
