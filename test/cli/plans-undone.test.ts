// hubplan revert for a folder of plans: from the folder, or from a copy of it elsewhere.
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { names, openSeveral, type SeveralDesk } from './several-desk.ts'

const shared = 'users:\n  - { name: new-all }\n'
const own = { physics: 'users: [{ name: new-physics }]', hub05: 'users: [{ name: new-all, ensure: absent }]' }

/** The plans of three hubs: two have changes, of which those of the given ones were applied. */
async function applied(...targets: readonly string[]): Promise<SeveralDesk> {
  const desk = await openSeveral(shared, own)
  expect(await desk.run('plan', '--target', 'all', '-o', 'plans/')).toMatchObject({ code: 0 })
  for (const target of targets) {
    expect(await desk.run('apply', `plans/${target}.json`)).toMatchObject({ code: 0 })
  }
  return desk
}

const indexIn = async (desk: SeveralDesk, folder: string): Promise<PlanIndex> =>
  JSON.parse(await desk.read(`${folder}/index.json`))

const left = (target: string, why: string): string => `Target ${target}:\nLeft out: ${why}.\n`
const idle = left('hub05', 'its plan has no changes')

describe('revert plans/ -o undo/', () => {
  test('undoes what was applied, and leaves out what was not', async () => {
    const desk = await applied('physics')
    const ran = await desk.run('revert', 'plans/', '-o', 'undo/')
    expect(ran.stderr).toBe(
      `${left('us-east', 'no apply has begun its plan: it has no journal')}${idle}1 plan is saved in undo.\n`,
    )
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(desk.hubs.physics.url)
    const index = await indexIn(desk, 'undo')
    expect(index.failed).toEqual([])
    expect(index.plans.map(({ target, actions }) => [target, actions])).toEqual([['physics', 2]])
    expect((await desk.plan('undo/physics.json')).findings[0]?.message).toMatch(
      /^undoes plans\/physics\.json \(sha256:\w+\), of whose 2 actions 2 were applied$/,
    )
    expect(await desk.run('apply', 'undo/physics.json')).toMatchObject({ code: 0 })
    expect(names.map((name) => desk.users(name, 'new-'))).toEqual([[], [], []])
  })

  test('leaves what others did on a hub that the apply did not reach', async () => {
    const desk = await applied('physics')
    desk.hubs['us-east'].hub.addUser({ name: 'new-all' })
    const ran = await desk.run('revert', 'plans/', '-o', 'undo/')
    expect(ran.stderr).toContain(left('us-east', 'no apply has begun its plan: it has no journal'))
    expect((await indexIn(desk, 'undo')).plans.map(({ target }) => target)).toEqual(['physics'])
  })

  test('shows without -o, and writes nothing', async () => {
    const desk = await applied('physics', 'us-east')
    const ran = await desk.run('revert', 'plans/', '--format', 'json')
    expect(JSON.parse(ran.stdout)).toMatchObject([
      { planned_with: { target: 'physics' }, summary: { 'user.delete': 2 } },
      { planned_with: { target: 'us-east' }, summary: { 'user.delete': 1 } },
    ])
    expect(ran).toMatchObject({ code: 0, stderr: idle })
    expect(await desk.files()).toEqual(['hubplan.yaml', 'plans'])
  })

  test('takes a copy of the folder, with the journals beside the plans, and no hubplan.yaml', async () => {
    const desk = await applied('physics', 'us-east')
    await cp(join(desk.folder, 'plans'), join(desk.folder, 'artifact', 'deep', 'p'), { recursive: true })
    for (const name of ['plans', 'hubplan.yaml']) await rm(join(desk.folder, name), { recursive: true })
    const ran = await desk.run('revert', 'artifact/deep/p', '-o', 'undo/')
    expect(ran).toMatchObject({ code: 0, stderr: `${idle}2 plans are saved in undo.\n` })
    expect((await desk.plan('undo/us-east.json')).findings.map(({ level }) => level)).not.toContain('warn')
  })

  test('reads journals of --state, also where they were brought beside the plans', async () => {
    const desk = await openSeveral(shared, own)
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    expect(await desk.run('apply', 'plans/physics.json', '--state', 'state')).toMatchObject({ code: 0 })
    const kept = await desk.run('revert', 'plans/', '--target', 'physics', '--state', 'state', '--format', 'json')
    const [name = ''] = await readdir(join(desk.folder, 'state'))
    await rename(join(desk.folder, 'state', name), join(desk.folder, 'plans', name))
    const brought = await desk.run('revert', 'plans/', '--target', 'physics', '--format', 'json')
    for (const { stdout } of [kept, brought]) {
      expect(stdout).toContain('of whose 2 actions 2 were applied')
      expect(stdout).not.toContain('there is no journal')
    }
  })

  test('finds without a journal what is on the hub, and warns of it', async () => {
    const desk = await applied('physics')
    for (const name of await readdir(join(desk.folder, 'plans'))) {
      if (name.endsWith('.journal')) await rm(join(desk.folder, 'plans', name))
    }
    const ran = await desk.run('revert', 'plans/', '-o', 'undo/')
    expect(ran.stderr).toContain(left('us-east', 'no action of its plan was applied'))
    const { findings } = await desk.plan('undo/physics.json')
    expect(findings.filter(({ level }) => level === 'warn').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^there is no journal plans\/physics\.json\.\w{12}\.journal of an apply, so everything/),
    )
  })

  test('of a hub that fails does not hide the others', async () => {
    const desk = await applied('physics', 'us-east')
    await desk.hubs.physics.close()
    const ran = await desk.run('revert', 'plans/', '-o', 'undo/')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^Target physics:\n(?:.*\n)*error: The hub cannot be read.*\n(?:.*\n)*1 plan is saved in undo\.\n$/,
    )
    const index = await indexIn(desk, 'undo')
    expect(index.plans.map(({ target }) => target)).toEqual(['us-east'])
    expect(index.failed).toMatchObject([{ target: 'physics', code: 'connection' }])
  })

  test('of which nothing was applied says so', async () => {
    const desk = await applied()
    expect(await desk.run('revert', 'plans/', '--target', 'us*', '-o', 'undo/')).toEqual({
      code: 0,
      stdout: 'There is nothing to undo: no action of these plans was applied.\n',
      stderr: left('us-east', 'no action of its plan was applied'),
    })
    expect(await desk.files()).toEqual(['hubplan.yaml', 'plans'])
    expect(await desk.run('revert', 'plans/', '--target', 'us-east', '--format', 'json')).toMatchObject({
      code: 0,
      stdout: '[]\n',
    })
  })

  test('that a guard blocks is written, and ends with 3', async () => {
    const desk = await applied('physics')
    const many = Array.from({ length: 10 }, (_, at) => `  - { name: more-${at} }\n`).join('')
    await desk.write('hubplan.yaml', (await desk.read('hubplan.yaml')) + many)
    await desk.run('plan', '--target', 'all', '-o', 'more/')
    expect(await desk.run('apply', 'more/us-east.json')).toMatchObject({ code: 0 })
    expect(await desk.run('revert', 'more/', '--target', 'us-east', '-o', 'undo/')).toMatchObject({ code: 3 })
    const blocked = await desk.run('revert', 'undo/')
    expect(blocked).toMatchObject({ code: 0, stderr: left('us-east', 'its plan is blocked, so it was never applied') })
    const lifted = ['--max-delete-share', '1'] as const
    expect(await desk.run('revert', 'more/', '--target', 'us-east', ...lifted)).toMatchObject({ code: 0 })
  })

  test.each([
    [['--journal', 'x.journal'], '--journal'],
    [['--cancelled'], '--cancelled'],
    [['--cancelled', 'ann@example.org'], '--cancelled'],
    [['--url', 'http://127.0.0.1:1'], '--url'],
    [['--token-file', 'token'], '--token-file'],
    [['--oauth-file', 'token.json'], '--oauth-file'],
  ])('refuses %j, which is for one plan', async (flags, flag) => {
    const desk = await openSeveral(shared)
    expect(await desk.run('revert', 'plans/', ...flags)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${flag} is for one plan, and plans/ is a folder of plans.\nhint: give the plan of one target, such as one of the files in the folder\nhelp: hubplan help many-plans\n`,
    })
  })

  test('does not write a file, or over the plans that are undone', async () => {
    const desk = await applied()
    expect((await desk.run('revert', 'plans/', '-o', 'undo.json')).stderr).toBe(
      'error: -o undo.json: the inverse of a folder of plans is a folder, too.\nhint: write it with a slash: -o undo/\nhelp: hubplan help undo\n',
    )
    for (const output of ['plans', 'plans/', './plans/']) {
      expect((await desk.run('revert', 'plans/', '-o', output)).stderr).toContain(
        `error: -o ${output} would overwrite the plans that are undone; give another folder.\n`,
      )
    }
  })

  test('refuses a folder in which a plan was replaced', async () => {
    const desk = await applied('physics')
    await mkdir(join(desk.folder, 'other'))
    await desk.run('plan', '--target', 'physics', '-o', 'other/physics.json')
    await writeFile(join(desk.folder, 'plans', 'physics.json'), await desk.read('other/physics.json'))
    expect((await desk.run('revert', 'plans/')).stderr).toContain(
      'error: plans/physics.json is not the plan that the index names for the target physics.\n',
    )
  })
})
