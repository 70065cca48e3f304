// The flags of `hubplan review`.
import type { Argv } from 'yargs'

import type { ReviewFlags } from '../../commands/review.ts'
import { Problem } from '../../core/problem.ts'
import { one, type Parsed, planFile, text } from './base.ts'

export const reviewTable = {
  output: {
    ...text,
    alias: 'o',
    describe: 'where the decision is written (default: PLAN.approval.json beside the plan)',
  },
  by: { ...text, describe: 'who decides (else GITHUB_ACTOR, GITLAB_USER_LOGIN, USER or the login name)' },
  approve: { type: 'boolean', default: false, describe: 'approve without the screen; needs --expect-digest' },
  refuse: { type: 'boolean', default: false, describe: 'refuse without the screen; needs --reason' },
  reason: { ...text, describe: 'why, for the file' },
  'expect-digest': { ...text, describe: 'the digest or changes digest of the plan that was looked at' },
  force: { type: 'boolean', default: false, describe: 'replace an earlier refusal of the same changes' },
} as const

export function reviewOptions(args: Argv): Argv {
  return args
    .positional('plan', planFile)
    .options(reviewTable)
    .example('$0 review plan.json', 'look through a plan, then approve or refuse it')
    .example('$0 review plan.json --approve --expect-digest sha256:...', 'without a terminal')
    .epilogue(
      'The approval file is a record, not a signature: whoever can write it can forge it. On the screen the exit code is 0 only for an approval: 3 refused, 1 undecided.',
    )
}

/** @throws Problem `usage` for both decisions at once */
export function toReviewFlags(argv: Parsed): ReviewFlags {
  const [approves, refuses] = [argv['approve'] === true, argv['refuse'] === true]
  if (approves && refuses) {
    throw new Problem('usage', '--approve and --refuse do not go together.', { hint: 'give one of them, or none' })
  }
  return {
    plan: one(argv['plan']) ?? '',
    output: one(argv['output']),
    by: one(argv['by']),
    reason: one(argv['reason']),
    decision: approves ? 'approved' : refuses ? 'refused' : undefined,
    expectDigest: one(argv['expect-digest']),
    force: argv['force'] === true,
  }
}
