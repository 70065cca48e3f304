// Options of the commands that take a saved plan, besides apply: show, review, rehearse, revert.
import { flag, oneOf, rate, text, texts, words } from './kinds.ts'
import { by, config, connection, format, overrides, plan, planFormat, planTarget, policy, readPlan } from './shared.ts'
import type { Command, FlagsOf, Positional } from './table.ts'

/** For a command about one plan, or about those of a folder. */
const setTarget = {
  ...planTarget,
  help: 'target of the plan (default: the one that the plan names); of a folder of plans a name, a glob or all',
} as const

/** The argument of a command that takes a plan or the plans of a folder. */
const plans = { ...plan, help: 'the plan file, or a folder of plans' } as const satisfies Positional

/** The same, and standard input, for a command that only reads. */
const plansOrStdin = {
  ...readPlan,
  help: 'the plan file, a folder of plans, or - (stdin)',
} as const satisfies Positional

export const show = {
  describe: 'Show a saved plan for review',
  topic: 'review',
  positionals: { plan: plansOrStdin },
  options: {
    format: { ...planFormat, help: 'output format (markdown for a pull request, html for a browser)' },
    target: setTarget,
    output: { kind: text, alias: 'o', help: 'file to write (default: stdout)', group: 'Output', value: 'FILE' },
  },
  examples: [
    ['$0 show plan.json', 'review a plan'],
    ['$0 show plan.json --format markdown', 'for a comment on a pull request'],
    ['$0 show plan.json --format html -o plan.html', 'a page to search, filter and print'],
  ],
} as const satisfies Command

export type ShowFlags = FlagsOf<typeof show>

export const review = {
  describe: 'Review a saved plan on a terminal, then approve or refuse it',
  topic: 'review',
  positionals: { plan: plans },
  options: {
    by: {
      kind: text,
      help: 'name of the reviewer (else GITHUB_ACTOR, GITLAB_USER_LOGIN, USER or the login name)',
      group: 'Review',
      value: 'NAME',
    },
    approve: {
      kind: flag,
      help: 'approve without the screen; needs --expect-digest',
      group: 'Review',
      conflicts: ['refuse'],
    },
    refuse: { kind: flag, help: 'refuse without the screen; needs --reason', group: 'Review' },
    reason: { kind: text, help: 'reason of the decision, for the approval file', group: 'Review', value: 'TEXT' },
    expectDigest: {
      kind: text,
      help: 'digest or changes digest of what was reviewed: a plan, or all plans of a folder',
      group: 'Review',
      value: 'DIGEST',
    },
    output: {
      kind: text,
      alias: 'o',
      help: 'file for the decision (default: PLAN.approval.json beside the plan, or approval.json in the folder)',
      group: 'Output',
      value: 'FILE',
    },
    force: { kind: flag, help: 'replace an earlier refusal of the same changes', group: 'Output' },
  },
  examples: [
    ['$0 review plan.json', 'review a plan, then approve or refuse it'],
    ['$0 review plans/', 'the plans of several targets, in one decision'],
    ['$0 review plan.json --approve --expect-digest sha256:...', 'without a terminal'],
  ],
  epilogue:
    'The approval file is a record, not a signature: write access is enough to forge it. Exit codes of the screen: 0 approved, 1 undecided, 3 refused.',
} as const satisfies Command

export type ReviewFlags = FlagsOf<typeof review>

export const rehearse = {
  describe: 'Try a saved plan on an embedded hub: its effects, requests and duration',
  topic: 'sandbox',
  positionals: { plan: readPlan },
  options: {
    rate: { kind: rate, help: 'estimate the duration at this rate, such as 10/s', group: 'Limits', value: 'RATE' },
    format,
  },
  examples: [['$0 rehearse plan.json --rate 10/s', 'try it on an embedded hub']],
} as const satisfies Command

export type RehearseFlags = FlagsOf<typeof rehearse>

export const revert = {
  describe: 'Make a plan that undoes an applied one',
  topic: 'undo',
  positionals: {
    plan: plans,
    names: {
      kind: words,
      help: 'with --cancelled: e-mail addresses or numbers of the users whose deletes were cancelled',
    },
  },
  options: {
    cancelled: {
      kind: flag,
      help: 'Bevy: remove deletes that were cancelled by hand from the ledger: all, or those of NAMES',
      group: 'Who',
      see: 'bevy#cancel-deletes',
    },
    config,
    journal: { kind: text, help: 'journal of the apply (default: beside the plan)', group: 'Files', value: 'FILE' },
    policy,
    ...overrides,
    target: setTarget,
    ...connection,
    by,
    output: {
      kind: text,
      alias: 'o',
      help: 'file to save the inverse plan in, or FOLDER/ for those of a folder of plans',
      group: 'Output',
      value: 'FILE',
    },
    format: planFormat,
  },
  examples: [
    ['$0 revert plan.json -o undo.json', 'make the inverse plan'],
    ['$0 revert plans/ -o undo/', 'for each target of a folder of plans'],
    ['$0 revert plan.json --cancelled --state DIR', 'its deletes were cancelled in the dashboard'],
    ['$0 revert plan.json --cancelled ann@example.org', 'only the delete of this user was cancelled'],
  ],
} as const satisfies Command

export type RevertFlags = FlagsOf<typeof revert>

export const log = {
  describe: 'Tell from the kept files who made, approved and applied plans',
  topic: 'audit',
  positionals: { plan: plans },
  options: {
    target: { ...planTarget, help: 'only plans of this target: a name, a glob or all' },
    user: {
      kind: texts,
      help: 'only actions on this user, by an old or new name, or a glob of names',
      group: 'Who',
      value: 'NAME',
    },
    actions: { kind: flag, help: 'list each action, with its time and outcome', group: 'Output' },
    state: {
      kind: text,
      help: 'folder with the journals of --state (default: beside the plans)',
      group: 'Files',
      value: 'FOLDER',
    },
    format: {
      kind: oneOf(['text', 'json', 'csv']),
      fallback: 'text',
      help: 'output format (csv: each action in a row)',
      group: 'Output',
      value: 'FORMAT',
    },
  },
  examples: [
    ['$0 log plan.json', 'who made and approved a plan, and what was done'],
    ['$0 log plans/ --user bob', 'when bob was changed or deleted, and by which person'],
    ['$0 log plans/ --format csv', 'every action of a folder of plans, for a spreadsheet'],
  ],
} as const satisfies Command

export type LogFlags = FlagsOf<typeof log>
