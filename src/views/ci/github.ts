// GitHub Actions: plan and comment on a pull request, apply on merge, status every night.

import { list, scalar } from '../yaml.ts'
import partsText from './github-parts.yml?raw'
import reading from './github-reading.yml?raw'
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
  const { scopes, branch, folder, source } = pipeline
  const jobs = filled(scopes === undefined ? writing : reading, (name, argument) => {
    const part = parts.get(name === 'start' ? `start ${source.kind}` : name)
    if (part === undefined) throw new Error(`The workflow has no part ${name}.`)
    return withWords(part, { job: argument })
  })
  const words = {
    before: scopes === undefined ? 'plan' : 'merged',
    ref: `refs/heads/${branch}`.replaceAll("'", "''"),
    mark: markOf(folder),
    pattern: patternOf(folder),
  }
  return githubHead(pipeline) + withWords(jobs, words)
}

function githubHead({ url, branch, title, scopes, source, folder }: Pipeline): string {
  const secrets =
    scopes === undefined
      ? `#   HUBPLAN_APPLY_TOKEN   secret of the environments "hubplan-plan" and "hubplan", each with required reviewers:
#                         ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN    secret of the repository: a token with the scopes
#                         ${scopes.join(' ')}
#                         Anyone who can push a branch can read it: a pull request runs its own CI file.
#   HUBPLAN_APPLY_TOKEN   secret of the environment "hubplan", which has required reviewers: the token that may write`
  const paths = folder === '' ? '' : list([`${folder}/**`, pipelineFile('github', folder)])
  return `# Made by hubplan init. What it needs:
${secrets}
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
      allow: { description: "Guards to lift, with spaces between them: delete-share new-admins", type: string }
permissions: { contents: read }
# A failing command fails the job, also in a pipe.
defaults: { run: { shell: "bash --noprofile --norc -euo pipefail {0}"${folder === '' ? '' : `, working-directory: ${scalar(folder)}`} } }
env:
  # The address is set here, and not only in a file that a pull request can change.
  HUBPLAN_URL: ${scalar(url)}
${sourceLines(source, folder)}
`
}

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
