import type { ProviderName } from '../core/types.ts'
import { alteryx } from './alteryx/index.ts'
import { aup } from './aup/index.ts'
import { bevy } from './bevy/index.ts'
import { jupyterhub } from './jupyterhub/index.ts'
import type { Provider } from './types.ts'

/** One line a system. Which names there are, the schema says (`providerName`). */
export const providers = { jupyterhub, aup, bevy, alteryx } satisfies Record<ProviderName, Provider>

export type { ProviderName }
