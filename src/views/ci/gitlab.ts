// GitLab CI: plan and note on a merge request, apply on merge, status in scheduled pipelines.

import { scalar } from '../yaml.ts'
import partsText from './gitlab-parts.yml?raw'
import reading from './gitlab-reading.yml?raw'
import writing from './gitlab-writing.yml?raw'
import { type Pipeline, pipelineFile } from './index.ts'
import { filled, markOf, partsOf, patternOf, withWords } from './parts.ts'
import { sumLine } from './sum.ts'

const parts = partsOf(partsText)

/**
 * The text of the pipeline. In a pipeline for merged results the head of the branch is in a separate variable. Only the
 * merge request that made the commit counts, and only notes that the comment token's own user wrote about its last
 * commit before the merge: any user may write a note.
 */
export function gitlabPipeline(pipeline: Pipeline): string {
  const { scopes, branch, folder, source } = pipeline
  const text = `${gitlabHead(pipeline)}\n${scopes === undefined ? writing : reading}`
  const whole = filled(text, (name) => {
    if (name === 'changed' && folder === '') return ''
    const part = parts.get(name === 'start' ? `start ${source.kind}` : name)
    if (part === undefined) throw new Error(`The pipeline has no part ${name}.`)
    return part
  })
  return withWords(whole, {
    ...wordsOf(source, folder),
    before: scopes === undefined ? 'plan' : 'merged',
    mark: markOf(folder),
    pattern: patternOf(folder),
    paths: [`${folder}/**/*`, pipelineFile('gitlab', folder)].map((path) => JSON.stringify(path)).join(', '),
    folder: folder === '' ? '' : `/${folder}`,
  }).replaceAll('"(branch)"', () => JSON.stringify(branch))
}

function wordsOf(source: Pipeline['source'], folder: string): Readonly<Record<string, string>> {
  if (source.kind === 'file') return { sum: sumLine('=', source.sha256, source.version, folder) }
  return { spec: shellQuoted(source.spec), integrity: shellQuoted(source.integrity) }
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

const lastWord = `
# Anyone who can push a branch can read HUBPLAN_PLAN_TOKEN and HUBPLAN_COMMENT_TOKEN, and write notes as hubplan does: a
# merge request runs its own CI file. So the environment's approvers have the final decision: before they approve, they
# read in the log of the job "merged" what will be applied.`

function gitlabHead({ url, title, scopes }: Pipeline): string {
  const variables =
    scopes === undefined
      ? `#   HUBPLAN_APPLY_TOKEN    masked, protected: ${title} has no token that can only read`
      : `#   HUBPLAN_PLAN_TOKEN     masked: a token with the scopes
#                          ${scopes.join(' ')}
#   HUBPLAN_APPLY_TOKEN    masked, protected, of the environment "hubplan": the token that may write
#   HUBPLAN_COMMENT_TOKEN  masked: a project access token, role Reporter, scope api: it can write notes, and cannot push`
  return `# Made by hubplan init. Variables that it needs (Settings, CI/CD):
${variables}
#   HUBPLAN_POLICY         type file: a policy (limits, manage, protect)
# The environment "hubplan" is a protected one with required approvals (GitLab Premium; without it give the job apply
# "when: manual"), and the branch is protected too. A person who may set variables of a pipeline can run code in its jobs:
# set "Minimum role to use pipeline variables" to Maintainer.${scopes === undefined ? '' : lastWord}
workflow:
  # Else a new merge may cancel the one that still waits. GitLab knows this from 16.9 on.
  auto_cancel: { on_new_commit: none }
default:
  # 22.23.2-bookworm
  image: node:22.23.2-bookworm@sha256:0557ac14e0d45d02ed563067b82856ca5e7aa3437fa28d98d4350ea9c3d9494a
  before_script:
    # Not every shell of a runner does it by itself.
    - set -eu
    - HUBPLAN_FOLDER="$CI_PROJECT_DIR(folder)"
    # (start)
    # (prepare)
    # The address is set here: neither a file that a merge request can change nor a variable of a person decides it.
    - ${scalar(`export HUBPLAN_URL=${shellQuoted(url)}`)}
  artifacts:
    # (kept)
variables:
  HUBPLAN_ALLOW:
    value: ""
    description: "By hand, on the branch that is applied: guards to lift, with spaces between them, such as delete-share"
`
}
