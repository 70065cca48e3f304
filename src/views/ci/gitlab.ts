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
 * commit before the merge: any user may write a note. The job that applies is in a child pipeline, because GitLab decides
 * when a pipeline starts which jobs it has, and only a child pipeline starts after the plan.
 */
export function gitlabPipeline(pipeline: Pipeline): string {
  const { scopes, branch, folder, source } = pipeline
  const own = partsFor(pipeline)
  const whole = filled(`${gitlabHead(pipeline)}\n${scopes === undefined ? writing : reading}`, (name) => {
    const part = own.get(name) ?? parts.get(name)
    if (part === undefined) throw new Error(`The pipeline has no part ${name}.`)
    return part
  })
  return withWords(whole, {
    ...(pipeline.targets.length === 0 ? wordsOfOne : wordsOfSeveral),
    ...wordsOf(source, folder),
    'give tokens': giving(kindOf(pipeline), pipeline),
    'give PLAN': giving('PLAN', pipeline),
    'give APPLY': giving('APPLY', pipeline),
    kind: kindOf(pipeline),
    before: scopes === undefined ? 'plan' : 'merged',
    mark: markOf(folder),
    pattern: patternOf(folder),
    paths: [`${folder}/**/*`, pipelineFile('gitlab', folder)].map((path) => JSON.stringify(path)).join(', '),
    folder: folder === '' ? '' : `/${folder}`,
  }).replaceAll('"(branch)"', () => JSON.stringify(branch))
}

/** Parts that differ from pipeline to pipeline; an empty one leaves its line out. */
function partsFor({ source, folder, targets, url }: Pipeline): ReadonlyMap<string, string> {
  const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('')
  const start = ['start', parts.get(`start ${source.kind}`) ?? ''] as const
  const changed = folder === '' ? ([['changed', '']] as const) : []
  if (targets.length === 0) {
    const none = ['tokens', 'target', 'doctor'].map((name) => [name, ''] as const)
    const addresses = `- ${scalar(`export HUBPLAN_URL=${shellQuoted(url)}`)}\n`
    return new Map([start, ...changed, ...none, ['addresses', addresses], ['told', parts.get('told one') ?? '']])
  }
  const addresses = targets.map((one) => `- ${scalar(`export HUBPLAN_URL_${one.suffix}=${shellQuoted(one.url)}`)}`)
  return new Map([
    start,
    ...changed,
    ['addresses', lines(addresses)],
    ['suffixes', `${targets.map(({ suffix }) => suffix).join(' \\\n')}\n`],
    ['names', lines(targets.map(({ name }) => `- ${scalar(name)}`))],
    ['told', parts.get('told several') ?? ''],
  ])
}

/** What is called otherwise when there are several plans. */
const wordsOfOne = {
  all: '',
  chosen: '',
  plans: 'plan.json',
  last: '',
  index: 'plan.json',
  any: 'actions.length > 0',
  'keeping on': '',
  locks: '*.lock',
}
const wordsOfSeveral: Readonly<Record<keyof typeof wordsOfOne, string>> = {
  all: ' --target all',
  chosen: ' "--target=$target"',
  plans: 'plans/',
  last: 'plans/',
  index: 'plans/index.json',
  any: 'plans.some(({ actions }) => actions > 0)',
  'keeping on': ' --keep-going',
  locks: '**/*.lock',
}

/** The tokens that planning needs. */
function kindOf({ scopes }: Pipeline): 'PLAN' | 'APPLY' {
  return scopes === undefined ? 'APPLY' : 'PLAN'
}

/** The command that gives hubplan its tokens, in a subshell. */
function giving(kind: 'PLAN' | 'APPLY', { targets }: Pipeline): string {
  return targets.length === 0 ? `export HUBPLAN_TOKEN="$HUBPLAN_${kind}_TOKEN"` : `give_tokens ${kind}`
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

function gitlabHead(pipeline: Pipeline): string {
  const { title, scopes, targets } = pipeline
  const isOne = targets.length === 0
  const end = isOne ? '  ' : '_*'
  const variables =
    scopes === undefined
      ? `#   HUBPLAN_APPLY_TOKEN${end}  masked, protected: ${title} has no token that can only read${isOne ? '' : ',\n#                          so no target is planned in a merge request'}`
      : `#   HUBPLAN_PLAN_TOKEN${end}   masked: a token with the scopes
#                          ${scopes.join(' ')}
#   HUBPLAN_APPLY_TOKEN${end}  masked, protected, of the environment "hubplan": the token that may write
#   HUBPLAN_COMMENT_TOKEN  masked: a project access token, role Reporter, scope api: it can write notes, and cannot push`
  return `# Made by hubplan init. Variables that it needs (Settings, CI/CD):
${isOne ? '' : ofTargets}${variables}
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
    ${isOne ? addressOfOne : addressesOfSeveral}
    # (addresses)
  artifacts:
    # (kept)
variables:
  HUBPLAN_ALLOW:
    value: ""
    description: "By hand, on the branch that is applied: guards to lift, with spaces between them, such as delete-share"
${isOne ? '' : targetVariable}`
}

const ofTargets = `# (each target of hubplan.yaml has variables of its own; they end in its name, in upper case and with _ for -)
`

const addressOfOne =
  '# The address is set here: neither a file that a merge request can change nor a variable of a person decides it.'

const addressesOfSeveral = `# The addresses are set here: neither a file that a merge request can change nor a variable of a person decides them.
    # With other targets in hubplan.yaml, hubplan init --ci gitlab --force writes this file again.`

const targetVariable = `  HUBPLAN_TARGET:
    value: all
    description: "By hand, on the branch that is applied: a target or a glob of targets, for the time that the hub of another one is down"
`
