// What the functions of the library use of the process.
import { Problem } from '../core/problem.ts'
import type { ApplyEvent, ReadEvent } from '../core/types.ts'
import type { OAuthStore } from '../io/oauth-store.ts'
import type { Progress, World } from '../session/world.ts'
import type { Connection } from './options.ts'

/** Removes the secrets of the run from thrown errors and their causes. */
export async function silently<Result>({ secrets }: World, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const { redactError } = await import('../core/actions/redact.ts')
    throw secrets === undefined ? thrown : redactError(thrown, secrets.hideInWords)
  }
}

export interface Hearing extends Connection {
  readonly onProgress?: (event: ReadEvent) => void
  readonly onEvent?: (event: ApplyEvent) => void
  /** Refresh tokens in place of a token. */
  readonly oauth?: OAuthStore
}

/** A world without a terminal: data in place of the environment, listeners in place of the screen. */
export async function openWorld(options: Hearing): Promise<World> {
  const { env = {}, target, token, signal, onNotice, onProgress, onEvent, oauth } = options
  const { silentStreams } = await import('../io/streams.ts')
  const { forTarget } = await import('../session/targets.ts')
  const { ofProcess, withSecrets } = await import('../session/world.ts')
  const progress: Progress = { read: guarded(onProgress), apply: guarded(onEvent), close: () => undefined }
  const notice = guarded(onNotice)
  const world: World = {
    env,
    ...ofProcess(),
    streams: silentStreams((text) => notice(text.trimEnd())),
    progress,
    signal: (signal as AbortSignal | undefined) ?? new AbortController().signal,
    holdInterrupts: () => undefined,
    ...(oauth === undefined ? {} : { oauth }),
  }
  const own = forTarget(withSecrets(world), target)
  if (token) return { ...own, env: { ...own.env, HUBPLAN_TOKEN: token } }
  if (oauth === undefined) await needToken(options, own.env)
  return own
}

/** @throws Problem `usage` in the library's terms; later steps check which of them the system takes */
async function needToken({ tokenFile, oauthFile }: Connection, env: World['env']): Promise<void> {
  if (tokenFile !== undefined || oauthFile !== undefined) return
  const { providers } = await import('../providers/index.ts')
  const tokens = Object.values(providers).flatMap(({ way }) => way.tokens)
  if (([...tokens, 'HUBPLAN_OAUTH_FILE', 'HUBPLAN_REFRESH_TOKEN'] as const).some((name) => env[name])) return
  throw new Problem('usage', 'There is no token: give token, tokenFile or oauthFile.')
}

/** An error in a listener must not end a run halfway, and its changes to an event must not change what is recorded. */
export function guarded<T>(tell: ((event: T) => unknown) | undefined): (event: T) => void {
  if (tell === undefined) return () => undefined
  return (event) => {
    try {
      // An async listener may fail later; it is not awaited.
      Promise.resolve(tell(structuredClone(event))).catch(() => undefined)
    } catch {
      // Ignored, as documented where the listener is given.
    }
  }
}
