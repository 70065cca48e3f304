// GitLab CI: plan and note on a merge request, apply on merge, status in scheduled pipelines.

import { scalar } from '../yaml.ts'
import reading from './gitlab-reading.yml?raw'
import writing from './gitlab-writing.yml?raw'
import type { Pipeline } from './index.ts'

/**
 * The text of the pipeline. In a pipeline for merged results the head of the branch is in a separate variable. Only the
 * merge request that made the commit counts, and only notes that the comment token's own user wrote about its last
 * commit before the merge: any user may write a note.
 */
export function gitlabPipeline(pipeline: Pipeline): string {
  const jobs = pipeline.scopes === undefined ? writing : reading
  return `${gitlabHead(pipeline)}\n${jobs.replaceAll('"(branch)"', () => JSON.stringify(pipeline.branch))}`
}

const lastWord = `
# Anyone who can push a branch can read HUBPLAN_PLAN_TOKEN and HUBPLAN_COMMENT_TOKEN, and write notes as hubplan does: a
# merge request runs its own CI file. So the environment's approvers have the final decision: before they approve, they
# read in the log of the job "merged" what will be applied.`

function gitlabHead({ url, version, title, scopes }: Pipeline): string {
  const variables =
    scopes === undefined
      ? `#   HUBPLAN_APPLY_TOKEN    masked, protected: ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN     masked: a token with the scopes
#                          ${scopes.join(' ')}
#   HUBPLAN_APPLY_TOKEN    masked, protected, of the environment "hubplan": the token that may write
#   HUBPLAN_COMMENT_TOKEN  masked: a project access token, role Reporter, scope api: it can write notes, and cannot push`
  return `# Made by hubplan init. Variables that it needs (Settings, CI/CD):
${variables}
#   HUBPLAN_POLICY         type file: a policy (limits, manage, protect)
# The environment "hubplan" is a protected one with required approvals (GitLab Premium; without it give the job apply
# "when: manual"), and the branch is protected too.${scopes === undefined ? '' : lastWord}
workflow:
  # Else a new merge may cancel the one that still waits. GitLab knows this from 16.9 on.
  auto_cancel: { on_new_commit: none }
default:
  image: node:22
  before_script:
    # Not every shell of a runner does it by itself.
    - set -eu
    - npm install --global --ignore-scripts --prefix "$CI_BUILDS_DIR/hubplan" hubplan@${version}
    - export PATH="$CI_BUILDS_DIR/hubplan/bin:$PATH"
    - OUT=$(mktemp -d)
    - |
      cp "\${HUBPLAN_POLICY:-/dev/null}" "$OUT/policy.yaml"
      [ -s "$OUT/policy.yaml" ] || echo "version: 1" > "$OUT/policy.yaml"
variables:
  # The address is set here and not only in a file that a merge request can change.
  HUBPLAN_URL: ${scalar(url)}
`
}
