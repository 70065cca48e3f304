// The record of a decision about a plan, or the plans of a folder: when it may be replaced, and what apply requires of
// it.

import { expiryOf, type PlanSet } from '../core/planset.ts'
import { Problem } from '../core/problem.ts'
import type { Approval } from '../core/types.ts'
import { type Found, findApproval } from '../io/approval.ts'
import { tool } from '../io/version.ts'
import { proseForTerminal } from '../views/safe.ts'
import { dateTime } from '../views/words.ts'

/** The subject of a decision: a plan, or all plans of a folder. */
export interface Decided extends Pick<Approval, 'digest' | 'changes_digest' | 'expires_at'> {
  readonly areSeveral?: boolean
}

/** The plans of a folder as the subject of one decision, which expires with the first plan that has changes. */
export function decidedOf(set: PlanSet): Decided {
  const { digest, changes_digest, created_at: made } = set.index
  const expires = expiryOf(set) ?? set.plans[0]?.plan.expires_at ?? made
  return { digest, changes_digest, expires_at: expires, areSeveral: true }
}

export interface Decision extends Pick<Approval, 'decision' | 'by'> {
  readonly reason?: string | undefined
}

/** The record of a decision made now. */
export function approvalOf(decided: Decided, { decision, by, reason }: Decision, now: string): Approval {
  return {
    format: 1,
    tool,
    decision,
    by,
    at: now,
    ...(reason === undefined || reason === '' ? {} : { reason }),
    digest: decided.digest,
    changes_digest: decided.changes_digest,
    expires_at: decided.expires_at,
  }
}

/** Whether the decision is about this plan, or about one with the same changes. */
export function isAbout(approval: Approval, { digest, changes_digest: changes }: Decided): boolean {
  return approval.digest === digest || approval.changes_digest === changes
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
export function checkReplacing(path: string, found: Found, { about, force }: { about: Decided; force: boolean }): void {
  if (found.is === 'other') {
    if (force && found.why === 'is not an approval file') return
    throw new Problem('usage', `${path} already exists and ${found.why}.`, {
      hint: 'give another place with -o FILE',
    })
  }
  if (found.is === 'nothing' || force) return
  const { approval } = found
  if (approval.decision !== 'refused' || !isAbout(approval, about)) return
  throw new Problem('usage', `These changes were ${decisionWords(approval)} (${path}).`, {
    hint: 'talk to the reviewer who refused; --force replaces the refusal',
  })
}

/**
 * The file must approve the plan, and the approval must not be expired: equal changes, planned again and again, would
 * otherwise stay approved for ever.
 * @throws Problem `planfile`
 */
export async function checkApproved(decided: Decided, path: string, now: string): Promise<Approval> {
  const found = await findApproval(path)
  const words = decided.areSeveral === true ? ofSeveral : ofOne
  const next = `have ${words.it} reviewed with: hubplan review ${words.argument}`
  if (found.is !== 'approval') {
    const [why, hint] = found.is === 'nothing' ? ['does not exist', `${next} -o ${path}`] : [found.why, next]
    throw new Problem('planfile', `${words.isNot}: ${path} ${why}.`, { hint })
  }
  const { approval } = found
  if (!isAbout(approval, decided)) {
    const what = approval.decision === 'approved' ? 'an approval' : 'a refusal'
    throw new Problem(
      'planfile',
      `${words.isNot}: ${path} is ${what} of ${words.other} (${approval.digest}; ${words.have} ${decided.digest}).`,
      { hint: next },
    )
  }
  if (approval.decision === 'refused') {
    throw new Problem('planfile', `${words.was} ${decisionWords(approval)}.`, {
      hint: 'change the files, plan again and have it reviewed',
    })
  }
  // An invalid time counts as expired.
  if (!(Date.parse(now) < Date.parse(approval.expires_at))) {
    throw new Problem('planfile', `The approval in ${path} expired at ${approval.expires_at}, ${words.ended}.`, {
      hint: `${words.again} with: hubplan review ${words.argument} -o ${path}`,
    })
  }
  return approval
}

const ofOne = {
  it: 'the plan',
  argument: 'PLAN',
  isNot: 'The plan is not approved',
  was: 'The plan was',
  other: 'another plan',
  have: 'this one is',
  ended: 'with the plan that was reviewed',
  again: 'review the new plan',
} as const

const ofSeveral: Readonly<Record<keyof typeof ofOne, string>> = {
  it: 'the plans',
  argument: 'FOLDER',
  isNot: 'The plans are not approved',
  was: 'The plans were',
  other: 'other plans',
  have: 'these have',
  ended: 'with the plans that were reviewed',
  again: 'review the new plans',
}
