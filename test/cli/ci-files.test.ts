// The CI files that init writes, held against what GitHub accepts: actionlint.
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { githubWorkflow } from '../../src/views/ci/github.ts'
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

const targets = [
  { name: 'physics', url: 'https://physics.example.edu', suffix: 'PHYSICS' },
  { name: 'us-east', url: "https://us.example.edu/it's", suffix: 'US_EAST' },
  { name: '007', url: 'https://007.example.edu', suffix: '007' },
]
const several = cases.map(([name, pipeline]) => [`${name}, for 3 targets`, { ...pipeline, url: '', targets }] as const)
const workflows = [...cases, ...several]

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly steps: readonly Step[]
  readonly environment?: string
  readonly strategy?: object
}

function jobsOf(pipeline: Pipeline): Readonly<Record<string, Job>> {
  return (parse(githubWorkflow(pipeline)) as { readonly jobs: Readonly<Record<string, Job>> }).jobs
}

test.each(workflows)('the workflow from a %s is clean for actionlint', async (_, pipeline) => {
  const text = githubWorkflow(pipeline)
  const lint = (content: string): Promise<string[]> => messagesOf(content, '.github/workflows/hubplan.yml')
  expect(await lint(text)).toEqual([])
  expect(await lint(text.replaceAll('steps.plan.', 'steps.plans.'))).not.toEqual([])
})

test.each(workflows)('the workflow from a %s pins each action by commit, with its version', (_, pipeline) => {
  const uses = [...githubWorkflow(pipeline).matchAll(/^.*\buses: *(.*)$/gm)].map(([, what = '']) => what)
  expect(uses.length).toBeGreaterThan(8)
  expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([])
  expect(new Set(uses.map((what) => what.replace(/@.*/, ''))).size).toBe(new Set(uses).size)
})

const placeholder =
  /\((?:start|prepare|plan|apply|keep|kept|facts|changed|summary|drift|mark|pattern|before|ref|job|branch|sum|spec|integrity|paths|folder|tokens|own|names|inputs|locks|restore|title|doctor|protected|saved|index|last|applied|any|all|chosen|going|question)\b[ \w]*\)(?! \()/

test.each(workflows)('no line of the files from a %s has a placeholder left', (_, pipeline) => {
  expect(githubWorkflow(pipeline)).not.toMatch(placeholder)
})

describe('the workflow for several targets', () => {
  const [, reading] = several[0] ?? []
  const writing = reading && { ...reading, scopes: undefined }

  test('gives the tokens to the steps that ask the hubs, and the doctor of a target only its own', () => {
    for (const [pipeline, expected] of [
      [reading, { plan: 'PLAN', merged: 'PLAN', apply: 'APPLY', drift: 'PLAN', doctor: 'PLAN' }],
      [writing, { plan: 'APPLY', apply: 'APPLY', drift: 'APPLY', doctor: 'APPLY' }],
    ] as const) {
      if (pipeline === undefined) throw new Error('No pipeline.')
      const jobs = jobsOf(pipeline)
      for (const [name, { steps }] of Object.entries(jobs)) {
        const using = steps.filter((step) => JSON.stringify(step).includes('secrets.'))
        const token = new Map<string, string>(Object.entries(expected)).get(name)
        const alone = (target: string, secret: string): string =>
          name === 'doctor' ? `\${{ matrix.target == '${target}' && ${secret} || '' }}` : `\${{ ${secret} }}`
        const env = targets.map((target) => {
          const secret = `secrets.HUBPLAN_${token}_TOKEN_${target.suffix}`
          return [`HUBPLAN_TOKEN_${target.suffix}`, alone(target.name, secret)]
        })
        expect([name, using.length]).toEqual([name, token === undefined ? 0 : 1])
        if (token !== undefined) expect(using[0]?.env).toMatchObject(Object.fromEntries(env))
      }
      expect(jobs['doctor']?.strategy).toEqual({
        'fail-fast': false,
        matrix: { target: ['physics', 'us-east', '007'] },
      })
      expect(jobs['doctor']?.environment).toBe(pipeline.scopes === undefined ? 'hubplan-plan' : undefined)
    }
  })

  test('has the address of each, and can be read with 80 of them', () => {
    if (reading === undefined) throw new Error('No pipeline.')
    const many = Array.from({ length: 80 }, (_, index) => {
      return { name: `hub${index}`, url: `https://hub${index}.example.edu`, suffix: `HUB${index}` }
    })
    const text = githubWorkflow({ ...reading, targets: many })
    const { env } = parse(text) as { readonly env: Readonly<Record<string, string>> }
    for (const { suffix, url } of many) expect(env[`HUBPLAN_URL_${suffix}`]).toBe(url)
    expect(env['HUBPLAN_URL']).toBeUndefined()
    const named = text.split('\n').filter((line) => /hub79|HUB79/.test(line))
    expect(named.map((line) => line.trim())).toEqual([
      'HUBPLAN_URL_HUB79: "https://hub79.example.edu"',
      ...Array.from({ length: 2 }, () => `HUBPLAN_TOKEN_HUB79: \${{ secrets.HUBPLAN_PLAN_TOKEN_HUB79 }}`),
      `HUBPLAN_TOKEN_HUB79: \${{ secrets.HUBPLAN_APPLY_TOKEN_HUB79 }}`,
      `HUBPLAN_TOKEN_HUB79: \${{ secrets.HUBPLAN_PLAN_TOKEN_HUB79 }}`,
      '- hub79',
      `HUBPLAN_TOKEN_HUB79: \${{ matrix.target == 'hub79' && secrets.HUBPLAN_PLAN_TOKEN_HUB79 || '' }}`,
    ])
  })

  test('says in its head why no target is planned in a pull request, when a token of one can always write', () => {
    if (writing === undefined) throw new Error('No pipeline.')
    expect(githubWorkflow({ ...writing, title: 'an AUP Learning Cloud' })).toContain(
      'an AUP Learning Cloud has no token that can only read, so no target is planned in a pull request\n',
    )
  })
})

describe('the program or the package', () => {
  test('is verified before a step has a secret, and before anything of the repository runs', () => {
    for (const [, pipeline] of workflows) {
      for (const { steps } of Object.values(jobsOf(pipeline))) {
        const verified = steps.findIndex(({ run }) => /sha256sum --check|HUBPLAN_INTEGRITY/.test(run ?? ''))
        const before = steps.slice(0, verified + 1)
        expect(verified).toBe(1)
        expect(JSON.stringify(before)).not.toMatch(/secrets\.|github\.token/)
        expect(before.filter(({ run }) => run !== undefined)).toHaveLength(1)
        const checkout = steps.findIndex(({ uses }) => uses?.startsWith('actions/checkout@'))
        expect(checkout).toBe(pipeline.source.kind === 'file' ? 0 : 2)
      }
    }
  })
})
