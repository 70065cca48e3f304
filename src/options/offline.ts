// Options of the commands that prepare or try things: validate, template, sandbox, init, completion, demo.
import { defaultProvider } from '../core/saved.ts'
import { topicNames } from '../help/topics.ts'
import { hubVersions, kinds } from '../sandbox/kinds.ts'
import { pipelines } from '../views/ci/index.ts'
import { count, flag, oneOf, port, text, texts, whole, words } from './kinds.ts'
import { files, people } from './plan.ts'
import { config, connection, format, policy, target } from './shared.ts'
import type { Command, FlagsOf } from './table.ts'

export const validate = {
  describe: 'Check files without a hub, or the integrity of a plan file',
  topic: 'check',
  positionals: { files: { kind: words, help: 'as for plan; or one plan file' } },
  options: {
    ...people,
    config,
    ...files,
    explain: {
      kind: flag,
      help: 'show how the first rows of each file are understood, and where each part of a target is written',
      group: 'Output',
    },
    policy,
    target: { ...target, help: `${target.help} (default: all of them)` },
    format,
  },
  examples: [
    ['$0 validate', 'check hubplan.yaml and its includes'],
    ['$0 validate plan.json', 'check that a plan is unchanged and not expired'],
  ],
} as const satisfies Command

export type ValidateFlags = FlagsOf<typeof validate>

const numbering = ['prefix', 'count', 'start', 'digits']

export const template = {
  describe: 'Write a roster to start with: numbered or given names',
  topic: 'roster',
  positionals: {},
  options: {
    prefix: { kind: text, help: 'prefix of all names', group: 'Who', value: 'TEXT' },
    count: { kind: whole, help: 'number of names', group: 'Who', value: 'N' },
    start: { kind: count, help: 'first number (default: 1)', group: 'Who', value: 'N' },
    digits: {
      kind: whole,
      help: 'digits of each number (default: 2, or as many as the last one has)',
      group: 'Who',
      value: 'N',
    },
    names: {
      kind: words,
      help: 'these names, instead of numbered ones',
      group: 'Who',
      conflicts: numbering,
      value: 'NAMES',
    },
    admin: { kind: flag, help: 'make all of them admins', group: 'Who' },
    output: {
      kind: text,
      alias: 'o',
      help: '.csv, .xlsx, .yaml or .json file to write (default: CSV on stdout)',
      group: 'Output',
      value: 'FILE',
    },
    force: { kind: flag, help: 'replace an existing file', group: 'Output' },
  },
  examples: [
    ['$0 template --prefix student --count 50 -o users.csv', 'student01 to student50'],
    ['$0 template --names alice bob charlie -o staff.xlsx --admin', 'these three, as admins'],
  ],
} as const satisfies Command

export type TemplateFlags = FlagsOf<typeof template>

export const sandbox = {
  describe: 'Run an embedded hub with a class of 150, to try things out',
  topic: 'sandbox',
  positionals: {},
  options: {
    port: { kind: port, fallback: '8081', help: 'port to listen on; 0 for any', group: 'Connection', value: 'PORT' },
    provider: {
      kind: oneOf(kinds),
      fallback: defaultProvider,
      help: 'kind of system',
      group: 'Connection',
      value: 'KIND',
    },
    hubVersion: {
      kind: oneOf(hubVersions),
      help: 'version of JupyterHub to behave like (default: 3.0.0)',
      group: 'Connection',
      value: 'VERSION',
    },
  },
  examples: [['$0 sandbox', 'it prints the HUBPLAN_URL and HUBPLAN_TOKEN for other terminals']],
} as const satisfies Command

export type SandboxFlags = FlagsOf<typeof sandbox>

export const init = {
  describe: 'Ask a few questions, try the token, and write hubplan.yaml, .gitignore lines and CI files',
  topic: 'init',
  positionals: {},
  options: {
    protect: { kind: texts, help: 'never change users that match this glob', group: 'Who', value: 'GLOB' },
    ...connection,
    include: {
      kind: text,
      help: 'include this roster; on a terminal, ask how it is read',
      group: 'Files',
      value: 'FILE',
      see: 'init#a-roster',
    },
    roster: { kind: text, help: 'write the current users to this .csv or .xlsx file', group: 'Output', value: 'FILE' },
    noRoster: { kind: flag, help: 'do not write a roster file', group: 'Output' },
    ci: {
      kind: oneOf([...pipelines, 'none']),
      help: 'write CI files that plan, comment and apply',
      group: 'Output',
      value: 'KIND',
      see: 'ci',
    },
    branch: { kind: text, fallback: 'main', help: 'branch that CI applies', group: 'Output', value: 'NAME' },
    install: {
      kind: text,
      help: 'package that CI installs, in place of the file .hubplan/hubplan.mjs; needs --integrity',
      group: 'Output',
      value: 'SPEC',
      see: 'ci#where-the-jobs-get-hubplan',
    },
    integrity: { kind: text, help: 'sha512 of that package, as npm writes it', group: 'Output', value: 'DIGEST' },
    offline: {
      kind: flag,
      help: 'write the files without asking the system: no token is tried, no roster is written',
      group: 'Connection',
      conflicts: ['roster'],
    },
    force: { kind: flag, help: 'replace existing files', group: 'Output' },
  },
  examples: [
    ['$0 init', 'ask for everything, and try the token at once'],
    ['$0 init --url https://hub.example.edu --protect "svc-*" --ci github', 'ask for the rest'],
  ],
} as const satisfies Command

export type InitFlags = FlagsOf<typeof init>

export const upgradeCi = {
  describe: 'Replace the hubplan that CI runs by this one, and its sha256 in the CI files',
  topic: 'ci',
  positionals: {},
  options: {},
  examples: [['$0 upgrade-ci', 'in the folder of hubplan.yaml; then commit what it names']],
} as const satisfies Command

export const completion = {
  describe: 'Print a completion script for bash, zsh, fish or PowerShell',
  topic: 'init',
  positionals: {
    shell: {
      kind: oneOf(['bash', 'zsh', 'fish', 'powershell']),
      help: 'bash, zsh, fish or powershell',
      missing: 'Give a shell: bash, zsh, fish or powershell.',
    },
  },
  options: {},
  examples: [
    ['eval "$($0 completion bash)"', 'in ~/.bashrc'],
    ['$0 completion fish > ~/.config/fish/completions/hubplan.fish', 'once'],
    ['$0 completion powershell | Out-String | Invoke-Expression', 'in $PROFILE'],
  ],
} as const satisfies Command

export const help = {
  describe: 'Show the manual: all topics, or one of them',
  topic: 'start',
  positionals: {
    topic: { kind: text, help: 'a topic or a command (default: list all topics)', offers: topicNames },
  },
  options: {
    web: { kind: flag, help: 'open the manual in the browser, from a local file', group: 'Output' },
  },
  examples: [
    ['$0 help', 'list all topics'],
    ['$0 help guards', 'read one of them'],
    ['$0 help guards --web', 'read it in the browser'],
  ],
} as const satisfies Command

export type HelpFlags = FlagsOf<typeof help>

export type CompletionFlags = FlagsOf<typeof completion>

export const demo = {
  describe: 'Plan, show, apply and plan again, on an embedded hub',
  topic: 'sandbox',
  positionals: {},
  options: {},
  examples: [['$0 demo', 'takes a few seconds']],
} as const satisfies Command
