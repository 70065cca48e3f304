// Runs the jobs of a generated pipeline for GitLab as a runner would, and decides as GitLab which jobs a pipeline has.
import { parse } from 'yaml'

import { head, launched, merge, type StepResult, secrets } from './pipeline.ts'
import type { Desk } from './run.ts'

interface GitlabJob {
  readonly script?: readonly string[]
  readonly rules: readonly { readonly if: string; readonly when?: 'manual' }[]
  readonly environment?: string
  readonly resource_group?: string
  readonly needs?: readonly (string | { readonly pipeline: string; readonly job: string })[]
  readonly variables?: Readonly<Record<string, string>>
  readonly trigger?: { readonly include: string; readonly strategy: 'depend' }
  readonly inherit?: { readonly default: readonly string[] }
  readonly parallel?: { readonly matrix: readonly { readonly TARGET: readonly string[] }[] }
}

type GitlabFile = Readonly<Record<string, GitlabJob>> & {
  readonly default: { readonly before_script: readonly string[] }
}

/** A folder with a pipeline. */
type Place = Pick<Desk, 'folder' | 'read'>

export async function gitlabFile(desk: Place): Promise<GitlabFile> {
  return parse(await desk.read('.gitlab-ci.yml')) as GitlabFile
}

/** Names of the jobs that a pipeline has, by its variables. */
export function jobsOf(file: GitlabFile, variables: Readonly<Record<string, string>>): string[] {
  const { workflow: _, default: __, variables: ___, ...jobs } = file
  return Object.keys(jobs).filter((name) => jobs[name]?.rules.some((rule) => isMet(rule.if, variables)))
}

/** A condition of the files: comparisons of a variable, and `&&` between them. A variable that is not set is null. */
function isMet(condition: string, variables: Readonly<Record<string, string>>): boolean {
  return condition.split(' && ').every((part) => {
    const [, name = '', sign, value] = /^\$(\w+) ([=!]=) "([^"]*)"$/.exec(part) ?? []
    if (sign === undefined) throw new Error(`Unknown condition: ${part}`)
    return (variables[name] === value) === (sign === '==')
  })
}

/** The variables that the job `changes` gives to its child pipeline: those of the dotenv report of an earlier job. */
export async function handedOn(desk: Place): Promise<Readonly<Record<string, string>>> {
  const { changes } = await gitlabFile(desk)
  const dotenv = await desk.read('reviewed.env').catch(() => '')
  const known = Object.fromEntries([...dotenv.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]))
  const all: Readonly<Record<string, string>> = { CI_PIPELINE_ID: '20', ...known }
  const given = Object.entries(changes?.variables ?? {})
  return Object.fromEntries(given.map(([key, value]) => [key, all[value.replace(/^\$/, '')] ?? '']))
}

const sources: Readonly<Record<string, string>> = {
  plan: 'merge_request_event',
  validate: 'merge_request_event',
  drift: 'schedule',
  doctor: 'schedule',
  apply: 'parent_pipeline',
  unchanged: 'parent_pipeline',
}

interface Given {
  /** Address of GitLab. */
  readonly url: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Runs a job in a plain sh that does not stop by itself, as some runner may. */
export async function gitlabJob(desk: Place, job: string, { url, env = {} }: Given): Promise<StepResult> {
  const file = await gitlabFile(desk)
  const { inherit, script = [] } = file[job] ?? {}
  const isPrepared = inherit === undefined || inherit.default.includes('before_script')
  const lines = [...(isPrepared ? file.default.before_script : []), ...script]
  const source = sources[job] ?? 'push'
  return launched(['sh', '-c', lines.join('\n')], desk.folder, {
    ...secrets,
    CI: 'true',
    PATH: process.env['PATH'],
    HOME: desk.folder,
    CI_PROJECT_DIR: desk.folder,
    CI_JOB_NAME: job,
    CI_JOB_ID: '11',
    CI_JOB_TOKEN: 'job-token',
    CI_PIPELINE_ID: source === 'parent_pipeline' ? '21' : '20',
    HUBPLAN_COMMENT_TOKEN: 'comment-token',
    GITLAB_CI: 'true',
    CI_PIPELINE_SOURCE: source,
    GITLAB_USER_LOGIN: 'lab',
    CI_API_V4_URL: url,
    CI_PROJECT_ID: '5',
    ...(source === 'merge_request_event' ? { CI_MERGE_REQUEST_IID: '7' } : { CI_COMMIT_BRANCH: 'main' }),
    CI_COMMIT_SHA: source === 'merge_request_event' ? head : merge,
    ...(source === 'parent_pipeline' ? await handedOn(desk) : {}),
    ...env,
  })
}

/** Colours of GitLab's log, and sections that hubplan did not open. */
export function sectionsIn(log: string): string[] {
  const own = /^\x1b\[0Ksection_(?:start|end):\d+:hubplan\r\x1b\[0K.*$/gm
  return log
    .replaceAll(own, '')
    .split('\n')
    .filter((line) => /\x1b|\r|section_(?:start|end):/.test(line))
}
