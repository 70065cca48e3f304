import { alteryx } from './alteryx/index.ts'
import { aup } from './aup/index.ts'
import { bevy } from './bevy/index.ts'
import { jupyterhub } from './jupyterhub/index.ts'
import type { Provider } from './types.ts'

export const providers = { jupyterhub, aup, bevy, alteryx } satisfies Record<string, Provider>

export type ProviderName = keyof typeof providers
