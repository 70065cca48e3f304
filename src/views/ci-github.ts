// GitHub Actions: plan and comment on a pull request, apply on merge, look every night.
import { digestOf, type Pipeline, readingScopes, script } from './ci.ts'
import { scalar } from './yaml.ts'

/** The text of the workflow. */
export function githubWorkflow(pipeline: Pipeline): string {
  return pipeline.provider === 'aup' ? githubWithoutReading(pipeline) : githubWithReading(pipeline)
}

/** What every job does first. hubplan is installed before anything of the repository is there. */
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

function githubHead({ url, branch, provider }: Pipeline): string {
  const secrets =
    provider === 'aup'
      ? `#   HUBPLAN_APPLY_TOKEN   secret of the environments "hubplan-plan" and "hubplan", each with required reviewers:
#                         an AUP Learning Cloud has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN    secret of the repository: a token with the scopes
#                         ${readingScopes}
#   HUBPLAN_APPLY_TOKEN   secret of the environment "hubplan", which has required reviewers: the token that may write`
  return `# Made by hubplan init. What it needs:
${secrets}
#   HUBPLAN_POLICY        variable of the repository: the text of a policy file (limits, manage, protect)
name: hubplan
on:
  pull_request:
  push:
    branches: [${scalar(branch)}]
  schedule:
    - cron: "17 3 * * *"
permissions: { contents: read }
concurrency: { group: "hubplan-\${{ github.ref }}", cancel-in-progress: false }
env:
  # The address is said here and not only in a file that a pull request can change.
  HUBPLAN_URL: ${scalar(url)}
jobs:`
}

const planScript = `
code=0
hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml" > "$RUNNER_TEMP/plan.txt" || code=$?
cat "$RUNNER_TEMP/plan.txt"
if [ ! -f "$RUNNER_TEMP/plan.json" ]; then exit "$code"; fi
{
  printf '<!-- hubplan %s -->\\n' "$(${digestOf} "$RUNNER_TEMP/plan.json")"
  hubplan show "$RUNNER_TEMP/plan.json" --format markdown
} > "$RUNNER_TEMP/comment.md"
echo "code=$code" >> "$GITHUB_OUTPUT"
`

const githubReviewed = `
number=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" --jq '.[0].number // empty')
if [ -z "$number" ]; then
  echo "::error::No pull request belongs to this commit, so nobody has reviewed a plan of it; open one."
  exit 1
fi
reviewed=$(gh pr view "$number" --repo "$GITHUB_REPOSITORY" --json comments --jq '[.comments[] | select(.author.login == "github-actions") | .body | capture("^<!-- hubplan (?<digest>sha256:[0-9a-f]{64}) -->") | .digest] | last // empty')
if [ -z "$reviewed" ]; then
  echo "::error::Pull request $number has no plan of hubplan; let its checks run and review the plan."
  exit 1
fi
echo "REVIEWED=$reviewed" >> "$GITHUB_ENV"
`

const driftScript = `
code=0
hubplan plan --detailed-exitcode --format markdown --policy "$RUNNER_TEMP/policy.yaml" > "$RUNNER_TEMP/drift.md" || code=$?
cat "$RUNNER_TEMP/drift.md" >> "$GITHUB_STEP_SUMMARY"
if [ "$code" = 2 ]; then echo "::error::The hub is no longer as the files want it; the summary of this run says where."; fi
exit "$code"
`

function githubWithReading(pipeline: Pipeline): string {
  const start = githubStart(pipeline)
  return `${githubHead(pipeline)}
  plan:
    # A fork gets no secrets, and its files are planned by nobody.
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: write }
    steps:
${start}
      - name: Plan
        id: plan
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
        run: |
${script(10, planScript)}
      - name: Comment
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: gh pr comment "$NUMBER" --repo "$GITHUB_REPOSITORY" --body-file "$RUNNER_TEMP/comment.md"
      - name: A blocked plan fails
        env:
          CODE: \${{ steps.plan.outputs.code }}
        run: exit "$CODE"

  apply:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    environment: hubplan
    permissions: { contents: read, pull-requests: read }
    steps:
${start}
      - name: The digest that was reviewed
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
${script(10, githubReviewed)}
      - name: Plan the merged files
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
        run: hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml"
      - name: Apply what was reviewed, and nothing else
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_APPLY_TOKEN }}
        run: hubplan apply "$RUNNER_TEMP/plan.json" --expect-digest "$REVIEWED" --policy "$RUNNER_TEMP/policy.yaml"

  drift:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    steps:
${start}
      - name: Is the hub still as the files want it?
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
        run: |
${script(10, driftScript)}
`
}

function githubWithoutReading(pipeline: Pipeline): string {
  const start = githubStart(pipeline)
  return `${githubHead(pipeline)}
  validate:
    # No token: every token of this system can write, so a pull request is only checked for its form.
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
${start}
      - name: Validate
        run: hubplan validate --policy "$RUNNER_TEMP/policy.yaml"

  plan:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    environment: hubplan-plan
    outputs:
      digest: \${{ steps.plan.outputs.digest }}
    steps:
${start}
      - name: Plan
        id: plan
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_APPLY_TOKEN }}
        run: |
          hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml"
          hubplan show "$RUNNER_TEMP/plan.json" --format markdown >> "$GITHUB_STEP_SUMMARY"
          echo "digest=$(${digestOf} "$RUNNER_TEMP/plan.json")" >> "$GITHUB_OUTPUT"

  apply:
    # Whoever approves this environment has read the summary of the job before.
    needs: plan
    runs-on: ubuntu-latest
    environment: hubplan
    steps:
${start}
      - name: Apply what was reviewed, and nothing else
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_APPLY_TOKEN }}
          REVIEWED: \${{ needs.plan.outputs.digest }}
        run: |
          hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml"
          hubplan apply "$RUNNER_TEMP/plan.json" --expect-digest "$REVIEWED" --policy "$RUNNER_TEMP/policy.yaml"

  drift:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    environment: hubplan-plan
    steps:
${start}
      - name: Is the hub still as the files want it?
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_APPLY_TOKEN }}
        run: |
${script(10, driftScript)}
`
}
