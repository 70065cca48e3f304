// Where a refresh token is kept between renewals: in a file, or in the memory of this process.
import {
  holdOAuthFile,
  type OAuthFile,
  type OAuthTokens,
  openSlot,
  readOAuthFile,
  type Slot,
  type Waiting,
} from './oauth-file.ts'

/** Where a refresh token is kept. Only one process at a time may renew it. */
export interface OAuthStore {
  /** As messages name it. */
  readonly path: string
  /** @throws Problem `usage` for what holds no refresh token */
  read(): Promise<OAuthFile | undefined>
  /** Locks it; the result releases it. */
  hold(waiting: Waiting): Promise<() => Promise<void>>
  slot(file: OAuthFile): Promise<Slot>
}

/** A file, which another process may use too. */
export function oauthFileStore(path: string): OAuthStore {
  let location: string | undefined
  return {
    path,
    read: async () => {
      const file = await readOAuthFile(path)
      location ??= file?.location
      return file
    },
    hold: (waiting) => holdOAuthFile(location ?? path, waiting),
    slot: ({ location: at, data }) => openSlot(at, data),
  }
}

/** This process alone: the tokens end with it. */
export function memoryOAuthStore(tokens: OAuthTokens): OAuthStore {
  const path = 'in memory'
  let kept = tokens
  let last: Promise<void> = Promise.resolve()
  return {
    path,
    read: async () => ({ ...kept, location: path, data: {} }),
    hold: async () => {
      const before = last
      let release = (): void => undefined
      last = new Promise((resolve) => {
        release = resolve
      })
      await before
      return async () => release()
    },
    slot: async () => ({
      save: async (renewed) => {
        kept = renewed
      },
      close: async () => undefined,
    }),
  }
}
