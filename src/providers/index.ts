import { aup } from './aup/index.ts'
import { jupyterhub } from './jupyterhub/index.ts'
import type { Provider } from './types.ts'

export const providers = { jupyterhub, aup } satisfies Record<string, Provider>

export type ProviderName = keyof typeof providers
