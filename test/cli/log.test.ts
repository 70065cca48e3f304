// hubplan log: an audit from the kept files, without a hub and without a token.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { type Desk, openDesk } from './run.ts'
import { openSeveral, type SeveralDesk, variable } from './several-desk.ts'

const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`
/** Nothing that leads to a hub. */
const nothing = Object.fromEntries(
  ['physics', 'us-east', 'hub05'].flatMap((target) =>
    ['HUBPLAN_URL', 'HUBPLAN_TOKEN'].map((name) => [variable(name, target), undefined]),
  ),
)

/** The approved plans of three hubs, of which one was applied; then the files are alone. */
async function kept(): Promise<SeveralDesk> {
  const desk = await openSeveral('users:\n  - { name: new }\n  - { name: s01, ensure: absent }\n', {
    hub05: 'users: [{ name: new, ensure: absent }, { name: s01, ensure: present }]',
  })
  await desk.run('plan', '--target', 'all', '-o', 'plans/', '--by', 'ada')
  const { changes_digest: digest }: PlanIndex = JSON.parse(await desk.read('plans/index.json'))
  const approve = ['--approve', '--expect-digest', digest, '--by', 'grace', '--reason', 'as agreed']
  expect(await desk.run('review', 'plans/', ...approve)).toMatchObject({ code: 0 })
  expect(await desk.run('apply', 'plans/physics.json')).toMatchObject({ code: 0 })
  for (const hub of Object.values(desk.hubs)) await hub.close()
  await rm(join(desk.folder, 'hubplan.yaml'))
  return desk
}

const log = (desk: SeveralDesk, ...args: string[]): ReturnType<SeveralDesk['run']> =>
  desk.runWith(nothing, 'log', ...args)

describe('log plans/', () => {
  test('tells who made and approved them, and what was done', async () => {
    const desk = await kept()
    const ran = await log(desk, 'plans/')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toMatch(
      new RegExp(String.raw`^Plans of 3 targets in plans
  made            ${time} UTC by hubplan \S+
  digest          sha256:\w{64}
  changes digest  sha256:\w{64}
  decision        approved by grace at ${time} UTC: "as agreed" \(plans/approval\.json\)

physics at http://127\.0\.0\.1:\d+: plans/physics\.json
  made            ${time} UTC by ada, with the token of service planner, by hubplan \S+
  expires         ${time} UTC
  digest          sha256:\w{64}
  changes digest  sha256:\w{64}
  made from       hubplan\.yaml: 2 rows, sha256:\w{64}
  changes         1 user\.create, 1 user\.delete
  run 1           ${time}(?: to \d\d:\d\d:\d\d)? UTC by somebody, with the token of service planner: all done
                  2 requests
                  user\.create: 1 changed
                  user\.delete: 1 changed
  result          2 of 2 actions done
  journal         plans/physics\.json\.\w{12}\.journal

us-east at `),
    )
    expect(ran.stdout).toContain('  applied         not known: no journal lies beside the plan\n')
  })

  test('answers when a user was deleted, and by which person', async () => {
    const desk = await kept()
    const { stdout } = await log(desk, 'plans/', '--user', 's0?', '--target', 'phys*')
    expect(stdout).toMatch(
      new RegExp(String.raw`^physics at http://127\.0\.0\.1:\d+: plans/physics\.json
  made      ${time} UTC by ada, with the token of service planner
  decision  approved by grace at ${time} UTC: "as agreed" \(plans/approval\.json\)
  ${time} UTC  user\.delete s01  hubplan\.yaml:8  changed by somebody, with the token of service planner
$`),
    )
    expect(await log(desk, 'plans', '--user', 'nobody', '--user', 'none')).toEqual({
      code: 0,
      stdout: 'No action of these plans is about "nobody", "none".\n',
      stderr: '',
    })
  })

  test('as JSON and as a table is for programs', async () => {
    const desk = await kept()
    const json = await log(desk, 'plans/index.json', '--format', 'json', '--actions', '--target', 'all')
    expect(JSON.parse(json.stdout)).toMatchObject({
      set: { folder: 'plans', decisions: [{ from: 'review', decision: 'approved', by: 'grace', about: 'this' }] },
      plans: [
        { target: 'physics', planned_by: 'ada', runs: [{ how: 'done', by: 'somebody' }], actions: [{}, {}] },
        { target: 'us-east', journal: null, runs: [] },
        { target: 'hub05' },
      ],
    })
    const { stdout } = await log(desk, 'plans/', '--format', 'csv', '--user', 's01')
    expect(stdout.split('\n').map((line) => line.split(',').slice(0, 5).join())).toEqual([
      'target,file,id,op,user',
      'physics,plans/physics.json,user.delete:s01,user.delete,s01',
      'us-east,plans/us-east.json,user.delete:s01,user.delete,s01',
      '',
    ])
  })

  test('of one of its files has the decision about all', async () => {
    const desk = await kept()
    const { stdout } = await log(desk, 'plans/us-east.json')
    expect(stdout).toContain('decision        approved by grace at ')
    expect(stdout).toContain('  not shown       2 other plans\n')
    expect(stdout).not.toContain('plans/physics.json')
  })

  test('does not hide the others when a file was changed or is damaged', async () => {
    const desk = await kept()
    await desk.write('plans/us-east.json', (await desk.read('plans/us-east.json')).replace('"s01"', '"s02"'))
    await desk.write('plans/hub05.json', (await desk.read('plans/hub05.json')).slice(0, 900))
    await desk.write('plans/approval.json', '{}')
    const [journal = ''] = (await files(desk, 'plans')).filter((name) => name.endsWith('.journal'))
    await desk.write(`plans/${journal}`, `${await desk.read(`plans/${journal}`)}damaged\n{}\n`)
    const ran = await log(desk, 'plans/')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('plans/physics.json\n')
    expect(ran.stderr.split('\n').sort()).toEqual([
      '',
      'error: plans/approval.json is not an approval file.',
      expect.stringMatching(/^error: plans\/hub05\.json:\d+:\d+ is not JSON\.$/),
      expect.stringMatching(/^error: plans\/physics\.json\.\w{12}\.journal:\d+ is not an event of a journal\.$/),
      expect.stringMatching(/^error: plans\/us-east\.json: The plan was changed after it was made/),
    ])
  })

  test('refuses an index that was changed, and a target that has no plan', async () => {
    const desk = await kept()
    expect((await log(desk, 'plans/', '--target', 'x*')).stderr).toBe(
      'error: --target x*: there is no plan for it; there are plans for physics, us-east, hub05.\nhelp: hubplan help many-hubs\n',
    )
    await desk.write('plans/index.json', (await desk.read('plans/index.json')).replace('"actions":2', '"actions":3'))
    const ran = await log(desk, 'plans/')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('error: The index of the plans was changed after it was made')
  })

  test('reads the list of a CI job beside the folder, and journals of --state', async () => {
    const desk = await kept()
    const approvals = [{ state: 'approved', comment: '', user: { login: 'octo' }, environments: [{ name: 'hubplan' }] }]
    await mkdir(join(desk.folder, 'artifact'))
    await rename(join(desk.folder, 'plans'), join(desk.folder, 'artifact', 'plans'))
    await desk.write('artifact/approvals.json', JSON.stringify(approvals))
    const [journal = ''] = (await files(desk, 'artifact/plans')).filter((name) => name.endsWith('.journal'))
    await mkdir(join(desk.folder, 'state'))
    await rename(
      join(desk.folder, 'artifact', 'plans', journal),
      join(desk.folder, 'state', journal.replace('physics.json.', '')),
    )
    const ran = await log(desk, 'artifact', '--state', 'state')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain(
      '  decision        approved by octo, for the environment hubplan (artifact/approvals.json, from GitHub, without a time)\n',
    )
    expect(ran.stdout).toMatch(/ {2}journal {9}state\/\w{12}\.journal\n/)
  })
})

async function files(desk: SeveralDesk, folder: string): Promise<readonly string[]> {
  return readdir(join(desk.folder, folder))
}

/** A plan that was applied, in a folder of its own. */
async function alone(): Promise<Desk> {
  const desk = await openDesk({ files: { 'users.csv': 'username,ensure\nnew,\ns01,absent\n' } })
  await mkdir(join(desk.folder, 'kept'))
  expect(await desk.run('plan', 'users.csv', '-o', 'kept/plan.json')).toMatchObject({ code: 0 })
  expect(await desk.run('apply', 'kept/plan.json')).toMatchObject({ code: 0 })
  return desk
}

describe('log of a plan without an index', () => {
  test('works for the file and for its folder, without a decision', async () => {
    const desk = await alone()
    await desk.write('kept/results-1.csv', 'id,op\n')
    await desk.write('kept/other.json', '{ "names": ["planned_as"] }')
    const file = await desk.run('log', 'kept/plan.json')
    expect(file).toMatchObject({ code: 0, stderr: '' })
    expect(file.stdout).toContain('  decision        not known: no decision lies beside the plan\n')
    expect(file.stdout).toContain('  result          2 of 2 actions done\n')
    expect(await desk.run('log', 'kept')).toEqual(file)
    expect((await desk.run('log', 'kept', '--target', 'x')).stderr).toContain(
      'error: --target x: there is no plan for it; the plans name no targets.\n',
    )
  })

  test('has decisions of hubplan review and of a CI job', async () => {
    const desk = await alone()
    await desk.write('kept/approvals.json', '{ "started_by": "ann", "job": "17" }')
    await desk.run('review', 'kept/plan.json', '--refuse', '--reason', 'too many', '--by', 'ben')
    await cp(join(desk.folder, 'kept', 'plan.approval.json'), join(desk.folder, 'kept', 'approval.json'))
    const { stdout } = await desk.run('log', 'kept')
    expect(stdout.match(/^ {2}decision .*$/gm)).toEqual([
      expect.stringMatching(/refused by ben at .* UTC: "too many" \(kept\/plan\.approval\.json\)$/),
      expect.stringMatching(/refused by ben at .* UTC: "too many" \(kept\/approval\.json\)$/),
      '  decision        started by ann, job 17 (kept/approvals.json, from GitLab, without a time)',
    ])
  })

  test('lists several plans, oldest first, and names journals and decisions of others', async () => {
    const desk = await alone()
    const before = await readFile(join(desk.folder, 'kept', 'plan.json'))
    await writeFile(join(desk.folder, 'kept', 'z.json'), before)
    await desk.write('users.csv', 'username,ensure\nnew2,\n')
    await desk.run('plan', 'users.csv', '-o', 'kept/plan.json')
    await desk.run('review', 'kept/plan.json', '--refuse', '--reason', 'no', '-o', 'kept/approval.json')
    const ran = await desk.run('log', 'kept')
    expect(ran.stdout.match(/^http.*$/gm)).toEqual([`${desk.hub.url}: kept/z.json`, `${desk.hub.url}: kept/plan.json`])
    expect(ran).toMatchObject({ code: 0, stderr: 'note: kept/approval.json is about another plan than kept/z.json.\n' })
    await rm(join(desk.folder, 'kept', 'z.json'))
    expect((await desk.run('log', 'kept')).stderr).toMatch(
      /^note: kept\/plan\.json\.\w{12}\.journal is the journal of a plan that is not here\.\n$/,
    )
  })

  test('is found in the only folder below, or asks for one of several', async () => {
    const desk = await alone()
    await mkdir(join(desk.folder, 'run'))
    await rename(join(desk.folder, 'kept'), join(desk.folder, 'run', 'hubplan-apply-1'))
    expect((await desk.run('log', 'run/')).stdout).toContain(`${desk.hub.url}: run/hubplan-apply-1/plan.json\n`)
    await cp(join(desk.folder, 'run', 'hubplan-apply-1'), join(desk.folder, 'run', 'hubplan-apply-2'), {
      recursive: true,
    })
    expect(await desk.run('log', 'run/')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: There are plans in several folders below run.\nhint: give one of them: run/hubplan-apply-1, run/hubplan-apply-2\nhelp: hubplan help audit\n',
    })
  })

  test('whose plan is cut off names the fault', async () => {
    const desk = await alone()
    await desk.write('kept/plan.json', (await desk.read('kept/plan.json')).slice(0, 800))
    const ran = await desk.run('log', 'kept')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/^error: kept\/plan\.json:\d+:\d+ is not JSON\.\n$/)
  })

  test.each([
    ['kept/none.json', 'error: The plan kept/none.json does not exist.\n'],
    ['none/', 'error: There is no folder none.\n'],
    ['empty', 'error: There are no plans in the folder empty.\n'],
    ['users.csv', 'error: users.csv is a roster, not a plan.\n'],
  ])('refuses %s in one sentence', async (path, message) => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nx\n' } })
    await mkdir(join(desk.folder, 'empty', 'more'), { recursive: true })
    const ran = await desk.run('log', path)
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain(message)
  })
})

test('an unfinished run is told as killed, and the next one finishes it', async () => {
  const desk = await alone()
  const name = (await desk.run('log', 'kept')).stdout.match(/kept\/(plan\.json\.\w{12}\.journal)/)?.[1] ?? ''
  const lines = (await desk.read(`kept/${name}`)).split('\n')
  await desk.write(`kept/${name}`, `${lines.slice(0, 2).join('\n')}\n`)
  expect((await desk.run('log', 'kept')).stdout).toContain('no end is recorded: it was killed, or still runs\n')
  expect(await desk.run('apply', 'kept/plan.json')).toMatchObject({ code: 0 })
  const { stdout } = await desk.run('log', 'kept')
  expect(stdout).toMatch(/ {2}run 1 .*\n(?: {10}.*\n)+ {2}run 2 .*: all done\n/)
  expect(stdout).toContain('  result          2 of 2 actions done\n')
})
