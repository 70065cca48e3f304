// Renews an access token: under the file's lock, with the new pair saved before it is used, and never retried after it
// was sent.

import { redactError, type Secrets } from '../core/actions/redact.ts'
import { Problem } from '../core/problem.ts'
import { askRenewal, claimsOf, type Grant, type Renewal, renewalTime, tokenless } from '../http/oauth.ts'
import { type HubPool, openPool } from '../http/pool.ts'
import type { Network } from '../http/types.ts'
import type { OAuthFile, Slot } from '../io/oauth-file.ts'
import type { OAuthStore } from '../io/oauth-store.ts'
import type { Renewing } from '../providers/types.ts'
import type { World } from './world.ts'

export interface RenewerOptions {
  /** The store's content at the start of the run. */
  readonly file: OAuthFile
  readonly store: OAuthStore
  /** The system that the tokens are for. */
  readonly target: URL
  /** Other sources of the endpoint. */
  readonly hints: { readonly accessToken: string | undefined; readonly endpoint: string | undefined }
  readonly timeoutMs: number
  readonly world: Pick<World, 'now' | 'elapsedMs' | 'signal'> & Partial<Pick<World, 'shield'>>
  readonly debug: ((text: string) => void) | undefined
  /** Adds every token before it is sent. */
  readonly secrets: Secrets
  readonly network?: Network
}

export interface Renewer {
  readonly first: Grant | undefined
  /** @throws an error of a lost request when no token can be obtained any more */
  readonly renew: (stale: string | undefined) => Promise<Grant>
  readonly close: () => Promise<void>
}

interface Way {
  readonly endpoint: URL
  readonly clientId: string
}

const patienceMs = 60_000
/** Retries only when nothing was sent. */
const attempts = 4
const pauseMs = 500

/** @throws Problem `usage` when the endpoint or the client is unknown, or the endpoint is not trusted */
export function openRenewer(renewing: Renewing, options: RenewerOptions): Renewer {
  const { file, store, world, secrets, timeoutMs, network } = options
  learn(file, secrets)
  wayOf(file, renewing, options)
  const pools = new Map<string, HubPool>()
  const poolOf = ({ origin }: URL): HubPool => {
    const pool =
      pools.get(origin) ??
      openPool(origin, {
        connections: 1,
        timeoutMs,
        elapsedMs: world.elapsedMs,
        ...(network === undefined ? {} : { network }),
      })
    pools.set(origin, pool)
    return pool
  }
  const renewHeld = async (stale: string | undefined): Promise<Grant> => {
    const now = await store.read()
    if (now === undefined) throw new Problem('usage', `The OAuth file ${store.path} is gone.`)
    learn(now, secrets)
    const theirs = grantOf(now, world)
    // Another process has renewed it: the old refresh token is invalid, and this access token is valid.
    if (theirs !== undefined && theirs.token !== stale) return theirs
    const way = wayOf(now, renewing, options)
    const slot = await store.slot(now)
    try {
      return await exchange({ file: now, way, slot, renewing, options, pool: poolOf(way.endpoint) })
    } finally {
      await slot.close()
    }
  }
  // Ctrl-C must not end the program between the response and saving it.
  const shield = world.shield ?? ((work) => work())
  const renew = async (stale: string | undefined): Promise<Grant> => {
    const release = await store.hold({ now: world.now, wait, patienceMs })
    return shield(() => renewHeld(stale).finally(release))
  }
  return {
    first: grantOf(file, world),
    renew: (stale) =>
      renew(stale).catch((thrown: unknown) => {
        const clean = redactError(thrown, secrets.hide)
        throw clean instanceof Problem ? tokenless(sentence(clean)) : clean
      }),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
    },
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Adds every value of the file whose key suggests a secret, also under keys unknown to hubplan. */
function learn({ data }: OAuthFile, secrets: Secrets): void {
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === 'string' && /(?:token|secret|password)$/i.test(key)) secrets.addToken(value.trim())
  }
}

/** For the middle of a sentence. */
function sentence({ message, hint }: Problem): string {
  const text = message.replace(/\.$/, '').replace(/^(?:The|An?|There) /, (word) => word.toLowerCase())
  return hint === undefined ? text : `${text}; ${hint}`
}

/** The access token of the file, unless it has expired or expires soon. */
function grantOf(file: OAuthFile, { now }: Pick<World, 'now'>): Grant | undefined {
  const { accessToken, lifeS } = file
  if (accessToken === undefined) return undefined
  const exp = claimsOf(accessToken)['exp']
  const expiresAtMs = file.expiresAtMs ?? (typeof exp === 'number' ? exp * 1000 : undefined)
  const renewAtMs = expiresAtMs === undefined ? undefined : renewalTime(expiresAtMs, lifeS)
  return renewAtMs !== undefined && Date.parse(now()) >= renewAtMs ? undefined : { token: accessToken, renewAtMs }
}

/** Endpoint and client: from the file, otherwise from the access token. */
function wayOf(
  file: OAuthFile,
  { endpoint: endpointOf, where, trusted }: Renewing,
  { store: { path }, target, hints }: RenewerOptions,
): Way {
  const claims = [claimsOf(file.accessToken), claimsOf(hints.accessToken)]
  const said = (key: string): string | undefined =>
    claims.map((one) => one[key]).find((value): value is string => typeof value === 'string' && value !== '')
  const written = file.endpoint ?? hints.endpoint ?? said('iss')
  if (written === undefined) {
    throw new Problem('usage', `The OAuth file ${path} has no token endpoint.`, {
      hint: `add "token_endpoint", which ${where} shows`,
    })
  }
  const endpoint = endpointOf(written, target)
  if (endpoint === undefined) {
    throw new Problem('usage', `The token endpoint of ${path} is not trusted: no refresh token is sent there.`, {
      hint: `it must be ${trusted}`,
    })
  }
  const clientId = file.clientId ?? said('client_id')
  if (clientId === undefined) {
    throw new Problem('usage', `The OAuth file ${path} has no client_id.`, { hint: `add it; ${where} shows it` })
  }
  return { endpoint, clientId }
}

interface Exchange {
  readonly file: OAuthFile
  readonly way: Way
  readonly slot: Slot
  readonly renewing: Renewing
  readonly options: RenewerOptions
  readonly pool: HubPool
}

/** Saves the new pair before it returns the access token. */
async function exchange({ file, way, slot, renewing, options, pool }: Exchange): Promise<Grant> {
  const { store, debug, world } = options
  const { path } = store
  const answer = await untilSent(() =>
    askRenewal(pool.http, way.endpoint.pathname, { refreshToken: file.refreshToken, clientId: way.clientId }),
  )
  if (answer.is !== 'renewed') throw failure(answer, path, renewing)
  const { accessToken, refreshToken = file.refreshToken, lifeS } = answer
  for (const token of [accessToken, refreshToken]) options.secrets.addToken(token)
  const expiresAtMs = lifeS === undefined ? undefined : Date.parse(world.now()) + lifeS * 1000
  try {
    const endpoint = file.endpoint ?? way.endpoint.href
    await slot.save({ refreshToken, clientId: way.clientId, endpoint, accessToken, expiresAtMs, lifeS })
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
    const message = `THE NEW REFRESH TOKEN COULD NOT BE SAVED in ${path} (${code}), and the old one in it is no longer valid`
    throw new Problem('usage', message, { hint: `nothing more is changed; create a new pair in ${renewing.where}` })
  }
  debug?.(`the access token was renewed${lifeS === undefined ? '' : ` and lives ${lifeS} s`}`)
  const renewAtMs = expiresAtMs === undefined ? undefined : renewalTime(expiresAtMs, lifeS)
  return { token: accessToken, renewAtMs }
}

async function untilSent(send: () => Promise<Renewal>): Promise<Renewal> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send()
    if (answer.is !== 'unsent' || answer.isHopeless || attempt >= attempts) return answer
    await wait(pauseMs * attempt)
  }
}

function failure(answer: Exclude<Renewal, { is: 'renewed' }>, path: string, { where }: Renewing): Problem {
  const again = `create a new pair in ${where}, and write it to ${path}`
  switch (answer.is) {
    case 'unsent':
      return new Problem('connection', `The access token cannot be renewed: ${answer.why} (token endpoint).`, {
        ...(answer.hint === undefined ? {} : { hint: answer.hint }),
      })
    case 'lost': {
      const why = `The answer to the renewal of the access token was lost (${answer.why}), and the old refresh token may no longer be valid`
      return new Problem('connection', why, { hint: `try once more; if it is refused then, ${again}` })
    }
    case 'refused':
      return answer.isOver
        ? new Problem('scopes', `The refresh token in ${path} has expired or was used elsewhere (${answer.why}).`, {
            hint: again,
          })
        : new Problem('scopes', `The token endpoint refused to renew the access token (${answer.why}).`, {
            hint: answer.why.includes('429') ? 'try again later' : `check client_id and token_endpoint in ${path}`,
          })
  }
}
