// The plans of several targets that were made together: the index that names them, and what must hold between the two.
import { digestOf } from './canonical.ts'
import { compareNames } from './names.ts'
import { verify } from './plan/freeze.ts'
import { Problem } from './problem.ts'
import type { FailedTarget, Plan, PlanEntry, PlanIndex } from './types.ts'

/** The plan of one target. */
export interface TargetPlan {
  readonly target: string
  /** Path of the plan file, as messages and commands name it. */
  readonly file: string
  readonly plan: Plan
}

/** The plans of a folder, complete and as the index says. */
export interface PlanSet {
  readonly index: PlanIndex
  /** In the order of the index. */
  readonly plans: readonly TargetPlan[]
}

/** Files of a folder of plans that are not plans: its index, the decision about all, the approvers that CI keeps. */
const otherNames: ReadonlySet<string> = new Set(['index', 'approval', 'approvals'])

/** Name of the plan file of a target: a target may be called as another file of the folder is. */
export function planFileOf(target: string): string {
  return otherNames.has(target) ? `${target}.plan.json` : `${target}.json`
}

interface Made {
  readonly tool: string
  /** ISO. */
  readonly createdAt: string
  readonly plans: readonly Pick<TargetPlan, 'target' | 'plan'>[]
  readonly failed: readonly FailedTarget[]
}

/** The index of plans that were just made, with its two digests. */
export function indexOf({ tool, createdAt, plans, failed }: Made): PlanIndex {
  const entries = plans.map(({ target, plan }) => ({
    target,
    file: planFileOf(target),
    actions: plan.actions.length,
    changes_digest: plan.changes_digest,
    digest: plan.digest,
  }))
  const body: Omit<PlanIndex, 'digest'> = {
    format: 1,
    tool,
    created_at: createdAt,
    plans: entries,
    failed,
    changes_digest: changesDigestOf({ plans: entries, failed }),
  }
  return { ...body, digest: digestOf(body) }
}

/** Equal for equal changes of the same targets, in whatever order they were planned. */
function changesDigestOf({ plans, failed }: Pick<PlanIndex, 'plans' | 'failed'>): string {
  const changes = plans.map(({ target, changes_digest: digest }) => ({ target, changes_digest: digest }))
  return digestOf({
    plans: changes.sort((one, other) => compareNames(one.target, other.target)),
    failed: failed.map(({ target }) => target).sort(compareNames),
  })
}

/**
 * Verifies that an index is complete, and the reviewed one.
 * @param expected its digest or changes_digest, from the review
 * @throws Problem `planfile`
 */
export function verifyIndex(index: PlanIndex, expected?: string): void {
  const { digest, ...body } = index
  if (digestOf(body) !== digest || changesDigestOf(index) !== index.changes_digest || hasTwins(index)) {
    throw new Problem('planfile', 'The index of the plans was changed after it was made: its digest does not match.', {
      hint: 'plan again; an index is never edited by hand',
      topic: 'many-plans',
    })
  }
  if (expected === undefined || expected === digest || expected === index.changes_digest) return
  const digests = `the digest ${digest} and the changes digest ${index.changes_digest}`
  throw new Problem('planfile', `These are not the reviewed plans: together they have ${digests}.`, {
    hint: 'review the changes again, or apply the folder that was reviewed',
    topic: 'many-plans',
  })
}

function hasTwins({ plans, failed }: PlanIndex): boolean {
  const names = [...plans, ...failed].map(({ target }) => target)
  return new Set(names).size < names.length || new Set(plans.map(({ file }) => file)).size < plans.length
}

/**
 * Verifies a plan of a set: whole, and the one that the index names.
 * @throws Problem `planfile`
 */
export function verifyMember({ target, file, plan }: TargetPlan, entry: PlanEntry): void {
  try {
    verify(plan)
  } catch (thrown) {
    throw ofMember(thrown, file)
  }
  if (plan.digest === entry.digest && (plan.planned_with?.target ?? target) === target) return
  throw ofMember(
    new Problem('planfile', `${file} is not the plan that the index names for the target ${target}.`),
    file,
  )
}

/** The same problem with the name of the file, and with what helps where a plan is one of several. */
export function ofMember(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Problem)) return thrown
  const { code, message, diagnostics } = thrown
  return new Problem(code, message.includes(file) ? message : `${file}: ${message}`, {
    hint: 'plan all targets again, or restore the file that was made with the index',
    diagnostics,
    topic: 'many-plans',
    cause: thrown,
  })
}

/** The first time at which one of the plans with changes expires, ISO; undefined without changes. */
export function expiryOf({ plans }: PlanSet): string | undefined {
  const times = plans.filter(({ plan }) => plan.actions.length > 0).map(({ plan }) => plan.expires_at)
  return times.sort()[0]
}
