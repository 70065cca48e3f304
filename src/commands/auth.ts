// Who hubplan is to a system: the layer that puts the token on every request.
import { withToken } from '../http/layers.ts'
import type { Layer } from '../http/types.ts'
import { readToken } from '../io/secrets.ts'
import type { Provider } from '../providers/types.ts'
import type { World } from './world.ts'

export interface Auth {
  readonly layer: Layer
  readonly close: () => Promise<void>
}

export interface AuthFlags {
  readonly tokenFile?: string | undefined
}

interface Asking {
  readonly flags: AuthFlags
  readonly world: Pick<World, 'env'>
  readonly warn: (text: string) => void
}

/** @throws Problem `usage` when there is no token, or it cannot be one */
export async function authOf({ way }: Provider, { flags, world, warn }: Asking): Promise<Auth> {
  const token = await readToken({ tokenFile: flags.tokenFile }, world.env, way.tokens)
  if (token.warning !== undefined) warn(token.warning)
  return { layer: withToken(way.authorization(token.value)), close: async () => undefined }
}
