// The CI files that init writes, run step by step against a sandbox: a pull request, its merge, and a night.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'

import { fullScopes } from '../helpers/hub-client.ts'
import { bash, openWorkflow, type StepResult } from './pipeline.ts'
import { classOf, cli, type Desk, openDesk, token } from './run.ts'

const reading = 'hush-reading-token'
const tokens = [
  { token, name: 'planner', kind: 'service' as const, admin: true, scopes: fullScopes },
  {
    token: reading,
    name: 'reader',
    kind: 'service' as const,
    admin: false,
    scopes: ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups'],
  },
]
const secrets = { HUBPLAN_PLAN_TOKEN: reading, HUBPLAN_APPLY_TOKEN: token }
const marker = /^<!-- hubplan (sha256:[0-9a-f]{64}) -->\n/

async function begun(ci: 'github' | 'gitlab', options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = await openDesk({ tokens, ...options })
  const provider = options.aup === undefined ? 'jupyterhub' : 'aup'
  const { code, stderr } = await desk.run('init', '--provider', provider, '--roster', 'users.csv', '--ci', ci)
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
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

describe('GitHub', () => {
  test('a pull request gets a comment, and its merge does exactly what was commented', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01')
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    const [comment] = flow.comments()
    expect(comment?.body).toMatch(marker)
    expect(comment?.body).toContain('1 user to delete')
    expect(desk.sent()).toEqual([])
    const applied = await flow.run('apply', { secrets, number: 7 })
    expect(applied.code, applied.log).toBe(0)
    expect(applied.log).toContain('Applied: 1 changed, 0 already so.')
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    for (const secret of [token, reading]) expect(planned.log + applied.log).not.toContain(secret)
  })

  test('a merge that would do something else is refused', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01')
    await flow.run('plan', { secrets, number: 7 })
    await leave(desk, 's01', 's02')
    const applied = await flow.run('apply', { secrets, number: 7 })
    expect(applied.code).toBe(1)
    expect(applied.log).toContain('This is not the reviewed plan')
    expect(desk.sent()).toEqual([])
  })

  test('a digest in the comment of somebody else does not count', async () => {
    const desk = await begun('github')
    const flow = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    await leave(desk, 's01')
    await flow.run('plan', { secrets, number: 7 })
    const digest = marker.exec(flow.comments()[0]?.body ?? '')?.[0] ?? ''
    const stranger = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    stranger.comment('mallory', digest)
    const applied = await stranger.run('apply', { secrets, number: 7 })
    expect(applied.code).toBe(1)
    expect(applied.log).toContain('has no plan of hubplan')
    const direct = await stranger.run('apply', { secrets })
    expect(direct.log).toContain('No pull request belongs to this commit')
    expect(desk.sent()).toEqual([])
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
    expect(flow.summary()).toContain('1 user to delete')
  })

  test('hubplan is installed before anything of the repository is there', async () => {
    const desk = await begun('github')
    const { jobs } = openWorkflow(desk, await desk.read('.github/workflows/hubplan.yml'))
    for (const { steps } of Object.values(jobs)) {
      const install = steps.findIndex(({ run }) => run?.startsWith('npm install --global --ignore-scripts hubplan@'))
      const checkout = steps.findIndex(({ uses }) => uses?.startsWith('actions/checkout@'))
      expect(install).toBeGreaterThan(-1)
      expect(checkout).toBeGreaterThan(install)
    }
    expect(jobs['apply']?.environment).toBe('hubplan')
    expect(JSON.stringify(jobs['plan'])).not.toContain('HUBPLAN_APPLY_TOKEN')
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
    const digest = /`(sha256:[0-9a-f]{64})`\n- Changes/.test(flow.summary())
    expect(digest).toBe(true)
    const changes = /Changes digest `(sha256:[0-9a-f]{64})`/.exec(flow.summary())?.[1] ?? ''
    const applied = await flow.run('apply', { secrets, needs: { digest: changes } })
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })
})

interface Note {
  readonly author: { readonly id: number }
  readonly body: string
}

/** GitLab as far as the jobs ask it: oneself, the merge requests of a commit, and notes. */
async function openGitlab(): Promise<{ readonly url: string; readonly notes: Note[] }> {
  const notes: Note[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const isOurs = request.headers['private-token'] === 'comment-token'
      const path = (request.url ?? '').split('?')[0]
      if (request.method === 'POST')
        notes.unshift({ author: { id: 1 }, body: new URLSearchParams(text).get('body') ?? '' })
      const answers: Readonly<Record<string, unknown>> = {
        '/user': { id: 1 },
        '/projects/5/repository/commits/c0ffee/merge_requests': [{ iid: 7 }],
        '/projects/5/merge_requests/7/notes': notes,
      }
      const answer = answers[path ?? '']
      response.writeHead(isOurs && answer !== undefined ? 200 : 403, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, notes }
}

type GitlabFile = Readonly<Record<string, { readonly script: readonly string[] }>> & {
  readonly default: { readonly before_script: readonly string[] }
  readonly variables: Readonly<Record<string, string>>
}

async function gitlabJob(desk: Desk, job: string, api: string): Promise<StepResult> {
  const file = parse(await desk.read('.gitlab-ci.yml')) as GitlabFile
  const setup = file.default.before_script.filter((line) => !line.startsWith('npm install'))
  const script = ['hubplan() { node "$CLI" "$@"; }', ...setup, ...(file[job]?.script ?? [])].join('\n')
  return bash(script, desk.folder, {
    ...file.variables,
    ...secrets,
    CI: 'true',
    CLI: cli,
    PATH: process.env['PATH'],
    HOME: desk.folder,
    HUBPLAN_COMMENT_TOKEN: 'comment-token',
    CI_BUILDS_DIR: desk.folder,
    CI_API_V4_URL: api,
    CI_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '7',
    CI_COMMIT_SHA: 'c0ffee',
  })
}

describe('GitLab', () => {
  test('a merge request gets a note, and its merge does exactly what was noted', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    await leave(desk, 's01')
    const planned = await gitlabJob(desk, 'plan', gitlab.url)
    expect(planned.code, planned.log).toBe(0)
    expect(gitlab.notes[0]?.body).toMatch(marker)
    const forged = `<!-- hubplan sha256:${'0'.repeat(64)} -->`
    gitlab.notes.unshift({ author: { id: 2 }, body: forged })
    const applied = await gitlabJob(desk, 'apply', gitlab.url)
    expect(applied.code, applied.log).toBe(0)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
    for (const secret of [token, reading]) expect(planned.log + applied.log).not.toContain(secret)
  })

  test('without a reviewed plan nothing is applied', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    await leave(desk, 's01')
    const applied = await gitlabJob(desk, 'apply', gitlab.url)
    expect(applied.code).toBe(1)
    expect(applied.log).toContain('Merge request 7 has no plan of hubplan')
    expect(desk.sent()).toEqual([])
  })

  test('a night tells of drift', async () => {
    const desk = await begun('gitlab')
    const gitlab = await openGitlab()
    expect((await gitlabJob(desk, 'drift', gitlab.url)).code).toBe(0)
    await leave(desk, 's01')
    const loud = await gitlabJob(desk, 'drift', gitlab.url)
    expect(loud.code).toBe(2)
    expect(loud.log).toContain('The hub is no longer as the files want it.')
  })
})
