// hubplan review FOLDER: one decision about the plans of several targets.

import { join } from 'node:path'
import type { PlanSet } from '../../core/planset.ts'
import { Problem } from '../../core/problem.ts'
import { setApprovalName } from '../../io/approval.ts'
import type { ReviewFlags } from '../../options/saved.ts'
import { reviewerOf } from '../../session/person.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { approvedFolderCommand } from '../../views/model/set/approved.ts'
import { checkFile } from '../apply/admit.ts'
import { decidedOf } from '../approval.ts'
import { paperOf, renderSet } from '../show.ts'
import { isMember, readSet } from '../targets/set.ts'
import { decide } from './decide.ts'

export async function reviewSet(folder: string, flags: ReviewFlags, world: World): Promise<ExitCode> {
  const set = await readSet(folder, flags.expectDigest)
  const [by, path] = [reviewerOf(flags.by, world), flags.output ?? join(folder, setApprovalName)]
  checkOutput(path, folder, set)
  return decide({
    ...{ flags, world, by, path, about: decidedOf(set), digest: set.index.changes_digest },
    check: () => checkAll(set, world.now()),
    text: () => renderSet(set, { folder, format: 'text', ...paperOf(world) }),
    show: async (earlier, screen) => {
      const { openSetReview } = await import('../../views/review/set/model.ts')
      const view = await import('../../views/review/index.tsx')
      const given = { set, folder, by, output: path, earlier, now: world.now(), color: world.streams.color('out') }
      return view.runSetReview(openSetReview(given), screen)
    },
    next: approvedFolderCommand(set, folder, path),
  })
}

/** @throws Problem `usage` for a path that is a file of the set */
function checkOutput(path: string, folder: string, set: PlanSet): void {
  if (!isMember(path, folder, set)) return
  throw new Problem('usage', `-o ${path} is one of the files that are reviewed.`, {
    hint: 'give another place for the decision',
  })
}

/**
 * One plan that cannot be applied refuses the approval of all.
 * @throws Problem `guard` or `expired`, with its target
 */
function checkAll({ plans }: PlanSet, now: string): void {
  for (const { target, plan } of plans) {
    try {
      checkFile(plan, undefined, now)
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      const { code, message, hint, diagnostics } = thrown
      throw new Problem(code, `Target ${target}: ${message}`, {
        diagnostics,
        ...(hint === undefined ? {} : { hint }),
        topic: 'many-plans',
        cause: thrown,
      })
    }
  }
}
