// Systems that are no hubs, each with its own look: one line and one file a system.
import type { Step } from '../core/diagnosis.ts'
import type { ProviderName } from '../providers/index.ts'
import { lookAtAlteryx } from './doctor-alteryx.ts'
import { lookAtBevy } from './doctor-bevy.ts'
import type { Hub } from './hub.ts'
import type { World } from './world.ts'

export interface SystemLook {
  /** What is found is added here. */
  readonly steps: Step[]
  readonly hub: Hub
  readonly world: World
  readonly token: { readonly from: string }
}

/** False when no plan can be made there. */
export type LookAtSystem = (look: SystemLook) => Promise<boolean>

export const lookAtSystem: Partial<Record<ProviderName, LookAtSystem>> = {
  bevy: lookAtBevy,
  alteryx: lookAtAlteryx,
}
