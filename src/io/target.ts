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
  if (told === undefined) return file === undefined ? fallback(way, env) : { url: file, from: 'file' }
  if (file !== undefined && file !== told.url) {
    throw new Problem('target', `${told.name} names ${told.url}, but ${filePath ?? 'the file'} names ${file}.`, {
      hint: 'give the address of the right hub, or the file that belongs to it',
    })
  }
  return { url: told.url, from: told.from }
}

function fallback({ defaultUrl, urls }: Whereabouts, env: Env): ResolvedTarget {
  const empty = urls.find((name) => env[name]?.trim() === '')
  if (empty !== undefined) {
    throw new Problem('target', `${empty} is empty.`, { hint: 'set it to the address of the system, or unset it' })
  }
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
 * A hub's base URL from any address users paste: the base, /hub, /hub/api, or a page of the browser.
 * `where` tells where it was given; the text itself is never shown, because it may hold a password.
 * @param tail path suffix to strip
 * @throws Problem `target`
 */
export function normaliseUrl(text: string, where: string, tail: RegExp): string {
  const url = parsed(text)
  const page = url === undefined ? undefined : tail.exec(url.pathname.replace(/\/+$/, ''))
  const fault = url === undefined ? 'is not an address' : faultOf(url, text, page !== null)
  if (url === undefined || fault !== undefined) {
    throw new Problem('target', `${where} ${fault}; write it like ${likely(text) ?? likeness(url)}.`)
  }
  const path = url.pathname.replace(/\/+$/, '').replace(tail, '')
  return url.origin + path.replace(/\/+$/, '')
}

/** What to write instead: the own host where it is clear, since the rest may hold a secret. */
function likeness(url: URL | undefined): string {
  const isWeb = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isWeb ? url.origin : 'https://hub.example.edu'
}

/** The address that is meant by a host or a port alone; undefined for a text that must not be shown. */
function likely(text: string): string | undefined {
  const word = text.trim().replace(/^(["'])(.*)\1$/, '$2')
  const [, port] = /^:?(\d{2,5})$/.exec(word) ?? []
  if (port !== undefined) return Number(port) > 65_535 ? undefined : `http://127.0.0.1:${port}`
  const plain =
    /^(https?:\/\/)?(?:(localhost|127\.0\.0\.1)|[a-z\d-]+(?:\.[a-z\d-]+)+)(?::\d{1,5})?(?:\/[a-z\d/-]{0,60})?$/
  const found = word.length > 120 ? null : plain.exec(word)
  if (found === null) return undefined
  const [, scheme, local] = found
  if (!URL.canParse(scheme === undefined ? `http://${word}` : word)) return undefined
  if (scheme !== undefined) return word
  return `${local === undefined ? 'https' : 'http'}://${word}`
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** @param isPage the path is that of a page, whose query and fragment go with it */
function faultOf(url: URL, text: string, isPage: boolean): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'does not start with https:// or http://'
  if (url.username !== '' || url.password !== '')
    return 'contains a user name or password, which an address must not have'
  if (isPage) return undefined
  // A login page carries where to go next.
  const keys = [...url.searchParams.keys()]
  const isLogin = keys.length > 0 && keys.every((key) => key === 'next')
  if (text.includes('?') && !isLogin) return 'has a query (?...), which the address of a hub must not have'
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

/** An address of this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/**
 * Checks that the token does not travel unencrypted to another machine, be it the system or a proxy.
 * @param proxy the proxy in between
 * @throws Problem `target`
 */
export function checkEncrypted(
  url: string,
  proxy: { readonly origin: string; readonly host: string; readonly variable: string } | undefined,
): void {
  const { protocol, hostname, port } = new URL(url)
  if (protocol === 'https:') return
  const unless = 'give --insecure-http or set HUBPLAN_INSECURE_HTTP=1'
  if (!isLoopback(hostname)) {
    throw new Problem('target', `The token would travel unencrypted to ${url}.`, {
      hint: `use https://, or, where the network in between is trusted (such as inside a Kubernetes cluster), ${unless}`,
      topic: 'network',
    })
  }
  if (proxy === undefined || isLoopback(new URL(proxy.origin).hostname)) return
  const message = `The token would travel unencrypted to the proxy ${proxy.host} of ${proxy.variable}, on its way to ${url}.`
  const own = `${hostname}${port === '' ? '' : `:${port}`}`
  throw new Problem('target', message, {
    hint: `add ${own} to NO_PROXY, or, where the proxy is trusted, ${unless}`,
    topic: 'network',
  })
}
