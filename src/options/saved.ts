// The commands that are about a saved plan, besides apply: show, review, rehearse, revert.
import { flag, oneOf, rate, text, words } from './kinds.ts'
import { config, connection, formats, overrides, plan, policy, target, textOrJson } from './shared.ts'
import type { Command, FlagsOf } from './table.ts'

export const show = {
  describe: 'Show a saved plan for review',
  positionals: { plan },
  options: {
    format: {
      kind: oneOf(formats),
      fallback: 'text',
      help: 'text, markdown for a pull request, an html page, or json',
      group: 'Output',
    },
    output: { kind: text, alias: 'o', help: 'save it here (else stdout)', group: 'Output' },
  },
  examples: [
    ['$0 show plan.json', 'review a plan'],
    ['$0 show plan.json --format markdown', 'for a comment on a pull request'],
    ['$0 show plan.json --format html -o plan.html', 'a page to search, filter and print'],
  ],
} as const satisfies Command

export type ShowFlags = FlagsOf<typeof show>

export const review = {
  describe: 'Look through a saved plan on a terminal, and approve or refuse it',
  positionals: { plan },
  options: {
    by: {
      kind: text,
      help: 'who decides (else GITHUB_ACTOR, GITLAB_USER_LOGIN, USER or the login name)',
      group: 'Review',
    },
    approve: {
      kind: flag,
      help: 'approve without the screen; needs --expect-digest',
      group: 'Review',
      conflicts: ['refuse'],
    },
    refuse: { kind: flag, help: 'refuse without the screen; needs --reason', group: 'Review' },
    reason: { kind: text, help: 'why, for the file', group: 'Review' },
    expectDigest: { kind: text, help: 'the digest or changes digest of the plan that was looked at', group: 'Review' },
    output: {
      kind: text,
      alias: 'o',
      help: 'where the decision is written (default: PLAN.approval.json beside the plan)',
      group: 'Output',
    },
    force: { kind: flag, help: 'replace an earlier refusal of the same changes', group: 'Output' },
  },
  examples: [
    ['$0 review plan.json', 'look through a plan, then approve or refuse it'],
    ['$0 review plan.json --approve --expect-digest sha256:...', 'without a terminal'],
  ],
  epilogue:
    'The approval file is a record, not a signature: whoever can write it can forge it. On the screen the exit code is 0 only for an approval: 3 refused, 1 undecided.',
} as const satisfies Command

export type ReviewFlags = FlagsOf<typeof review>

export const rehearse = {
  describe: 'Try a saved plan on an embedded hub: what it does, in how many requests, how long it takes',
  positionals: { plan },
  options: {
    rate: { kind: rate, help: 'tell how long it takes at so many requests, such as 10/s', group: 'Limits' },
    format: { kind: textOrJson, fallback: 'text', help: 'how the outcome is shown', group: 'Output' },
  },
  examples: [['$0 rehearse plan.json --rate 10/s', 'try it on an embedded hub']],
} as const satisfies Command

export type RehearseFlags = FlagsOf<typeof rehearse>

export const revert = {
  describe: 'Make the plan that undoes what was applied of a plan',
  positionals: {
    plan,
    names: {
      kind: words,
      help: 'with --cancelled: e-mail addresses or numbers of those whose deletes were cancelled',
    },
  },
  options: {
    cancelled: {
      kind: flag,
      help: 'take its deletes (those of NAMES, when given) out of the books: somebody cancelled them by hand',
      group: 'Who',
    },
    config,
    journal: { kind: text, help: 'journal of the apply (default: beside the plan)', group: 'Files' },
    policy,
    ...overrides,
    target,
    ...connection,
    output: { kind: text, alias: 'o', help: 'save the inverse plan here', group: 'Output' },
    format: { kind: oneOf(formats), fallback: 'text', help: 'how the inverse plan is shown', group: 'Output' },
  },
  examples: [
    ['$0 revert plan.json -o undo.json', 'make the plan that undoes what was applied'],
    ['$0 revert plan.json --cancelled --state DIR', 'somebody has cancelled its deletes in the dashboard'],
    ['$0 revert plan.json --cancelled ann@example.org', 'only the delete of this user was cancelled'],
  ],
} as const satisfies Command

export type RevertFlags = FlagsOf<typeof revert>
