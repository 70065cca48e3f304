// hubplan as a library: everything that `import ... from 'hubplan'` exports. Other modules are internal.

export { isBlocked } from './core/blocked.ts'
export { verify } from './core/plan/freeze.ts'
export { Problem, type ProblemCode } from './core/problem.ts'
export type {
  Action,
  ActionOf,
  ApplyEvent,
  DesiredFile,
  Diagnostic,
  Op,
  Outcome,
  OutcomeKind,
  Place,
  Plan,
  ReadEvent,
  Report,
  SavedFinding as Finding,
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
