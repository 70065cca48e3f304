// The pipeline for GitLab that init writes, run step by step against a sandbox: a merge request, its merge, and a night.
import { createHash } from 'node:crypto'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { casesOf } from '../helpers/tier.ts'
import { begun, leave, marker } from './ci-desk.ts'
import { gitlabFile, gitlabJob, handedOn, jobsOf } from './gitlab-job.ts'
import { type Gitlab, type MergeRequest, mergedRequest, note, openGitlab } from './gitlab-job-server.ts'
import { head, merge, reading, runWritten } from './pipeline.ts'
import { classOf, type Desk, token } from './run.ts'

describe('GitLab', () => {
  const forged = `<!-- hubplan sha256:${'0'.repeat(64)} ${head} -->`
  const proposal = async (requests?: MergeRequest[]): Promise<{ readonly desk: Desk; readonly gitlab: Gitlab }> => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab(requests)
    await leave(desk, 's01')
    const planned = await gitlabJob(desk, 'plan', gitlab)
    expect(planned.code, planned.log).toBe(0)
    return { desk, gitlab }
  }

  test('a merge request gets a note, and its merge does exactly what was noted', async () => {
    runWritten()
    const { desk, gitlab } = await proposal()
    expect(gitlab.notes[0]?.body).toMatch(marker)
    gitlab.notes.unshift(note(2, forged))
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code, shown.log).toBe(0)
    expect(shown.log).toContain('\nDeletes 1 of ')
    expect(desk.sent()).toEqual([])
    const applied = await gitlabJob(desk, 'apply', gitlab)
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    for (const secret of [token, reading]) expect(shown.log + applied.log).not.toContain(secret)
    const file = await gitlabFile(desk)
    expect(await desk.read('.gitlab-ci.yml')).toContain('a project access token, role Reporter, scope api')
    expect(file).toMatchObject({ workflow: { auto_cancel: { on_new_commit: 'none' } } })
    expect(file['merged']?.environment).toBeUndefined()
    expect(file['apply']).toMatchObject({
      environment: 'hubplan',
      resource_group: 'hubplan',
      needs: [{ pipeline: '$PLAN_PIPELINE', job: 'merged' }],
    })
    for (const job of ['plan', 'merged', 'drift'])
      expect(JSON.stringify(file[job])).not.toContain('HUBPLAN_APPLY_TOKEN')
  })

  test('a pipeline of merged results notes the head of the branch', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    await leave(desk, 's01')
    const env = { CI_COMMIT_SHA: 'dead10cc', CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head }
    await gitlabJob(desk, 'plan', { ...gitlab, env })
    expect(gitlab.notes[0]?.body).toMatch(marker)
  })

  test('a merge that would do something else is refused, and shown; so is another plan after the approval', async () => {
    runWritten()
    const { desk, gitlab } = await proposal()
    expect((await gitlabJob(desk, 'merged', gitlab)).code).toBe(0)
    const other = await gitlabJob(desk, 'apply', { ...gitlab, env: { PLAN_REVIEWED: `sha256:${'0'.repeat(64)}` } })
    expect(other.code).toBe(1)
    expect(other.log).toContain('This is not the reviewed plan')
    await desk.write('hubplan-merged/reviewed', `sha256:${'0'.repeat(64)}\n`)
    const lost = await gitlabJob(desk, 'apply', { ...gitlab, env: { PLAN_REVIEWED: '' } })
    expect([lost.code, lost.log.includes('This is not the reviewed plan')]).toEqual([1, true])
    await leave(desk, 's01', 's02')
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('\nDeletes 2 of ')
    expect(shown.log).toContain('The merge would do something else than the plan that was reviewed.')
    expect(await desk.files()).not.toContain('reviewed.env')
    expect((await gitlabJob(desk, 'apply', gitlab)).code).not.toBe(0)
    expect(desk.sent()).toEqual([])
  })

  test('one note is kept up to date, and without changes none is written', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    expect((await gitlabJob(desk, 'plan', gitlab)).code).toBe(0)
    expect(gitlab.notes).toEqual([])
    await leave(desk, 's01')
    gitlab.notes.unshift(note(2, forged))
    await gitlabJob(desk, 'plan', gitlab)
    await leave(desk, 's01', 's02')
    await gitlabJob(desk, 'plan', gitlab)
    expect(gitlab.notes.map(({ body }) => /Deletes \d/.exec(body)?.[0])).toEqual(['Deletes 2', undefined])
  })

  test('an empty plan asks nobody: its child pipeline has no job with the environment', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    const idle = await gitlabJob(desk, 'merged', gitlab)
    expect(idle.code, idle.log).toBe(0)
    const file = await gitlabFile(desk)
    const child = { CI_PIPELINE_SOURCE: 'parent_pipeline', CI_COMMIT_BRANCH: 'main', ...(await handedOn(desk)) }
    expect(jobsOf(file, child)).toEqual(['unchanged'])
    expect(file['unchanged']).not.toHaveProperty('environment')
    const said = await gitlabJob(desk, 'unchanged', { url: '', env: { HUBPLAN_PLAN_TOKEN: undefined } })
    expect(said).toEqual({ code: 0, log: 'The plan has no changes; there is nothing to apply.\n' })
    await leave(desk, 's01')
    await gitlabJob(desk, 'plan', gitlab)
    await gitlabJob(desk, 'merged', gitlab)
    const changed = { ...child, ...(await handedOn(desk)) }
    expect(changed).toMatchObject({
      PLAN_CHANGES: 'true',
      PLAN_PIPELINE: '20',
      PLAN_REVIEWED: expect.stringMatching(/^sha256:/),
    })
    expect(jobsOf(file, changed)).toEqual(['apply'])
  })

  test('each pipeline has its jobs; a child pipeline whose variables were lost asks, and applies nothing', async () => {
    const desk = await begun('gitlab')
    const file = await gitlabFile(desk)
    const on = (source: string, more: Readonly<Record<string, string>> = { CI_COMMIT_BRANCH: 'main' }): string[] =>
      jobsOf(file, { CI_PIPELINE_SOURCE: source, ...more })
    expect(on('merge_request_event', {})).toEqual(['plan'])
    expect(on('push')).toEqual(['merged', 'changes'])
    expect(on('web')).toEqual(['merged', 'changes'])
    expect(on('schedule')).toEqual(['drift'])
    const other = { CI_COMMIT_BRANCH: 'other', PLAN_CHANGES: 'true' }
    for (const source of ['push', 'web', 'parent_pipeline', 'api']) expect(on(source, other)).toEqual([])
    expect(on('parent_pipeline')).toEqual(['apply'])
    expect(on('parent_pipeline', { CI_COMMIT_BRANCH: 'main', PLAN_CHANGES: '' })).toEqual(['apply'])
    const gitlab = await openGitlab()
    await gitlabJob(desk, 'merged', gitlab)
    const lost = { PLAN_CHANGES: '', PLAN_REVIEWED: '' }
    const applied = await gitlabJob(desk, 'apply', { ...gitlab, env: lost })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual([])
  })

  test('a manual run lifts guards, with the name of the person in the plan', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab([])
    await leave(desk, 's01', 's02', 's03', 's04', 's05', 's06')
    const env = { CI_PIPELINE_SOURCE: 'web' }
    expect((await gitlabJob(desk, 'merged', { ...gitlab, env })).code).toBe(3)
    const odd = { ...env, HUBPLAN_ALLOW: '--max-deletes=9 *' }
    expect((await gitlabJob(desk, 'merged', { ...gitlab, env: odd })).code).toBe(1)
    const lifting = { ...env, HUBPLAN_ALLOW: 'delete-share' }
    const shown = await gitlabJob(desk, 'merged', { ...gitlab, env: lifting })
    expect(shown.code, shown.log).toBe(0)
    expect(JSON.parse(await desk.read('hubplan-merged/plan.json'))).toMatchObject({ planned_by: 'lab' })
    const applied = await gitlabJob(desk, 'apply', { ...gitlab, env })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toHaveLength(6)
    expect(await readdir(join(desk.folder, 'hubplan-apply'))).toEqual(
      expect.arrayContaining(['approvals.json', 'plan.json', 'results.csv', expect.stringMatching(/\.journal$/)]),
    )
  })

  test('a changed byte of hubplan stops each job before it sees a token, whatever a variable says', async () => {
    const desk = await begun('gitlab')
    await appendFile(join(desk.folder, '.hubplan/hubplan.mjs'), ' ')
    for (const job of ['plan', 'merged', 'apply', 'drift']) {
      const changed = await readFile(join(desk.folder, '.hubplan/hubplan.mjs'))
      const env = { HUBPLAN_SHA256: createHash('sha256').update(changed).digest('hex') }
      const { code, log } = await gitlabJob(desk, job, { url: 'http://127.0.0.1:1', env })
      expect([job, code]).toEqual([job, 1])
      expect(log).toContain('.hubplan/hubplan.mjs is not the file whose sha256 this pipeline names.')
      expect(log).not.toContain('section_start')
    }
    await rm(join(desk.folder, '.hubplan/hubplan.mjs'))
    const missing = await gitlabJob(desk, 'drift', { url: 'http://127.0.0.1:1' })
    expect(missing.code).toBe(1)
    expect(missing.log).toContain('.hubplan/hubplan.mjs is missing. Commit it; does a .gitignore name its folder?')
    const { before_script: first } = (await gitlabFile(desk)).default
    const check = first.findIndex((line) => line.includes('sha256sum --check'))
    expect(first.slice(0, check + 1).join('\n')).not.toContain('TOKEN')
  })

  test.each(
    casesOf(
      [
        ['nobody', []],
        ['somebody else', [note(2, forged)]],
        ['hubplan about another commit', [note(1, forged.replace(head, '0ddba11'))]],
        ['hubplan about no commit', [note(1, forged.replace(` ${head}`, ''))]],
        ['hubplan after the merge', [note(1, forged, '2999-01-01T00:00:01.000Z')]],
        ['hubplan, but changed after the merge', [note(1, forged, undefined, '2999-01-01T00:00:01.000Z')]],
        ['hubplan, but on a later line', [note(1, `Plan\n${forged}`)]],
        ['hubplan, but with something behind it', [note(1, `${forged} more`)]],
      ],
      1,
    ),
  )('a marker of %s does not count', async (_, notes) => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    await leave(desk, 's01')
    gitlab.notes.push(...notes)
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('Merge request 7 has no plan of hubplan for its last commit')
    const applied = await gitlabJob(desk, 'apply', gitlab)
    expect(applied.code).not.toBe(0)
    expect(desk.sent()).toEqual([])
  })

  test.each(
    casesOf(
      [
        ['no merge request', []],
        ['one that is open', [mergedRequest({ state: 'opened' })]],
        ['one of another branch', [mergedRequest({ target_branch: 'other' })]],
        ['one that another commit merged', [mergedRequest({ merge_commit_sha: 'dead10cc' })]],
        ['two', [mergedRequest({ iid: 6 }), mergedRequest()]],
      ],
      4,
    ),
  )('a commit of %s is not applied', async (_, requests) => {
    const { desk, gitlab } = await proposal(requests)
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('A commit is applied when exactly one merged merge request made it')
  })

  test.each(
    casesOf(
      [
        ['squashed', mergedRequest({ merge_commit_sha: null, squash_commit_sha: merge })],
        ['moved forward', mergedRequest({ merge_commit_sha: null, sha: merge })],
      ],
      0,
    ),
  )('among others the merge request of the commit is found when it was %s', async (_, request) => {
    const { desk, gitlab } = await proposal([mergedRequest({ iid: 6, state: 'closed' }), request])
    const [planned] = gitlab.notes
    gitlab.notes.unshift(note(1, planned?.body.replace(head, request.sha) ?? ''))
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code, shown.log).toBe(0)
  })

  test.each(
    casesOf(
      ['/user', `/projects/5/repository/commits/${merge}/merge_requests`, '/projects/5/merge_requests/7/notes'],
      2,
    ),
  )('nothing goes on when GitLab does not answer at %s', async (path) => {
    const { desk, gitlab } = await proposal()
    gitlab.failing.add(path)
    const shown = await gitlabJob(desk, 'merged', gitlab)
    expect(shown.code).not.toBe(0)
    expect(shown.log).toContain('403')
    expect(await desk.files()).not.toContain('reviewed.env')
    const planned = await gitlabJob(desk, 'plan', gitlab)
    expect(planned.code === 0).toBe(path.includes('/repository/'))
  })

  test('a night tells of drift', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    expect((await gitlabJob(desk, 'drift', gitlab)).code).toBe(0)
    await leave(desk, 's01')
    const loud = await gitlabJob(desk, 'drift', gitlab)
    expect(loud.code).toBe(2)
    expect(loud.log).toContain('The hub is no longer as the files want it.')
  })
})

describe('GitLab and an AUP Learning Cloud, which has no token that can only read', () => {
  test('what is applied is what the protected plan showed', async () => {
    runWritten()
    const desk = await begun('gitlab', { aup: {}, users: classOf(12) })
    const gitlab = await openGitlab()
    await leave(desk, 's01')
    const planned = await gitlabJob(desk, 'plan', gitlab)
    expect(planned.code, planned.log).toBe(0)
    const applied = await gitlabJob(desk, 'apply', gitlab)
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })
})
