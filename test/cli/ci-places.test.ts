// CI files whose jobs install a package, and those of a project below the root of its repository.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { placeHubplan } from '../helpers/door.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { isFull } from '../helpers/tier.ts'
import { gitlabJob } from './gitlab-job.ts'
import { openPipeline, openWorkflow } from './pipeline.ts'
import { type Desk, inside, openDesk, token } from './run.ts'

const secrets = { HUBPLAN_PLAN_TOKEN: token, HUBPLAN_APPLY_TOKEN: token }
const spec = 'https://packages.example.edu/hubplan-0.1.0.tgz'

interface Package {
  readonly integrity: string
  /** `npm`, which finds the package at its address without a network. */
  readonly npm: string
}

async function makePackage(): Promise<Package> {
  const folder = temporaryFolder()
  const source = join(folder, 'source')
  mkdirSync(source)
  const bin = 'hubplan.mjs'
  if (isFull) writeFileSync(join(source, bin), readFileSync(new URL('../../dist/single/hubplan.mjs', import.meta.url)))
  else await placeHubplan(join(source, bin))
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({ name: 'hubplan', version: '0.1.0', bin: { hubplan: bin } }),
  )
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: source, stdio: 'ignore' })
  const tarball = join(folder, 'hubplan-0.1.0.tgz')
  const real = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
  return {
    integrity: `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`,
    npm: `#!/bin/bash
if [ "$1" = pack ]; then
  [ "$2 $3 $5" = "--ignore-scripts --pack-destination ${spec}" ] || exit 9
  exec cp '${tarball}' "$4/"
fi
exec env npm_config_cache='${join(folder, 'cache')}' '${real}' "$@"
`,
  }
}

async function withPackage(ci: 'github' | 'gitlab', integrity: string): Promise<Desk> {
  const desk = await openDesk()
  const flags = ['--provider', 'jupyterhub', '--offline', '--url', 'https://hub.example.edu', '--ci', ci]
  const { code, stderr } = await desk.run('init', ...flags, '--install', spec, '--integrity', integrity)
  expect(code, stderr).toBe(0)
  expect(stderr).toContain(
    `Written: hubplan.yaml, .gitignore, ${ci === 'github' ? '.github/workflows/hubplan' : '.gitlab-ci'}.yml.`,
  )
  await desk.write('hubplan.yaml', 'version: 1\nusers: [{ name: root }]\n')
  return desk
}

const wrong = `sha512-${'A'.repeat(86)}==`

describe('an installed package', () => {
  test('is what the jobs on GitHub run, when it is the package whose integrity the file names', async () => {
    const { integrity, npm } = await makePackage()
    const desk = await withPackage('github', integrity)
    const path = '.github/workflows/hubplan.yml'
    const flow = openWorkflow(desk, await openPipeline(desk, path), { tools: { npm } })
    const drift = await flow.run('drift', { secrets })
    expect(drift.code, drift.log).toBe(0)
    expect(drift.log).toContain('Nothing to do: the hub matches the files.')
    const other = openWorkflow(desk, (await desk.read(path)).replace(integrity, wrong), { tools: { npm } })
    for (const job of Object.keys(other.jobs)) {
      const { code, log, seen } = await other.run(job, { secrets, number: 7 })
      expect([job, code, seen]).toEqual([job, 1, [[]]])
      expect(log).toContain(
        `::error::The package is not the one whose integrity this workflow names: it has ${integrity}.`,
      )
    }
  })

  test('is what the jobs on GitLab run, when it is the package whose integrity the file names', async () => {
    const { integrity, npm } = await makePackage()
    const desk = await withPackage('gitlab', integrity)
    await openPipeline(desk, '.gitlab-ci.yml')
    const tools = temporaryFolder()
    writeFileSync(join(tools, 'npm'), npm, { mode: 0o755 })
    const env = { HUBPLAN_PLAN_TOKEN: token, PATH: `${tools}:${process.env['PATH']}` }
    const drift = await gitlabJob(desk, 'drift', { url: '', env })
    expect(drift.code, drift.log).toBe(0)
    await desk.write('.gitlab-ci.yml', (await desk.read('.gitlab-ci.yml')).replace(integrity, wrong))
    for (const job of ['plan', 'merged', 'apply', 'drift']) {
      const { code, log } = await gitlabJob(desk, job, { url: '', env })
      expect([job, code]).toEqual([job, 1])
      expect(log).toContain(`The package is not the one whose integrity this pipeline names: it has ${integrity}.`)
      expect(log).not.toContain('section_start')
    }
  })
})

describe('a project below the root of its repository', () => {
  async function below(ci: 'github' | 'gitlab', path: string): Promise<Desk> {
    const desk = await openDesk()
    const cwd = join(desk.folder, 'courses/2027')
    mkdirSync(join(desk.folder, '.git'))
    mkdirSync(cwd, { recursive: true })
    const flags = ['--provider', 'jupyterhub', '--offline', '--url', 'https://hub.example.edu', '--ci', ci]
    expect(await inside(['init', ...flags], { cwd })).toMatchObject({ code: 0 })
    writeFileSync(join(cwd, 'hubplan.yaml'), 'version: 1\nusers: [{ name: s01, ensure: absent }]\n')
    await openPipeline(desk, path, 'courses/2027')
    return desk
  }

  test('is planned, compared and applied in its folder by GitHub, with comments of its own', async () => {
    const path = '.github/workflows/hubplan-courses-2027.yml'
    const desk = await below('github', path)
    const flow = openWorkflow(desk, await desk.read(path))
    flow.comment({ login: 'github-actions[bot]', body: `<!-- hubplan sha256:${'0'.repeat(64)} a11ce0 -->` })
    const planned = await flow.run('plan', { secrets, number: 7, path, run: 8 })
    expect(planned.code, planned.log).toBe(0)
    expect(flow.comments().map(({ body }) => body.slice(0, 29))).toEqual([
      '<!-- hubplan sha256:000000000',
      '<!-- hubplan:courses/2027 sha',
    ])
    expect(flow.folded()).toEqual([])
    const shown = await flow.run('merged', { secrets, number: 7, path })
    expect(shown.code, shown.log).toBe(0)
    const applied = await flow.run('apply', { secrets, needs: shown.outputs, path })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    flow.issue({ login: 'github-actions[bot]', body: '<!-- hubplan drift -->\nof the root' })
    await desk.write('courses/2027/hubplan.yaml', 'version: 1\nusers: [{ name: s02, ensure: absent }]\n')
    const night = await flow.run('drift', { secrets, run: 10, path })
    expect(night.code, night.log).toBe(0)
    const { against } = JSON.parse(flow.kept('hubplan-drift-1', 'plan.json', 10)) as Plan
    expect(against?.digest).toBe((JSON.parse(flow.kept('hubplan-apply-1', 'plan.json')) as Plan).digest)
    expect(flow.issues()).toMatchObject([
      { body: '<!-- hubplan drift -->\nof the root' },
      { title: 'hubplan courses/2027: the hub is no longer as the files want it' },
    ])
    expect(flow.issues()[1]?.body).toMatch(/^<!-- hubplan:courses\/2027 drift -->\n/)
    expect(readdirSync(join(desk.folder, 'courses/2027')).sort()).toEqual(['.gitignore', '.hubplan', 'hubplan.yaml'])
  })

  test('is planned in its folder by GitLab, and its files are kept at the root', async () => {
    const desk = await below('gitlab', '.gitlab-ci.yml')
    const env = { HUBPLAN_PLAN_TOKEN: token, CI_PIPELINE_SOURCE: 'web' }
    const shown = await gitlabJob(desk, 'merged', { url: '', env })
    expect(shown.code, shown.log).toBe(0)
    expect(await desk.read('reviewed.env')).toMatch(/^REVIEWED=sha256:[0-9a-f]{64}\nCHANGES=true\n$/)
    const applied = await gitlabJob(desk, 'apply', { url: '', env })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    expect(readdirSync(join(desk.folder, 'hubplan-apply'))).toContain('results.csv')
  })
})
