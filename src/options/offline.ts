// The commands that prepare or try things: validate, template, sandbox, init, completion, demo.
import { pipelines } from '../views/ci/index.ts'
import { count, flag, oneOf, text, texts, whole, words } from './kinds.ts'
import { roster } from './plan.ts'
import { connection, textOrJson } from './shared.ts'
import type { Command, FlagsOf } from './table.ts'

export const validate = {
  describe: 'Check the files without a hub, or whether a plan file is whole',
  positionals: { files: { kind: words, help: 'as for plan; or one plan file' } },
  options: {
    ...roster,
    format: { kind: textOrJson, fallback: 'text', help: 'how the outcome is shown', group: 'Output' },
  },
  examples: [
    ['$0 validate', 'does hubplan.yaml hold, with all it includes?'],
    ['$0 validate plan.json', 'is this plan whole and not expired?'],
  ],
} as const satisfies Command

export type ValidateFlags = FlagsOf<typeof validate>

const numbering = ['prefix', 'count', 'start', 'digits']

export const template = {
  describe: 'Write a roster to begin with: numbered names, or given ones',
  positionals: {},
  options: {
    prefix: { kind: text, help: 'what all names begin with', group: 'Who' },
    count: { kind: whole, help: 'how many names', group: 'Who' },
    start: { kind: count, help: 'the first number (default 1)', group: 'Who' },
    digits: {
      kind: whole,
      help: 'how long the numbers are (default 2, or as many as the last one has)',
      group: 'Who',
    },
    names: { kind: words, help: 'these names, instead of numbered ones', group: 'Who', conflicts: numbering },
    admin: { kind: flag, help: 'all of them are to be admins', group: 'Who' },
    output: {
      kind: text,
      alias: 'o',
      help: 'a .csv, .xlsx, .yaml or .json file (else CSV on stdout)',
      group: 'Output',
    },
    force: { kind: flag, help: 'replace a file that is there already', group: 'Output' },
  },
  examples: [
    ['$0 template --prefix student --count 50 -o users.csv', 'student01 to student50'],
    ['$0 template --names alice bob charlie -o staff.xlsx --admin', 'these three, as admins'],
  ],
} as const satisfies Command

export type TemplateFlags = FlagsOf<typeof template>

export const sandbox = {
  describe: 'Run an embedded hub with a class of 150 people, to try things on',
  positionals: {},
  options: {
    port: { kind: text, fallback: '8081', help: 'port to listen on; 0 for any', group: 'Connection' },
    provider: {
      kind: oneOf(['jupyterhub', 'aup']),
      fallback: 'jupyterhub',
      help: 'what the hub is',
      group: 'Connection',
    },
  },
  examples: [['$0 sandbox', 'then, elsewhere: HUBPLAN_URL=http://127.0.0.1:8081 with the token that it prints']],
} as const satisfies Command

export type SandboxFlags = FlagsOf<typeof sandbox>

export const init = {
  describe: 'Ask a few questions, try the token, and write hubplan.yaml, .gitignore lines and CI files',
  positionals: {},
  options: {
    protect: { kind: texts, help: 'never touch names that match this glob', group: 'Who' },
    ...connection,
    roster: {
      kind: text,
      help: 'write everybody who is there now into this .csv or .xlsx file',
      group: 'Output',
    },
    noRoster: { kind: flag, help: 'write nobody down', group: 'Output' },
    ci: { kind: oneOf([...pipelines, 'none']), help: 'also CI files that plan, comment and apply', group: 'Output' },
    branch: { kind: text, fallback: 'main', help: 'the branch whose files CI applies', group: 'Output' },
    force: { kind: flag, help: 'replace files that are there already', group: 'Output' },
  },
  examples: [
    ['$0 init', 'asks for all it needs, and tries the token at once'],
    ['$0 init --url https://hub.example.edu --protect "svc-*" --ci github', 'asks for the rest'],
  ],
} as const satisfies Command

export type InitFlags = FlagsOf<typeof init>

export const completion = {
  describe: 'A script that completes commands and flags in bash, zsh or fish',
  positionals: {
    shell: {
      kind: oneOf(['bash', 'zsh', 'fish']),
      help: 'bash, zsh or fish',
      missing: 'Give a shell: bash, zsh or fish.',
    },
  },
  options: {},
  examples: [
    ['source <($0 completion bash)', 'in ~/.bashrc'],
    ['$0 completion fish > ~/.config/fish/completions/hubplan.fish', 'once'],
  ],
} as const satisfies Command

export type CompletionFlags = FlagsOf<typeof completion>

export const demo = {
  describe: 'Plan, show, apply and plan again, on an embedded hub',
  positionals: {},
  options: {},
  examples: [['$0 demo', 'the whole way, in a few seconds']],
} as const satisfies Command
