// Runs the steps of a generated CI file as CI would: bash, the variables it sets, and stubs for `npm` and `gh`.
import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { onTestFinished } from 'vitest'
import { parse } from 'yaml'

import { cli, type Desk } from './run.ts'

export interface StepResult {
  readonly code: number
  readonly log: string
}

interface Step {
  readonly name?: string
  readonly id?: string
  readonly run?: string
  readonly uses?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly if?: string
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

/** A GitHub workflow whose comments are kept in a file. */
export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>
  /** Runs all steps of a job until one fails. */
  readonly run: (job: string, given: Given) => Promise<StepResult>
  readonly comments: () => Comment[]
  readonly comment: (login: string, body: string) => void
  readonly summary: () => string
}

interface Comment {
  readonly author: { readonly login: string }
  readonly body: string
}

/** What GitHub knows: secrets, variables, and the number of the pull request that a commit belongs to. */
interface Given {
  readonly secrets: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  readonly number?: number
  readonly needs?: Readonly<Record<string, string>>
}

/** Answers as GitHub's own program does, from the files beside it. */
const gh = `#!/usr/bin/env bash
set -euo pipefail
here="$(dirname "$0")"
case "$1 $2" in
  "pr comment")
    while [ "$1" != --body-file ]; do shift; done
    jq --rawfile body "$2" '. + [{author: {login: "github-actions"}, body: $body}]' "$here/comments.json" > "$here/new.json"
    mv "$here/new.json" "$here/comments.json" ;;
  "pr view")
    while [ "$1" != --jq ]; do shift; done
    jq --raw-output "{comments: .} | $2" "$here/comments.json" ;;
  "api "*) while [ "$1" != --jq ]; do shift; done; jq --raw-output "$2" "$here/pulls.json" ;;
  *) echo "unknown: $*" >&2; exit 9 ;;
esac
`

export function openWorkflow(desk: Desk, text: string): Workflow {
  const tools = mkdtempSync(join(tmpdir(), 'hubplan-ci-'))
  onTestFinished(() => rmSync(tools, { recursive: true, force: true }))
  const tool = (name: string, content: string): void => {
    writeFileSync(join(tools, name), content)
    chmodSync(join(tools, name), 0o755)
  }
  tool('gh', gh)
  tool('npm', '#!/bin/sh\nexit 0\n')
  symlinkSync(cli, join(tools, 'hubplan'))
  writeFileSync(join(tools, 'comments.json'), '[]')
  const { jobs, env } = parse(text) as { jobs: Record<string, Job>; env: Record<string, string> }
  const comments = (): Comment[] => JSON.parse(readFileSync(join(tools, 'comments.json'), 'utf8')) as Comment[]
  return {
    jobs,
    comments,
    comment: (login, body) => {
      writeFileSync(join(tools, 'comments.json'), JSON.stringify([...comments(), { author: { login }, body }]))
    },
    summary: () => (existsSync(join(tools, 'summary')) ? readFileSync(join(tools, 'summary'), 'utf8') : ''),
    run: async (name, given) => {
      writeFileSync(
        join(tools, 'pulls.json'),
        JSON.stringify(given.number === undefined ? [] : [{ number: given.number }]),
      )
      const temp = join(tools, `temp-${Math.random()}`)
      mkdirSync(temp)
      let log = ''
      for (const step of jobs[name]?.steps ?? []) {
        if (step.run === undefined) continue
        const file = (what: string): string => join(temp, what)
        const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, resolved(value, given, temp)])
        const result = await bash(step.run, desk.folder, {
          ...env,
          CI: 'true',
          PATH: `${tools}:${process.env['PATH']}`,
          HOME: tools,
          RUNNER_TEMP: temp,
          GITHUB_OUTPUT: file('output'),
          GITHUB_ENV: file('env'),
          GITHUB_STEP_SUMMARY: join(tools, 'summary'),
          GITHUB_REPOSITORY: 'lab/hub',
          GITHUB_SHA: 'c0ffee',
          ...kept(file('env')),
          ...Object.fromEntries(own),
        })
        log += result.log
        if (result.code !== 0) return { code: result.code, log }
      }
      return { code: 0, log }
    },
  }
}

/** The expressions that the files use, and no others. */
function resolved(value: string, { secrets, vars = {}, number, needs = {} }: Given, temp: string): string {
  return value.replaceAll(/\$\{\{ ([^}]+) \}\}/g, (_, expression: string) => {
    const [scope, ...path] = expression.split('.')
    const last = path.at(-1) ?? ''
    if (scope === 'secrets') return secrets[last] ?? ''
    if (scope === 'vars') return vars[last] ?? ''
    if (scope === 'github') return last === 'token' ? 'gh-token' : String(number)
    if (scope === 'needs') return needs[last] ?? ''
    if (scope === 'steps') return kept(join(temp, 'output'))[last] ?? ''
    throw new Error(`Unknown expression: ${expression}`)
  })
}

function kept(file: string): Record<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]))
}

/** As GitHub runs a step: `bash -e`, with a pipe's failure counted. */
export async function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StepResult> {
  const options = { cwd, env: { TZ: 'UTC', NO_COLOR: '1', ...env } as NodeJS.ProcessEnv, maxBuffer: 1e8 }
  return promisify(execFile)('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options).then(
    ({ stdout, stderr }) => ({ code: 0, log: stdout + stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => ({
      code: failure.code,
      log: failure.stdout + failure.stderr,
    }),
  )
}
