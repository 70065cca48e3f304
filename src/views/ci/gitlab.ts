// GitLab CI: plan and note on a merge request, apply on merge, look in scheduled pipelines.

import { scalar } from '../yaml.ts'
import { digestOf, type Pipeline, script } from './index.ts'

/** The text of the pipeline. */
export function gitlabPipeline(pipeline: Pipeline): string {
  return pipeline.reading === undefined ? gitlabWithoutReading(pipeline) : gitlabWithReading(pipeline)
}

const lastWord = `
# Whoever may push a branch can read HUBPLAN_PLAN_TOKEN and HUBPLAN_COMMENT_TOKEN, and write notes as hubplan does: a
# proposal runs the CI file of its own. So the last word is that of the environment's approvers: before they approve,
# they read in the log of the job "merged" what will be applied.`

function gitlabHead({ url, version, title, reading }: Pipeline): string {
  const variables =
    reading === undefined
      ? `#   HUBPLAN_APPLY_TOKEN    masked, protected: ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN     masked: a token with the scopes
#                          ${reading.join(' ')}
#   HUBPLAN_APPLY_TOKEN    masked, protected, of the environment "hubplan": the token that may write
#   HUBPLAN_COMMENT_TOKEN  masked: a project access token, role Reporter, scope api: it can write notes, and cannot push`
  return `# Made by hubplan init. Variables that it needs (Settings, CI/CD):
${variables}
#   HUBPLAN_POLICY         type file: a policy (limits, manage, protect)
# The environment "hubplan" is a protected one with required approvals (GitLab Premium; without it give the job apply
# "when: manual"), and the branch is protected too.${reading === undefined ? '' : lastWord}
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
  # The address is said here and not only in a file that a merge request can change.
  HUBPLAN_URL: ${scalar(url)}
`
}

/** A pipeline of merged results has the head of the branch in a variable of its own. */
const gitlabPlan = `
code=0
HUBPLAN_TOKEN="$HUBPLAN_PLAN_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml" || code=$?
if [ "$code" != 0 ] && [ ! -f "$OUT/plan.json" ]; then exit "$code"; fi
digest=$(${digestOf} "$OUT/plan.json")
{
  printf '<!-- hubplan %s %s -->\\n' "$digest" "\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"
  hubplan show "$OUT/plan.json" --format markdown
} > "$OUT/comment.md"
curl --silent --show-error --fail --output /dev/null --header "PRIVATE-TOKEN: $HUBPLAN_COMMENT_TOKEN" --data-urlencode "body@$OUT/comment.md" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
exit "$code"
`

/**
 * Only the merge request that made the commit counts, and of its notes those that the comment token's own user wrote
 * about its last commit before it was merged: anybody may write a note.
 */
const gitlabMerged = `
get() { curl --silent --show-error --fail --header "PRIVATE-TOKEN: $HUBPLAN_COMMENT_TOKEN" "$CI_API_V4_URL/$1"; }
get "user" > "$OUT/me.json"
get "projects/$CI_PROJECT_ID/repository/commits/$CI_COMMIT_SHA/merge_requests?per_page=100" > "$OUT/requests.json"
cat > "$OUT/request.js" <<'END'
const [from, to, commit, branch] = process.argv.slice(2)
const requests = JSON.parse(require("fs").readFileSync(from, "utf8"))
const madeBy = (request) => [request.merge_commit_sha, request.squash_commit_sha, request.sha].includes(commit)
const ours = requests.filter((request) => request.state === "merged" && request.target_branch === branch && madeBy(request))
if (ours.length === 1) require("fs").writeFileSync(to, JSON.stringify(ours[0]))
END
node "$OUT/request.js" "$OUT/requests.json" "$OUT/request.json" "$CI_COMMIT_SHA" "$CI_COMMIT_BRANCH"
if [ ! -f "$OUT/request.json" ]; then echo "A commit is applied when exactly one merged merge request made it, so that its plan was reviewed; here it is none, or several."; exit 1; fi
iid=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).iid' "$OUT/request.json")
get "projects/$CI_PROJECT_ID/merge_requests/$iid/notes?per_page=100&order_by=created_at&sort=desc" > "$OUT/notes.json"
cat > "$OUT/reviewed.js" <<'END'
const [me, request, notes] = process.argv.slice(2).map((path) => JSON.parse(require("fs").readFileSync(path, "utf8")))
const counts = (note) => note.author.id === me.id && Date.parse(note.created_at) <= Date.parse(request.merged_at)
const markers = notes.filter(counts).map((note) => /^<!-- hubplan (sha256:[0-9a-f]{64}) ([0-9a-f]+) -->\\r?$/.exec(note.body.split("\\n")[0]))
const last = markers.find((marker) => marker && marker[2] === request.sha)
require("fs").writeSync(1, last ? last[1] : "")
END
reviewed=$(node "$OUT/reviewed.js" "$OUT/me.json" "$OUT/request.json" "$OUT/notes.json")
if [ -z "$reviewed" ]; then echo "Merge request $iid has no plan of hubplan for its last commit from before its merge; propose the change anew and let its pipeline run."; exit 1; fi
HUBPLAN_TOKEN="$HUBPLAN_PLAN_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
hubplan show "$OUT/plan.json"
digest=$(${digestOf} "$OUT/plan.json")
if [ "$digest" != "$reviewed" ]; then echo "The merge would do something else than the plan that was reviewed. Is an earlier merge not applied yet? Then run this again after it."; exit 1; fi
echo "REVIEWED=$digest" > reviewed.env
`

function gitlabDrift(token: string): string {
  const look = `
code=0
HUBPLAN_TOKEN="$${token}" hubplan plan --detailed-exitcode --policy "$OUT/policy.yaml" || code=$?
if [ "$code" = 2 ]; then echo "The hub is no longer as the files want it."; fi
exit "$code"
`
  return `drift:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - |
${script(6, look)}
`
}

function gitlabApply(planToken: string): string {
  return `
HUBPLAN_TOKEN="$${planToken}" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan apply "$OUT/plan.json" --expect-digest "$REVIEWED" --policy "$OUT/policy.yaml"
`
}

function onBranch({ branch }: Pipeline): string {
  return `    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == ${JSON.stringify(branch)}`
}

function gitlabWithReading(pipeline: Pipeline): string {
  return `${gitlabHead(pipeline)}
plan:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - |
${script(6, gitlabPlan)}

merged:
  rules:
${onBranch(pipeline)}
  script:
    - |
${script(6, gitlabMerged)}
  artifacts: { reports: { dotenv: reviewed.env } }

apply:
  # Whoever approves this job has read the log of the job before.
  rules:
${onBranch(pipeline)}
  needs: [merged]
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabApply('HUBPLAN_PLAN_TOKEN'))}

${gitlabDrift('HUBPLAN_PLAN_TOKEN')}`
}

const gitlabPlanProtected = `
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
hubplan show "$OUT/plan.json"
digest=$(${digestOf} "$OUT/plan.json")
echo "REVIEWED=$digest" > reviewed.env
`

function gitlabWithoutReading(pipeline: Pipeline): string {
  return `${gitlabHead(pipeline)}
validate:
  # No token: every token of this system can write, so a merge request is only checked for its form.
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - hubplan validate --policy "$OUT/policy.yaml"

plan:
  rules:
${onBranch(pipeline)}
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabPlanProtected)}
  artifacts: { reports: { dotenv: reviewed.env } }

apply:
  # Whoever starts this job has read the log of the job before.
  rules:
${onBranch(pipeline)}
      when: manual
  needs: [plan]
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabApply('HUBPLAN_APPLY_TOKEN'))}

${gitlabDrift('HUBPLAN_APPLY_TOKEN')}`
}
