// What every review does: deciding by a flag, telling how to decide, asking on a screen, and recording the decision.

import { Problem } from '../../core/problem.ts'
import { sentence } from '../../core/sentences.ts'
import type { Approval } from '../../core/types.ts'
import { type Found, findApproval, writeApproval } from '../../io/approval.ts'
import type { TakenScreen } from '../../io/streams.ts'
import type { ReviewFlags } from '../../options/saved.ts'
import type { ExitCode, World } from '../../session/world.ts'
import type { Earlier, End } from '../../views/review/decide.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { approvalOf, checkReplacing, type Decided, type Decision, decisionWords, isAbout } from '../approval.ts'

/** A review of a plan, or of the plans of a folder. */
export interface Reviewing {
  readonly flags: ReviewFlags
  readonly world: World
  readonly by: string
  /** Where the decision is written. */
  readonly path: string
  /** What is decided about. */
  readonly about: Decided
  /** The digest to give with --approve. */
  readonly digest: string
  /** @throws Problem when it cannot be approved now */
  readonly check: () => void
  /** The plans as text. */
  readonly text: () => Promise<string>
  /** Shows it until the reviewer has decided. Imports ink only here. */
  readonly show: (earlier: Earlier | undefined, screen: TakenScreen) => Promise<End>
  /** The command that an approval allows. */
  readonly next: string
}

/** 0: approved, refused by a flag, or shown without a terminal. On the screen 3: refused, 1: undecided. */
export async function decide(review: Reviewing): Promise<ExitCode> {
  const { flags, world } = review
  if (flags.approve || flags.refuse) return byFlag(review, flags.approve ? 'approved' : 'refused')
  const screen = world.streams.takeScreen()
  return screen === undefined ? inLines(review) : onScreen(review, screen)
}

/** Nothing is shown, so the flag that decides also names what was reviewed. */
async function byFlag(review: Reviewing, decision: Approval['decision']): Promise<ExitCode> {
  const { flags, by, path, about } = review
  const words = about.areSeveral === true ? ofSeveral : ofOne
  if (decision === 'approved') {
    if (flags.expectDigest === undefined) {
      throw new Problem('usage', `--approve needs --expect-digest: it names the ${words.reviewed}.`, {
        hint: `look at the ${words.shown} digest or changes digest`,
      })
    }
    review.check()
  } else if ((flags.reason ?? '').trim() === '') {
    throw new Problem('usage', '--refuse needs a reason.', { hint: 'give it with --reason TEXT' })
  }
  const found = await findApproval(path)
  checkReplacing(path, found, { about, force: flags.force })
  await record(review, found, { decision, by, reason: flags.reason?.trim() })
  return 0
}

const ofOne = { reviewed: 'plan that was reviewed', shown: 'plan with hubplan show, and give its' }
const ofSeveral = { reviewed: 'plans that were reviewed', shown: 'plans with hubplan show, and give their' }

/** Without a terminal: the text, and how to decide. */
async function inLines({ flags, world, text, digest }: Reviewing): Promise<ExitCode> {
  await world.streams.out(await text())
  const command = `hubplan review ${proseForTerminal(flags.plan)}`
  world.streams.err(
    `Nothing is decided: there is no terminal here. To decide:\n` +
      `  ${command} --approve --expect-digest ${digest}\n` +
      `  ${command} --refuse --reason TEXT\n`,
  )
  return 0
}

async function onScreen(review: Reviewing, screen: TakenScreen): Promise<ExitCode> {
  const { flags, world, about, by, path } = review
  const [found, end] = await (async () => {
    try {
      const before = await findApproval(path)
      if (before.is === 'other') checkReplacing(path, before, { about, force: flags.force })
      const earlier =
        before.is === 'approval' ? { ...before.approval, isSame: isAbout(before.approval, about) } : undefined
      return [before, await review.show(earlier, screen)] as const
    } finally {
      screen.leave()
    }
  })()
  switch (end.is) {
    case 'approved':
      // It may have expired during the review.
      review.check()
      await record(review, found, { decision: 'approved', by, reason: flags.reason })
      return 0
    case 'refused':
      await record(review, found, { decision: 'refused', by, reason: end.reason })
      return 3
    case 'left':
      world.streams.err('Nothing was decided, and nothing was written.\n')
      return 1
    case 'interrupted':
      return 130
  }
}

/** Writes the decision, and reports the one it replaces. `known` is the file's content at the start of the review. */
async function record(review: Reviewing, known: Found, decision: Decision): Promise<void> {
  const { flags, world, about, path } = review
  const found = await findApproval(path)
  if (JSON.stringify(found) !== JSON.stringify(known)) checkReplacing(path, found, { about, force: flags.force })
  const { streams } = world
  if (found.is === 'approval') streams.err(`${replacedWords(found.approval, about)}; this decision replaces it.\n`)
  const approval = approvalOf(about, decision, world.now())
  await writeApproval(path, approval)
  await streams.out(sentence(`${decisionWords(approval)}\n`))
  const next = decision.decision === 'approved' ? `Next: ${review.next}` : 'Next: change the files and plan again'
  streams.err(`The decision is saved in ${proseForTerminal(path)}; it is a record, not a signature.\n${next}\n`)
}

function replacedWords(approval: Approval, about: Decided): string {
  const words = decisionWords(approval)
  if (isAbout(approval, about)) return `These changes were ${words}`
  const { digest } = approval
  return about.areSeveral === true ? `Other plans (${digest}) were ${words}` : `Another plan (${digest}) was ${words}`
}
