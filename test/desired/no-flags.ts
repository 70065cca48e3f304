import type { DesiredFlags } from '../../src/desired/index.ts'
import { plan } from '../../src/options/plan.ts'
import { fillFlags } from '../../src/options/table.ts'

/** What a command line says that says nothing of what should be. */
export const noFlags: DesiredFlags = fillFlags(plan, {})
