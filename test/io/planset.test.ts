import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { indexOf } from '../../src/core/planset.ts'
import type { Plan, PlanIndex } from '../../src/core/types.ts'
import { folderOf, isFolder, readIndex, writePlans } from '../../src/io/planset.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { createOf, planOf } from '../views/fixtures.ts'

const plan: Plan = planOf([createOf('bob')])

function indexFor(...targets: readonly string[]): PlanIndex {
  const plans = targets.map((target) => ({ target, plan }))
  const failed = [{ target: 'dead', code: 'connection', message: 'No answer.' }]
  return indexOf({ tool: 'hubplan 1', createdAt: '2026-03-02T10:00:00Z', plans, failed })
}

const write = (folder: string, index: PlanIndex): Promise<void> => writePlans(folder, { index, planOf: () => plan })

describe('a folder of plans', () => {
  it('is named by its path, by its path with a slash, and by its index', async () => {
    const folder = temporaryFolder()
    const paths = [folder, `${folder}/`, join(folder, 'index.json')]
    expect(await Promise.all(paths.map(folderOf))).toEqual([folder, folder, folder])
  })

  it('is not what a plan file names', async () => {
    const file = join(temporaryFolder(), 'plan.json')
    expect([await folderOf(file), await isFolder(file), await isFolder('plans/')]).toEqual([undefined, false, true])
  })

  it('is the root as it is', async () => {
    expect(await folderOf('/')).toBe('/')
  })

  it('is made, for its owner only, with one plan a line in its index', async () => {
    const folder = join(temporaryFolder(), 'made', 'plans')
    await write(folder, indexFor('east', 'index'))
    expect(readdirSync(folder).sort()).toEqual(['east.json', 'index.json', 'index.plan.json'])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'index.json')).mode & 0o777).toBe(0o600)
    const lines = readFileSync(join(folder, 'index.json'), 'utf8').split('\n')
    expect(lines.filter((line) => line.startsWith('    {"target":'))).toHaveLength(3)
  })

  it('is read as it was written', async () => {
    const folder = temporaryFolder()
    await write(folder, indexFor('east'))
    expect(await readIndex(folder)).toEqual(indexFor('east'))
  })

  it('loses the plans that only the index before named, and nothing else', async () => {
    const folder = temporaryFolder()
    await write(folder, indexFor('east', 'west'))
    for (const name of ['west.json.0123.journal', 'notes.json']) writeFileSync(join(folder, name), '{}')
    await write(folder, indexFor('east'))
    expect(readdirSync(folder).sort()).toEqual(['east.json', 'index.json', 'notes.json', 'west.json.0123.journal'])
  })

  it('has no index while its plans are written, so that half of them are never taken for all', async () => {
    const folder = temporaryFolder()
    await write(folder, indexFor('east', 'west'))
    mkdirSync(join(folder, 'north.json'))
    await expect(write(folder, indexFor('east', 'north'))).rejects.toThrow('north.json is a folder')
    expect(readdirSync(folder)).not.toContain('index.json')
  })
})

describe('an index is refused', () => {
  const refused = async (fill: (folder: string) => void): Promise<unknown> => {
    const folder = temporaryFolder()
    fill(folder)
    return readIndex(folder).then(
      () => 'taken',
      ({ message, hint, code }) => `${code}: ${message.replaceAll(folder, 'DIR')} (${hint})`,
    )
  }

  it('when it is missing', async () => {
    expect(await refused(() => undefined)).toBe(
      'planfile: There are no plans in the folder DIR: it has no index.json. (give a plan file, or the folder that hubplan plan --target all -o FOLDER/ wrote)',
    )
  })

  it.each(['not JSON', '[]', '{"format":1}', JSON.stringify(plan)])(
    'when it is something else: %.20s',
    async (text) => {
      expect(await refused((folder) => writeFileSync(join(folder, 'index.json'), text))).toBe(
        'planfile: DIR/index.json is not an index of plans. (plan again with: hubplan plan --target all -o FOLDER/)',
      )
    },
  )

  it('when a newer hubplan wrote it', async () => {
    expect(await refused((folder) => writeFileSync(join(folder, 'index.json'), '{"format":2}'))).toBe(
      'planfile: DIR/index.json was made by a newer hubplan (format 2; this one knows 1). (install the newer hubplan, or plan again with this one)',
    )
  })

  it.each(['../plan.json', '/etc/passwd.json', 'sub/plan.json'])('when a plan lies elsewhere: %s', async (file) => {
    const index = indexFor('east')
    const strayed = { ...index, plans: index.plans.map((entry) => ({ ...entry, file })) }
    const said = await refused((folder) => writeFileSync(join(folder, 'index.json'), JSON.stringify(strayed)))
    expect(said).toContain('is not an index of plans.')
  })

  it('when it is no regular file', async () => {
    expect(await refused((folder) => mkdirSync(join(folder, 'index.json')))).toContain(
      'The index DIR/index.json is a folder',
    )
  })
})

it('cannot be written over a link', async () => {
  const folder = temporaryFolder()
  symlinkSync('/dev/null', join(folder, 'east.json'))
  await expect(write(folder, indexFor('east'))).rejects.toThrow(/east\.json/)
})
