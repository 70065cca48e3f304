// hubplan as a library: what `import ... from 'hubplan'` gives. Everything else is not for others to import.

export { isBlocked } from './core/blocked.ts'
export { verify } from './core/plan/freeze.ts'
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
export { apply, plan, readPlan, show, writePlan } from './library/index.ts'
export type {
  Applied,
  ApplyOptions,
  Connection,
  PlanOptions,
  ShowOptions,
  StopSignal,
} from './library/options.ts'
