// The CI files that init writes, run step by step against a sandbox: a pull request, its merge, and a night.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { readScopes } from '../../src/providers/jupyterhub/scopes.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { casesOf } from '../helpers/tier.ts'
import { gitlabFile, gitlabJob } from './gitlab-job.ts'
import { head, merge, merged, openPipeline, openWorkflow, reading, secrets, type Workflow } from './pipeline.ts'
import { classOf, type Desk, openDesk, token } from './run.ts'

const tokens = [
  { token, name: 'planner', kind: 'service' as const, admin: true, scopes: fullScopes },
  {
    token: reading,
    name: 'reader',
    kind: 'service' as const,
    admin: false,
    scopes: [...readScopes],
  },
]
const marker = new RegExp(`^<!-- hubplan (sha256:[0-9a-f]{64}) ${head} -->\n`)

const files = { github: '.github/workflows/hubplan.yml', gitlab: '.gitlab-ci.yml' }

/** The CI file is for a hub that a job could reach; then all others are written, with the roster of the sandbox. */
async function begun(ci: 'github' | 'gitlab', options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = await openDesk({ tokens, ...options })
  const provider = options.aup === undefined ? 'jupyterhub' : 'aup'
  const init = async (...flags: readonly string[]): Promise<void> => {
    const { code, stderr } = await desk.run('init', '--provider', provider, ...flags)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  }
  await init('--offline', '--url', 'https://hub.example.edu', '--ci', ci)
  await rm(join(desk.folder, 'hubplan.yaml'))
  await init('--force', '--roster', 'users.csv')
  await openPipeline(desk, files[ci])
  return desk
}

async function leave(desk: Desk, ...names: readonly string[]): Promise<void> {
  const rows = names.map((name) => `  - { name: ${name}, ensure: absent }\n`).join('')
  const file = (await desk.read('hubplan.yaml')).replace(/^(# )?users:[\s\S]*/m, '')
  const csv = (await desk.read('users.csv'))
    .split('\n')
    .filter((line) => !names.some((name) => line.startsWith(`${name},`)))
  await desk.write('users.csv', csv.join('\n'))
  await desk.write('hubplan.yaml', `${file}users:\n${rows}`)
}

interface Opened {
  readonly desk: Desk
  readonly flow: Workflow
}

async function opened(): Promise<Opened> {
  const desk = await begun('github')
  return { desk, flow: openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml')) }
}

/** Pull request 7, in which s01 leaves. */
async function proposed(): Promise<Opened> {
  const { desk, flow } = await opened()
  await leave(desk, 's01')
  const planned = await flow.run('plan', { secrets, number: 7 })
  expect(planned.code, planned.log).toBe(0)
  return { desk, flow }
}

describe('GitHub', () => {
  test('a pull request gets a comment, and its merge does exactly what was commented', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01')
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    const [comment] = flow.comments()
    expect(comment?.body).toMatch(marker)
    expect(comment?.body).toContain('**Deletes 1 of ')
    expect(comment?.body).toContain(' by `octo`, with the token of service ')
    expect(comment?.body).toMatch(
      /^- \*\*Next:\*\* merge this pull request, then approve the environment `hubplan`, and compare: the changes digest must be `sha256:[0-9a-f]{64}`$/m,
    )
    expect(comment?.body).not.toContain('hubplan apply')
    expect(desk.sent()).toEqual([])
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code, shown.log).toBe(0)
    expect(flow.summary()).toContain('**Deletes 1 of ')
    expect(desk.sent()).toEqual([])
    const applied = await flow.run('apply', { secrets, needs: shown.outputs })
    expect(applied.code, applied.log).toBe(0)
    expect(applied.log).toContain('Applied: 1 changed, 0 already done.')
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    for (const secret of [token, reading]) expect(planned.log + shown.log + applied.log).not.toContain(secret)
  })

  test('a merge that would do something else is refused before anybody is asked, and shown', async () => {
    const { desk, flow } = await proposed()
    await leave(desk, 's01', 's02')
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('::error::The merge would do something else than the plan that was reviewed')
    expect(flow.summary()).toContain('**Deletes 2 of ')
  })

  test('what was approved is applied, and not what became of the files meanwhile', async () => {
    const { desk, flow } = await proposed()
    const shown = await flow.run('merged', { secrets, number: 7 })
    await leave(desk, 's01', 's02')
    const other = { ...shown.outputs, digest: `sha256:${'0'.repeat(64)}` }
    const refused = await flow.run('apply', { secrets, needs: other })
    expect(refused.code).toBe(1)
    expect(refused.log).toContain('This is not the reviewed plan')
    expect(desk.sent()).toEqual([])
    await expect(flow.run('apply', { secrets, needs: { digest: shown.outputs['digest'] ?? '' } })).rejects.toThrow()
    const applied = await flow.run('apply', { secrets, needs: shown.outputs, attempt: 2 })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })

  const body = (sha = head): string => `<!-- hubplan sha256:${'0'.repeat(64)} ${sha} -->\nNothing to do`
  const bot = 'github-actions[bot]'
  test.each(
    casesOf(
      [
        ['of a user', { login: 'mallory', body: body() }],
        ['of a user who has the name of the bot', { login: 'github-actions', body: body() }],
        ['of another bot', { login: 'other[bot]', body: body() }],
        ['about another commit', { login: bot, body: body('0ddba11') }],
        ['without a commit', { login: bot, body: body().replace(` ${head}`, '') }],
        ['on a later line', { login: bot, body: `Plan\n${body()}` }],
        ['with something behind it', { login: bot, body: body().replace('\n', ' ') }],
        ['from after the merge', { login: bot, body: body(), created_at: '2999-01-01T00:00:01Z' }],
        ['changed after the merge', { login: bot, body: body(), updated_at: '2999-01-01T00:00:01Z' }],
        ['that is empty', { login: bot }],
      ],
      1,
    ),
  )('a marker %s does not count', async (_, comment) => {
    const { desk, flow } = await opened()
    await leave(desk, 's01')
    flow.comment(comment)
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('::error::Pull request 7 has no plan of hubplan for its last commit')
    expect(shown.outputs).toEqual({})
  })

  test('of many comments the last marker counts, on whichever page', async () => {
    const { desk, flow } = await opened()
    for (const text of [body(), 'one', 'two', body()]) flow.comment({ login: bot, body: text })
    await leave(desk, 's01')
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    flow.comment({ login: 'mallory', body: body() })
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code, shown.log).toBe(0)
  })

  test.each(
    casesOf(
      [
        ['no pull request', []],
        ['one that is open', [merged(7, { state: 'open', merged_at: null })]],
        ['one that was closed without a merge', [merged(7, { merged_at: null })]],
        ['one of another branch', [merged(7, { base: { ref: 'other' } })]],
        ['one that another commit merged', [merged(7, { merge_commit_sha: 'dead10cc' })]],
        ['two', [merged(6), merged(7)]],
      ],
      3,
    ),
  )('a commit of %s is not applied', async (_, pulls) => {
    const { flow } = await proposed()
    const shown = await flow.run('merged', { secrets, pulls })
    expect(shown.code).toBe(1)
    expect(shown.log).toContain('::error::A commit is applied when exactly one merged pull request made it')
  })

  test('among others the pull request of the commit is found', async () => {
    const { flow } = await proposed()
    const others = [merged(8, { merge_commit_sha: 'dead10cc' }), merged(9, { merged_at: null, merge_commit_sha: null })]
    const shown = await flow.run('merged', { secrets, pulls: [...others, merged(7)] })
    expect(shown.code, shown.log).toBe(0)
  })

  test.each(
    casesOf(
      [
        ['plan', 'gh api'],
        ['plan', 'node'],
        ['merged', 'gh api'],
        ['merged', 'node'],
      ],
      0,
    ),
  )('%s fails when %s does', async (job, failing) => {
    const { flow } = await proposed()
    const before = flow.comments().length
    const { code } = await flow.run(job, { secrets, number: 7, failing })
    expect(code).toBe(1)
    expect(flow.comments()).toHaveLength(before)
  })

  test('nothing that waits for its reviewers is cancelled', async () => {
    const { flow } = await opened()
    expect(flow.concurrency).toBeUndefined()
    const { plan, ...others } = flow.jobs
    expect(plan?.concurrency).toEqual({
      group: `hubplan-pr-\${{ github.event.pull_request.number || github.run_id }}`,
      'cancel-in-progress': true,
    })
    for (const { concurrency } of Object.values(others)) expect(concurrency).toBeUndefined()
  })

  test('a blocked plan is commented, and fails', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01', 's02', 's03', 's04', 's05', 's06')
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code).toBe(3)
    expect(flow.comments()[0]?.body).toContain('BLOCKED')
  })

  test('a policy from outside the repository holds, whatever the files say', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01')
    const vars = { HUBPLAN_POLICY: 'version: 1\nguards: { max_deletes: 0 }' }
    const planned = await flow.run('plan', { secrets, vars, number: 7 })
    expect(planned.code, planned.log).toBe(3)
    expect(planned.log).toContain('the limit is 0')
  })

  test('a night tells of drift', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    const quiet = await flow.run('drift', { secrets })
    expect(quiet.code, quiet.log).toBe(0)
    await leave(desk, 's01')
    const loud = await flow.run('drift', { secrets })
    expect(loud.code).toBe(2)
    expect(loud.log).toContain('::error::The hub is no longer as the files want it')
    expect(flow.summary()).toContain('**Deletes 1 of ')
  })

  test('one comment is kept up to date, and others of hubplan are folded', async () => {
    const { desk, flow } = await opened()
    for (const comment of [
      { login: bot, body: body() },
      { login: 'mallory', body: body() },
    ])
      flow.comment(comment)
    await leave(desk, 's01')
    expect((await flow.run('plan', { secrets, number: 7 })).code).toBe(0)
    expect(flow.comments()).toHaveLength(2)
    expect(flow.comments()[0]?.body).toContain('**Deletes 1 of ')
    expect(flow.folded()).toEqual([])
    flow.comment({ login: bot, body: body() })
    await leave(desk, 's01', 's02')
    expect((await flow.run('plan', { secrets, number: 7 })).code).toBe(0)
    expect(flow.comments().map((one) => /Deletes \d/.exec(one.body)?.[0])).toEqual([
      'Deletes 1',
      undefined,
      'Deletes 2',
    ])
    expect(flow.folded()).toEqual(['N1'])
  })

  test('without changes no comment is written and no reviewer is asked; a comment that is there says so', async () => {
    const { desk, flow } = await opened()
    expect((await flow.run('plan', { secrets, number: 7 })).code).toBe(0)
    expect(flow.comments()).toEqual([])
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code, shown.log).toBe(0)
    expect(flow.asks('apply', { secrets, needs: shown.outputs })).toBe(false)
    flow.comment({ login: bot, body: body() })
    expect((await flow.run('plan', { secrets, number: 7 })).code).toBe(0)
    expect(flow.comments()[0]?.body).toContain('Nothing to do')
    await leave(desk, 's01')
    await flow.run('plan', { secrets, number: 7 })
    const more = await flow.run('merged', { secrets, number: 7, attempt: 2 })
    expect(flow.asks('apply', { secrets, needs: more.outputs })).toBe(true)
  })

  test('a blocked merge writes its summary, and asks no reviewer', async () => {
    const { desk, flow } = await opened()
    await leave(desk, 's01', 's02', 's03', 's04', 's05', 's06')
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect([shown.code, shown.outputs]).toEqual([3, {}])
    expect(flow.summary()).toContain('BLOCKED')
    expect(JSON.parse(flow.kept('hubplan-merged-1', 'plan.json'))).toMatchObject({ applyable: false })
    await desk.write('hubplan.yaml', 'version: 1\nusers: 7\n')
    expect((await flow.run('merged', { secrets, number: 7, attempt: 2 })).code).toBe(1)
    expect(flow.summary()).toContain('hubplan made no plan; the log of the job says why.')
  })

  test('a manual run lifts guards, with the name of the person in the plan', async () => {
    const { desk, flow } = await opened()
    const gone = ['s01', 's02', 's03', 's04', 's05', 's06']
    await leave(desk, ...gone)
    const event = 'workflow_dispatch'
    const refused = await flow.run('merged', { secrets, event, inputs: { allow: '' } })
    expect(refused.code).toBe(3)
    const odd = await flow.run('merged', { secrets, event, inputs: { allow: '--max-deletes=9 *' }, attempt: 2 })
    expect(odd.code).toBe(1)
    const shown = await flow.run('merged', { secrets, event, inputs: { allow: 'delete-share' }, attempt: 3 })
    expect(shown.code, shown.log).toBe(0)
    const plan = JSON.parse(flow.kept('hubplan-merged-3', 'plan.json')) as { planned_by: string; overrides: unknown }
    expect(plan.planned_by).toBe('octo')
    expect(JSON.stringify(plan.overrides)).toContain('delete-share')
    const applied = await flow.run('apply', { secrets, event, needs: shown.outputs })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent().sort()).toEqual(gone.map((name) => `DELETE /users/${name}`))
    expect(flow.jobs['merged']?.if).toBe(
      "github.event_name == 'push' || (github.event_name == 'workflow_dispatch' && github.ref == 'refs/heads/main')",
    )
  })

  test('plan, journal, results and approvals are kept, of a failed job too, for 90 days', async () => {
    const { desk, flow } = await proposed()
    expect(flow.kept('hubplan-plan-1', 'comment.md')).toMatch(marker)
    const shown = await flow.run('merged', { secrets, number: 7 })
    desk.hub.misbehave({ method: 'DELETE', path: /s01/, times: Infinity, action: { type: 'reply', status: 403 } })
    const failed = await flow.run('apply', { secrets, needs: shown.outputs })
    expect(failed.code).toBe(5)
    const names = flow.names('hubplan-apply-1').map((name) => name.replace(/[0-9a-f]{12}/, 'DIGEST'))
    expect(names).toEqual(['approvals.json', 'plan.json', 'plan.json.DIGEST.journal', 'plan.md', 'results-1.csv'])
    expect(flow.kept('hubplan-apply-1', 'approvals.json')).toContain('dean')
    for (const { steps } of Object.values(flow.jobs)) {
      const last = steps.at(-1)
      expect(last).toMatchObject({ if: 'always()', with: { 'retention-days': 90 } })
    }
  })

  test('a further attempt goes on with the last journal', async () => {
    const { desk, flow } = await opened()
    await leave(desk, 's01', 's02', 's03')
    await flow.run('plan', { secrets, number: 7 })
    const shown = await flow.run('merged', { secrets, number: 7 })
    const needs = shown.outputs
    const refuse = (path: RegExp): void => {
      desk.hub.misbehave({ method: 'DELETE', path, times: 1, action: { type: 'reply', status: 403 } })
    }
    refuse(/s02/)
    refuse(/s03/)
    expect((await flow.run('apply', { secrets, needs })).code).toBe(5)
    refuse(/s03/)
    expect((await flow.run('apply', { secrets, needs, attempt: 2 })).code).toBe(5)
    const again = await flow.run('apply', { secrets, needs, attempt: 3 })
    expect(again.code, again.log).toBe(0)
    expect(again.log).toContain('Applied: 1 changed, 2 already done.')
    const names = flow.names('hubplan-apply-3')
    expect(names).toEqual(expect.arrayContaining(['results-1.csv', 'results-2.csv', 'results-3.csv']))
    const journal = names.find((name) => name.endsWith('.journal')) ?? 'no journal'
    const lines = [1, 2, 3].map((attempt) => flow.kept(`hubplan-apply-${attempt}`, journal).split('\n').length)
    expect([...lines].sort((one, other) => one - other)).toEqual(lines)
    expect(new Set(lines).size).toBe(3)
  })
})

describe('the program of the jobs', () => {
  test('is the single file, and its sum is checked first: a changed byte stops each job before it sees a token', async () => {
    for (const aup of [undefined, {}]) {
      const desk = await begun('github', aup === undefined ? {} : { aup, users: classOf(12) })
      await leave(desk, 's01')
      const flow = openWorkflow(desk, await desk.read(files.github))
      await appendFile(join(desk.folder, '.hubplan/hubplan.mjs'), ' ')
      for (const [job, { steps }] of Object.entries(flow.jobs)) {
        const { code, log, seen } = await flow.run(job, { secrets, number: 7, needs: { changes: 'true', digest: 'x' } })
        expect([job, code, seen]).toEqual([job, 1, [[]]])
        expect(log).toContain('::error::.hubplan/hubplan.mjs is not the file whose sha256 this workflow names.')
        expect(steps.findIndex(({ run }) => run?.includes('sha256sum --check'))).toBe(1)
        expect(steps[0]?.uses).toMatch(/^actions\/checkout@/)
      }
      expect(desk.hub.requests.filter(({ method }) => method !== 'GET')).toEqual([])
      expect(flow.comments()).toEqual([])
    }
  })

  test('is a copy of what init runs from, with the licences at its end', async () => {
    const desk = await openDesk({ tokens })
    const flags = ['--provider', 'jupyterhub', '--url', 'https://hub.example.edu', '--offline']
    const { stderr } = await desk.run('init', ...flags, '--ci', 'github')
    await desk.write('hubplan.yaml', 'version: 1\nusers: [{ name: root }]\n')
    expect(stderr).toContain('.hubplan/hubplan.mjs, .hubplan/.gitattributes, .github/workflows/hubplan.yml.')
    const program = await desk.read('.hubplan/hubplan.mjs')
    expect(program).toContain('hubplan holds code of these packages.')
    const flow = openWorkflow(desk, (await desk.read(files.github)).replace('https://hub.example.edu', desk.hub.url))
    const drift = await flow.run('drift', { secrets })
    expect(drift.code, drift.log).toBe(0)
    const ignored = execFileSync('git', ['-C', desk.folder, 'init', '--quiet']).toString()
    expect(ignored).toBe('')
    execFileSync('git', ['-C', desk.folder, 'add', '.'])
    const tracked = execFileSync('git', ['-C', desk.folder, 'ls-files', '.hubplan']).toString()
    expect(tracked).toBe('.hubplan/.gitattributes\n.hubplan/hubplan.mjs\n')
  })

  test('is never a name in a registry', async () => {
    for (const ci of ['github', 'gitlab'] as const) {
      const desk = await begun(ci)
      expect(await desk.read(files[ci])).not.toMatch(/\bnpm\b|\bnpx\b/)
    }
  })
})

describe('GitHub and an AUP Learning Cloud, which has no token that can only read', () => {
  test('a pull request sees no token, and what is applied is what the protected plan showed', async () => {
    const desk = await begun('github', { aup: {}, users: classOf(12) })
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    expect(JSON.stringify(flow.jobs['validate'])).not.toContain('secrets.')
    await leave(desk, 's01')
    const checked = await flow.run('validate', { secrets: {} })
    expect(checked.code, checked.log).toBe(0)
    const planned = await flow.run('plan', { secrets })
    expect(planned.code, planned.log).toBe(0)
    const digest = /^Digest `(sha256:[0-9a-f]{64})`$/m.test(flow.summary())
    expect(digest).toBe(true)
    const changes = /Changes digest `(sha256:[0-9a-f]{64})`/.exec(flow.summary())?.[1] ?? ''
    expect(planned.outputs).toEqual({ digest: changes, changes: 'true', kept: 'hubplan-plan-1' })
    const applied = await flow.run('apply', { secrets, needs: planned.outputs })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })
})

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
