// The pipeline for GitLab that init writes, held against the shape that GitLab takes: see its schema of .gitlab-ci.yml.
import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { gitlabPipeline } from '../../src/views/ci/gitlab.ts'
import type { Pipeline, PipelineTarget, Source } from '../../src/views/ci/index.ts'

const sources: readonly Source[] = [
  { kind: 'file', sha256: 'ab'.repeat(32), version: '1.2.3' },
  { kind: 'package', spec: 'https://example.edu/hubplan-1.2.3.tgz', integrity: `sha512-${'A'.repeat(86)}==` },
]
const three: readonly PipelineTarget[] = [
  { name: 'physics', url: 'https://physics.example.edu', suffix: 'PHYSICS' },
  { name: 'us-east', url: "https://us.example.edu/it's", suffix: 'US_EAST' },
  { name: '007', url: 'https://007.example.edu', suffix: '007' },
]
const reading = ['list:users', 'read:users']
const one = { title: 'a JupyterHub', url: "https://hub.example.edu/it's", branch: "it's-main" }
const cases = sources.flatMap((source) =>
  ['', 'courses/2027'].flatMap((folder) =>
    [reading, undefined].flatMap((scopes) =>
      [[], three].map((targets): readonly [string, Pipeline] => {
        const token = scopes === undefined ? 'writing' : 'reading'
        const words = `${source.kind} in "${folder}" with a ${token} token for ${targets.length} targets`
        return [words, { ...one, scopes, source, folder, targets }]
      }),
    ),
  ),
)

interface Common {
  readonly default: { readonly before_script: readonly string[] }
  readonly variables: object
}

/** Keys of a job and of `default` that GitLab takes, as far as hubplan uses them; each with the shape of its value. */
const jobKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  rules: isRules,
  script: isScript,
  environment: isText,
  resource_group: isText,
  needs: isNeeds,
  artifacts: isArtifacts,
  variables: (value) => isTexts(Object.values(value as object)),
  trigger: (value) => isTexts(Object.values(value as object)),
  inherit: (value) => isTexts((value as { default?: unknown }).default),
  parallel: isMatrix,
}

test.each(cases)('from a %s it has only keys that GitLab knows, with values of their shape', (_, pipeline) => {
  const { workflow, default: common, variables, ...jobs } = parse(gitlabPipeline(pipeline)) as Record<string, object>
  expect(workflow).toEqual({ auto_cancel: { on_new_commit: 'none' } })
  const { image, before_script, artifacts, ...others } = common as Record<string, unknown>
  expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm@sha256:[0-9a-f]{64}$/)
  expect([isScript(before_script), isArtifacts(artifacts), others]).toEqual([true, true, {}])
  for (const input of Object.values(variables ?? {}))
    expect(input).toEqual({ value: expect.any(String), description: expect.any(String) })
  for (const [name, job] of Object.entries(jobs)) {
    for (const [key, value] of Object.entries(job))
      expect([name, key, jobKeys[key]?.(value)]).toEqual([name, key, true])
    expect(job).toHaveProperty('rules')
    // A job has a script, or it starts a pipeline.
    expect([name, 'script' in job]).toEqual([name, !('trigger' in job)])
    for (const need of (job as { needs?: (string | { job: string })[] }).needs ?? [])
      expect(Object.keys(jobs)).toContain(typeof need === 'string' ? need : need.job)
  }
})

test.each(cases)('from a %s it has no placeholder left', (_, pipeline) => {
  expect(gitlabPipeline(pipeline)).not.toMatch(
    /\((?:addresses|all|any|before|branch|changed|child|chosen|doctor|drift|earlier|facts|folder|give|guarded|index|integrity|keeping|kept|kind|last|locks|mark|names|paths|pattern|plans|prepare|spec|start|suffixes|sum|target|tokens|told)\b[ \w]*\)(?! \()/,
  )
})

test.each(cases)('from a %s it names the addresses where no variable replaces them', (_, pipeline) => {
  const { default: common, variables } = parse(gitlabPipeline(pipeline)) as Common
  const isOne = pipeline.targets.length === 0
  expect(common.before_script.filter((line) => line.startsWith('export HUBPLAN_'))).toEqual(
    isOne
      ? [`export HUBPLAN_URL='https://hub.example.edu/it'\\''s'`]
      : [
          `export HUBPLAN_URL_PHYSICS='https://physics.example.edu'`,
          `export HUBPLAN_URL_US_EAST='https://us.example.edu/it'\\''s'`,
          `export HUBPLAN_URL_007='https://007.example.edu'`,
        ],
  )
  expect(Object.keys(variables)).toEqual(isOne ? ['HUBPLAN_ALLOW'] : ['HUBPLAN_ALLOW', 'HUBPLAN_TARGET'])
})

test.each([true, false])('only the job apply gives hubplan a token that may write; one target: %s', (isOne) => {
  const targets = isOne ? [] : three
  const { default: _, ...jobs } = parse(
    gitlabPipeline({ ...one, scopes: reading, source: sources[0] as Source, folder: '', targets }),
  ) as Record<string, object>
  const giving = Object.keys(jobs).filter((name) =>
    /give_tokens APPLY|HUBPLAN_APPLY_TOKEN/.test(JSON.stringify(jobs[name])),
  )
  expect(giving).toEqual(['apply'])
})

test('it can be read with 80 targets: each has three lines of its own', () => {
  const targets = Array.from({ length: 80 }, (_, at) => {
    return { name: `hub-${at}`, url: `https://hub-${at}.example.edu`, suffix: `HUB_${at}` }
  })
  const pipeline = { ...one, scopes: reading, source: sources[0] as Source, folder: '', targets }
  const lines = gitlabPipeline(pipeline).split('\n')
  expect(lines.filter((line) => /hub[-_]7\b/i.test(line)).map((line) => line.trim())).toEqual([
    'HUB_7 \\',
    `- "export HUBPLAN_URL_HUB_7='https://hub-7.example.edu'"`,
    '- hub-7',
  ])
  expect(lines).toHaveLength(gitlabPipeline({ ...pipeline, targets: three }).split('\n').length + 3 * 77)
})

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

/** GitLab refuses a line that YAML reads as a map, such as `echo a: b`. */
function isScript(value: unknown): boolean {
  return isTexts(value) && (value as string[]).length > 0
}

/** Jobs of this pipeline, or one of its parent. */
function isNeeds(value: unknown): boolean {
  const isOfParent = (need: object): boolean => Object.keys(need).join(' ') === 'pipeline job'
  return (
    Array.isArray(value) && value.every((need) => isText(need) || (isOfParent(need) && isTexts(Object.values(need))))
  )
}

function isMatrix(value: unknown): boolean {
  const { matrix, ...others } = value as { matrix: readonly { TARGET: unknown }[] }
  return Object.keys(others).length === 0 && matrix.every(({ TARGET }) => isTexts(TARGET))
}

function isRules(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((rule: Record<string, unknown>) =>
      Object.entries(rule).every(([key, one]) =>
        key === 'changes' ? isTexts(one) : (key === 'if' && isText(one)) || (key === 'when' && one === 'manual'),
      ),
    )
  )
}

function isArtifacts(value: unknown): boolean {
  const shapes: Readonly<Record<string, (one: unknown) => boolean>> = {
    when: (one) => one === 'always',
    expire_in: isText,
    access: (one) => one === 'developer',
    paths: isTexts,
    exclude: isTexts,
    reports: (one) => isText((one as { dotenv?: unknown }).dotenv),
  }
  return Object.entries(value as object).every(([key, one]) => shapes[key]?.(one) === true)
}
