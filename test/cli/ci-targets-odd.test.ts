// The workflow for several hubs when something is not as it was: another program, a new target, a system without a token
// that can only read, a run that is killed.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { inFull } from '../helpers/in-full.ts'
import { files } from './ci-desk.ts'
import { leaving, openFleet } from './ci-fleet.ts'
import { openWorkflow, withProgram } from './pipeline.ts'
import { cli } from './run.ts'

test('a changed byte of the program stops each job before it sees a token', async () => {
  const fleet = await openFleet('github')
  const flow = openWorkflow(fleet, await fleet.read(files.github))
  appendFileSync(join(fleet.folder, '.hubplan/hubplan.mjs'), ' ')
  const needs = { changes: 'true', digest: 'x' }
  for (const job of Object.keys(flow.jobs)) {
    const given = { secrets: fleet.secrets, number: 7, needs, matrix: { target: 'physics' } }
    const { code, log, seen } = await flow.run(job, given)
    expect([job, code, seen]).toEqual([job, 1, [[]]])
    expect(log).toContain('::error::.hubplan/hubplan.mjs is not the file whose sha256 this workflow names.')
  }
  expect(Object.values(fleet.hubs).flatMap(({ requests }) => requests)).toEqual([])
})

test('a target that the workflow does not know is not planned, and the comment says how it gets into the workflow', async () => {
  const fleet = await openFleet('github')
  const flow = openWorkflow(fleet, await fleet.read(files.github))
  await fleet.say({ physics: leaving('s01') })
  await fleet.write('hubplan.yaml', `${await fleet.read('hubplan.yaml')}  lab: { url: "${fleet.hubs.physics.url}" }\n`)
  const { code, log } = await flow.run('plan', { secrets: fleet.secrets, number: 7 })
  expect(code, log).toBe(1)
  const hint =
    'set HUBPLAN_URL_LAB to the same address in the CI environment; hubplan init --ci github --force writes a CI file with this target'
  expect(log).toContain(`\nhint: ${hint}\n`)
  expect(flow.comments()[0]?.body.replaceAll('`', '')).toContain(hint)
})

inFull('with a system whose tokens can all write, no target is planned in a pull request', async () => {
  const token = { token: 'hush-apply-hub05', name: 'planner', kind: 'user' as const, admin: true, scopes: fullScopes }
  const fleet = await openFleet('github', {
    extra: { hub05: 'provider: aup' },
    hub: { hub05: { aup: {}, tokens: [token] } },
  })
  const flow = openWorkflow(fleet, await fleet.read(files.github))
  const secrets = Object.fromEntries(Object.entries(fleet.secrets).filter(([name]) => name.includes('APPLY')))
  await fleet.say({ physics: leaving('s01'), hub05: leaving('s02') })
  const checked = await flow.run('validate', { secrets: {}, number: 7 })
  expect(checked.code, checked.log).toBe(0)
  const planned = await flow.run('plan', { secrets, event: 'push' })
  expect(planned.code, planned.log).toBe(0)
  const night = await flow.run('drift', { secrets, run: 10 })
  expect(night.code, night.log).toBe(0)
  expect(flow.issues()).toMatchObject([{ title: 'hubplan: drift on 2 of 3 hubs' }])
  const doctor = await flow.run('doctor', { secrets, run: 10, matrix: { target: 'hub05' } })
  expect(doctor.code, doctor.log).toBe(0)
  const applied = await flow.run('apply', { secrets, needs: planned.outputs })
  expect(applied.code, applied.log).toBe(0)
  expect(fleet.sent()).toMatchObject({ physics: ['DELETE /users/s01'], 'us-east': [] })
  expect(fleet.sent().hub05).toContain('DELETE /users/s02')
})

test('an apply that was killed goes on from the kept journals', async () => {
  const fleet = await openFleet('github')
  const { secrets, folder } = fleet
  await fleet.say({ physics: leaving('s01'), 'us-east': leaving('s01', 's02'), hub05: leaving('s03') })
  // A process of its own can be killed.
  const pid = join(folder, 'pid')
  const program = `#!/bin/bash\n[ "$1" = apply ] && echo $$ > '${pid}'\nexec '${process.execPath}' '${cli}' "$@"\n`
  const flow = openWorkflow(fleet, await withProgram(fleet, files.github, program))
  const event = 'workflow_dispatch'
  const { outputs: needs } = await flow.run('merged', { secrets, event })
  fleet.hubs['us-east'].onRequest(({ method, path }) => {
    if (method === 'DELETE' && path.endsWith('s02') && existsSync(pid)) {
      process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL')
      rmSync(pid)
    }
  })
  const killed = await flow.run('apply', { secrets, event, needs })
  expect(killed.code, killed.log).toBe(137)
  fleet.hubs['us-east'].onRequest(() => undefined)
  expect(fleet.sent().hub05).toEqual([])
  const again = await flow.run('apply', { secrets, event, needs, attempt: 2 })
  expect(again.code, again.log).toBe(0)
  expect(fleet.sent().physics).toEqual(['DELETE /users/s01'])
  expect(fleet.sent()['us-east'].filter((one) => one.endsWith('s01'))).toEqual(['DELETE /users/s01'])
  expect(fleet.sent().hub05).toEqual(['DELETE /users/s03'])
  const journal = flow.names('hubplan-apply-2/plans').find((name) => /^us-east.*\.journal$/.test(name)) ?? ''
  const first = flow.kept('hubplan-apply-1', `plans/${journal}`)
  expect(first).not.toBe('')
  expect(flow.kept('hubplan-apply-2', `plans/${journal}`).startsWith(first.slice(0, first.lastIndexOf('\n')))).toBe(
    true,
  )
})
