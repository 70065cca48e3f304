// GitHub's program `gh` for the steps of a workflow: what it answers, from files that a test writes and reads.

/** As GET /repos/{owner}/{repo}/issues/{number}/comments gives it. */
export interface Comment {
  readonly id: number
  readonly node_id: string
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' }
  readonly body: string
  readonly created_at: string
  readonly updated_at: string
}

/** As GET /repos/{owner}/{repo}/issues lists it; a pull request is an issue, too. */
export interface Issue {
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: 'open' | 'closed'
  readonly state_reason: string | null
  readonly user: { readonly login: string }
  readonly pull_request?: object
  /** Kept here by the stub alone. */
  readonly commented: readonly string[]
}

/** As GET /repos/{owner}/{repo}/actions/workflows/{file}/runs lists it. */
export interface Run {
  readonly id: number
  readonly event: string
  readonly head_branch: string
  readonly path: string
  readonly repository: { readonly id: number }
  readonly head_repository: { readonly id: number }
}

/** As GET /repos/{owner}/{repo}/actions/runs/{run}/artifacts lists it. */
export interface Artifact {
  readonly id: number
  readonly name: string
  readonly expired: boolean
  readonly created_at: string
  readonly workflow_run: { readonly id: number; readonly repository_id: number; readonly head_repository_id: number }
}

/** As GET /repos/{owner}/{repo}/pulls lists it. */
export interface Pull {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly merged_at: string | null
  readonly merge_commit_sha: string | null
  readonly base: { readonly ref: string }
  readonly head: { readonly sha: string }
}

/**
 * Answers as GitHub's own program does, from the files beside it, for what the documentation of the REST API says about
 * these routes (docs.github.com/rest: issues, issue comments, pulls, workflow runs, artifacts) and of `gh api` about its
 * flags: with fields and no --method it is a POST, and without --paginate only the first page is read. Pages of comments
 * and issues have two items here. Each route asks for a permission of the job's token that its page names.
 */
export const gh = `#!/usr/bin/env bash
set -euo pipefail
here="\${0%/*}"
change() { file="$here/$1.json"; shift; jq "$@" "$file" > "$here/new.json"; mv "$here/new.json" "$file"; }
pages() { jq --compact-output --argjson pages "$pages" '[range(0; ([length, 1] | max); 2) as $at | .[$at:$at + 2]][:$pages][]' | jq --raw-output "$filter"; }
if [ "$FAILING" = "gh $1" ]; then echo "gh: Bad Gateway (HTTP 502)" >&2; exit 1; fi
if [ -z "\${GH_TOKEN:-}" ]; then echo "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable." >&2; exit 4; fi
bot='{"login": "github-actions[bot]", "type": "Bot"}'
need() {
  for one in "$@"; do
    case " $PERMISSIONS " in *" $one "* | *" \${one%:*}:write "*) return ;; esac
  done
  echo "gh: Resource not accessible by integration (HTTP 403)" >&2
  exit 1
}
if [ "$1 $2" = "pr comment" ]; then
  need pull-requests:write
  while [ "$1" != --body-file ]; do shift; done
  change comments --rawfile body "$2" --argjson user "$bot" '. + [{id: (length + 1), node_id: "N\\(length + 1)", user: $user, body: $body, created_at: (now | todate), updated_at: (now | todate)}]'
  exit
fi
[ "$1" = api ] || { echo "unknown: $*" >&2; exit 9; }
shift
declare -A field=()
path='' filter=. pages=1 method=''
while [ $# -gt 0 ]; do
  case "$1" in
    --method) method="$2"; shift ;;
    --silent) ;;
    --paginate) pages=1000 ;;
    --jq) filter="$2"; shift ;;
    -F) case "$2" in *=@*) field["\${2%%=*}"]="$(cat "\${2#*=@}"; echo .)"; field["\${2%%=*}"]="\${field["\${2%%=*}"]%.}" ;; *) exit 9 ;; esac; shift ;;
    -f) field["\${2%%=*}"]="\${2#*=}"; shift ;;
    -*) echo "unknown flag: $1" >&2; exit 9 ;;
    *) path="$1" ;;
  esac
  shift
done
if [ -z "$method" ]; then if [ \${#field[@]} = 0 ]; then method=GET; else method=POST; fi; fi
title="\${field[title]-}" body="\${field[body]-}"
case "$method $path" in
  'PATCH repos/lab/hub/issues/comments/'*)
    need issues:write pull-requests:write
    change comments --arg body "$body" --argjson id "\${path##*/}" 'map(if .id == $id then .body = $body | .updated_at = (now | todate) else . end)' ;;
  'POST repos/lab/hub/issues')
    need issues:write
    if [ \${#body} -gt 65536 ]; then echo "gh: Validation Failed (HTTP 422)" >&2; exit 1; fi
    change issues --arg title "$title" --arg body "$body" --argjson user "$bot" '. + [{number: (length + 1), title: $title, body: $body, state: "open", state_reason: null, user: $user, commented: []}]' ;;
  'POST repos/lab/hub/issues/'*/comments)
    need issues:write pull-requests:write
    number="\${path%/comments}"
    change issues --arg body "$body" --argjson number "\${number##*/}" 'map(if .number == $number then .commented += [$body] else . end)' ;;
  'PATCH repos/lab/hub/issues/'*)
    need issues:write pull-requests:write
    for name in "\${!field[@]}"; do
      case "$name" in title | body | state | state_reason) ;; *) exit 9 ;; esac
      change issues --arg name "$name" --arg value "\${field[$name]}" --argjson number "\${path##*/}" 'map(if .number == $number then .[$name] = $value else . end)'
    done ;;
  'GET repos/lab/hub/issues?state=open&per_page=100')
    need issues:read
    jq 'map(select(.state == "open")) | sort_by(-.number)' "$here/issues.json" | pages ;;
  'POST graphql') need pull-requests:write; echo "\${field[id]}" >> "$here/folded" ;;
  'GET repos/lab/hub/actions/runs/'*'/approvals') need actions:read; echo '[{"state":"approved","user":{"login":"dean"}}]' ;;
  'GET repos/lab/hub/actions/workflows/'*'/runs')
    need actions:read
    file="\${path%/runs}"
    jq --arg path ".github/workflows/\${file##*/}" --arg event "\${field[event]}" --arg branch "\${field[branch]}" --argjson size "\${field[per_page]}" '{workflow_runs: (map(select(.path == $path and .event == $event and .head_branch == $branch)) | sort_by(-.id) | .[:$size])}' "$here/runs.json" | jq --raw-output "$filter" ;;
  'GET repos/lab/hub/actions/runs/'*'/artifacts?per_page=100')
    need actions:read
    run="\${path%/artifacts*}"
    jq --argjson run "\${run##*/}" '{artifacts: map(select(.workflow_run.id == $run))}' "$here/artifacts.json" | jq --raw-output "$filter" ;;
  'GET repos/lab/hub/pulls')
    need pull-requests:read
    jq --arg state "\${field[state]-open}" --arg base "\${field[base]-}" '[.[] | select(.state == $state and .base.ref == $base)]' "$here/pulls.json" | jq --raw-output "$filter" ;;
  'GET repos/lab/hub/issues/7/comments'*) need issues:read pull-requests:read; pages < "$here/comments.json" ;;
  *) echo "gh: Not Found (HTTP 404): $method $path" >&2; exit 1 ;;
esac
`
