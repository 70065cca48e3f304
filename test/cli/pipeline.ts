// Runs the steps of a generated CI file as CI would: bash, the variables it sets, artifacts, and a stub for `gh`.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished } from 'vitest'
import { parse } from 'yaml'

import { placeHubplan } from '../helpers/door.ts'
import { isFull } from '../helpers/tier.ts'
import { type Desk, token } from './run.ts'

/** The token that may only read, and what CI keeps. */
export const reading = 'hush-reading-token'
export const secrets = { HUBPLAN_PLAN_TOKEN: reading, HUBPLAN_APPLY_TOKEN: token }

const program = '.hubplan/hubplan.mjs'
/** Where init believes that the hub is: no job reaches the loopback address of a test. */
const address = 'https://hub.example.edu'

/**
 * A CI file of init whose jobs reach the hub of the desk. Its program is what the other tests run: the file that init
 * wrote only in the full tier, since each start of it takes a while.
 */
export async function openPipeline(desk: Desk, path: string, folder = ''): Promise<string> {
  const place = join(desk.folder, folder, program)
  if (!isFull && existsSync(place)) placeHubplan(place)
  const text = (await desk.read(path)).replaceAll(address, desk.hub.url)
  await desk.write(path, existsSync(place) ? resummed(place, text) : text)
  return desk.read(path)
}

/** A CI file with the sum of the program that is there. */
function resummed(place: string, text: string): string {
  const sum = createHash('sha256').update(readFileSync(place)).digest('hex')
  return text.replaceAll(/(?<=HUBPLAN_SHA256(?:: |=))[0-9a-f]{64}/g, sum)
}

/** Puts another program in the place of hubplan, with its sum in the CI file. */
export async function withProgram(desk: Desk, path: string, script: string): Promise<string> {
  const place = join(desk.folder, program)
  rmSync(place)
  writeFileSync(place, script)
  await desk.write(path, resummed(place, await desk.read(path)))
  return desk.read(path)
}

export interface StepResult {
  readonly code: number
  readonly log: string
}

interface Step {
  readonly name?: string
  readonly id?: string
  readonly run?: string
  readonly uses?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly if?: string
  readonly environment?: string
  readonly needs?: string
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly outputs?: Readonly<Record<string, string>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

/** A GitHub workflow whose comments are kept in a file. */
export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>
  readonly concurrency?: unknown
  /** Runs all steps of a job until one fails. */
  readonly run: (job: string, given: Given) => Promise<JobResult>
  readonly comments: () => Comment[]
  readonly comment: (comment: Omit<Partial<Comment>, 'user'> & { readonly login: string }) => void
  readonly summary: () => string
  /** Node ids of comments that are folded. */
  readonly folded: () => string[]
  /** Text of a file in an artifact. */
  readonly kept: (artifact: string, file: string) => string
  /** Names of the files in an artifact. */
  readonly names: (artifact: string) => string[]
  /** Whether a job starts, and so asks the reviewers of its environment. */
  readonly asks: (job: string, given: Given) => boolean
}

interface JobResult extends StepResult {
  readonly outputs: Readonly<Record<string, string>>
  /** Names of the variables of each step that ran. */
  readonly seen: readonly (readonly string[])[]
}

/** As GET /repos/{owner}/{repo}/issues/{number}/comments gives it. */
interface Comment {
  readonly id: number
  readonly node_id: string
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' }
  readonly body: string
  readonly created_at: string
  readonly updated_at: string
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

/** The last commit of the pull request, and what its merge made of it. */
export const head = 'a11ce0'
export const merge = 'c0ffee'

/** Merged into main, after every comment of a test. */
export function merged(number: number, more: Partial<Pull> = {}): Pull {
  return {
    number,
    state: 'closed',
    merged_at: '2999-01-01T00:00:00Z',
    merge_commit_sha: merge,
    base: { ref: 'main' },
    head: { sha: head },
    ...more,
  }
}

/** What GitHub knows: secrets, variables, the pull request that the commit belongs to, or all that there are. */
interface Given {
  readonly secrets: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  readonly number?: number
  readonly pulls?: readonly Pull[]
  readonly needs?: Readonly<Record<string, string>>
  /** Of a manual run. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Else that of the job. */
  readonly event?: string
  readonly attempt?: number
  /** A program that fails: `gh api`, `gh pr` or `node`. */
  readonly failing?: string
}

/** Answers as GitHub's own program does, from the files beside it. Comments come in pages of two. */
const gh = `#!/usr/bin/env bash
set -euo pipefail
here="$(dirname "$0")"
if [ "$FAILING" = "gh $1" ]; then echo "gh: Bad Gateway (HTTP 502)" >&2; exit 1; fi
if [ "$1 $2" = "pr comment" ]; then
  while [ "$1" != --body-file ]; do shift; done
  jq --rawfile body "$2" '. + [{id: (length + 1), node_id: "N\\(length + 1)", user: {login: "github-actions[bot]", type: "Bot"}, body: $body, created_at: (now | todate), updated_at: (now | todate)}]' "$here/comments.json" > "$here/new.json"
  exec mv "$here/new.json" "$here/comments.json"
fi
[ "$1" = api ] || { echo "unknown: $*" >&2; exit 9; }
shift
path='' filter=. state=open base='' pages=1 method=GET body='' id=''
while [ $# -gt 0 ]; do
  case "$1" in
    --method) method="$2"; shift ;;
    --silent) ;;
    --paginate) pages=1000 ;;
    --jq) filter="$2"; shift ;;
    -F) case "$2" in body=@*) body="\${2#body=@}" ;; *) exit 9 ;; esac; shift ;;
    -f) case "$2" in state=*) state="\${2#*=}" ;; base=*) base="\${2#*=}" ;; id=*) id="\${2#*=}" ;; esac; shift ;;
    *) path="$1" ;;
  esac
  shift
done
case "$method $path" in
  'PATCH repos/lab/hub/issues/comments/'*)
    jq --rawfile body "$body" --argjson id "\${path##*/}" 'map(if .id == $id then .body = $body | .updated_at = (now | todate) else . end)' "$here/comments.json" > "$here/new.json"
    exec mv "$here/new.json" "$here/comments.json" ;;
  'GET graphql') echo "$id" >> "$here/folded"; exit ;;
  'GET repos/lab/hub/actions/runs/9/approvals') echo '[{"state":"approved","user":{"login":"dean"}}]'; exit ;;
esac
[ "$method" = GET ] || exit 9
case "$path" in
  repos/lab/hub/pulls)
    jq --arg state "$state" --arg base "$base" '[.[] | select(.state == $state and .base.ref == $base)]' "$here/pulls.json" | jq --raw-output "$filter" ;;
  repos/lab/hub/issues/7/comments*)
    jq --compact-output --argjson pages "$pages" '[range(0; length; 2) as $at | .[$at:$at + 2]][:$pages][]' "$here/comments.json" | jq --raw-output "$filter" ;;
  *) echo "gh: Not Found (HTTP 404)" >&2; exit 1 ;;
esac
`

/** Node, but not where a test lets it fail. */
const node = `#!/usr/bin/env bash
if [ "$FAILING" = node ] && [ "$1" = -p ]; then exit 1; fi
exec "${process.execPath}" "$@"
`

export function openWorkflow(
  desk: Desk,
  text: string,
  given: { readonly tools?: Readonly<Record<string, string>> } = {},
): Workflow {
  const tools = mkdtempSync(join(tmpdir(), 'hubplan-ci-'))
  onTestFinished(() => rmSync(tools, { recursive: true, force: true }))
  const tool = (name: string, content: string): void => {
    writeFileSync(join(tools, name), content)
    chmodSync(join(tools, name), 0o755)
  }
  tool('gh', gh)
  tool('node', node)
  for (const [name, content] of Object.entries(given.tools ?? {})) tool(name, content)
  const artifacts = join(tools, 'artifacts')
  writeFileSync(join(tools, 'comments.json'), '[]')
  const file = parse(text) as WorkflowFile
  const { jobs, env } = file
  const comments = (): Comment[] => JSON.parse(readFileSync(join(tools, 'comments.json'), 'utf8')) as Comment[]
  return {
    jobs,
    concurrency: file.concurrency,
    comments,
    comment: ({ login, body = '', created_at = '2024-01-01T00:00:00Z', updated_at = created_at }) => {
      const id = comments().length + 1
      const user = { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
      writeFileSync(
        join(tools, 'comments.json'),
        JSON.stringify([...comments(), { id, node_id: `N${id}`, user, body, created_at, updated_at }]),
      )
    },
    summary: () => (existsSync(join(tools, 'summary')) ? readFileSync(join(tools, 'summary'), 'utf8') : ''),
    folded: () => lines(join(tools, 'folded')),
    names: (artifact) => readdirSync(join(artifacts, artifact)).sort(),
    asks: (name, given) => holds(jobs[name]?.if ?? 'always()', given),
    kept: (artifact, path) => readFileSync(join(artifacts, artifact, path), 'utf8'),
    run: async (name, asked) => {
      const given = { event: events[name] ?? 'push', ...asked }
      writeFileSync(
        join(tools, 'pulls.json'),
        JSON.stringify(given.pulls ?? (given.number === undefined ? [] : [merged(given.number)])),
      )
      const temp = join(tools, `temp-${Math.random()}`)
      mkdirSync(temp)
      const at = (what: string): string => join(temp, what)
      const seen: string[][] = []
      let log = ''
      let code = 0
      for (const step of jobs[name]?.steps ?? []) {
        if (step.if === undefined ? code !== 0 : !holds(step.if, given, temp)) continue
        if (step.uses !== undefined) perform(step, { artifacts, given, temp })
        if (step.run === undefined) continue
        const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, resolved(value, given, temp)])
        seen.push(Object.keys(step.env ?? {}))
        writeFileSync(at('step.sh'), step.run)
        const place = resolved(step['working-directory'] ?? file.defaults?.run['working-directory'] ?? '', given, temp)
        const result = await launched(shellOf(text, at('step.sh')), resolve(desk.folder, place), {
          ...env,
          CI: 'true',
          PATH: [...lines(at('path')).reverse(), tools, process.env['PATH']].join(':'),
          HOME: tools,
          RUNNER_TEMP: temp,
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: given.event,
          GITHUB_ACTOR: 'octo',
          GITHUB_OUTPUT: at('output'),
          GITHUB_ENV: at('env'),
          GITHUB_PATH: at('path'),
          GITHUB_STEP_SUMMARY: join(tools, 'summary'),
          GITHUB_REPOSITORY: 'lab/hub',
          GITHUB_RUN_ID: '9',
          GITHUB_RUN_ATTEMPT: String(given.attempt ?? 1),
          GITHUB_SHA: merge,
          GITHUB_REF_NAME: 'main',
          FAILING: given.failing ?? '',
          ...kept(at('env')),
          ...Object.fromEntries(own),
        })
        log += result.log
        code ||= result.code
      }
      const outputs = Object.entries(jobs[name]?.outputs ?? {}).map(([key, value]) => [
        key,
        resolved(value, given, temp),
      ])
      return { code, log, seen, outputs: code === 0 ? Object.fromEntries(outputs) : {} }
    },
  }
}

interface Place {
  readonly artifacts: string
  readonly given: Given
  readonly temp: string
}

/** What the actions for artifacts do; the others prepare what a test has already. */
function perform({ uses = '', with: values = {} }: Step, { artifacts, given, temp }: Place): void {
  const of = (key: string): string => resolved(values[key] ?? '', given, temp)
  const [folder = ''] = of('path').split('\n')
  if (uses.startsWith('actions/upload-artifact@') && existsSync(folder)) {
    const place = join(artifacts, of('name'))
    rmSync(place, { recursive: true, force: true })
    cpSync(folder, place, { recursive: true })
    expect(of('path').split('\n')[1]).toBe(`!${folder}/*.lock`)
  }
  if (uses.startsWith('actions/download-artifact@')) {
    const names = existsSync(artifacts) ? readdirSync(artifacts).sort() : []
    const wanted =
      of('pattern') === '' ? [of('name')] : names.filter((name) => name.startsWith(of('pattern').slice(0, -1)))
    // Also when a pattern matches one alone.
    const isOne = wanted.length === 1
    for (const name of wanted)
      cpSync(join(artifacts, name || 'no name'), isOne ? folder : join(folder, name), { recursive: true })
  }
}

/** A condition of the files: comparisons, and `&&` between them. */
export function holds(condition: string, given: Given, temp = ''): boolean {
  return condition.split(' && ').every((part) => {
    if (part === 'always()') return true
    const [, name = '', sign = '', value = ''] = /^([\w.]+) (==|>) '?([^']*)'?$/.exec(part) ?? []
    if (sign === '') throw new Error(`Unknown condition: ${part}`)
    const is = resolved(`\${{ ${name} }}`, given, temp)
    return sign === '==' ? is === value : Number(is) > Number(value)
  })
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
}

/** What starts the jobs that a push does not. */
const events: Readonly<Record<string, string>> = { plan: 'pull_request', validate: 'pull_request', drift: 'schedule' }

/** The expressions that the files use, and no others. */
function resolved(value: string, given: Given, temp: string): string {
  const { secrets, vars = {}, number, needs = {}, event = '', attempt = 1 } = given
  const github: Readonly<Record<string, string>> = {
    token: 'gh-token',
    sha: head,
    event_name: event,
    run_attempt: String(attempt),
  }
  return value.replaceAll(/\$\{\{ ([^}]+) \}\}/g, (_, expression: string) => {
    const [scope, ...path] = expression.split('.')
    const last = path.at(-1) ?? ''
    if (scope === 'secrets') return secrets[last] ?? ''
    if (scope === 'vars') return vars[last] ?? ''
    if (scope === 'runner') return temp
    if (scope === 'inputs') return given.inputs?.[last] ?? ''
    if (scope === 'github') return github[last] ?? String(number)
    if (scope === 'needs') return needs[last] ?? ''
    if (scope === 'steps') return kept(join(temp, 'output'))[last] ?? ''
    throw new Error(`Unknown expression: ${expression}`)
  })
}

function kept(file: string): Record<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]))
}

interface WorkflowFile {
  readonly jobs: Record<string, Job>
  readonly env: Record<string, string>
  readonly concurrency?: unknown
  readonly defaults?: { readonly run: { readonly shell: string; readonly 'working-directory'?: string } }
}

/** As GitHub runs a step: `bash -e`, unless the file says otherwise. */
function shellOf(text: string, script: string): string[] {
  const { defaults } = parse(text) as WorkflowFile
  return (defaults?.run.shell ?? 'bash -e {0}').split(' ').map((word) => word.replace('{0}', script))
}

export async function launched(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StepResult> {
  const options = { cwd, env: { TZ: 'UTC', NO_COLOR: '1', ...env } as NodeJS.ProcessEnv, maxBuffer: 1e8 }
  return promisify(execFile)(command, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, log: stdout + stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => ({
      code: failure.code,
      log: failure.stdout + failure.stderr,
    }),
  )
}
