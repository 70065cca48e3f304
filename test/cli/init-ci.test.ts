// The workflow for GitHub that init writes, run step by step against a sandbox: a pull request, its merge, and a night.
import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { casesOf } from '../helpers/tier.ts'
import { begun, files, leave, marker, tokens } from './ci-desk.ts'
import { head, merged, openWorkflow, reading, runWritten, secrets, type Workflow } from './pipeline.ts'
import { classOf, type Desk, openDesk, token } from './run.ts'

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
  test('a pull request gets a comment, its merge does exactly what was commented, and the artifact audits and undoes it', async () => {
    runWritten()
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
    cpSync(flow.downloaded('hubplan-apply-1'), join(desk.folder, 'artifact'), { recursive: true })
    const log = await desk.run('log', 'artifact/plan.json', '--actions')
    expect(log.code, log.stderr).toBe(0)
    for (const said of ['octo', 'approved by dean', 's01']) expect(log.stdout).toContain(said)
    expect((await desk.run('revert', 'artifact/plan.json', '-o', 'undo.json')).code).toBe(0)
    expect((await desk.run('apply', 'undo.json', '--yes')).code).toBe(0)
    expect(desk.hub.hub.users.has('s01')).toBe(true)
  })

  test('a merge that would do something else is refused before anybody is asked, and shown', async () => {
    runWritten()
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

  test('is asked for when it was not committed', async () => {
    const { desk, flow } = await opened()
    await rm(join(desk.folder, '.hubplan/hubplan.mjs'))
    const { code, log, seen } = await flow.run('drift', { secrets })
    expect([code, seen]).toEqual([1, [[]]])
    expect(log).toContain('::error::.hubplan/hubplan.mjs is missing. Commit it; does a .gitignore name its folder?')
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
    runWritten()
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
