// What a job on GitLab gets of earlier ones: the plan that was applied last, the journal of a failed attempt, approvals.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { inFull } from '../helpers/in-full.ts'
import { begun, leave } from './ci-desk.ts'
import { gitlabJob } from './gitlab-job.ts'
import { type Gitlab, openGitlab } from './gitlab-job-server.ts'
import { runWritten } from './pipeline.ts'
import type { Desk } from './run.ts'

interface Opened {
  readonly desk: Desk
  readonly gitlab: Gitlab
  /** Runs a job apply, of an own number, whose files become an artifact. */
  readonly apply: (job: number) => Promise<{ readonly code: number; readonly log: string }>
}

async function merged(...leavers: readonly string[]): Promise<Opened> {
  const desk = await begun('gitlab')
  const gitlab = await openGitlab()
  await leave(desk, ...leavers)
  await gitlabJob(desk, 'plan', gitlab)
  const shown = await gitlabJob(desk, 'merged', gitlab)
  expect(shown.code, shown.log).toBe(0)
  const apply: Opened['apply'] = async (job) => {
    const applied = await gitlabJob(desk, 'apply', { ...gitlab, env: { CI_JOB_ID: String(job) } })
    gitlab.finish(desk.folder, { job, status: applied.code === 0 ? 'success' : 'failed' })
    return applied
  }
  return { desk, gitlab, apply }
}

function filesOf(desk: Desk, job: string): string[] {
  return readdirSync(join(desk.folder, `hubplan-${job}`))
}

describe('a night', () => {
  test('tells what changed since the plan that was applied last, which GitLab gives to a job', async () => {
    const { desk, gitlab, apply } = await merged('s01')
    expect(await apply(11)).toMatchObject({ code: 0 })
    desk.hub.hub.removeUser('s02')
    gitlab.asked.length = 0
    const drift = await gitlabJob(desk, 'drift', gitlab)
    expect(drift.code, drift.log).toBe(2)
    expect(drift.log).toContain('s02  users.csv:5; the hub changed since the last plan\n')
    expect(drift.log).toContain('The hub is no longer as the files want it.\n')
    expect(gitlab.asked).toEqual(['/projects/5/deployments', '/projects/5/jobs/11/artifacts', '/store/11'])
  })

  test('does without that plan where GitLab gives no files, and tells so', async () => {
    const { desk, gitlab, apply } = await merged('s01')
    await apply(11)
    desk.hub.hub.removeUser('s02')
    for (const path of ['/projects/5/jobs/11/artifacts', '/store/11', '/projects/5/deployments']) {
      gitlab.failing.clear()
      gitlab.failing.add(path)
      const { code, log } = await gitlabJob(desk, 'drift', gitlab)
      expect([path, code]).toEqual([path, 2])
      expect(log).not.toContain('since the last plan')
      expect(log.includes('GitLab gives this job no files of job 11.\n')).toBe(path !== '/projects/5/deployments')
    }
  })

  test('takes the last job apply of its branch that did something', async () => {
    const { desk, gitlab, apply } = await merged('s01')
    await apply(11)
    const ended = { status: 'success', name: 'apply', ref: 'main' } as const
    gitlab.finish(desk.folder, { ...ended, job: 12, ref: 'other' })
    gitlab.finish(desk.folder, { ...ended, job: 13, name: 'merged' })
    gitlab.finish(desk.folder, { ...ended, job: 14, status: 'canceled' })
    gitlab.deployments.push({ id: 1015, status: 'success', environment: { name: 'hubplan' }, deployable: null })
    const journal = filesOf(desk, 'apply').find((name) => name.endsWith('.journal')) ?? ''
    rmSync(join(desk.folder, 'hubplan-apply', journal))
    gitlab.finish(desk.folder, { ...ended, job: 16, status: 'failed' })
    gitlab.asked.length = 0
    const drift = await gitlabJob(desk, 'drift', gitlab)
    expect(drift.code, drift.log).toBe(0)
    expect(gitlab.asked.filter((path) => path.startsWith('/store'))).toEqual(['/store/16', '/store/11'])
    expect(JSON.parse(await desk.read('hubplan-drift/plan.json'))).toHaveProperty('against')
  })
})

describe('a further attempt to apply', () => {
  test('goes on with the last journal', async () => {
    runWritten()
    const { desk, apply } = await merged('s01', 's02', 's03')
    const refuse = (path: RegExp): void => {
      desk.hub.misbehave({ method: 'DELETE', path, times: 1, action: { type: 'reply', status: 403 } })
    }
    const lines = async (): Promise<number> => (await desk.read(join('hubplan-apply', journal()))).split('\n').length
    const journal = (): string => filesOf(desk, 'apply').find((name) => name.endsWith('.journal')) ?? 'no journal'
    refuse(/s02/)
    refuse(/s03/)
    expect(await apply(11)).toMatchObject({ code: 5 })
    const before = await lines()
    refuse(/s03/)
    expect(await apply(12)).toMatchObject({ code: 5 })
    const again = await apply(13)
    expect(again.code, again.log).toBe(0)
    expect(again.log).toContain('Applied: 1 changed, 2 already done.')
    expect(await lines()).toBeGreaterThan(before)
  })

  test('without the journal looks at the hub, and tells so', async () => {
    const { desk, gitlab, apply } = await merged('s01', 's02')
    desk.hub.misbehave({ method: 'DELETE', path: /s02/, times: 1, action: { type: 'reply', status: 403 } })
    expect(await apply(11)).toMatchObject({ code: 5 })
    gitlab.failing.add('/projects/5/jobs/11/artifacts')
    const again = await apply(12)
    expect(again.code, again.log).toBe(0)
    expect(again.log).toContain(
      'GitLab gives this job no files of job 11.\nThis attempt continues without its journal.\n',
    )
    expect(desk.sent().filter((request) => request.endsWith('s01'))).toHaveLength(1)
  })

  inFull('takes no journal of another pipeline', async () => {
    const { desk, gitlab, apply } = await merged('s01')
    await apply(11)
    gitlab.deployments.length = 0
    gitlab.finish(desk.folder, { job: 11, status: 'failed', pipeline: 22 })
    gitlab.asked.length = 0
    await apply(12)
    expect(gitlab.asked).toEqual(['/projects/5/deployments', '/projects/5/deployments/0'])
  })
})

test('the kept files say who started the job and who approved its deployment', async () => {
  const { desk, gitlab, apply } = await merged('s01')
  const approvals = [
    {
      user: { id: 3, username: 'dean', name: 'D. Ean' },
      status: 'approved',
      created_at: '2026-01-01',
      comment: 'fine',
    },
  ]
  const deployable = { id: 11, name: 'apply', ref: 'main', pipeline: { id: 21 } }
  gitlab.deployments.push({ id: 7, status: 'running', environment: { name: 'hubplan' }, deployable, approvals })
  await apply(11)
  expect(JSON.parse(await desk.read('hubplan-apply/approvals.json'))).toEqual({
    started_by: 'lab',
    job: '11',
    approvals: [{ user: { username: 'dean' }, status: 'approved', comment: 'fine' }],
  })
  gitlab.failing.add('/projects/5/deployments')
  await apply(12)
  expect(JSON.parse(await desk.read('hubplan-apply/approvals.json'))).toEqual({
    started_by: 'lab',
    job: '12',
    approvals: [],
  })
  expect(
    filesOf(desk, 'apply')
      .map((name) => name.replace(/[0-9a-f]{12}/, 'DIGEST'))
      .sort(),
  ).toEqual(['approvals.json', 'plan.json', 'plan.json.DIGEST.journal', 'results.csv'])
})
