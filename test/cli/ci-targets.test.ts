// The workflow for GitHub that init writes beside a hubplan.yaml with targets, run step by step against three sandboxes.
import { cpSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { inFull } from '../helpers/in-full.ts'
import { files } from './ci-desk.ts'
import { type Fleet, leaving, openFleet } from './ci-fleet.ts'
import { head, openWorkflow, runWritten, type Workflow } from './pipeline.ts'
import { type Name, names, variable } from './several-desk.ts'

interface Opened {
  readonly fleet: Fleet
  readonly flow: Workflow
}

async function opened(options: Parameters<typeof openFleet>[1] = {}): Promise<Opened> {
  const fleet = await openFleet('github', options)
  return { fleet, flow: openWorkflow(fleet, await fleet.read(files.github)) }
}

function indexOf(text: string): PlanIndex {
  return JSON.parse(text) as PlanIndex
}

function all(of: (name: Name) => string): string[] {
  return names.map(of)
}

const planTokens = all((name) => variable('HUBPLAN_TOKEN', name))

describe('several hubs', () => {
  test('are planned, commented, approved and applied as one', async () => {
    runWritten()
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    await fleet.say({ physics: leaving('s01'), hub05: leaving('s02', 's03') })
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(0)
    expect(flow.comments()).toHaveLength(1)
    const [comment] = flow.comments()
    const index = indexOf(flow.kept('hubplan-plan-1', 'plans/index.json'))
    expect(index.plans.map(({ target, actions }) => [target, actions])).toEqual([
      ['physics', 1],
      ['us-east', 0],
      ['hub05', 2],
    ])
    expect(comment?.body.split('\n')[0]).toBe(`<!-- hubplan ${index.changes_digest} ${head} -->`)
    for (const name of names) expect(comment?.body).toContain(name)
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect(shown.code, shown.log).toBe(0)
    expect(shown.outputs).toEqual({ digest: index.changes_digest, changes: 'true', kept: 'hubplan-merged-1' })
    expect(Object.values(fleet.sent())).toEqual([[], [], []])
    const applied = await flow.run('apply', { secrets, needs: shown.outputs })
    expect(applied.code, applied.log).toBe(0)
    expect(fleet.sent()).toEqual({
      physics: ['DELETE /users/s01'],
      'us-east': [],
      hub05: ['DELETE /users/s02', 'DELETE /users/s03'],
    })
    expect(planned.log + shown.log + applied.log).not.toMatch(/hush-/)
    const tokens = [planned, shown, applied].map(({ seen }) => seen.filter((own) => own.some(isToken)))
    expect(tokens.map((steps) => steps.map((own) => own.filter(isToken)))).toEqual([
      [planTokens],
      [planTokens],
      [planTokens],
    ])
  })

  test('are audited and undone from the kept artifact, after the approval of a reviewer', async () => {
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    await fleet.say({ physics: leaving('s01'), hub05: 'users: [{ name: new }]' })
    await flow.run('plan', { secrets, number: 7 })
    const { outputs: needs } = await flow.run('merged', { secrets, number: 7 })
    const applied = await flow.run('apply', { secrets, needs })
    expect(applied.code, applied.log).toBe(0)
    cpSync(flow.downloaded('hubplan-apply-1'), join(fleet.folder, 'artifact'), { recursive: true })
    const log = await fleet.run('log', 'artifact/plans/', '--actions')
    expect(log.code, log.stderr).toBe(0)
    for (const said of ['octo', 'dean', 'physics', 'hub05', 's01', 'new']) expect(log.stdout).toContain(said)
    const undo = await fleet.runAsAdmin('revert', 'artifact/plans/', '-o', 'undo/')
    expect(undo.code, undo.stderr).toBe(0)
    const undone = await fleet.runAsAdmin('apply', 'undo/', '--yes')
    expect(undone.code, undone.stdout + undone.stderr).toBe(0)
    const existing = (name: Name): string[] => [...fleet.hubs[name].hub.users.keys()]
    expect([existing('physics').includes('s01'), existing('hub05').includes('new')]).toEqual([true, false])
  })

  inFull('without changes get no comment, and no reviewer is asked', async () => {
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    expect((await flow.run('plan', { secrets, number: 7 })).code).toBe(0)
    expect(flow.comments()).toEqual([])
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect([shown.code, flow.asks('apply', { secrets, needs: shown.outputs })]).toEqual([0, false])
  })

  test('of which one is down are commented with what it says, and a manual run goes on with the others', async () => {
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s01') })
    const heal = fleet.hubs['us-east'].misbehave({ times: Infinity, action: { type: 'reply', status: 404 } })
    const planned = await flow.run('plan', { secrets, number: 7 })
    expect(planned.code, planned.log).toBe(1)
    expect(flow.comments()[0]?.body).toContain('us-east')
    const shown = await flow.run('merged', { secrets, number: 7 })
    expect([shown.code, shown.outputs]).toEqual([1, {}])
    const event = 'workflow_dispatch'
    const odd = await flow.run('merged', { secrets, event, inputs: { target: '--prune' }, attempt: 2 })
    expect(odd.code).toBe(1)
    expect(odd.log).toContain('error: No target matches --prune; there are physics, us-east, hub05.')
    const some = await flow.run('merged', { secrets, event, inputs: { allow: '', target: '[!u]*' }, attempt: 3 })
    expect(some.code, some.log).toBe(0)
    const applied = await flow.run('apply', { secrets, event, needs: some.outputs })
    expect(applied.code, applied.log).toBe(0)
    heal()
    expect(fleet.sent()).toEqual({ physics: ['DELETE /users/s01'], 'us-east': [], hub05: [] })
    expect(flow.jobs['merged']?.steps.find(({ id }) => id === 'plan')?.env).toMatchObject({
      TARGET: `\${{ inputs.target }}`,
    })
  })

  inFull('of which one dies during the apply are finished by a further attempt, from the kept journals', async () => {
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s01', 's02'), hub05: leaving('s03') })
    await flow.run('plan', { secrets, number: 7 })
    const { outputs: needs } = await flow.run('merged', { secrets, number: 7 })
    const heal = fleet.hubs['us-east'].misbehave({
      method: 'DELETE',
      path: /s02/,
      times: Infinity,
      action: { type: 'reply', status: 403 },
    })
    const broken = await flow.run('apply', { secrets, needs })
    expect(broken.code, broken.log).toBe(5)
    expect(fleet.sent().hub05).toEqual(['DELETE /users/s03'])
    heal()
    const again = await flow.run('apply', { secrets, needs, attempt: 2 })
    expect(again.code, again.log).toBe(0)
    expect(fleet.sent()).toEqual({
      physics: ['DELETE /users/s01'],
      'us-east': ['DELETE /users/s01', 'DELETE /users/s02', 'DELETE /users/s02'],
      hub05: ['DELETE /users/s03'],
    })
    const digest = (name: string): string => name.replace(/[0-9a-f]{12}/, 'DIGEST')
    expect(flow.names('hubplan-apply-2').map(digest)).toEqual(
      expect.arrayContaining(['approvals.json', 'plan.md', 'plans', 'results-1.csv', 'results-2.csv']),
    )
    expect(flow.names('hubplan-apply-2/plans').map(digest)).toEqual([
      ...['hub05.json', 'hub05.json.DIGEST.journal', 'index.json', 'physics.json', 'physics.json.DIGEST.journal'],
      ...['us-east.json', 'us-east.json.DIGEST.journal'],
    ])
  })
})

function isToken(name: string): boolean {
  return name.startsWith('HUBPLAN_TOKEN')
}

describe('the night of several hubs', () => {
  test('has one issue with the hubs that differ and those that could not be read, since the last apply', async () => {
    runWritten()
    const { fleet, flow } = await opened()
    const { secrets } = fleet
    const event = 'workflow_dispatch'
    await fleet.say({ physics: leaving('s01') })
    const shown = await flow.run('merged', { secrets, event })
    expect((await flow.run('apply', { secrets, event, needs: shown.outputs })).code).toBe(0)
    const quiet = await flow.run('drift', { secrets, run: 10 })
    expect(quiet.code, quiet.log).toBe(0)
    expect(flow.issues()).toEqual([])
    const back = await fetch(`${fleet.hubs.physics.url}/hub/api/users/s01`, {
      method: 'POST',
      headers: { authorization: 'token hush-apply-physics' },
    })
    expect(back.status).toBe(201)
    const loud = await flow.run('drift', { secrets, run: 11 })
    expect(loud.code, loud.log).toBe(0)
    expect(flow.issues()).toMatchObject([{ title: 'hubplan: drift on 1 of 3 hubs', state: 'open' }])
    expect(flow.issues()[0]?.body).toMatch(/^<!-- hubplan drift -->\n[\s\S]*physics/)
    expect(flow.issues()[0]?.body).toContain('the hub for 1')
    const heal = fleet.hubs['us-east'].misbehave({ times: Infinity, action: { type: 'reply', status: 404 } })
    const down = await flow.run('drift', { secrets, run: 12 })
    expect(down.code, down.log).toBe(1)
    const title = 'hubplan: drift on 1 of 3 hubs, 1 of 3 hubs could not be planned'
    expect(flow.issues()).toMatchObject([{ title, state: 'open' }])
    heal()
    await fleet.say({})
    expect((await flow.run('drift', { secrets, run: 13 })).code).toBe(0)
    expect(flow.issues()).toMatchObject([{ state: 'closed', commented: ['All hubs are as the files want them.'] }])
  })

  test('tries each token alone', async () => {
    const { fleet, flow } = await opened()
    const secrets = { ...fleet.secrets, HUBPLAN_PLAN_TOKEN_US_EAST: 'wrong' }
    for (const name of names) {
      const { code, log, seen } = await flow.run('doctor', { secrets, matrix: { target: name }, event: 'schedule' })
      expect([name, code], log).toEqual([name, name === 'us-east' ? 1 : 0])
      expect(seen.at(-1)).toEqual(['TARGET', variable('HUBPLAN_TOKEN', name)])
    }
  })
})
