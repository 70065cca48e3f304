// Step Look: plans and their findings.
import type { Op, ProviderName } from '../../core/types.ts'
import type { Failure } from './errors.ts'

export interface PlanRequest {
  /** Connections that are meant; all that are ready when left out. */
  readonly connections?: readonly string[]
  /** Who makes it. */
  readonly by?: string
  /** Where the folder has a hubplan.yaml of another origin: overwrite it, or write another file. */
  readonly config?: { readonly replace: true } | { readonly file: string }
  readonly overrides?: readonly OverrideRequest[]
}

/** A guard that is overridden, as a flag does it. */
export interface OverrideRequest {
  readonly target: string
  /** FindingView.lift.flag */
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** As typed: the guard's name, the number of people, or the share. It must be what `lift` says. */
  readonly typed: string
  /** Recorded beside the plan. */
  readonly reason: string
}

/** A plan that is being made. */
export interface TaskView {
  readonly id: string
  readonly is: 'planning' | 'planned' | 'failed'
  readonly what: 'plan' | 'undo'
  readonly targets: readonly { readonly target: string; readonly rows: number; readonly total: number }[]
  /** Of `planned`. */
  readonly plan?: string
  readonly failure?: Failure
}

/**
 * `blocked`: a guard stops it. `nothing`: no changes. `part`: applied in part, and ended. `killed`: its apply has no end
 * recorded: it was killed and can be resumed, or still runs in another process.
 */
export type PlanState =
  | 'planned'
  | 'approved'
  | 'refused'
  | 'blocked'
  | 'nothing'
  | 'expired'
  | 'running'
  | 'killed'
  | 'part'
  | 'done'

export interface PlanListView {
  /** The newest first. */
  readonly plans: readonly PlanSummary[]
  /** Sentences about files that could not be read. */
  readonly faults: readonly string[]
}

/** The plans of one folder below `plans/`, or a plan file of the folder. */
export interface PlanSummary {
  readonly id: string
  /** Path in the folder, as a command names it. */
  readonly path: string
  readonly state: PlanState
  /** ISO. */
  readonly madeAt: string
  readonly expiresAt: string
  readonly by?: string
  readonly targets: readonly string[]
  /** Actions of all targets, by op. */
  readonly summary: Readonly<Partial<Record<Op, number>>>
  /** The apply can go on: `approved`, `killed` or `part`. Tokens must be there. */
  readonly canResume: boolean
  /** The plan that it undoes, as its id. */
  readonly undoes?: string
}

export interface PlanSetView extends PlanSummary {
  readonly targetPlans: readonly TargetPlanView[]
  /** Targets of which no plan could be made. */
  readonly failed: readonly { readonly target: string; readonly failure: Failure }[]
  /** Users that it deletes: the number to type. 0: nothing is to be typed. */
  readonly deletes: number
  /** It makes passwords: a file with credentials is written. */
  readonly hasCredentials: boolean
  readonly canApply: boolean
  /** Something that was applied can be undone. */
  readonly canUndo: boolean
  readonly digest: string
  readonly changesDigest: string
  readonly decision?: {
    readonly decision: 'approved' | 'refused'
    readonly by: string
    readonly at: string
    readonly reason?: string
  }
  /** Runs of the past, of all targets. */
  readonly runs: readonly PastRun[]
  readonly files: readonly FileView[]
  /** The same in a terminal: plan, show, review, apply, revert. */
  readonly commands: readonly CommandView[]
}

export interface PastRun {
  readonly target: string
  readonly began: string
  readonly ended: string
  readonly how: 'done' | 'in part' | 'stopped' | 'killed'
  readonly by?: string
  readonly why?: string
}

export interface CommandView {
  readonly what: 'plan' | 'show' | 'review' | 'apply' | 'undo'
  readonly command: string
}

/** A file to download. */
export interface FileView {
  readonly kind: 'plan' | 'results' | 'credentials' | 'approval' | 'journal' | 'roster' | 'config'
  readonly name: string
  /** Path in the folder. */
  readonly path: string
  /** Address of the download, below the path; absent for what is only there to be read in the folder. */
  readonly href?: string
}

export interface TargetPlanView {
  readonly target: string
  readonly provider: ProviderName
  readonly url: string
  /** The connection of this session for it; absent: its token is needed. */
  readonly connection?: string
  /** Address of the plan page, below the path, for the frame. */
  readonly page: string
  readonly state: PlanState
  readonly actions: number
  readonly summary: Readonly<Partial<Record<Op, number>>>
  /** `15 users are deleted, 3 are created.` The words of `show`. */
  readonly sentence: string
  readonly findings: readonly FindingView[]
  /** In force, shown first. */
  readonly overrides: readonly { readonly flag: string; readonly value: string; readonly reason?: string }[]
  /** Actions that the journal has as done, of a plan that was begun. */
  readonly applied?: number
}

export interface FindingView {
  readonly level: 'info' | 'warn' | 'block'
  readonly guard: string
  /** A sentence. */
  readonly text: string
  /** What to do, a sentence. */
  readonly advice?: string
  /** Names it is about; the first 20. */
  readonly people: readonly string[]
  readonly peopleCount: number
  /** What lifts it; absent: nothing does (the policy holds it, or it has no override). */
  readonly lift?: Lift
}

export interface Lift {
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** What the user types: a number, or the guard's name. */
  readonly kind: 'number' | 'share' | 'name'
  /** Exactly this. */
  readonly value: string
}
