import type { Facet, ProviderName } from '../core/types.ts'
import { alteryx } from './alteryx/index.ts'
import { aup } from './aup/index.ts'
import { bevy } from './bevy/index.ts'
import { jupyterhub } from './jupyterhub/index.ts'
import type { Provider } from './types.ts'

/** One line per system. The schema defines the names (`providerName`). */
export const providers = { jupyterhub, aup, bevy, alteryx } satisfies Record<ProviderName, Provider>

export type { ProviderName }

/** The systems that manage a facet, as words: their titles, and the names that select them. */
export function managing(facet: Facet): { readonly titles: string; readonly names: string } {
  const able: readonly Provider[] = Object.values(providers).filter(({ manages }) => manages.has(facet))
  return { titles: able.map(({ title }) => title).join(' or '), names: able.map(({ name }) => name).join(' or ') }
}
