import type { HubOptions } from './connection.ts'

type OnRetry = NonNullable<HubOptions['onRetry']>

export interface RetryRelay {
  readonly onRetry: OnRetry
  /** Sets the receiver of later retries. */
  readonly to: (tell: OnRetry) => void
}

/**
 * Relays retries of the HTTP layers, which are made before the journal is open: until then retries are not recorded.
 */
export function relayRetries(): RetryRelay {
  let tell: OnRetry = () => undefined
  return {
    onRetry: (...retry) => tell(...retry),
    to: (next) => {
      tell = next
    },
  }
}
