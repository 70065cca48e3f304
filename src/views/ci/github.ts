// GitHub Actions: plan and comment on a pull request, apply on merge, status every night.

import { list, scalar } from '../yaml.ts'
import partsText from './github-parts.yml?raw'
import reading from './github-reading.yml?raw'
import { addressLines, secretWords, targetParts } from './github-targets.ts'
import writing from './github-writing.yml?raw'
import { type Pipeline, pipelineFile } from './index.ts'
import { filled, markOf, partsOf, patternOf, withWords } from './parts.ts'
import { sumLine } from './sum.ts'

const parts = partsOf(partsText)

/**
 * The text of the workflow. It asks for the closed pull requests of the branch, not those of the commit: for a commit
 * outside the default branch GitHub lists only open ones. After a merge, squash or rebase, merge_commit_sha is the new
 * head of the branch. Only comments of the bot count, unedited since the merge; a user name cannot contain
 * its brackets. The job shows the merged plan before comparing it, so that the approver of the next step sees its changes.
 */
export function githubWorkflow(pipeline: Pipeline): string {
  const { scopes, branch, folder } = pipeline
  const jobs = filled(scopes === undefined ? writing : reading, (name, argument) =>
    withWords(partOf(pipeline, name, argument), { job: argument }),
  )
  const words = {
    ...(pipeline.targets.length === 0 ? wordsOfOne : wordsOfSeveral),
    before: scopes === undefined ? 'plan' : 'merged',
    ref: `refs/heads/${branch}`.replaceAll("'", "''"),
    branch: scalar(branch),
    mark: markOf(folder),
    pattern: patternOf(folder),
  }
  return githubHead(pipeline) + withWords(jobs, words)
}

/** Where plans are saved, and how they are made and read, for one system. */
const wordsOfOne = {
  saved: '$RUNNER_TEMP/hubplan/plan.json',
  index: '$RUNNER_TEMP/hubplan/plan.json',
  last: '$RUNNER_TEMP/last',
  applied: '$RUNNER_TEMP/last/plan.json',
  any: 'actions.length > 0',
  all: '',
  chosen: '',
  going: '',
  question: 'Is the hub still as the files want it?',
}

const wordsOfSeveral: typeof wordsOfOne = {
  saved: '$RUNNER_TEMP/hubplan/plans/',
  index: '$RUNNER_TEMP/hubplan/plans/index.json',
  last: '$RUNNER_TEMP/last/plans',
  applied: '$RUNNER_TEMP/last/plans/index.json',
  any: 'plans.some(({ actions }) => actions > 0)',
  all: '--target all ',
  chosen: `"--target=\${TARGET:-all}" `,
  going: ' --keep-going',
  question: 'Are the hubs still as the files want them?',
}

/** A part as it is, or for what this pipeline has: its source, one system or several, its targets. */
function partOf(pipeline: Pipeline, name: string, argument: string): string {
  const { source, targets } = pipeline
  const names = [name, `${name} ${source.kind}`, `${name} ${targets.length === 0 ? 'one' : 'several'}`]
  const part = targetParts[name]?.(pipeline, argument) ?? names.map((one) => parts.get(one)).find(isText)
  if (part === undefined) throw new Error(`The workflow has no part ${name}.`)
  return part
}

function isText(part: string | undefined): part is string {
  return part !== undefined
}

function githubHead(pipeline: Pipeline): string {
  const { branch, scopes, source, folder, targets } = pipeline
  const paths = folder === '' ? '' : list([`${folder}/**`, pipelineFile('github', folder)])
  return `# Made by hubplan init. What it needs:
${secretWords(pipeline)}
#   HUBPLAN_POLICY        variable of the repository: the text of a policy file (limits, manage, protect)
${lastWord(scopes)}
name: ${scalar(folder === '' ? 'hubplan' : `hubplan ${folder}`)}
on:
  pull_request:${paths === '' ? '' : `\n    paths: ${paths}`}
  push:
    branches: [${scalar(branch)}]${paths === '' ? '' : `\n    paths: ${paths}`}
  schedule:
    - cron: "17 3 * * *"
  # By hand, on the branch above: plan its files again, perhaps with guards lifted, and apply what the reviewers allow.
  workflow_dispatch:
    inputs:
      allow: { description: "Guards to lift, with spaces between them: delete-share new-admins", type: string }${targets.length === 0 ? '' : targetInput}
permissions: { contents: read }
# A failing command fails the job, also in a pipe.
defaults: { run: { shell: "bash --noprofile --norc -euo pipefail {0}"${folder === '' ? '' : `, working-directory: ${scalar(folder)}`} } }
env:
${addressLines(pipeline)}
${sourceLines(source, folder)}
`
}

const targetInput = `
      target: { description: "Targets: a name, a glob such as lab-*, or all", type: string, default: all }`

function sourceLines(source: Pipeline['source'], folder: string): string {
  if (source.kind === 'package') {
    return `  HUBPLAN_PACKAGE: ${scalar(source.spec)}\n  HUBPLAN_INTEGRITY: ${scalar(source.integrity)}`
  }
  return `  # hubplan upgrade-ci replaces the file and this sum.\n  ${sumLine(': ', source.sha256, source.version, folder)}`
}

function lastWord(scopes: Pipeline['scopes']): string {
  const before = 'before they approve, they read in the summary of the job'
  return scopes === undefined
    ? `# The reviewers of "hubplan" have the final decision: ${before}
# "plan" what will be applied.`
    : `# The comment is for the review of a pull request, and anyone who can push a branch can forge it. The environment's
# reviewers have the final decision: ${before} "merged" what will be applied.`
}
