// The pipeline for GitLab beside a hubplan.yaml with three targets: one note, one approval, one job that applies.
import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { inFull } from '../helpers/in-full.ts'

import { runInside } from '../helpers/inside.ts'
import { marker } from './ci-desk.ts'
import { type Fleet, leaving, openFleet } from './ci-fleet.ts'
import { gitlabFile, gitlabJob, handedOn, jobsOf, sectionsIn } from './gitlab-job.ts'
import { type Gitlab, openGitlab } from './gitlab-job-server.ts'
import { runWritten, type StepResult, withProgram } from './pipeline.ts'
import { names, variable } from './several-desk.ts'

interface Opened {
  readonly fleet: Fleet
  readonly gitlab: Gitlab
  readonly run: (job: string, env?: Readonly<Record<string, string>>) => Promise<StepResult>
  /** Runs a job apply, of an own number, whose files become an artifact. */
  readonly apply: (job: number) => Promise<StepResult>
}

async function opened(
  ...given: Parameters<typeof openFleet> extends [unknown, ...infer More] ? More : never
): Promise<Opened> {
  const fleet = await openFleet('gitlab', ...given)
  const gitlab = await openGitlab()
  const one = { HUBPLAN_PLAN_TOKEN: undefined, HUBPLAN_APPLY_TOKEN: undefined }
  const run: Opened['run'] = (job, env = {}) =>
    gitlabJob(fleet, job, { ...gitlab, env: { ...one, ...fleet.secrets, ...env } })
  const apply: Opened['apply'] = async (job) => {
    const applied = await run('apply', { CI_JOB_ID: String(job) })
    gitlab.finish(fleet.folder, { job, status: applied.code === 0 ? 'success' : 'failed' })
    return applied
  }
  return { fleet, gitlab, run, apply }
}

/** A user becomes one of the staff. */
function staff(user: string): string {
  return `users: [{ name: ${user}, groups: [staff] }]`
}

function filesOf(fleet: Fleet, folder: string): string[] {
  const names = readdirSync(join(fleet.folder, folder))
  return names.map((name) => name.replace(/[0-9a-f]{12}/, 'DIGEST')).sort()
}

const aupToken = {
  token: 'hush-apply-hub05',
  name: 'planner',
  kind: 'service' as const,
  admin: true,
  scopes: fullScopes,
}

async function merged(own: Parameters<Fleet['say']>[0]): Promise<Opened> {
  const all = await opened()
  await all.fleet.say(own)
  const planned = await all.run('plan')
  expect(planned.code, planned.log).toBe(0)
  const shown = await all.run('merged')
  expect(shown.code, shown.log).toBe(0)
  return all
}

test('a merge request of several targets gets one note, and one job applies exactly what was noted', async () => {
  runWritten()
  const { fleet, gitlab, run, apply } = await merged({ physics: leaving('s01'), hub05: leaving('s02') })
  const [note] = gitlab.notes
  expect(gitlab.notes).toHaveLength(1)
  expect(note?.body).toMatch(marker)
  expect(note?.body).toContain('`s01`')
  expect(note?.body).toContain('`s02`')
  const index = JSON.parse(await fleet.read('hubplan-merged/plans/index.json')) as PlanIndex
  expect(await handedOn(fleet)).toEqual({
    PLAN_CHANGES: 'true',
    PLAN_REVIEWED: index.changes_digest,
    PLAN_PIPELINE: '20',
  })
  const applied = await apply(11)
  expect(applied.code, applied.log).toBe(0)
  expect(fleet.sent()).toEqual({ physics: ['DELETE /users/s01'], 'us-east': [], hub05: ['DELETE /users/s02'] })
  const kept = filesOf(fleet, 'hubplan-apply')
  expect(kept).toEqual(['approvals.json', 'plans', 'results.csv'])
  const plans = ['hub05.json', 'hub05.json.DIGEST.journal', 'index.json', 'physics.json', 'physics.json.DIGEST.journal']
  expect(filesOf(fleet, 'hubplan-apply/plans')).toEqual([...plans, 'us-east.json'])
  const idle = await run('merged')
  expect(idle.code, idle.log).toBe(0)
  const child = { CI_PIPELINE_SOURCE: 'parent_pipeline', CI_COMMIT_BRANCH: 'main', ...(await handedOn(fleet)) }
  expect(jobsOf(await gitlabFile(fleet), child)).toEqual(['unchanged'])
  expect(applied.log + idle.log + (note?.body ?? '')).not.toContain('hush-')
})

test('from the downloaded artifact the log says who did what, and revert undoes it', async () => {
  const { fleet, gitlab, apply } = await merged({ physics: staff('s01'), hub05: staff('s02') })
  const deployable = { id: 11, name: 'apply', ref: 'main', pipeline: { id: 21 } }
  const approvals = [{ user: { username: 'dean' }, status: 'approved', comment: null }]
  gitlab.deployments.push({ id: 7, status: 'running', environment: { name: 'hubplan' }, deployable, approvals })
  const applied = await apply(11)
  expect(applied.code, applied.log).toBe(0)
  const cwd = temporaryFolder()
  await cp(join(fleet.folder, 'hubplan-apply'), join(cwd, 'hubplan-apply'), { recursive: true })
  const env = {
    ...Object.fromEntries(names.map((name) => [variable('HUBPLAN_TOKEN', name), `hush-apply-${name}`])),
    ...Object.fromEntries(names.map((name) => [variable('HUBPLAN_URL', name), fleet.hubs[name].url])),
    PATH: process.env['PATH'],
    HOME: cwd,
  }
  const log = await runInside(['log', 'hubplan-apply/plans/'], { cwd, env })
  expect(log).toMatchObject({ code: 0, stderr: '' })
  expect(log.stdout).toContain('approved by dean, job 11 (hubplan-apply/approvals.json, from GitLab')
  expect(log.stdout).toContain('started by lab, job 11 ')
  expect(log.stdout.match(/result +1 of 1 action done\n/g)).toHaveLength(2)
  const undo = await runInside(['revert', 'hubplan-apply/plans/', '-o', 'undo/'], { cwd, env })
  expect(undo.code, undo.stderr).toBe(0)
  const again = await runInside(['apply', 'undo/', '--yes'], { cwd, env })
  expect(again.code, again.stderr).toBe(0)
  const both = ['POST /groups/staff/users', 'DELETE /groups/staff/users']
  expect(fleet.sent()).toEqual({ physics: both, 'us-east': [], hub05: both })
})

inFull('another plan of one target than the noted one is refused', async () => {
  const { fleet, run } = await merged({ physics: leaving('s01') })
  await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s02') })
  const shown = await run('merged')
  expect(shown.code).toBe(1)
  expect(shown.log).toContain('The merge would do something else than the plan that was reviewed.')
})

test('a hub that cannot be planned fails the job, and the note shows the others', async () => {
  const { fleet, gitlab, run } = await opened()
  await fleet.say({ physics: leaving('s01') })
  const planned = await run('plan', { HUBPLAN_PLAN_TOKEN_US_EAST: '' })
  expect(planned.code).toBe(1)
  expect(planned.log).toContain('HUBPLAN_TOKEN_US_EAST')
  expect(gitlab.notes[0]?.body).toContain('`s01`')
  expect(gitlab.notes[0]?.body).toContain('us-east')
  const shown = await run('merged', { HUBPLAN_PLAN_TOKEN_US_EAST: '' })
  expect(shown.code).toBe(1)
  expect(existsSync(join(fleet.folder, 'reviewed.env'))).toBe(false)
})

test('a manual run plans and applies some targets, when the hub of another one is down', async () => {
  const { fleet, run, apply } = await opened()
  await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s02') })
  await fleet.hubs.hub05.close()
  const web = { CI_PIPELINE_SOURCE: 'web' }
  expect((await run('merged', { HUBPLAN_TARGET: 'phys*' })).code).toBe(1)
  expect((await run('merged', { ...web, HUBPLAN_TARGET: 'none*' })).code).toBe(1)
  expect((await run('merged', { ...web, HUBPLAN_TARGET: '--help' })).code).toBe(1)
  const shown = await run('merged', { ...web, HUBPLAN_TARGET: '*s*' })
  expect(shown.code, shown.log).toBe(0)
  const applied = await apply(11)
  expect(applied.code, applied.log).toBe(0)
  expect(fleet.sent()).toEqual({ physics: ['DELETE /users/s01'], 'us-east': ['DELETE /users/s02'], hub05: [] })
})

test('when one hub fails the others are done, and a further attempt goes on with the journals', async () => {
  runWritten()
  const leaves = leaving('s01', 's02')
  const { fleet, gitlab, apply } = await merged({ physics: leaves, 'us-east': leaves, hub05: leaves })
  const fault = { method: 'DELETE', path: /s02/, times: 1, action: { type: 'reply', status: 403 } } as const
  fleet.hubs['us-east'].misbehave(fault)
  const failed = await apply(11)
  expect(failed.code, failed.log).toBe(5)
  const done = ['DELETE /users/s01', 'DELETE /users/s02']
  expect(fleet.sent()).toEqual({ physics: done, 'us-east': done, hub05: done })
  const again = await apply(12)
  expect(again.code, again.log).toBe(0)
  expect(fleet.sent()).toEqual({ physics: done, 'us-east': [...done, 'DELETE /users/s02'], hub05: done })
  expect(gitlab.deployments.map(({ status }) => status)).toEqual(['failed', 'success'])
})

test('a night lists the hubs that drifted, each against the plan that was applied there last', async () => {
  const { fleet, gitlab, run, apply } = await merged({ physics: leaving('s01') })
  // From the time before hubplan.yaml had targets.
  await mkdir(join(fleet.folder, 'hubplan-apply'))
  for (const name of ['plan.json', 'plan.json.0123456789ab.journal']) await fleet.write(`hubplan-apply/${name}`, '{}')
  gitlab.finish(fleet.folder, { job: 9, status: 'success' })
  const quiet = await run('drift')
  expect(quiet.code, quiet.log).toBe(2)
  await apply(11)
  expect((await run('drift')).code).toBe(0)
  fleet.hubs.physics.hub.addUser({ name: 's01' })
  await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s02', 's03') })
  const drift = await run('drift', { HUBPLAN_PLAN_TOKEN_HUB05: 'wrong' })
  expect(drift.code, drift.log).toBe(1)
  const end = `No longer as the files want it:
  physics: 1 action
  us-east: 2 actions
Not planned; the log above says why:
  hub05
`
  expect(drift.log.slice(-end.length)).toBe(end)
  const plans = await Promise.all(['physics', 'us-east'].map((name) => fleet.read(`hubplan-drift/plans/${name}.json`)))
  for (const plan of plans) expect(JSON.parse(plan)).toHaveProperty('against')
})

test('at night a job for each target looks at its token, and sees no other one', async () => {
  const { fleet, run } = await opened()
  const file = await gitlabFile(fleet)
  expect(jobsOf(file, { CI_PIPELINE_SOURCE: 'schedule' })).toEqual(['drift', 'doctor'])
  expect(file['doctor']?.parallel).toEqual({ matrix: [{ TARGET: ['physics', 'us-east', 'hub05'] }] })
  const own = await run('doctor', { TARGET: 'us-east', CI_JOB_NAME: 'doctor: [us-east]' })
  expect(own.code, own.log).toBe(0)
  const bad = await run('doctor', { TARGET: 'us-east', HUBPLAN_PLAN_TOKEN_US_EAST: 'wrong' })
  expect(bad.code).not.toBe(0)
  await withProgram(fleet, '.gitlab-ci.yml', '#!/bin/bash\nenv | grep ^HUBPLAN_TOKEN | sed s/=.*//\necho "$@"\n')
  const { log } = await run('doctor', { TARGET: 'us-east' })
  expect(log).toContain('\nHUBPLAN_TOKEN_US_EAST\ndoctor --target us-east\n')
})

test('no output of hubplan opens or ends a section in any job', async () => {
  const { fleet, run } = await opened()
  const shout = `#!/bin/bash
printf '\\033[0Ksection_start:1:evil\\r\\033[0Ka\\n\\033[31mred\\rb\\nsection_end:1:hubplan\\n'
printf '\\033[0Ksection_end:1:hubplan\\r\\033[0Kc\\n' >&2
exit 3
`
  await withProgram(fleet, '.gitlab-ci.yml', shout)
  await mkdir(join(fleet.folder, 'hubplan-merged/plans'), { recursive: true })
  await fleet.write('hubplan-merged/reviewed', 'sha256:0\n')
  for (const job of ['plan', 'apply', 'drift', 'doctor', 'merged']) {
    const { code, log } = await run(job, { TARGET: 'physics', PLAN_REVIEWED: 'sha256:0' })
    expect([job, code]).toEqual([job, 3])
    expect(log).toContain('section-start:1:evil')
    expect([job, sectionsIn(log)]).toEqual([job, []])
  }
})

inFull('with a target whose tokens can all write, each is planned and applied by protected jobs', async () => {
  const hub = { hub05: { aup: {}, tokens: [aupToken] } }
  const { fleet, run, apply } = await opened({ extra: { hub05: 'provider: aup' }, hub })
  await fleet.say({ physics: leaving('s01'), hub05: leaving('s02') })
  const checked = await run('validate')
  expect(checked.code, checked.log).toBe(0)
  const planned = await run('plan', { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' })
  expect(planned.code, planned.log).toBe(0)
  const file = await gitlabFile(fleet)
  expect(file['plan']).toMatchObject({ environment: 'hubplan' })
  const text = await fleet.read('.gitlab-ci.yml')
  expect(text).not.toContain('HUBPLAN_PLAN_TOKEN')
  expect(text).toContain(
    'has no token that can only read,\n#                          so no target is planned in a merge request',
  )
  const applied = await apply(11)
  expect(applied.code, applied.log).toBe(0)
  expect(fleet.sent()).toEqual({ physics: ['DELETE /users/s01'], 'us-east': [], hub05: ['DELETE /users/s02'] })
})
