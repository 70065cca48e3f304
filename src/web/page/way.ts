// The path below which the server answers this browser: see Keys in src/web/doors.ts.

/** The path of the server that this window belongs to. */
export interface Way {
  /** Of an address as the server hands it out: `/api/session`. */
  readonly at: (address: string) => string
  readonly take: (path: string) => void
  /** The server has ended, or knows this path no more. */
  readonly forget: () => void
}

const item = 'hubplan-path'

/**
 * @param store the browser's localStorage. A reload and a second window find the path there; sessionStorage would not
 * reach a second window. It may be kept: it is not a token of a hub and opens nothing without the cookie, which no script
 * gets; storage belongs to an origin, which, unlike a cookie, has a port; and the next start has another path.
 */
export function wayOf(store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined): Way {
  let path = kept(store)
  return {
    // Without a path the server refuses, and the page says so.
    at: (address) => `${path ?? ''}${address}`,
    take: (given) => {
      path = given
      attempt(() => store?.setItem(item, given))
    },
    forget: () => {
      // A newer start on the same port may have stored its own.
      if (path !== undefined && kept(store) === path) attempt(() => store?.removeItem(item))
    },
  }
}

/** An earlier server on this port may have left anything there, also the address of another one. */
function kept(store: Pick<Storage, 'getItem'> | undefined): string | undefined {
  const found = attempt(() => store?.getItem(item)) ?? ''
  return /^\/[\w-]{43}$/.test(found) ? found : undefined
}

/** A browser may have no storage, or refuse it. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** Reading the property alone may throw. */
export function storage(): Storage | undefined {
  return attempt(() => localStorage)
}
