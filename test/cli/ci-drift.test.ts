// The night of a workflow for GitHub: one issue says what the hub changed since the last apply, and closes itself.
import { describe, expect, test } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { inFull } from '../helpers/in-full.ts'
import { begun, files, leave } from './ci-desk.ts'
import { openWorkflow, runWritten, secrets, type Workflow } from './pipeline.ts'
import { type Desk, token } from './run.ts'

const bot = 'github-actions[bot]'
const drifted = 'hubplan: the hub is no longer as the files want it'

async function opened(): Promise<{ readonly desk: Desk; readonly flow: Workflow }> {
  const desk = await begun('github')
  return { desk, flow: openWorkflow(desk, await desk.read(files.github)) }
}

describe('the issue', () => {
  test('is opened, kept up to date and closed, and drift alone fails no job', async () => {
    runWritten()
    const { desk, flow } = await opened()
    const asIs = await desk.read('hubplan.yaml')
    const quiet = await flow.run('drift', { secrets })
    expect(quiet.code, quiet.log).toBe(0)
    expect(flow.issues()).toEqual([])
    await leave(desk, 's01')
    const loud = await flow.run('drift', { secrets, run: 10 })
    expect(loud.code, loud.log).toBe(0)
    expect(loud.log).toContain(`::warning::${drifted}: a new issue says where.\n`)
    expect(flow.summary()).toContain('**Deletes 1 of ')
    expect(flow.issues()).toMatchObject([{ number: 1, state: 'open', title: drifted, user: { login: bot } }])
    expect(flow.issues()[0]?.body).toMatch(/^<!-- hubplan drift -->\n[\s\S]*\*\*Deletes 1 of /)
    expect(flow.issues()[0]?.body).toContain('**Next:** change the files where the hub is right; else run the pipeline')
    await leave(desk, 's01', 's02')
    const louder = await flow.run('drift', { secrets, run: 11 })
    expect(louder.code, louder.log).toBe(0)
    expect(louder.log).toContain(`::warning::${drifted}: the issue says where.\n`)
    expect(flow.issues().map(({ body }) => /Deletes \d/.exec(body ?? '')?.[0])).toEqual(['Deletes 2'])
    await desk.write('hubplan.yaml', `${asIs}users: 7\n`)
    const broken = await flow.run('drift', { secrets, run: 12 })
    expect(broken.code, broken.log).toBe(1)
    expect(flow.issues()).toMatchObject([
      {
        title: 'hubplan: the nightly plan failed',
        body: '<!-- hubplan drift -->\nhubplan made no plan; the log says why: https://github.com/lab/hub/actions/runs/12\n',
      },
    ])
    await desk.write('hubplan.yaml', 'version: 1\nusers: [{ name: root }]\n')
    const over = await flow.run('drift', { secrets, run: 13 })
    expect(over.code, over.log).toBe(0)
    expect(flow.issues()).toMatchObject([
      { state: 'closed', state_reason: 'completed', commented: ['The hub is as the files want it.'] },
    ])
    await leave(desk, 's01')
    expect((await flow.run('drift', { secrets, run: 14 })).code).toBe(0)
    expect(flow.issues().map(({ state }) => state)).toEqual(['closed', 'open'])
  })

  inFull('is also written for a blocked plan, which fails', async () => {
    const { desk, flow } = await opened()
    await leave(desk, 's01', 's02', 's03', 's04', 's05', 's06')
    const night = await flow.run('drift', { secrets })
    expect(night.code, night.log).toBe(3)
    expect(flow.issues()).toMatchObject([{ title: 'hubplan: the nightly plan is blocked' }])
    expect(flow.issues()[0]?.body).toContain('BLOCKED')
  })

  test('is one of the bot itself, with the marker first, on whichever page', async () => {
    const { desk, flow } = await opened()
    const body = '<!-- hubplan drift -->\nold'
    const others = [
      { login: 'mallory', body },
      { login: 'github-actions', body },
      { login: bot, body: `Since Monday:\n${body}` },
      { login: bot, body: body.replace(' drift', ':courses drift') },
      { login: bot, body, pull_request: {} },
      { login: bot, body, state: 'closed' as const },
      { login: bot },
    ]
    for (const other of others) flow.issue(other)
    await leave(desk, 's01')
    expect((await flow.run('drift', { secrets })).code).toBe(0)
    expect(flow.issues()).toHaveLength(others.length + 1)
    expect(flow.issues().slice(0, -1)).toMatchObject(others.map(({ login: _, ...other }) => other))
    for (let count = 0; count < 4; count += 1) flow.issue({ login: 'mallory', body })
    expect((await flow.run('drift', { secrets, run: 10 })).code).toBe(0)
    expect(flow.issues()).toHaveLength(others.length + 5)
  })

  test('that cannot be written fails the job', async () => {
    const { desk, flow } = await opened()
    await leave(desk, 's01')
    const night = await flow.run('drift', { secrets, failing: 'gh api' })
    expect(night.code).toBe(1)
    expect(flow.issues()).toEqual([])
  })
})

describe('the plan that was applied last', () => {
  test('says who changed what: it is the one of this workflow, on the applied branch, in this repository', async () => {
    const { desk, flow } = await opened()
    const apply = async (run: number, ...names: readonly string[]): Promise<string> => {
      await leave(desk, ...names)
      const event = 'workflow_dispatch'
      const shown = await flow.run('merged', { secrets, event, run })
      const applied = await flow.run('apply', { secrets, event, run, needs: shown.outputs })
      expect(applied.code, applied.log).toBe(0)
      return (JSON.parse(flow.kept('hubplan-apply-1', 'plan.json', run)) as Plan).digest
    }
    const againstOf = async (run: number): Promise<string | undefined> => {
      const night = await flow.run('drift', { secrets, run })
      expect(night.code, night.log).toBe(0)
      return (JSON.parse(flow.kept('hubplan-drift-1', 'plan.json', run)) as Plan).against?.digest
    }
    expect(await againstOf(30)).toBeUndefined()
    await apply(31, 's01')
    const last = await apply(109, 's01', 's02')
    const evil = { 'hubplan-apply-1': ['plan.json', 'not a plan'] } as const
    flow.ran({ id: 200, head_repository: { id: 666 } }, evil)
    flow.ran({ id: 201, head_branch: 'other' }, evil)
    flow.ran({ id: 202, event: 'pull_request' }, evil)
    flow.ran({ id: 203, path: '.github/workflows/hubplan-courses.yml' }, evil)
    flow.ran({ id: 204 }, { 'hubplan-merged-1': evil['hubplan-apply-1'], 'x-hubplan-apply-1': evil['hubplan-apply-1'] })
    expect(await againstOf(205)).toBe(last)
    const back = await fetch(`${desk.hub.url}/hub/api/users/s02`, {
      method: 'POST',
      headers: { authorization: `token ${token}` },
    })
    expect(back.status).toBe(201)
    expect(await againstOf(206)).toBe(last)
    expect(flow.issues()[0]?.body).toMatch(/the files changed for 0 users, the hub for 1, and both for 0/)
    expect(flow.jobs['drift']?.permissions).toEqual({ actions: 'read', contents: 'read', issues: 'write' })
    const { drift: _, ...others } = flow.jobs
    expect(JSON.stringify(Object.values(others).map(({ permissions }) => permissions))).not.toContain('issues')
  })
})
