// Runs the jobs of a generated pipeline for GitLab as a runner would.
import { parse } from 'yaml'

import { head, launched, merge, type StepResult, secrets } from './pipeline.ts'
import type { Desk } from './run.ts'

interface GitlabJob {
  readonly script: readonly string[]
  readonly environment?: string
  readonly needs?: readonly string[]
}

type GitlabFile = Readonly<Record<string, GitlabJob>> & {
  readonly default: { readonly before_script: readonly string[] }
}

export async function gitlabFile(desk: Desk): Promise<GitlabFile> {
  return parse(await desk.read('.gitlab-ci.yml')) as GitlabFile
}

/** Runs a job in a plain sh that does not stop by itself, as some runner may; dotenv reports are handed on. */
export async function gitlabJob(
  desk: Desk,
  job: string,
  { url, env = {} }: { readonly url: string; readonly env?: Readonly<Record<string, string | undefined>> },
): Promise<StepResult> {
  const file = await gitlabFile(desk)
  const script = [...file.default.before_script, ...(file[job]?.script ?? [])].join('\n')
  const dotenv = await desk.read('reviewed.env').catch(() => '')
  const handed = job === 'apply' ? [...dotenv.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]) : []
  return launched(['sh', '-c', script], desk.folder, {
    ...secrets,
    CI: 'true',
    PATH: process.env['PATH'],
    HOME: desk.folder,
    CI_PROJECT_DIR: desk.folder,
    CI_JOB_NAME: job,
    CI_JOB_ID: '11',
    HUBPLAN_COMMENT_TOKEN: 'comment-token',
    GITLAB_CI: 'true',
    CI_PIPELINE_SOURCE: job === 'plan' ? 'merge_request_event' : job === 'drift' ? 'schedule' : 'push',
    GITLAB_USER_LOGIN: 'lab',
    CI_API_V4_URL: url,
    CI_PROJECT_ID: '5',
    ...(job === 'plan' ? { CI_MERGE_REQUEST_IID: '7' } : { CI_COMMIT_BRANCH: 'main' }),
    CI_COMMIT_SHA: job === 'plan' ? head : merge,
    ...Object.fromEntries(handed),
    ...env,
  })
}
