// The CI files that init writes, held against what the systems accept: actionlint, and the shape that GitLab takes.
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { githubWorkflow } from '../../src/views/ci/github.ts'
import { gitlabPipeline } from '../../src/views/ci/gitlab.ts'
import type { Pipeline, Source } from '../../src/views/ci/index.ts'
import { messagesOf } from '../helpers/actionlint.ts'

const sources: readonly Source[] = [
  { kind: 'file', sha256: 'ab'.repeat(32), version: '1.2.3' },
  { kind: 'package', spec: 'https://example.edu/hubplan-1.2.3.tgz', integrity: `sha512-${'A'.repeat(86)}==` },
]

const pipelines: readonly Pipeline[] = sources.flatMap((source) =>
  ['', 'courses/2027'].flatMap((folder) =>
    [['list:users', 'read:users'], undefined].map((scopes) => {
      return {
        title: 'a JupyterHub',
        scopes,
        url: "https://hub.example.edu/it's",
        source,
        branch: "it's-main",
        folder,
        targets: [],
      }
    }),
  ),
)
const names = pipelines.map(
  ({ source, folder, scopes }) => `${source.kind} in "${folder}" with ${scopes ? 'a reading' : 'a writing'} token`,
)
const cases = pipelines.map((pipeline, index) => [names[index] ?? '', pipeline] as const)

interface Step {
  readonly uses?: string
  readonly run?: string
}

test.each(cases)('the workflow from a %s is clean for actionlint', async (_, pipeline) => {
  const text = githubWorkflow(pipeline)
  const lint = (content: string): Promise<string[]> => messagesOf(content, '.github/workflows/hubplan.yml')
  expect(await lint(text)).toEqual([])
  expect(await lint(text.replaceAll('steps.plan.', 'steps.plans.'))).not.toEqual([])
})

test.each(cases)('the workflow from a %s pins each action by commit, with its version', (_, pipeline) => {
  const uses = [...githubWorkflow(pipeline).matchAll(/^.*\buses: *(.*)$/gm)].map(([, what = '']) => what)
  expect(uses.length).toBeGreaterThan(8)
  expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([])
  expect(new Set(uses.map((what) => what.replace(/@.*/, ''))).size).toBe(new Set(uses).size)
})

test.each(cases)('no line of the files from a %s has a placeholder left', (_, pipeline) => {
  for (const text of [githubWorkflow(pipeline), gitlabPipeline(pipeline)]) {
    expect(text).not.toMatch(
      /\((?:start|prepare|plan|apply|keep|kept|facts|changed|summary|drift|mark|pattern|before|ref|job|branch|sum|spec|integrity|paths|folder|give|kind|plans|index|any|all|chosen|keeping|locks|told|child|earlier|guarded|addresses)\b[ \w]*\)(?! \()/,
    )
  }
})

describe('the pipeline for GitLab', () => {
  /** Keys of a job and of `default` that GitLab takes, as far as hubplan uses them; each with the shape of its value. */
  const jobKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
    rules: isRules,
    script: isScript,
    environment: isText,
    resource_group: isText,
    needs: isNeeds,
    artifacts: isArtifacts,
    variables: (value) => Object.values(value as object).every(isText),
    trigger: (value) => Object.values(value as object).join(' ') === '.gitlab-ci.yml depend',
    inherit: (value) => isTexts((value as { default?: unknown }).default),
    parallel: isMatrix,
  }

  test.each(cases)('from a %s has only keys that GitLab knows, with values of their shape', (_, pipeline) => {
    const { workflow, default: common, variables, ...jobs } = parse(gitlabPipeline(pipeline)) as Record<string, object>
    expect(workflow).toEqual({ auto_cancel: { on_new_commit: 'none' } })
    const { image, before_script, artifacts, ...others } = common as Record<string, unknown>
    expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm@sha256:[0-9a-f]{64}$/)
    expect([isScript(before_script), isArtifacts(artifacts), others]).toEqual([true, true, {}])
    expect(variables).toMatchObject({ HUBPLAN_ALLOW: { value: '', description: expect.any(String) } })
    for (const [name, job] of Object.entries(jobs)) {
      for (const [key, value] of Object.entries(job))
        expect([name, key, jobKeys[key]?.(value)]).toEqual([name, key, true])
      expect(job).toMatchObject({ rules: expect.anything() })
      // A job has a script or starts a pipeline.
      expect([name, 'script' in job]).toEqual([name, !('trigger' in job)])
      for (const need of (job as { needs?: (string | { job: string })[] }).needs ?? [])
        expect(Object.keys(jobs)).toContain(typeof need === 'string' ? need : need.job)
    }
  })

  test.each(cases)('from a %s names the address where no variable replaces it', (_, pipeline) => {
    const { default: common, variables } = parse(gitlabPipeline(pipeline)) as {
      readonly default: { readonly before_script: readonly string[] }
      readonly variables: object
    }
    expect(common.before_script.at(-1)).toBe(`export HUBPLAN_URL='https://hub.example.edu/it'\\''s'`)
    expect(Object.keys(variables)).toEqual(['HUBPLAN_ALLOW'])
  })
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

describe('the program or the package', () => {
  let text: (source: Source | undefined) => string
  beforeAll(() => {
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('No pipeline.')
    text = (source = pipeline.source) => githubWorkflow({ ...pipeline, source })
  })

  test('is verified before a step has a secret, and before anything of the repository runs', () => {
    for (const source of sources) {
      const { jobs } = parse(text(source)) as { readonly jobs: Readonly<Record<string, { readonly steps: Step[] }>> }
      for (const { steps } of Object.values(jobs)) {
        const verified = steps.findIndex(({ run }) => /sha256sum --check|HUBPLAN_INTEGRITY/.test(run ?? ''))
        const before = steps.slice(0, verified + 1)
        expect(verified).toBe(1)
        expect(JSON.stringify(before)).not.toMatch(/secrets\.|github\.token/)
        expect(before.filter(({ run }) => run !== undefined)).toHaveLength(1)
        const checkout = steps.findIndex(({ uses }) => uses?.startsWith('actions/checkout@'))
        expect(checkout).toBe(source.kind === 'file' ? 0 : 2)
      }
    }
  })
})
