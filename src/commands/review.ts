// hubplan review: shows a plan and records a decision in a file. Needs no hub and no token.

import { resolve } from 'node:path'
import { verify } from '../core/plan/freeze.ts'
import { Problem } from '../core/problem.ts'
import { sentence } from '../core/sentences.ts'
import type { Approval, Plan } from '../core/types.ts'
import { approvalPath, type Found, findApproval, writeApproval } from '../io/approval.ts'
import { readPlan } from '../io/planfile.ts'
import type { TakenScreen } from '../io/streams.ts'
import type { ReviewFlags } from '../options/saved.ts'
import { reviewerOf } from '../session/person.ts'
import type { ExitCode, World } from '../session/world.ts'
import { approvedCommand } from '../views/model/verdict.ts'
import { proseForTerminal } from '../views/safe.ts'
import { checkFile } from './apply/admit.ts'
import { approvalOf, checkReplacing, type Decision, decisionWords, isAbout } from './approval.ts'
import { paperOf, render } from './show.ts'

/** 0: approved, refused by a flag, or shown without a terminal. On the screen 3: refused, 1: undecided. */
export async function runReview(flags: ReviewFlags, world: World): Promise<ExitCode> {
  const plan = await readPlan(flags.plan)
  verify(plan, flags.expectDigest)
  const review = { flags, world, plan, by: reviewerOf(flags.by, world), path: flags.output ?? approvalPath(flags.plan) }
  if (resolve(review.path) === resolve(flags.plan)) {
    throw new Problem('usage', '-o is the plan itself.', { hint: 'give another place for the decision' })
  }
  if (flags.approve || flags.refuse) return byFlag(review, flags.approve ? 'approved' : 'refused')
  const screen = world.streams.takeScreen()
  if (screen === undefined) return inLines(review)
  return onScreen(review, screen)
}

interface Reviewing {
  readonly flags: ReviewFlags
  readonly world: World
  readonly plan: Plan
  readonly by: string
  /** Where the decision is written. */
  readonly path: string
}

/** Nothing is shown, so the flag that decides also names the reviewed plan. */
async function byFlag(review: Reviewing, decision: Approval['decision']): Promise<ExitCode> {
  const { flags, world, plan, by, path } = review
  if (decision === 'approved') {
    if (flags.expectDigest === undefined) {
      throw new Problem('usage', '--approve needs --expect-digest: it names the plan that was reviewed.', {
        hint: 'look at the plan with hubplan show, and give its digest or changes digest',
      })
    }
    checkFile(plan, flags.expectDigest, world.now())
  } else if ((flags.reason ?? '').trim() === '') {
    throw new Problem('usage', '--refuse needs a reason.', { hint: 'give it with --reason TEXT' })
  }
  const found = await findApproval(path)
  checkReplacing(path, found, { about: plan, force: flags.force })
  await record(review, found, { decision, by, reason: flags.reason?.trim() })
  return 0
}

/** Without a terminal: the plan as lines, and how to decide. */
async function inLines({ flags, world, plan }: Reviewing): Promise<ExitCode> {
  await world.streams.out(render(plan, { file: flags.plan, format: 'text', ...paperOf(world) }))
  const command = `hubplan review ${proseForTerminal(flags.plan)}`
  world.streams.err(
    `Nothing is decided: there is no terminal here. To decide:\n` +
      `  ${command} --approve --expect-digest ${plan.digest}\n` +
      `  ${command} --refuse --reason TEXT\n`,
  )
  return 0
}

/** Imports ink only here. */
async function onScreen(review: Reviewing, screen: TakenScreen): Promise<ExitCode> {
  const { flags, world, plan, by, path } = review
  const { streams } = world
  const [found, end] = await (async () => {
    try {
      const before = await findApproval(path)
      if (before.is === 'other') checkReplacing(path, before, { about: plan, force: flags.force })
      const { openReview } = await import('../views/review/model.ts')
      const view = await import('../views/review/index.tsx')
      const earlier =
        before.is === 'approval' ? { ...before.approval, isSame: isAbout(before.approval, plan) } : undefined
      const opened = openReview({
        ...{ plan, by, file: flags.plan, output: path, earlier },
        now: world.now(),
        color: streams.color('out'),
      })
      return [before, await view.runReview(opened, screen)] as const
    } finally {
      screen.leave()
    }
  })()
  switch (end.is) {
    case 'approved':
      // The plan may have expired during the review.
      checkFile(plan, plan.digest, world.now())
      await record(review, found, { decision: 'approved', by, reason: flags.reason })
      return 0
    case 'refused':
      await record(review, found, { decision: 'refused', by, reason: end.reason })
      return 3
    case 'left':
      streams.err('Nothing was decided, and nothing was written.\n')
      return 1
    case 'interrupted':
      return 130
  }
}

/** Writes the decision, and reports the one it replaces. `known` is the file's content at the start of the review. */
async function record(review: Reviewing, known: Found, decision: Decision): Promise<void> {
  const { flags, world, plan, path } = review
  const found = await findApproval(path)
  if (JSON.stringify(found) !== JSON.stringify(known)) checkReplacing(path, found, { about: plan, force: flags.force })
  const { streams } = world
  const safe = proseForTerminal(path)
  if (found.is === 'approval') {
    const of = isAbout(found.approval, plan) ? 'These changes' : `Another plan (${found.approval.digest})`
    const were = isAbout(found.approval, plan) ? 'were' : 'was'
    streams.err(`${of} ${were} ${decisionWords(found.approval)}; this decision replaces it.\n`)
  }
  const approval = approvalOf(plan, decision, world.now())
  await writeApproval(path, approval)
  await streams.out(sentence(`${decisionWords(approval)}\n`))
  const next =
    decision.decision === 'approved'
      ? `Next: ${approvedCommand(flags.plan, plan, path)}`
      : 'Next: change the files and plan again'
  streams.err(`The decision is saved in ${safe}; it is a record, not a signature.\n${next}\n`)
}
