// How the systems of a run are reached: proxies, trusted CAs, and whether a token may travel unencrypted.
import type { Secrets } from '../core/actions/redact.ts'
import { isOn } from '../core/variables.ts'
import type { Network } from '../http/types.ts'
import { readTlsFiles } from '../io/certificates.ts'
import { type ForwardProxy, proxyFor } from '../io/proxy.ts'
import { checkEncrypted } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { World } from './world.ts'

type NetworkFlags = Partial<Pick<HubFlags, 'ca' | 'insecureHttp'>>

/**
 * Checks that the token may travel to the address: an http:// address of another machine needs a flag.
 * @throws Problem `target`, and `usage` for a variable that names no proxy
 */
export function checkWay(url: string, flags: NetworkFlags, { env }: Pick<World, 'env'>): ForwardProxy | undefined {
  const proxy = proxyFor(new URL(url), env)
  if (flags.insecureHttp !== true && !isOn(env['HUBPLAN_INSECURE_HTTP'])) checkEncrypted(url, proxy)
  return proxy
}

/**
 * The way to the address, and to others of the same run, such as a token endpoint.
 * @throws Problem `usage` or `target`
 */
export async function openNetwork(
  url: string,
  flags: NetworkFlags,
  { env, secrets }: Pick<World, 'env'> & { readonly secrets: Secrets },
): Promise<Network> {
  const proxy = checkWay(url, flags, { env })
  const learned = (found: ForwardProxy | undefined): ForwardProxy | undefined => {
    if (found?.password !== undefined) secrets.addPassword(found.password)
    if (found?.authorization !== undefined) secrets.addToken(found.authorization.slice('Basic '.length))
    return found
  }
  const isGiven = [flags.ca, env['HUBPLAN_CA'], env['HUBPLAN_CERT'], env['HUBPLAN_KEY']].some(Boolean)
  const isEncrypted = url.startsWith('https:') || proxy?.origin.startsWith('https:') === true
  return {
    proxyFor: (address) => learned(checkWay(address.href, flags, { env })),
    ...(isGiven || isEncrypted ? { secureContext: await readTlsFiles(flags.ca, env) } : {}),
  }
}
