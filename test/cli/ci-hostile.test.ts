// Every step of the CI files with names that a runner would obey, if it read them at the start of a line.
import { describe, expect, test } from 'vitest'

import { inFull } from '../helpers/in-full.ts'
import { openFleet } from './ci-fleet.ts'
import { gitlabJob, sectionsIn } from './gitlab-job.ts'
import { openPipeline, openWorkflow, runWritten, withProgram } from './pipeline.ts'
import { type Desk, openDesk, token } from './run.ts'

const workflow = '.github/workflows/hubplan.yml'
const secrets = { HUBPLAN_PLAN_TOKEN: token, HUBPLAN_APPLY_TOKEN: token }

/** What a GitHub runner obeys in a log: it stops at a random word, and goes on at that word. */
function obeyed(log: string): string[] {
  let word: string | undefined
  return log.split(/\r\n|[\r\n]/).flatMap((line) => {
    const [, name = '', value = ''] = /^\s*::([\w-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? []
    if (word !== undefined) {
      if (name === word && value === '') word = undefined
      return []
    }
    if (name === 'stop-commands') word = value
    if (name === 'stop-commands' && /^[0-9a-f]{32}$/.test(value)) return []
    return name !== '' || /##\[/.test(line) ? [line] : []
  })
}

const evil = [
  '::add-mask::bob',
  '  ::set-output name=digest::x',
  'x ##[add-mask]y',
  'a\r::stop-commands::b',
  'b\n::error::c',
  '\u001b[0Ksection_start:1:x\r\u001b[0K',
]

const created = '2024-09-01T08:00:00Z'
const people = {
  users: [
    { name: 'root', admin: true, created },
    ...[...evil, ...Array.from({ length: 20 }, (_, index) => `s${index}`)].map((name) => {
      return { name, groups: ['::notice::g'], created }
    }),
  ],
  groups: [{ name: '::notice::g' }],
}
const roster = 'username,groups\n::debug::new,##[g]\n##[new]x,-\n'

async function opened(ci: 'github' | 'gitlab'): Promise<Desk> {
  const desk = await openDesk(people)
  const { code, stderr } = await desk.run(
    ...['init', '--provider', 'jupyterhub', '--offline', '--url', 'https://hub.example.edu', '--ci', ci],
  )
  expect(code, stderr).toBe(0)
  await desk.write('##[group]new.csv', roster)
  await desk.write(
    'hubplan.yaml',
    `version: 1\ninclude: [{ path: "##[group]new.csv" }]\nusers:\n  - { name: "::add-mask::bob", ensure: absent }\n`,
  )
  return desk
}

/** A program that prints commands in the place of hubplan. */
const shout = `#!/bin/bash
printf '%s\\n' '::add-mask::a' '::set-output name=digest::b' '##[error]c' '::stop-commands::d' '::d::' '::error::e'
printf '%s\\n' '::error::f' '##[group]g' >&2
exit 3
`

test('the log of a runner is read as a runner reads it', () => {
  expect(obeyed('::error::a\n x::b::\n::add-mask::c\n##[d]')).toEqual(['::error::a', '::add-mask::c', '##[d]'])
  const word = 'ab'.repeat(16)
  expect(obeyed(`::stop-commands::${word}\n::error::a\n::${word}::\n::error::b`)).toEqual(['::error::b'])
  expect(obeyed('::stop-commands::x\n::error::a')).toEqual(['::stop-commands::x'])
})

describe('GitHub', () => {
  test('no name becomes a command, from the pull request to the night', async () => {
    runWritten()
    const desk = await opened('github')
    const flow = openWorkflow(desk, await openPipeline(desk, workflow))
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    expect(planned.log).toContain('add-mask')
    const shown = await flow.run('merged', { secrets, number: 7 })
    const drift = await flow.run('drift', { secrets })
    const applied = await flow.run('apply', { secrets, needs: shown.outputs })
    expect([shown.code, drift.code, applied.code]).toEqual([0, 0, 0])
    expect(obeyed(planned.log + shown.log + applied.log)).toEqual([])
    const title = 'hubplan: the hub is no longer as the files want it'
    expect(obeyed(drift.log)).toEqual([`::warning::${title}: a new issue says where.`])
    expect(flow.issues()).toMatchObject([{ title, body: expect.stringContaining('add-mask') }])
    expect(shown.outputs).toMatchObject({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), changes: 'true' })
  })

  test('nor does anything that hubplan prints, on whichever stream, also when it fails', async () => {
    const desk = await opened('github')
    await openPipeline(desk, workflow)
    const flow = openWorkflow(desk, await withProgram(desk, workflow, shout))
    for (const job of Object.keys(flow.jobs)) {
      const needs = { changes: 'true', digest: 'x', kept: 'hubplan-plan-1' }
      const { code, log } = await flow.run(job, { secrets, number: 7, needs, event: job === 'merged' ? 'push' : '' })
      expect([job, code]).toEqual([job, 3])
      expect(log).toContain('::add-mask::a')
      expect(log).toContain('::error::f')
      const own = '::warning::hubplan: the nightly plan is blocked: a new issue says where.'
      expect([job, obeyed(log)]).toEqual([job, job === 'drift' ? [own] : []])
    }
  })
})

describe('GitHub, for several hubs', () => {
  test('no name becomes a command, from the pull request to the night', async () => {
    const fleet = await openFleet('github', { hub: { physics: people, hub05: people } })
    const { secrets } = fleet
    await fleet.write('##[group]new.csv', roster)
    const users = 'users: [{ name: "::add-mask::bob", ensure: absent }]'
    await fleet.say({ physics: `include: [{ path: "##[group]new.csv" }], ${users}`, hub05: users })
    const flow = openWorkflow(fleet, await fleet.read(workflow))
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    expect(planned.log).toContain('add-mask')
    const shown = await flow.run('merged', { secrets, number: 7 })
    const drift = await flow.run('drift', { secrets, run: 10 })
    const doctor = await flow.run('doctor', { secrets, run: 10, matrix: { target: 'physics' } })
    const applied = await flow.run('apply', { secrets, needs: shown.outputs })
    expect([shown.code, drift.code, doctor.code, applied.code], applied.log).toEqual([0, 0, 0, 0])
    expect(obeyed(planned.log + shown.log + applied.log + doctor.log)).toEqual([])
    const title = 'hubplan: drift on 2 of 3 hubs'
    expect(obeyed(drift.log)).toEqual([`::warning::${title}: a new issue says where.`])
    expect(flow.issues()).toMatchObject([{ title, body: expect.stringContaining('add-mask') }])
  })

  inFull('nor does anything that hubplan prints, also when it fails', async () => {
    const fleet = await openFleet('github')
    const { secrets } = fleet
    const flow = openWorkflow(fleet, await withProgram(fleet, workflow, shout))
    for (const job of Object.keys(flow.jobs)) {
      const needs = { changes: 'true', digest: 'x', kept: 'hubplan-plan-1' }
      const event = job === 'merged' ? 'push' : job === 'plan' ? 'pull_request' : 'schedule'
      const { code, log } = await flow.run(job, { secrets, number: 7, needs, event, matrix: { target: 'physics' } })
      expect([job, code]).toEqual([job, 3])
      expect(log).toContain('::add-mask::a')
      const own = '::warning::hubplan: the nightly plan failed: a new issue says where.'
      expect([job, obeyed(log)]).toEqual([job, job === 'drift' ? [own] : []])
    }
  })
})

describe('GitLab', () => {
  test('no output of hubplan opens or ends a section, colours a line, or hides one', async () => {
    runWritten()
    const desk = await opened('gitlab')
    await openPipeline(desk, '.gitlab-ci.yml')
    const planned = await gitlabJob(desk, 'drift', { url: 'http://127.0.0.1:1', env: secrets })
    expect(planned.code, planned.log).toBe(2)
    expect(planned.log).toContain('add-mask')
    expect(sectionsIn(planned.log)).toEqual([])
    const shout = `#!/bin/bash
printf '\\033[0Ksection_start:1:evil\\r\\033[0Ka\\n\\033[31mred\\rb\\nsection_end:1:hubplan\\n'
printf '\\033[0Ksection_end:1:hubplan\\r\\033[0Kc\\n' >&2
exit 3
`
    await withProgram(desk, '.gitlab-ci.yml', shout)
    const { code, log } = await gitlabJob(desk, 'drift', { url: 'http://127.0.0.1:1', env: secrets })
    expect(code).toBe(3)
    expect(log).toContain('section-start:1:evil')
    expect(sectionsIn(log)).toEqual([])
  })
})
