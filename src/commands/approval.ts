// The record of a decision about a plan: when it may be replaced, and what apply requires of it.

import { Problem } from '../core/problem.ts'
import type { Approval, Plan } from '../core/types.ts'
import { type Found, findApproval } from '../io/approval.ts'
import { tool } from '../io/version.ts'
import { proseForTerminal } from '../views/safe.ts'
import { dateTime } from '../views/words.ts'

export interface Decision extends Pick<Approval, 'decision' | 'by'> {
  readonly reason?: string | undefined
}

/** The record of a decision made now. */
export function approvalOf(plan: Plan, { decision, by, reason }: Decision, now: string): Approval {
  return {
    format: 1,
    tool,
    decision,
    by,
    at: now,
    ...(reason === undefined || reason === '' ? {} : { reason }),
    digest: plan.digest,
    changes_digest: plan.changes_digest,
    expires_at: plan.expires_at,
  }
}

/** Whether the decision is about this plan, or about one with the same changes. */
export function isAbout(approval: Approval, plan: Plan): boolean {
  return approval.digest === plan.digest || approval.changes_digest === plan.changes_digest
}

/** `refused by ada at 2026-03-02 09:15 UTC: too many` */
export function decisionWords({ decision, by, at, reason }: Approval): string {
  const why = reason === undefined ? '' : `: ${reason}`
  return proseForTerminal(`${decision} by ${by} at ${dateTime(at)}${why}`)
}

/**
 * Replacing needs --force for a refusal of these changes and for a file that holds no decision.
 * @throws Problem `usage`
 */
export function checkReplacing(path: string, found: Found, { plan, force }: { plan: Plan; force: boolean }): void {
  if (found.is === 'other') {
    if (force && found.why === 'is not an approval file') return
    throw new Problem('usage', `${path} already exists and ${found.why}.`, {
      hint: 'give another place with -o FILE',
    })
  }
  if (found.is === 'nothing' || force) return
  const { approval } = found
  if (approval.decision !== 'refused' || !isAbout(approval, plan)) return
  throw new Problem('usage', `These changes were ${decisionWords(approval)} (${path}).`, {
    hint: 'talk to the reviewer who refused; --force replaces the refusal',
  })
}

/**
 * The file must approve the plan, and the approval must not be expired: equal changes, planned again and again, would
 * otherwise stay approved for ever.
 * @throws Problem `planfile`
 */
export async function checkApproved(plan: Plan, path: string, now: string): Promise<Approval> {
  const found = await findApproval(path)
  const next = 'have the plan reviewed with: hubplan review'
  if (found.is === 'nothing') {
    throw new Problem('planfile', `The plan is not approved: ${path} does not exist.`, {
      hint: `${next} PLAN -o ${path}`,
    })
  }
  if (found.is === 'other') {
    throw new Problem('planfile', `The plan is not approved: ${path} ${found.why}.`, { hint: `${next} PLAN` })
  }
  const { approval } = found
  if (!isAbout(approval, plan)) {
    const what = approval.decision === 'approved' ? 'an approval' : 'a refusal'
    throw new Problem(
      'planfile',
      `The plan is not approved: ${path} is ${what} of another plan (${approval.digest}; this one is ${plan.digest}).`,
      { hint: `${next} PLAN` },
    )
  }
  if (approval.decision === 'refused') {
    throw new Problem('planfile', `The plan was ${decisionWords(approval)}.`, {
      hint: 'change the files, plan again and have it reviewed',
    })
  }
  // An invalid time counts as expired.
  if (!(Date.parse(now) < Date.parse(approval.expires_at))) {
    throw new Problem(
      'planfile',
      `The approval in ${path} expired at ${approval.expires_at}, with the plan that was reviewed.`,
      {
        hint: `review the new plan with: hubplan review PLAN -o ${path}`,
      },
    )
  }
  return approval
}
