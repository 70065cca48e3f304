// GitHub Actions: plan and comment on a pull request, apply on merge, status every night.

import { scalar } from '../yaml.ts'
import reading from './github-reading.yml?raw'
import writing from './github-writing.yml?raw'
import type { Pipeline } from './index.ts'

/**
 * The text of the workflow. It asks for the closed pull requests of the branch, not those of the commit: for a commit
 * outside the default branch GitHub lists only open ones. After a merge, squash or rebase, merge_commit_sha is the new
 * head of the branch. Only unedited comments of the bot count; a user name cannot contain its brackets. The job shows
 * the merged plan before comparing it, so that the approver of the next step sees its changes.
 */
export function githubWorkflow(pipeline: Pipeline): string {
  const jobs = pipeline.scopes === undefined ? writing : reading
  return githubHead(pipeline) + jobs.replaceAll('      # (start)', () => githubStart(pipeline))
}

/** First steps of every job. hubplan is installed before anything of the repository is checked out. */
function githubStart({ version }: Pipeline): string {
  return `      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - name: Install hubplan
        run: npm install --global --ignore-scripts hubplan@${version}
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
      - name: Limits from outside the repository
        env:
          POLICY: \${{ vars.HUBPLAN_POLICY }}
        run: |
          printf '%s\\n' "\${POLICY:-version: 1}" > "$RUNNER_TEMP/policy.yaml"`
}

function githubHead({ url, branch, title, scopes }: Pipeline): string {
  const secrets =
    scopes === undefined
      ? `#   HUBPLAN_APPLY_TOKEN   secret of the environments "hubplan-plan" and "hubplan", each with required reviewers:
#                         ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN    secret of the repository: a token with the scopes
#                         ${scopes.join(' ')}
#                         Anyone who can push a branch can read it: a pull request runs its own CI file.
#   HUBPLAN_APPLY_TOKEN   secret of the environment "hubplan", which has required reviewers: the token that may write`
  return `# Made by hubplan init. What it needs:
${secrets}
#   HUBPLAN_POLICY        variable of the repository: the text of a policy file (limits, manage, protect)
${lastWord(scopes)}
name: hubplan
on:
  pull_request:
  push:
    branches: [${scalar(branch)}]
  schedule:
    - cron: "17 3 * * *"
permissions: { contents: read }
# A failing command fails the job, also in a pipe.
defaults: { run: { shell: "bash --noprofile --norc -euo pipefail {0}" } }
env:
  # The address is set here, and not only in a file that a pull request can change.
  HUBPLAN_URL: ${scalar(url)}
`
}

function lastWord(scopes: Pipeline['scopes']): string {
  const before = 'before they approve, they read in the summary of the job'
  return scopes === undefined
    ? `# The reviewers of "hubplan" have the final decision: ${before}
# "plan" what will be applied.`
    : `# The comment is for the review of a pull request, and anyone who can push a branch can forge it. The environment's
# reviewers have the final decision: ${before} "merged" what will be applied.`
}
