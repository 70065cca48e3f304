// The product's own way to a hub, without waits, for tests.
import { compose, withRetry, withToken } from '../../src/http/layers.ts'
import { openPool } from '../../src/http/pool.ts'
import type { Http } from '../../src/http/types.ts'
import { elapsedMs } from './clocks.ts'

export interface TestHub {
  readonly url: string
  readonly http: Http
  close(): Promise<void>
}

/** Retries happen at once: a test never sleeps. */
export function connect(url: string, token: string, timeoutMs = 60_000): TestHub {
  const pool = openPool(url, { elapsedMs, connections: 8, timeoutMs })
  const retry = withRetry({ retries: 5, wait: async () => undefined, random: () => 0, onRetry: () => undefined })
  return { url, http: compose(pool.http, retry, withToken(`token ${token}`)), close: pool.close }
}

/** All that hubplan ever asks for. */
export const fullScopes = [
  'admin:users',
  'admin:servers',
  'admin:groups',
  'list:users',
  'delete:users',
  'delete:groups',
  'read:hub',
]
