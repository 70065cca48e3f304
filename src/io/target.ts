import { Problem } from '../core/problem.ts'
import type { Whereabouts } from '../core/types.ts'
import { type Env, isCi } from '../core/variables.ts'

/** The hub's address and where it was given. */
export interface ResolvedTarget {
  /** Base URL, without /hub/api and without a closing slash. */
  readonly url: string
  readonly from: 'flag' | 'environment' | 'file' | 'default'
}

/** Every place that may name the hub. */
export interface TargetSources {
  readonly flagUrl?: string | undefined
  readonly env: Env
  readonly fileUrl?: string | undefined
  /** Where the file says it, for messages. */
  readonly filePath?: string | undefined
  readonly way: Whereabouts
}

/**
 * The hub's address: --url, HUBPLAN_URL, JUPYTERHUB_URL, the file, the default, in this order.
 * @throws Problem `target` for an invalid address, and when the file names another hub than the flag or environment
 */
export function resolveTarget({ flagUrl, env, fileUrl, filePath, way }: TargetSources): ResolvedTarget {
  const told = outside({ flagUrl, env, way })
  const file = fileUrl === undefined ? undefined : normaliseUrl(fileUrl, filePath ?? 'target.url', way.tail)
  if (told === undefined) return file === undefined ? fallback(way) : { url: file, from: 'file' }
  if (file !== undefined && file !== told.url) {
    throw new Problem('target', `${told.name} names ${told.url}, but ${filePath ?? 'the file'} names ${file}.`, {
      hint: 'give the address of the right hub, or the file that belongs to it',
    })
  }
  return { url: told.url, from: told.from }
}

function fallback({ defaultUrl, urls }: Whereabouts): ResolvedTarget {
  if (defaultUrl !== undefined) return { url: defaultUrl, from: 'default' }
  throw new Problem('target', 'The address of the system is missing.', {
    hint: `set ${urls[0]}, give --url, or write target.url into hubplan.yaml`,
  })
}

type Outside = Pick<TargetSources, 'flagUrl' | 'env' | 'way'>

function outside({ flagUrl, env, way }: Outside): (ResolvedTarget & { name: string }) | undefined {
  const { urls, tail } = way
  if (flagUrl !== undefined) return { url: normaliseUrl(flagUrl, '--url', tail), from: 'flag', name: '--url' }
  const name = urls.find((variable) => env[variable])
  return name === undefined ? undefined : { url: normaliseUrl(env[name] ?? '', name, tail), from: 'environment', name }
}

/**
 * A hub's base URL from any address users paste: the base, /hub, /hub/ or /hub/api.
 * `where` tells where it was given; the text itself is never shown, because it may hold a password.
 * @param tail path suffix to strip
 * @throws Problem `target`
 */
export function normaliseUrl(text: string, where: string, tail: RegExp): string {
  const url = parsed(text)
  const fault = url === undefined ? 'is not an address' : faultOf(url, text)
  if (url === undefined || fault !== undefined) {
    throw new Problem('target', `${where} ${fault}; write it like https://hub.example.edu.`)
  }
  const path = url.pathname.replace(/\/+$/, '').replace(tail, '')
  return url.origin + path.replace(/\/+$/, '')
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function faultOf(url: URL, text: string): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'does not start with https:// or http://'
  if (url.username !== '' || url.password !== '')
    return 'contains a user name or password, which an address must not have'
  if (text.includes('?')) return 'has a query (?...), which the address of a hub must not have'
  if (text.includes('#')) return 'has a fragment (#...), which the address of a hub must not have'
  return undefined
}

/**
 * Checks that the token may be sent to the address: one that only a file names may be a stranger's proposal.
 * `ask` is undefined, or answers undefined, without a terminal.
 * @param remedy in CI: another way to set the address there
 * @throws Problem `target` when it must not be sent
 */
export async function mayUseToken(
  target: ResolvedTarget,
  env: Env,
  ask: ((question: string) => Promise<string | undefined>) | undefined,
  remedy = '',
): Promise<void> {
  if (target.from !== 'file') return
  const message = `Only the file names ${target.url}, so no token is sent there.`
  if (isCi(env)) {
    throw new Problem('target', message, { hint: `set HUBPLAN_URL to the same address in the CI environment${remedy}` })
  }
  const answer = await ask?.(`Only the file names ${target.url}. Send your token there? [y/N] `)
  if (answer !== undefined && /^(y|yes)$/i.test(answer.trim())) return
  throw new Problem('target', message, { hint: 'set HUBPLAN_URL or give --url with the same address' })
}

/** A warning when the token would travel unencrypted to another machine. */
export function plainHttpWarning(url: string): string | undefined {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === 'https:' || isLoopback) return undefined
  return `The token travels unencrypted to ${url}; use https:// if the hub offers it.`
}
