import type { HubOptions } from './connection.ts'

type OnRetry = NonNullable<HubOptions['onRetry']>

export interface RetryRelay {
  readonly onRetry: OnRetry
  /** Who is told from now on. */
  readonly to: (tell: OnRetry) => void
}

/** Retries happen in the HTTP layers, which are made before the journal is open: until then they are not told. */
export function relayRetries(): RetryRelay {
  let tell: OnRetry = () => undefined
  return {
    onRetry: (...retry) => tell(...retry),
    to: (next) => {
      tell = next
    },
  }
}
