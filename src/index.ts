// hubplan as a library: what `import ... from 'hubplan'` gives. Everything else is not for others to import.
export { isBlocked } from './commands/blocked.ts'
export {
  type Applied,
  type ApplyOptions,
  apply,
  type Connection,
  type PlanOptions,
  plan,
  readPlan,
  type ShowOptions,
  type StopSignal,
  show,
  writePlan,
} from './commands/library.ts'
export { verify } from './core/plan.ts'
export { Problem, type ProblemCode } from './core/problem.ts'
export type {
  Action,
  ActionOf,
  ApplyEvent,
  DesiredFile,
  Diagnostic,
  Finding,
  Op,
  Outcome,
  OutcomeKind,
  Place,
  Plan,
  ReadEvent,
  Report,
} from './core/types.ts'
