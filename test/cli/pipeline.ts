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
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished } from 'vitest'
import { parse } from 'yaml'

import { placeHubplan } from '../helpers/door.ts'
import { isFull } from '../helpers/tier.ts'
import { type Artifact, type Comment, gh, type Issue, type Pull, type Run } from './gh.ts'
import { type Desk, token } from './run.ts'

/** The token that may only read, and what CI keeps. */
export const reading = 'hush-reading-token'
export const secrets = { HUBPLAN_PLAN_TOKEN: reading, HUBPLAN_APPLY_TOKEN: token }

const program = '.hubplan/hubplan.mjs'
/** Where init believes that the hub is: no job reaches the loopback address of a test. */
const address = 'https://hub.example.edu'

/** A project for CI. */
export type Project = Pick<Desk, 'folder' | 'read' | 'write'>

/** Whether the jobs of the test that runs have the file that init wrote. */
let hasWritten = false

/**
 * In the full tier the jobs of this test run the file that init wrote, as a runner does. Each start of it takes a while, so
 * it is for one whole way of each kind of pipeline.
 */
export function runWritten(): void {
  hasWritten = isFull
  onTestFinished(() => {
    hasWritten = false
  })
}

/** A CI file of init whose jobs reach the hub of the desk. Their program is what the other tests run (see `runWritten`). */
export async function openPipeline(desk: Desk, path: string, folder = ''): Promise<string> {
  return openProject(desk, path, { addresses: { [address]: desk.hub.url }, folder })
}

/** The same for several hubs, each with the address that init believed. */
export async function openProject(
  desk: Project,
  path: string,
  { addresses, folder = '' }: { readonly addresses: Readonly<Record<string, string>>; readonly folder?: string },
): Promise<string> {
  const place = join(desk.folder, folder, program)
  if (!hasWritten && existsSync(place)) await placeHubplan(place, false)
  let text = await desk.read(path)
  for (const [from, to] of Object.entries(addresses)) text = text.replaceAll(from, to)
  await desk.write(path, existsSync(place) ? resummed(place, text) : text)
  return desk.read(path)
}

/** A CI file with the sum of the program that is there. */
function resummed(place: string, text: string): string {
  const sum = createHash('sha256').update(readFileSync(place)).digest('hex')
  return text.replaceAll(/(?<=HUBPLAN_SHA256(?:: |=))[0-9a-f]{64}/g, sum)
}

/** Puts another program in the place of hubplan, with its sum in the CI file. */
export async function withProgram(desk: Project, path: string, script: string): Promise<string> {
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
  /** Text of a file in an artifact of a run. */
  readonly kept: (artifact: string, file: string, run?: number) => string
  /** Names of the files in an artifact of a run. */
  readonly names: (artifact: string, run?: number) => string[]
  /** Folder of an artifact, as a person downloads it. */
  readonly downloaded: (artifact: string, run?: number) => string
  /** Adds a run of a workflow, with artifacts of one file each. */
  readonly ran: (run: Partial<Run>, artifacts: Readonly<Record<string, readonly [string, string]>>) => void
  readonly issues: () => Issue[]
  readonly issue: (issue: Omit<Partial<Issue>, 'user'> & { readonly login: string }) => void
  /** Whether a job starts, and so asks the reviewers of its environment. */
  readonly asks: (job: string, given: Given) => boolean
}

interface JobResult extends StepResult {
  readonly outputs: Readonly<Record<string, string>>
  /** Names of the variables of each step that ran. */
  readonly seen: readonly (readonly string[])[]
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
  /** Id of the run: 9, if not given. */
  readonly run?: number
  /** Of the workflow file: hubplan.yml, if not given. */
  readonly path?: string
  /** Of a job with a matrix. */
  readonly matrix?: Readonly<Record<string, string>>
  /** A program that fails: `gh api`, `gh pr` or `node`. */
  readonly failing?: string
}

/** Node that fails where a step asks it for something. */
const failingNode = `#!/usr/bin/env bash
if [ "$1" = -p ]; then exit 1; fi
exec "${process.execPath}" "$@"
`

export function openWorkflow(
  desk: Pick<Project, 'folder'>,
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
  if (given.tools?.['node'] === undefined) symlinkSync(process.execPath, join(tools, 'node'))
  mkdirSync(join(tools, 'failing'))
  tool('failing/node', failingNode)
  for (const [name, content] of Object.entries(given.tools ?? {})) tool(name, content)
  const artifacts = join(tools, 'artifacts')
  const table = <Row>(name: string): Table<Row> => tableAt<Row>(join(tools, `${name}.json`))
  const runs = table<Run>('runs')
  const listed = table<Artifact>('artifacts')
  const issues = table<Issue>('issues')
  const comments = table<Comment>('comments')
  const file = parse(text) as WorkflowFile
  const { jobs, env } = file
  const at = (run = 9): string => join(artifacts, String(run))
  const ran = (run: Partial<Run>): Run => {
    const repository = { id: 5 }
    const path = '.github/workflows/hubplan.yml'
    const whole = { id: 9, event: 'push', head_branch: 'main', path, repository, head_repository: repository, ...run }
    if (!runs.read().some(({ id }) => id === whole.id)) runs.add(whole)
    return whole
  }
  const upload = (run: Run, name: string): string => {
    const ids = { id: run.id, repository_id: run.repository.id, head_repository_id: run.head_repository.id }
    const id = listed.read().length + 1
    listed.add({
      id,
      name,
      expired: false,
      created_at: new Date(1.7e12 + id * 1000).toISOString(),
      workflow_run: ids,
    })
    rmSync(join(at(run.id), name), { recursive: true, force: true })
    mkdirSync(join(at(run.id), name), { recursive: true })
    return join(at(run.id), name)
  }
  return {
    jobs,
    concurrency: file.concurrency,
    comments: comments.read,
    comment: ({ login, body = '', created_at = '2024-01-01T00:00:00Z', updated_at = created_at }) => {
      const id = comments.read().length + 1
      const user = { login, type: login.endsWith('[bot]') ? ('Bot' as const) : ('User' as const) }
      comments.add({ id, node_id: `N${id}`, user, body, created_at, updated_at })
    },
    issues: issues.read,
    issue: ({ login, ...given }) => {
      const number = issues.read().length + 1
      const whole = { number, title: '', body: null, state: 'open' as const, state_reason: null, commented: [] }
      issues.add({ ...whole, user: { login }, ...given })
    },
    summary: () => (existsSync(join(tools, 'summary')) ? readFileSync(join(tools, 'summary'), 'utf8') : ''),
    folded: () => lines(join(tools, 'folded')),
    names: (artifact, run) => readdirSync(join(at(run), artifact)).sort(),
    asks: (name, given) => holds(jobs[name]?.if ?? 'always()', { given, temp: '' }),
    kept: (artifact, path, run) => readFileSync(join(at(run), artifact, path), 'utf8'),
    downloaded: (artifact, run) => join(at(run), artifact),
    ran: (run, named) => {
      const whole = ran(run)
      for (const [name, [path, content]] of Object.entries(named)) {
        const place = join(upload(whole, name), path)
        mkdirSync(dirname(place), { recursive: true })
        writeFileSync(place, content)
      }
    },
    run: async (name, asked) => {
      const given = { event: events[name] ?? 'push', ...asked }
      const run = ran({ id: given.run ?? 9, event: given.event, path: given.path ?? '.github/workflows/hubplan.yml' })
      table<Pull>('pulls').write(given.pulls ?? (given.number === undefined ? [] : [merged(given.number)]))
      const temp = join(tools, `temp-${Math.random()}`)
      mkdirSync(temp)
      const at = (what: string): string => join(temp, what)
      const running = { given, temp }
      const permissions = permissionsOf(jobs[name]?.permissions ?? file.permissions)
      const seen: string[][] = []
      let log = ''
      let code = 0
      for (const step of jobs[name]?.steps ?? []) {
        if (step.if === undefined ? code !== 0 : !holds(step.if, running)) continue
        const place = { artifacts, upload: (own: string) => upload(run, own), run: run.id, running, permissions }
        if (step.uses !== undefined) perform(step, place)
        if (step.run === undefined) continue
        const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, resolved(value, running)])
        seen.push(own.flatMap(([key = '', value]) => (value === '' ? [] : [key])))
        writeFileSync(at('step.sh'), step.run)
        const folder = resolved(step['working-directory'] ?? file.defaults?.run['working-directory'] ?? '', running)
        const result = await launched(shellOf(text, at('step.sh')), resolve(desk.folder, folder), {
          ...env,
          CI: 'true',
          PATH: [
            ...lines(at('path')).reverse(),
            ...(given.failing === 'node' ? [join(tools, 'failing')] : []),
            tools,
            process.env['PATH'],
          ].join(':'),
          HOME: tools,
          RUNNER_TEMP: temp,
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: given.event,
          GITHUB_ACTOR: 'octo',
          GITHUB_OUTPUT: at(`output-${step.id ?? 'none'}`),
          GITHUB_ENV: at('env'),
          GITHUB_PATH: at('path'),
          GITHUB_STEP_SUMMARY: join(tools, 'summary'),
          GITHUB_REPOSITORY: 'lab/hub',
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_RUN_ID: String(run.id),
          GITHUB_RUN_ATTEMPT: String(given.attempt ?? 1),
          GITHUB_SHA: merge,
          GITHUB_REF_NAME: 'main',
          GITHUB_WORKFLOW: file.name,
          GITHUB_WORKFLOW_REF: `lab/hub/${run.path}@refs/heads/main`,
          FAILING: given.failing ?? '',
          PERMISSIONS: permissions,
          ...kept(at('env')),
          ...Object.fromEntries(own),
        })
        log += result.log
        code ||= result.code
      }
      const outputs = Object.entries(jobs[name]?.outputs ?? {}).map(([key, value]) => [key, resolved(value, running)])
      return { code, log, seen, outputs: code === 0 ? Object.fromEntries(outputs) : {} }
    },
  }
}

/** What the token of a job may: with `permissions`, nothing else. */
function permissionsOf(permissions: Readonly<Record<string, string>>): string {
  return Object.entries(permissions)
    .map(([what, how]) => `${what}:${how}`)
    .join(' ')
}

/** A list in a file, which the stub of `gh` reads and changes too. */
interface Table<Row> {
  readonly read: () => Row[]
  readonly write: (rows: readonly Row[]) => void
  readonly add: (row: Row) => void
}

function tableAt<Row>(path: string): Table<Row> {
  const read = (): Row[] => JSON.parse(readFileSync(path, 'utf8')) as Row[]
  const write = (rows: readonly Row[]): void => writeFileSync(path, JSON.stringify(rows))
  write([])
  return { read, write, add: (row) => write([...read(), row]) }
}

interface Running {
  readonly given: Given
  readonly temp: string
}

interface Place {
  /** Of each run a folder, with a folder of each artifact. */
  readonly artifacts: string
  /** Makes the folder of an artifact of this run. */
  readonly upload: (name: string) => string
  readonly run: number
  readonly running: Running
  readonly permissions: string
}

/** What the actions for artifacts do; the others prepare what a test has already. */
function perform(
  { uses = '', with: values = {} }: Step,
  { artifacts, upload, run, running, permissions }: Place,
): void {
  const of = (key: string): string => resolved(String(values[key] ?? ''), running)
  const [folder = '', ...excluded] = of('path').trim().split('\n')
  if (uses.startsWith('actions/upload-artifact@') && existsSync(folder)) {
    cpSync(folder, upload(of('name')), { recursive: true })
    expect(excluded.map((path) => path.replace(folder, ''))).toContain('!/*.lock')
  }
  if (uses.startsWith('actions/download-artifact@')) {
    // Of another run only with a token, which must be allowed to read it.
    const other = of('github-token') === '' ? '' : of('run-id')
    if (other !== '') expect(permissions).toMatch(/\bactions:(?:read|write)\b/)
    const from = join(artifacts, other || String(run))
    const names = existsSync(from) ? readdirSync(from).sort() : []
    const wanted =
      of('pattern') === '' ? [of('name')] : names.filter((name) => name.startsWith(of('pattern').slice(0, -1)))
    // Also when a pattern matches one alone.
    const isOne = wanted.length === 1
    for (const name of wanted)
      cpSync(join(from, name || 'no name'), isOne ? folder : join(folder, name), { recursive: true })
  }
}

/** A condition of the files: comparisons, and `&&` between them. */
export function holds(condition: string, running: Running): boolean {
  return condition.split(' && ').every((part) => {
    if (part === 'always()') return true
    const [, name = '', sign = '', value = ''] = /^([\w.]+) (==|!=|>) '?([^']*)'?$/.exec(part) ?? []
    if (sign === '') throw new Error(`Unknown condition: ${part}`)
    const is = resolved(`\${{ ${name} }}`, running)
    if (sign === '>') return Number(is) > Number(value)
    return (is === value) === (sign === '==')
  })
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
}

/** What starts the jobs that a push does not. */
const events: Readonly<Record<string, string>> = { plan: 'pull_request', validate: 'pull_request', drift: 'schedule' }

/** The expressions that the files use, and no others. */
function resolved(value: string, { given, temp }: Running): string {
  const { secrets, vars = {}, number, needs = {}, event = '', attempt = 1 } = given
  const github: Readonly<Record<string, string>> = {
    token: 'gh-token',
    sha: head,
    event_name: event,
    run_attempt: String(attempt),
  }
  return value.replaceAll(/\$\{\{ ([^}]+) \}\}/g, (_, expression: string) => {
    const [, only, secret] = /^matrix\.target == '([^']*)' && secrets\.(\w+) \|\| ''$/.exec(expression) ?? []
    if (secret !== undefined) return given.matrix?.['target'] === only ? (secrets[secret] ?? '') : ''
    const [scope, ...path] = expression.split('.')
    const last = path.at(-1) ?? ''
    if (scope === 'secrets') return secrets[last] ?? ''
    if (scope === 'vars') return vars[last] ?? ''
    if (scope === 'runner') return temp
    if (scope === 'matrix') return given.matrix?.[last] ?? ''
    if (scope === 'inputs') return given.inputs?.[last] ?? ''
    if (scope === 'github') return github[last] ?? String(number)
    if (scope === 'needs') return needs[last] ?? ''
    if (scope === 'steps') return kept(join(temp, `output-${path[0]}`))[last] ?? ''
    throw new Error(`Unknown expression: ${expression}`)
  })
}

function kept(file: string): Record<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]))
}

interface WorkflowFile {
  readonly name: string
  readonly permissions: Readonly<Record<string, string>>
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
