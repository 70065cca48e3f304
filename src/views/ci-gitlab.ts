// GitLab CI: plan and note on a merge request, apply on merge, look in scheduled pipelines.
import { digestOf, type Pipeline, readingScopes, script } from './ci.ts'
import { scalar } from './yaml.ts'

/** The text of the pipeline. */
export function gitlabPipeline(pipeline: Pipeline): string {
  return pipeline.provider === 'aup' ? gitlabWithoutReading(pipeline) : gitlabWithReading(pipeline)
}

function gitlabHead({ url, version, provider }: Pipeline): string {
  const variables =
    provider === 'aup'
      ? `#   HUBPLAN_APPLY_TOKEN    masked, protected: an AUP Learning Cloud has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN     masked: a token with the scopes
#                          ${readingScopes}
#   HUBPLAN_APPLY_TOKEN    masked, protected, of the environment "hubplan": the token that may write
#   HUBPLAN_COMMENT_TOKEN  masked: a project access token (scope api) that writes the plan under a merge request`
  return `# Made by hubplan init. Variables that it needs (Settings, CI/CD):
${variables}
#   HUBPLAN_POLICY         type file: a policy (limits, manage, protect)
# The environment "hubplan" is a protected one; the branch is protected too.
default:
  image: node:22
  before_script:
    - npm install --global --ignore-scripts --prefix "$CI_BUILDS_DIR/hubplan" hubplan@${version}
    - export PATH="$CI_BUILDS_DIR/hubplan/bin:$PATH" OUT="$(mktemp -d)"
    - |
      cp "\${HUBPLAN_POLICY:-/dev/null}" "$OUT/policy.yaml"
      [ -s "$OUT/policy.yaml" ] || echo "version: 1" > "$OUT/policy.yaml"
variables:
  # The address is said here and not only in a file that a merge request can change.
  HUBPLAN_URL: ${scalar(url)}
`
}

const gitlabPlan = `
code=0
HUBPLAN_TOKEN="$HUBPLAN_PLAN_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml" || code=$?
if [ ! -f "$OUT/plan.json" ]; then exit "$code"; fi
{
  printf '<!-- hubplan %s -->\\n' "$(${digestOf} "$OUT/plan.json")"
  hubplan show "$OUT/plan.json" --format markdown
} > "$OUT/comment.md"
curl --silent --show-error --fail --output /dev/null --header "PRIVATE-TOKEN: $HUBPLAN_COMMENT_TOKEN" --data-urlencode "body@$OUT/comment.md" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
exit "$code"
`

/** Only notes of the comment token's own user count: anybody may write one. */
const gitlabReviewed = `
get() { curl --silent --show-error --fail --header "PRIVATE-TOKEN: $HUBPLAN_COMMENT_TOKEN" "$CI_API_V4_URL/$1"; }
get "user" > "$OUT/me.json"
get "projects/$CI_PROJECT_ID/repository/commits/$CI_COMMIT_SHA/merge_requests" > "$OUT/requests.json"
iid=$(node -p '(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[0] || {}).iid || ""' "$OUT/requests.json")
if [ -z "$iid" ]; then echo "No merge request belongs to this commit, so nobody has reviewed a plan of it; open one."; exit 1; fi
get "projects/$CI_PROJECT_ID/merge_requests/$iid/notes?per_page=100&sort=desc" > "$OUT/notes.json"
cat > "$OUT/reviewed.js" <<'END'
const read = (path) => JSON.parse(require("fs").readFileSync(path, "utf8"))
const [me, notes] = process.argv.slice(2).map(read)
const digests = notes.filter((note) => note.author.id === me.id).map((note) => /^<!-- hubplan (sha256:[0-9a-f]{64}) -->/.exec(note.body))
require("fs").writeSync(1, (digests.find(Boolean) || ["", ""])[1])
END
reviewed=$(node "$OUT/reviewed.js" "$OUT/me.json" "$OUT/notes.json")
if [ -z "$reviewed" ]; then echo "Merge request $iid has no plan of hubplan; let its pipeline run and review the plan."; exit 1; fi
HUBPLAN_TOKEN="$HUBPLAN_PLAN_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan apply "$OUT/plan.json" --expect-digest "$reviewed" --policy "$OUT/policy.yaml"
`

function gitlabDrift(token: string): string {
  return `
code=0
HUBPLAN_TOKEN="$${token}" hubplan plan --detailed-exitcode --policy "$OUT/policy.yaml" || code=$?
if [ "$code" = 2 ]; then echo "The hub is no longer as the files want it."; fi
exit "$code"
`
}

function gitlabWithReading(pipeline: Pipeline): string {
  return `${gitlabHead(pipeline)}
plan:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - |
${script(6, gitlabPlan)}

apply:
  rules:
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == ${JSON.stringify(pipeline.branch)}
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabReviewed)}

drift:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - |
${script(6, gitlabDrift('HUBPLAN_PLAN_TOKEN'))}
`
}

const gitlabPlanProtected = `
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
hubplan show "$OUT/plan.json"
echo "REVIEWED=$(${digestOf} "$OUT/plan.json")" > reviewed.env
`

const gitlabApplyProtected = `
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan plan -o "$OUT/plan.json" --policy "$OUT/policy.yaml"
HUBPLAN_TOKEN="$HUBPLAN_APPLY_TOKEN" hubplan apply "$OUT/plan.json" --expect-digest "$REVIEWED" --policy "$OUT/policy.yaml"
`

function gitlabWithoutReading(pipeline: Pipeline): string {
  const onBranch = `    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == ${JSON.stringify(pipeline.branch)}`
  return `${gitlabHead(pipeline)}
validate:
  # No token: every token of this system can write, so a merge request is only checked for its form.
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - hubplan validate --policy "$OUT/policy.yaml"

plan:
  rules:
${onBranch}
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabPlanProtected)}
  artifacts: { reports: { dotenv: reviewed.env } }

apply:
  # Whoever starts this job has read the log of the job before.
  rules:
${onBranch}
      when: manual
  needs: [plan]
  environment: hubplan
  resource_group: hubplan
  script:
    - |
${script(6, gitlabApplyProtected)}

drift:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - |
${script(6, gitlabDrift('HUBPLAN_APPLY_TOKEN'))}
`
}
