import type { HubOptions } from './connection.ts'

type OnRetry = NonNullable<HubOptions['onRetry']>

export interface RetryRelay {
  readonly onRetry: OnRetry
  /** Sets the receiver of later retries: the first one when it is left out. */
  readonly to: (tell?: OnRetry) => void
}

/**
 * Relays retries of the HTTP layers, which are made before the journal is open and after it is closed: those are not
 * recorded.
 * @param first receives these
 */
export function relayRetries(first: OnRetry): RetryRelay {
  let tell = first
  return {
    onRetry: (...retry) => tell(...retry),
    to: (next = first) => {
      tell = next
    },
  }
}
