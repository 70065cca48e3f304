// The pipeline for GitLab that init writes, run step by step against a sandbox: a merge request, its merge, and a night.
import { createHash } from 'node:crypto'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { casesOf } from '../helpers/tier.ts'
import { begun, leave, marker } from './ci-desk.ts'
import { gitlabFile, gitlabJob } from './gitlab-job.ts'
import { head, merge, reading } from './pipeline.ts'
import { classOf, type Desk, token } from './run.ts'

interface Note {
  readonly id: number
  readonly author: { readonly id: number }
  readonly body: string
  readonly created_at: string
  readonly updated_at: string
  readonly system: boolean
}

/** As GET /projects/:id/repository/commits/:sha/merge_requests lists it. */
interface MergeRequest {
  readonly iid: number
  readonly state: 'opened' | 'closed' | 'merged'
  readonly target_branch: string
  readonly sha: string
  readonly merge_commit_sha: string | null
  readonly squash_commit_sha: string | null
  readonly merged_at: string | null
}

function mergedRequest(more: Partial<MergeRequest> = {}): MergeRequest {
  return {
    iid: 7,
    state: 'merged',
    target_branch: 'main',
    sha: head,
    merge_commit_sha: merge,
    squash_commit_sha: null,
    merged_at: '2999-01-01T01:00:00.000+01:00',
    ...more,
  }
}

function note(author: number, text: string, created = '2024-01-01T00:00:00.000Z', updated = created): Note {
  const id = Math.floor(Math.random() * 1e9)
  return { id, author: { id: author }, body: text, created_at: created, updated_at: updated, system: false }
}

interface Gitlab {
  readonly url: string
  /** The newest first. */
  readonly notes: Note[]
  readonly requests: MergeRequest[]
  /** Paths that are answered with an error. */
  readonly failing: Set<string>
}

/** GitLab as far as the jobs ask it: oneself, the merge requests of a commit, and notes. */
async function openGitlab(requests: MergeRequest[] = [mergedRequest()]): Promise<Gitlab> {
  const notes: Note[] = []
  const failing = new Set<string>()
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const isOurs = request.headers['private-token'] === 'comment-token' && !failing.has(path)
      const answers: Readonly<Record<string, unknown>> = {
        '/user': { id: 1 },
        [`/projects/5/repository/commits/${merge}/merge_requests`]: requests,
        '/projects/5/merge_requests/7/notes': notes,
      }
      const answer = answers[path]
      const written = new URLSearchParams(text).get('body') ?? ''
      const at = notes.findIndex(({ id }) => path === `/projects/5/merge_requests/7/notes/${id}`)
      const [old] = notes.slice(at)
      const isChange = request.method === 'PUT' && at >= 0 && old?.author.id === 1
      if (isOurs && isChange) notes[at] = { ...old, body: written, updated_at: new Date().toISOString() }
      if (isOurs && request.method === 'POST') notes.unshift(note(1, written, new Date().toISOString()))
      response.writeHead(isOurs && (answer !== undefined || isChange) ? 200 : 403, {
        'content-type': 'application/json',
      })
      response.end(JSON.stringify(isOurs ? (answer ?? {}) : []))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, notes, requests, failing }
}

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
    expect(file['apply']).toMatchObject({ environment: 'hubplan', needs: ['merged'] })
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
    const { desk, gitlab } = await proposal()
    expect((await gitlabJob(desk, 'merged', gitlab)).code).toBe(0)
    const other = await gitlabJob(desk, 'apply', { ...gitlab, env: { REVIEWED: `sha256:${'0'.repeat(64)}` } })
    expect(other.code).toBe(1)
    expect(other.log).toContain('This is not the reviewed plan')
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
    const idle = await gitlabJob(desk, 'merged', gitlab)
    expect(idle.code, idle.log).toBe(0)
    const nothing = await gitlabJob(desk, 'apply', gitlab)
    expect(nothing.code, nothing.log).toBe(0)
    expect(nothing.log).toContain('The plan has no changes: there is nothing to apply.')
    await leave(desk, 's01')
    gitlab.notes.unshift(note(2, forged))
    await gitlabJob(desk, 'plan', gitlab)
    await leave(desk, 's01', 's02')
    await gitlabJob(desk, 'plan', gitlab)
    expect(gitlab.notes.map(({ body }) => /Deletes \d/.exec(body)?.[0])).toEqual(['Deletes 2', undefined])
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
