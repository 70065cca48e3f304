// GitHub Actions: plan and comment on a pull request, apply on merge, look every night.

import { scalar } from '../yaml.ts'
import { digestOf, type Pipeline, script } from './index.ts'

/** The text of the workflow. */
export function githubWorkflow(pipeline: Pipeline): string {
  return pipeline.reading === undefined ? githubWithoutReading(pipeline) : githubWithReading(pipeline)
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

function githubHead({ url, branch, title, reading }: Pipeline): string {
  const secrets =
    reading === undefined
      ? `#   HUBPLAN_APPLY_TOKEN   secret of the environments "hubplan-plan" and "hubplan", each with required reviewers:
#                         ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN    secret of the repository: a token with the scopes
#                         ${reading.join(' ')}
#                         Whoever may push a branch can read it: a proposal runs the CI file of its own.
#   HUBPLAN_APPLY_TOKEN   secret of the environment "hubplan", which has required reviewers: the token that may write`
  return `# Made by hubplan init. What it needs:
${secrets}
#   HUBPLAN_POLICY        variable of the repository: the text of a policy file (limits, manage, protect)
${lastWord(reading)}
name: hubplan
on:
  pull_request:
  push:
    branches: [${scalar(branch)}]
  schedule:
    - cron: "17 3 * * *"
permissions: { contents: read }
# A command that fails is never taken for a success, in a pipe neither.
defaults: { run: { shell: "bash --noprofile --norc -euo pipefail {0}" } }
env:
  # The address is said here and not only in a file that a pull request can change.
  HUBPLAN_URL: ${scalar(url)}
jobs:`
}

function lastWord(reading: Pipeline['reading']): string {
  const before = 'before they approve, they read in the summary of the job'
  return reading === undefined
    ? `# The last word is that of the reviewers of "hubplan": ${before}
# "plan" what will be applied.`
    : `# The comment of a proposal is for its review, and whoever may push a branch can forge it. The last word is that of the
# environment's reviewers: ${before} "merged" what will be applied.`
}

const planScript = `
code=0
hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml" > "$RUNNER_TEMP/plan.txt" || code=$?
cat "$RUNNER_TEMP/plan.txt"
if [ "$code" != 0 ] && [ ! -f "$RUNNER_TEMP/plan.json" ]; then exit "$code"; fi
digest=$(${digestOf} "$RUNNER_TEMP/plan.json")
{
  printf '<!-- hubplan %s %s -->\\n' "$digest" "$HEAD"
  hubplan show "$RUNNER_TEMP/plan.json" --format markdown
} > "$RUNNER_TEMP/comment.md"
echo "code=$code" >> "$GITHUB_OUTPUT"
`

/**
 * The closed ones of the branch are asked, and not those of the commit: of a commit that is not on the default branch
 * GitHub lists only open ones. Merged, squashed or rebased, merge_commit_sha is what the branch was updated to.
 * Only the bot's comments count, which nobody has changed since the merge: a name cannot have its brackets.
 */
const githubReviewed = `
requests=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=closed -f "base=$GITHUB_REF_NAME" -f sort=updated -f direction=desc -f per_page=100 --jq '.[] | select(.merged_at != null and .base.ref == env.GITHUB_REF_NAME and .merge_commit_sha == env.GITHUB_SHA) | "\\(.number) \\(.head.sha) \\(.merged_at)"')
if [[ ! "$requests" =~ ^[0-9]+\\ [0-9a-f]+\\ [^[:space:]]+$ ]]; then
  echo "::error::A commit is applied when exactly one merged pull request made it, so that its plan was reviewed; here it is none, or several."
  exit 1
fi
read -r number HEAD MERGED <<< "$requests"
export HEAD MERGED
digests=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments?per_page=100" --jq '.[] | select(.user.login == "github-actions[bot]" and .updated_at <= env.MERGED) | (.body // "" | split("\\n")[0] // "") | capture("\\\\A<!-- hubplan (?<digest>sha256:[0-9a-f]{64}) (?<head>[0-9a-f]+) -->\\\\r?\\\\z") | select(.head == env.HEAD) | .digest')
if [ -z "$digests" ]; then
  echo "::error::Pull request $number has no plan of hubplan for its last commit from before its merge; propose the change anew and let its checks run."
  exit 1
fi
echo "digest=\${digests##*$'\\n'}" >> "$GITHUB_OUTPUT"
`

/** Whoever approves what comes next must see what it does, so it is shown before it is compared. */
const githubMerged = `
hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml"
hubplan show "$RUNNER_TEMP/plan.json" --format markdown >> "$GITHUB_STEP_SUMMARY"
digest=$(${digestOf} "$RUNNER_TEMP/plan.json")
if [ "$digest" != "$REVIEWED" ]; then
  echo "::error::The merge would do something else than the plan that was reviewed; the summary says what. Is an earlier merge not applied yet? Then run this again after it."
  exit 1
fi
echo "digest=$digest" >> "$GITHUB_OUTPUT"
`

const driftScript = `
code=0
hubplan plan --detailed-exitcode --format markdown --policy "$RUNNER_TEMP/policy.yaml" > "$RUNNER_TEMP/drift.md" || code=$?
cat "$RUNNER_TEMP/drift.md" >> "$GITHUB_STEP_SUMMARY"
if [ "$code" = 2 ]; then echo "::error::The hub is no longer as the files want it; the summary of this run says where."; fi
exit "$code"
`

/** A token that can write is given to protected jobs alone. */
function drift(pipeline: Pipeline, token: string): string {
  return `  drift:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
${pipeline.reading === undefined ? '    environment: hubplan-plan\n' : ''}    steps:
${githubStart(pipeline)}
      - name: Is the hub still as the files want it?
        env:
          HUBPLAN_TOKEN: \${{ secrets.${token} }}
        run: |
${script(10, driftScript)}
`
}

/** Of a pull request only the newest commit is of interest. Other events have no number and get a group of their own. */
const latestOnly = `    concurrency:
      group: "hubplan-pr-\${{ github.event.pull_request.number || github.run_id }}"
      cancel-in-progress: true`

const ungrouped = `    # In no concurrency group, which keeps one waiting job and cancels the others: while A waits for its reviewers, C would
    # cancel B, and nobody would apply B. Two at once are safe: each does what its digest says or is refused, and each
    # action looks first whether the hub is still as planned.`

function githubWithReading(pipeline: Pipeline): string {
  const start = githubStart(pipeline)
  return `${githubHead(pipeline)}
  plan:
    # A fork gets no secrets, and its files are planned by nobody.
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
${latestOnly}
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: write }
    steps:
${start}
      - name: Plan
        id: plan
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
          HEAD: \${{ github.event.pull_request.head.sha }}
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

  merged:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: read }
    outputs:
      digest: \${{ steps.merged.outputs.digest }}
    steps:
${start}
      - name: The digest that was reviewed
        id: reviewed
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
${script(10, githubReviewed)}
      - name: Plan the merged files
        id: merged
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
          REVIEWED: \${{ steps.reviewed.outputs.digest }}
        run: |
${script(10, githubMerged)}

  apply:
    # Whoever approves this environment has read the summary of the job before.
${ungrouped}
    needs: merged
    runs-on: ubuntu-latest
    environment: hubplan
    steps:
${start}
      - name: Plan the merged files
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_PLAN_TOKEN }}
        run: hubplan plan -o "$RUNNER_TEMP/plan.json" --policy "$RUNNER_TEMP/policy.yaml"
      - name: Apply what was reviewed, and nothing else
        env:
          HUBPLAN_TOKEN: \${{ secrets.HUBPLAN_APPLY_TOKEN }}
          REVIEWED: \${{ needs.merged.outputs.digest }}
        run: hubplan apply "$RUNNER_TEMP/plan.json" --expect-digest "$REVIEWED" --policy "$RUNNER_TEMP/policy.yaml"

${drift(pipeline, 'HUBPLAN_PLAN_TOKEN')}`
}

function githubWithoutReading(pipeline: Pipeline): string {
  const start = githubStart(pipeline)
  return `${githubHead(pipeline)}
  validate:
    # No token: every token of this system can write, so a pull request is only checked for its form.
    if: github.event_name == 'pull_request'
${latestOnly}
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
          digest=$(${digestOf} "$RUNNER_TEMP/plan.json")
          echo "digest=$digest" >> "$GITHUB_OUTPUT"

  apply:
    # Whoever approves this environment has read the summary of the job before.
${ungrouped}
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

${drift(pipeline, 'HUBPLAN_APPLY_TOKEN')}`
}
