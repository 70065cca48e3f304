// The commands that README and topics show, and what runs each of them.
import { blocksOf, manual, proseOf, textOf } from './manual.ts'
import { tours } from './tours.ts'

export interface Shown {
  readonly page: string
  /** Without its comment. */
  readonly command: string
  /** A block of code; a step of a CI file; a row of a table of jobs; words in a sentence. */
  readonly form: 'sh' | 'indented' | 'step' | 'row' | 'words'
}

/** The commands of a script, one per line. */
export function linesOf(script: string): string[] {
  return script
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#( |$).*/, '').trimEnd())
    .filter((line) => line !== '')
}

/** The table of jobs of a topic: what people run today, and the same with hubplan. */
export const jobsTable = /^## What you run today\n([\s\S]*?)(?=^## |$(?![\s\S]))/m

function shownOn(page: string): Shown[] {
  const text = textOf(page)
  const blocks = blocksOf(text).flatMap(({ kind, text: script }) =>
    kind === 'sh' || (kind === 'indented' && !isListing(script))
      ? linesOf(script).map((command): Shown => ({ page, command, form: kind }))
      : [],
  )
  const steps = blocksOf(text).flatMap(({ kind, text: yaml }) =>
    kind === 'yaml' ? [...yaml.matchAll(/^ *- run: (.+)$/gm)].map(([, step = '']) => step) : [],
  )
  const prose = proseOf(text)
  const [table = ''] = jobsTable.exec(prose) ?? []
  const words = (part: string, form: 'row' | 'words'): Shown[] =>
    [...part.matchAll(/`(hubplan [^`\n]+)`/g)].map(([, command = '']) => ({ page, command, form }))
  return [
    ...blocks,
    ...steps.flatMap(linesOf).map((command): Shown => ({ page, command, form: 'step' })),
    ...words(table, 'row'),
    ...words(prose.replace(table, ''), 'words'),
  ]
}

/** All commands of the manual. */
export const shown: readonly Shown[] = manual.flatMap(shownOn)

/** Topics whose indented commands `test/cli/manual-commands.test.ts` runs on the sandbox. */
export const onSandbox = [
  'plan',
  'leaving',
  'roster',
  'presets',
  'review',
  'undo',
  'audit',
  'ci',
  'housekeeping',
  'many-hubs',
  'many-plans',
  'init',
] as const

/** Files of the tests that run the rows of the tables of jobs. */
export const jobTests: Readonly<Record<string, string>> = {
  'src/help/jobs.md': 'test/e2e/jobs.test.ts',
  'src/help/aup.md': 'test/cli/aup-jobs.test.ts',
  'src/help/bevy.md': 'test/cli/bevy-jobs.test.ts',
  'src/help/alteryx.md': 'test/cli/alteryx-jobs.test.ts',
}

/** Commands that a test or a script runs, with the arguments that it needs. */
export const inTests: readonly { readonly command: string; readonly test: string; readonly as: string }[] = [
  { command: 'npm pack', test: 'test/package/installed.ts', as: "'npm', ['pack'" },
  {
    command: 'npm install -g ./hubplan-0.1.0.tgz',
    test: 'test/package/elsewhere.test.ts',
    as: "'install', '--global'",
  },
  { command: 'npx ./hubplan-0.1.0.tgz plan --help', test: 'test/package/elsewhere.test.ts', as: "'npx', ['--offline'" },
  { command: 'hubplan web --dir ~/spring-class', test: 'test/cli/web-desk.ts', as: "'web', '--no-open', '--dir'" },
  { command: 'node hubplan.mjs plan -o plan.json', test: 'test/package/single.test.ts', as: "'hubplan.mjs', 'plan'" },
]

/** Commands that nothing runs, and why. */
export const unrun: Readonly<Record<string, string>> = {
  'ssh -L 8800:127.0.0.1:8800 server.example.edu hubplan web --no-open --port 8800': 'needs another machine',
  'npm link': 'changes the folder of global packages; test/package installs the same file there',
  'npm run pictures': 'changes pictures that are in the repository',
  "HUBPLAN_TOKEN=$(kubectl get secret jupyterhub-admin-credentials -n jupyterhub -o jsonpath='{.data.api-token}' | base64 -d)":
    'needs a cluster with that hub',
  'export HUBPLAN_TOKEN': 'goes with the line before',
  'npm run test:hubs': 'takes ten minutes; the full tier has each test of it, on fewer hubs',
  'npm run help': 'changes files that are in the repository; test/help/tables.test.ts compares them',
}

/** What `.ci/run` runs, as `npm ...` and `bash ...`. */
const ci = textOf('.ci/run')

/** A listing of changed files, as `git diff --stat` prints it. */
function isListing(text: string): boolean {
  return text.split('\n').every((line) => line === '' || /^ \S+ +\| +\d+(?: |$)/.test(line))
}

const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> }

/** Whether CI runs the script of a command, be it with other arguments: those choose how much is run. */
function isRunByCi(command: string): boolean {
  const [, script] = /^((?:npm run [\w:]+|npm [a-z]+|bash \S+))/.exec(command) ?? []
  if (script === undefined) return false
  // `npm cit` is `npm ci`, which runs `prepare`, and `npm test`.
  if (['npm ci', 'npm test', scripts['prepare']].includes(script)) return isRunByCi('npm cit')
  if (new RegExp(`${script.replaceAll('.', '\\.')}(?![\\w:.-])`).test(ci)) return true
  const parts = scripts[script.replace('npm run ', '')]?.split(' && ') ?? []
  return parts.length > 1 && parts.every(isRunByCi)
}

/** What runs a command of the manual; undefined when nothing does. */
export function runnerOf({ page, command, form }: Shown): string | undefined {
  if (form === 'row') return jobTests[page]
  if (form === 'words' || form === 'step') return 'parsed'
  if (form === 'sh') return Object.values(tours).some((tour) => tour.some((one) => one === page)) ? 'tour' : undefined
  if (onSandbox.some((topic) => page === `src/help/${topic}.md`)) return 'sandbox'
  const parts = command.split(' && ')
  if (parts.every(isRunByCi)) return '.ci/run'
  const found = inTests.find((one) => one.command === command)
  if (found !== undefined) return found.test
  return Object.hasOwn(unrun, command) ? 'unrun' : undefined
}
