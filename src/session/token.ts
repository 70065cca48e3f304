// Authentication: the layer that puts the token on every request.

import type { Secrets } from '../core/actions/redact.ts'
import { Problem } from '../core/problem.ts'
import { suffixOf } from '../desired/targets.ts'
import { withToken } from '../http/layers.ts'
import { withGrant } from '../http/oauth.ts'
import type { Layer, Network } from '../http/types.ts'
import { makeOAuthFile } from '../io/oauth-file.ts'
import { type OAuthStore, oauthFileStore } from '../io/oauth-store.ts'
import { readToken } from '../io/secrets.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Provider, Renewing } from '../providers/types.ts'
import { openRenewer } from './renewal.ts'
import type { World } from './world.ts'

export interface Auth {
  readonly layer: Layer
  /** The file or the variable that holds the token. */
  readonly from: string
  readonly close: () => Promise<void>
}

/** Flags that select the token. */
type AuthFlags = Partial<Pick<HubFlags, 'tokenFile' | 'oauthFile' | 'timeout' | 'target'>>

interface Asking {
  readonly flags: AuthFlags
  readonly world: Pick<World, 'env' | 'now' | 'elapsedMs' | 'signal'> &
    Partial<Pick<World, 'shield' | 'target' | 'oauth'>>
  readonly warn: (text: string) => void
  /** Base URL of the system. */
  readonly url: string
  readonly debug?: ((text: string) => void) | undefined
  /** Adds every token of the run. */
  readonly secrets: Secrets
  /** The way to the token endpoint. */
  readonly network?: Network
}

const variables = {
  file: 'HUBPLAN_OAUTH_FILE',
  refreshToken: 'HUBPLAN_REFRESH_TOKEN',
  clientId: 'HUBPLAN_CLIENT_ID',
  endpoint: 'HUBPLAN_OAUTH_ENDPOINT',
} as const

/** @throws Problem `usage` when there is no token, or it is malformed */
export async function openAuth({ way, title }: Provider, asking: Asking): Promise<Auth> {
  const { flags, world, warn, secrets } = asking
  const given = flags.oauthFile ?? world.env[variables.file]
  if (way.renews !== undefined) {
    if (world.oauth !== undefined) return renewed(way.renews, { ...asking, store: world.oauth, way })
    if (given !== undefined && given !== '')
      return renewed(way.renews, { ...asking, store: oauthFileStore(given), way })
    refuseLoose(world.env)
    if (flags.tokenFile === undefined && way.tokens.every((name) => !world.env[name])) throw tokenlessRun(flags.target)
  } else if (flags.oauthFile !== undefined) {
    throw new Problem('usage', `--oauth-file: tokens of ${title} cannot be renewed.`, {
      hint: 'give --token-file instead',
    })
  }
  const isMissing = flags.tokenFile === undefined && way.tokens.every((name) => world.env[name] === undefined)
  if (world.target !== undefined && isMissing) throw tokenlessTarget(world.target.name)
  const token = await readToken({ tokenFile: flags.tokenFile }, world.env, way.tokens)
  if (token.warning !== undefined) warn(token.warning)
  secrets.addToken(token.value)
  return { layer: withToken(way.authorization(token.value)), from: token.from, close: async () => undefined }
}

/**
 * Checks that some flag or variable gives a token for the target. A file is not read yet: it may be a pipe. A variable
 * may be empty, as that of a secret which CI does not have.
 * @throws Problem `usage`
 */
export async function needToken({ way }: Provider, { flags, world }: Pick<Asking, 'flags' | 'world'>): Promise<void> {
  if (world.oauth !== undefined) return
  const given = flags.tokenFile ?? flags.oauthFile ?? (way.renews && world.env[variables.file])
  if (given !== undefined) return
  if (way.tokens.some((name) => world.env[name] !== undefined)) {
    await readToken({}, world.env, way.tokens)
    return
  }
  if (world.target !== undefined) throw tokenlessTarget(world.target.name)
}

function tokenlessTarget(name: string): Problem {
  return new Problem('usage', `There is no token for ${name}.`, {
    hint: `set HUBPLAN_TOKEN_${suffixOf(name)}`,
    topic: 'many-hubs',
  })
}

function tokenlessRun(target: string | undefined): Problem {
  const end = target === undefined ? '' : `_${suffixOf(target)}`
  return new Problem('usage', `There is no token${target === undefined ? '' : ` for ${target}`}.`, {
    hint: `give --oauth-file FILE, or set ${variables.file}${end} or HUBPLAN_TOKEN${end}`,
  })
}

/** A refresh token without a file would be lost at its first use. */
function refuseLoose(env: World['env']): void {
  if (!env[variables.refreshToken]) return
  throw new Problem(
    'usage',
    `${variables.refreshToken} needs --oauth-file: every renewal invalidates the old refresh token, and the new one must be saved.`,
    { hint: 'give --oauth-file FILE too; a missing file is created from the variables' },
  )
}

async function renewed(
  renewing: Renewing,
  {
    flags,
    world,
    warn,
    url,
    debug,
    store,
    way,
    secrets,
    network,
  }: Asking & { readonly store: OAuthStore; readonly way: Provider['way'] },
): Promise<Auth> {
  if (flags.tokenFile !== undefined) {
    throw new Problem('usage', '--token-file and the OAuth file do not go together.', { hint: 'give one of them' })
  }
  for (const name of [variables.refreshToken, 'HUBPLAN_TOKEN'] as const) secrets.addToken(world.env[name]?.trim())
  const { path } = store
  const there = await store.read()
  if (there === undefined) await makeFile(path, world.env)
  else if (world.env[variables.refreshToken]) {
    warn(`${variables.refreshToken} is not used: ${path} exists, and its content is newer.`)
  }
  const file = there ?? (await store.read())
  if (file === undefined) throw new Problem('usage', `The OAuth file ${path} is gone.`)
  if (file.warning !== undefined) warn(file.warning)
  const renewer = openRenewer(renewing, {
    file,
    store,
    target: new URL(url),
    hints: { accessToken: world.env['HUBPLAN_TOKEN'], endpoint: world.env[variables.endpoint] },
    timeoutMs: (flags.timeout ?? 30) * 1000,
    world,
    debug,
    secrets,
    ...(network === undefined ? {} : { network }),
  })
  const { authorization } = way
  const layer = withGrant({
    first: renewer.first,
    renew: renewer.renew,
    authorization,
    nowMs: () => Date.parse(world.now()),
  })
  return { layer, from: path, close: renewer.close }
}

/** @throws Problem `usage` when the variables are incomplete */
async function makeFile(path: string, env: World['env']): Promise<void> {
  const [refreshToken, clientId] = [env[variables.refreshToken]?.trim(), env[variables.clientId]?.trim()]
  if (refreshToken === undefined || refreshToken === '' || clientId === undefined || clientId === '') {
    throw new Problem('usage', `The OAuth file ${path} does not exist.`, {
      hint: `write it, or set ${variables.refreshToken} and ${variables.clientId} (and ${variables.endpoint}) and it is made`,
    })
  }
  await makeOAuthFile(path, {
    refreshToken,
    clientId,
    endpoint: env[variables.endpoint]?.trim() || undefined,
    accessToken: env['HUBPLAN_TOKEN']?.trim() || undefined,
    expiresAtMs: undefined,
    lifeS: undefined,
  })
}
