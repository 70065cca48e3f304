// Systems that are no hubs, each with its own look: one line and one file a system.
import type { ProviderName } from '../providers/index.ts'
import type { LookAtSystem } from './doctor/types.ts'
import { lookAtAlteryx } from './doctor-alteryx.ts'
import { lookAtBevy } from './doctor-bevy.ts'

export const lookAtSystem: Partial<Record<ProviderName, LookAtSystem>> = {
  bevy: lookAtBevy,
  alteryx: lookAtAlteryx,
}
