// The look that doctor takes at one system.
import type { Step } from '../../core/look/diagnosis.ts'
import type { Hub } from '../../session/connection.ts'
import type { World } from '../../session/world.ts'

export interface SystemLook {
  /** What is found is added here. */
  readonly steps: Step[]
  readonly hub: Hub
  readonly world: World
  readonly token: { readonly from: string }
}

/** False when no plan can be made there. */
export type LookAtSystem = (look: SystemLook) => Promise<boolean>
