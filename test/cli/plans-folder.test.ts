// The plans of several targets in one folder: written, shown, refused when they were changed, and planned against again.
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { PlanIndex } from '../../src/core/types.ts'
import { names, openSeveral, type SeveralDesk } from './several-desk.ts'

const shared = 'users:\n  - { name: new-all }\n'
const own = { physics: 'users: [{ name: new-physics }]', hub05: 'users: [{ name: new-all, ensure: absent }]' }
const open = (): Promise<SeveralDesk> => openSeveral(shared, own)
const indexIn = async (desk: SeveralDesk): Promise<PlanIndex> => JSON.parse(await desk.read('plans/index.json'))

describe('plan --target all -o plans/', () => {
  test('writes a plan for each target, and the index that names them', async () => {
    const desk = await open()
    const ran = await desk.run('plan', '--target', 'all', '-o', 'plans/')
    expect(ran).toMatchObject({ code: 0, stderr: '3 plans are saved in plans.\n' })
    const index = await indexIn(desk)
    expect(index.failed).toEqual([])
    expect(index.plans.map(({ target, file, actions }) => [target, file, actions])).toEqual([
      ['physics', 'physics.json', 2],
      ['us-east', 'us-east.json', 1],
      ['hub05', 'hub05.json', 0],
    ])
    for (const { file, digest } of index.plans) expect((await desk.plan(`plans/${file}`)).digest).toBe(digest)
  })

  test('has equal changes when it is made again', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    const before = await indexIn(desk)
    await desk.run('plan', '--target', '*', '-o', 'plans')
    const after = await indexIn(desk)
    expect(after.changes_digest).toBe(before.changes_digest)
    expect(after.digest).not.toBe(before.digest)
  })

  test('keeps the plans of the others when one target fails, and names it', async () => {
    const desk = await open()
    const ran = await desk.runWith({ HUBPLAN_TOKEN_US_EAST: 'wrong' }, 'plan', '--target', 'all', '-o', 'plans/')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^Target us-east:\nerror: The hub refused the token.*\n(?:.*\n)*2 plans are saved in plans\.\n$/,
    )
    const index = await indexIn(desk)
    expect(index.plans.map(({ target }) => target)).toEqual(['physics', 'hub05'])
    expect(index.failed).toMatchObject([{ target: 'us-east', code: 'scopes' }])
    expect((await desk.run('show', 'plans/', '--target', 'us*')).stderr).toMatch(
      /^error: --target us\*: the folder has no plan for it, because it could not be planned\.\nus-east: The hub refused the token/,
    )
  })

  test('writes nothing when no target can be planned', async () => {
    const desk = await open()
    await desk.write('hubplan.yaml', (await desk.read('hubplan.yaml')).replace('new-all', '{'))
    expect(await desk.run('plan', '--target', 'all', '-o', 'plans/')).toMatchObject({ code: 1, stdout: '' })
    expect(await desk.files()).not.toContain('plans')
  })

  test('of one target is a folder with one plan', async () => {
    const desk = await open()
    const ran = await desk.run('plan', '--target', 'physics', '-o', 'plans/')
    expect(ran).toMatchObject({ code: 0, stderr: '1 plan is saved in plans.\n' })
    expect((await indexIn(desk)).plans.map(({ target }) => target)).toEqual(['physics'])
  })

  test('without targets is refused, because a plan is a file', async () => {
    const desk = await open()
    const file = (await desk.read('hubplan.yaml')).replace(/targets:\n(?: .*\n)+/, '')
    await desk.write('hubplan.yaml', file)
    await mkdir(join(desk.folder, 'plans'))
    const more = { HUBPLAN_URL: desk.hubs.physics.url, HUBPLAN_TOKEN: 'hush-physics' }
    const ran = await desk.runWith(more, 'plan', '-o', 'plans')
    expect(ran).toMatchObject({
      code: 1,
      stderr:
        'error: The plan cannot be written: plans is a folder.\nhint: give the name of a file\nhelp: hubplan help review\n',
    })
  })
})

describe('show plans/', () => {
  test('shows what plan showed, by the folder and by its index', async () => {
    const desk = await open()
    const planned = await desk.run('plan', '--target', 'all', '-o', 'plans/', '--format', 'json')
    const shown = await Promise.all(
      ['plans/', 'plans', 'plans/index.json'].map((path) => desk.run('show', path, '--format', 'json')),
    )
    expect(shown.map(({ stdout }) => JSON.parse(stdout))).toEqual(Array(3).fill(JSON.parse(planned.stdout)))
  })

  test('of some targets shows theirs', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    const { stdout } = await desk.run('show', 'plans/', '--target', '*s*', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject([
      { planned_with: { target: 'physics' } },
      { planned_with: { target: 'us-east' } },
    ])
    expect(await desk.run('show', 'plans/', '--target', 'chem')).toMatchObject({
      code: 1,
      stderr:
        'error: --target chem: the folder has no plan for it; it has plans for physics, us-east, hub05.\nhelp: hubplan help many-plans\n',
    })
  })

  test('does not replace a file of the folder with what it shows', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    for (const file of ['plans/index.json', './plans/physics.json'])
      expect(await desk.run('show', 'plans/', '--target', 'us-east', '-o', file)).toMatchObject({
        code: 1,
        stderr: `error: -o ${file} is one of the files that are shown.\nhint: give another name\nhelp: hubplan help review\n`,
      })
    expect(await desk.run('show', 'plans/')).toMatchObject({ code: 0 })
  })

  test.each<[string, (desk: SeveralDesk) => Promise<unknown>, string]>([
    [
      'a plan was edited',
      async (desk) => {
        const text = await desk.read('plans/physics.json')
        await desk.write('plans/physics.json', text.replaceAll('new-physics', 'new-chemist'))
      },
      'plans/physics.json: The plan was changed after it was made: its digest does not match.\nhint: plan all targets again, or restore the file that was made with the index\n',
    ],
    [
      'a plan is gone',
      async (desk) => rm(join(desk.folder, 'plans/us-east.json')),
      'The plan plans/us-east.json does not exist.\nhint: plan all targets again, or restore the file that was made with the index\n',
    ],
    [
      'two plans were swapped',
      async (desk) => {
        for (const [from, to] of [
          ['physics', 'x'],
          ['us-east', 'physics'],
          ['x', 'us-east'],
        ])
          await rename(join(desk.folder, `plans/${from}.json`), join(desk.folder, `plans/${to}.json`))
      },
      'plans/physics.json is not the plan that the index names for the target physics.',
    ],
    [
      'the index was edited',
      async (desk) =>
        desk.write('plans/index.json', (await desk.read('plans/index.json')).replace('hub05.json', 'hub06.json')),
      'The index of the plans was changed after it was made: its digest does not match.',
    ],
  ])('refuses the folder when %s', async (_, change, message) => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    await change(desk)
    expect(await desk.run('show', 'plans/')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })
})

describe('plan --against plans/', () => {
  test('compares each target with its own plan, and plans one that has none without', async () => {
    const desk = await open()
    await desk.run('plan', '--target', '*s*', '-o', 'last/')
    expect(await desk.run('apply', 'last/')).toMatchObject({ code: 0 })
    const ran = await desk.run('plan', '--target', 'all', '-o', 'plans/', '--against', 'last/')
    expect(ran).toMatchObject({
      code: 0,
      stderr:
        'Target hub05:\nnote: --against last/ has no plan for the target hub05: it is planned without.\n3 plans are saved in plans.\n',
    })
    const against = await Promise.all(
      names.map(async (name) => (await desk.plan(`plans/${name}.json`)).against?.digest),
    )
    const last = await Promise.all(
      ['physics', 'us-east'].map(async (name) => (await desk.plan(`last/${name}.json`)).digest),
    )
    expect(against).toEqual([...last, undefined])
  })

  test('of one target takes its plan', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'last/')
    await desk.run('apply', 'last/')
    await desk.run('plan', '--target', 'physics', '-o', 'plan.json', '--against', 'last')
    expect((await desk.plan('plan.json')).against?.digest).toBe((await desk.plan('last/physics.json')).digest)
  })

  test('does not use a plan with changes that was never applied', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'last/')
    await desk.run('apply', 'last/', '--target', 'us-east')
    const ran = await desk.run('plan', '--target', 'all', '-o', 'plans/', '--against', 'last/')
    expect(ran).toMatchObject({
      code: 0,
      stderr:
        'Target physics:\nnote: --against last/physics.json: that plan was not applied, for it has no journal; it is planned without.\n3 plans are saved in plans.\n',
    })
    const against = names.map(async (name) => (await desk.plan(`plans/${name}.json`)).against !== undefined)
    expect(await Promise.all(against)).toEqual([false, true, true])
  })

  test('does not use a plan of another hub, which the target had before', async () => {
    const desk = await open()
    await desk.run('plan', '--target', 'all', '-o', 'last/')
    await desk.run('apply', 'last/')
    const { url } = desk.hubs['us-east']
    await desk.write('hubplan.yaml', (await desk.read('hubplan.yaml')).replace(desk.hubs.physics.url, url))
    const more = { HUBPLAN_URL_PHYSICS: url, HUBPLAN_TOKEN_PHYSICS: 'hush-us-east' }
    const ran = await desk.runWith(more, 'plan', '--target', 'physics', '-o', 'plan.json', '--against', 'last/')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(
      `note: --against last/physics.json: that plan is for ${desk.hubs.physics.url}, and this one for ${url}; it is planned without.\n`,
    )
    expect((await desk.plan('plan.json')).against).toBeUndefined()
  })

  test('without targets takes plan.json from the folder', async () => {
    const desk = await open()
    await desk.write('hubplan.yaml', (await desk.read('hubplan.yaml')).replace(/targets:\n(?: .*\n)+/, ''))
    const more = { HUBPLAN_URL: desk.hubs.physics.url, HUBPLAN_TOKEN: 'hush-physics' }
    await mkdir(join(desk.folder, 'kept'))
    const none = await desk.runWith(more, 'plan', '--against', 'kept')
    expect(none.stderr).toBe('note: --against kept has no plan for this hub: it is planned without.\n')
    await desk.runWith(more, 'plan', '-o', 'kept/plan.json')
    await desk.runWith(more, 'apply', 'kept/plan.json')
    await writeFile(join(desk.folder, 'kept/approvals.json'), '[]')
    await desk.runWith(more, 'plan', '--against', 'kept', '-o', 'next.json')
    expect((await desk.plan('next.json')).against?.digest).toBe((await desk.plan('kept/plan.json')).digest)
    expect(await readdir(join(desk.folder, 'kept'))).toHaveLength(3)
  })
})
