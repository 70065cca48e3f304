import { jupyterhub } from './jupyterhub/index.ts'
import type { Provider } from './types.ts'

export const providers = { jupyterhub } satisfies Record<string, Provider>

export type ProviderName = keyof typeof providers
