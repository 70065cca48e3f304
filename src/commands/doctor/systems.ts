// Systems that are no hubs, each with its own look: one line and one file a system.
import type { ProviderName } from '../../providers/index.ts'
import { lookAtAlteryx } from './alteryx.ts'
import { lookAtBevy } from './bevy.ts'
import type { LookAtSystem } from './types.ts'

export const lookAtSystem: Partial<Record<ProviderName, LookAtSystem>> = {
  bevy: lookAtBevy,
  alteryx: lookAtAlteryx,
}
