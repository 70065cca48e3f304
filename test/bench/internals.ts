// What the benchmarks measure without a command around it. They run this from src: dist/ has only its program.
export { applyPlan } from '../../src/apply/apply.ts'
export { openPace, usualSizes } from '../../src/apply/pace.ts'
export { roundTripMs, widthFor } from '../../src/apply/width.ts'
export { defaultLimits } from '../../src/commands/config-limits.ts'
export { openHub, pause } from '../../src/commands/hub.ts'
export const connections = 10
export { actionId } from '../../src/core/names.ts'
export { freeze } from '../../src/core/plan.ts'
export { report } from '../../src/core/report.ts'
export { journalPath, openJournal } from '../../src/io/journal.ts'
export { providers } from '../../src/providers/index.ts'
export { startSandbox } from '../../src/sandbox/index.ts'
