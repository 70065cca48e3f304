// hubplan review: shows a plan, or the plans of a folder, and records a decision in a file. Needs no hub and no token.

import { resolve } from 'node:path'
import { verify } from '../../core/plan/freeze.ts'
import { Problem } from '../../core/problem.ts'
import { approvalPath } from '../../io/approval.ts'
import { readPlan } from '../../io/planfile.ts'
import { folderOf } from '../../io/planset.ts'
import type { ReviewFlags } from '../../options/saved.ts'
import { reviewerOf } from '../../session/person.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { approvedCommand } from '../../views/model/verdict.ts'
import { checkFile } from '../apply/admit.ts'
import { paperOf, render } from '../show.ts'
import { decide } from './decide.ts'
import { reviewSet } from './set.ts'

export async function runReview(flags: ReviewFlags, world: World): Promise<ExitCode> {
  const folder = await folderOf(flags.plan)
  return folder === undefined ? reviewPlan(flags, world) : reviewSet(folder, flags, world)
}

async function reviewPlan(flags: ReviewFlags, world: World): Promise<ExitCode> {
  const file = flags.plan
  const plan = await readPlan(file)
  verify(plan, flags.expectDigest)
  const [by, path] = [reviewerOf(flags.by, world), flags.output ?? approvalPath(file)]
  if (resolve(path) === resolve(file)) {
    throw new Problem('usage', '-o is the plan itself.', { hint: 'give another place for the decision' })
  }
  return decide({
    ...{ flags, world, by, path, about: plan, digest: plan.digest },
    check: () => checkFile(plan, plan.digest, world.now()),
    text: () => render(plan, { file, format: 'text', ...paperOf(world) }),
    show: async (earlier, screen) => {
      const { openReview } = await import('../../views/review/model.ts')
      const view = await import('../../views/review/index.tsx')
      const given = { plan, by, file, output: path, earlier, now: world.now(), color: world.streams.color('out') }
      return view.runReview(openReview(given), screen)
    },
    next: approvedCommand(file, plan, path),
  })
}
