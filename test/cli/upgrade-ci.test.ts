// hubplan upgrade-ci: the program of CI and its sum are replaced together, and all that people wrote stays.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { type Desk, inside, openDesk } from './run.ts'

const workflow = '.github/workflows/hubplan.yml'
const old = 'ab'.repeat(32)
const flags = ['init', '--provider', 'jupyterhub', '--offline', '--url', 'https://hub.example.edu'] as const

function sumOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A project whose CI runs hubplan 0.0.9, in files that people edited since. */
async function older(ci: 'github' | 'gitlab'): Promise<{ readonly desk: Desk; readonly path: string; text: string }> {
  const desk = await openDesk()
  await desk.run(...flags, '--ci', ci)
  const path = ci === 'github' ? workflow : '.gitlab-ci.yml'
  const made = await desk.read(path)
  const text = `# Ours since March.\r\n${made
    .replace(/(?<=HUBPLAN_SHA256(?:: |=))[0-9a-f]{64}(?= )/, old)
    .replace('of hubplan 0.1.0', 'of hubplan 0.0.9')
    .replaceAll('ubuntu-latest', 'our-runner')}# HUBPLAN_SHA256: ${old} is in our notes\n`
  await desk.write(path, text)
  await writeFile(join(desk.folder, '.hubplan/hubplan.mjs'), 'the program of 0.0.9\n')
  await rm(join(desk.folder, '.hubplan/.gitattributes'))
  return { desk, path, text }
}

describe('hubplan upgrade-ci', () => {
  test.each(['github', 'gitlab'] as const)(
    'replaces the file and its sum for %s, and nothing around them',
    async (ci) => {
      const { desk, path, text } = await older(ci)
      const made = await desk.run('upgrade-ci')
      const sum = sumOf(await readFile(join(desk.folder, '.hubplan/hubplan.mjs')))
      expect(made).toEqual({
        code: 0,
        stdout: `.hubplan/hubplan.mjs: sha256 ${sum} (before, ${sumOf('the program of 0.0.9\n')})
${path}: hubplan 0.0.9 became 0.1.0, its sha256 was ${old}
`,
        stderr: 'Next: commit these files together. A job stops when only one of them changed.\n',
      })
      const expected = text
        .replace(`${old} # .hubplan`, `${sum} # .hubplan`)
        .replace('of hubplan 0.0.9', 'of hubplan 0.1.0')
      expect(await desk.read(path)).toBe(expected)
      expect(await desk.read('.hubplan/.gitattributes')).toContain('-text')
      expect(await desk.mode('.hubplan/hubplan.mjs')).toBe('755')
      expect(await desk.run('upgrade-ci')).toEqual({
        code: 0,
        stdout: `CI runs this hubplan already: 0.1.0, sha256 ${sum}.\n`,
        stderr: '',
      })
    },
  )

  test('finds the files at the root of the repository, and leaves those of other folders', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, '.git'))
    for (const name of ['one', 'two']) {
      await mkdir(join(desk.folder, name))
      await inside([...flags, '--ci', 'github'], { cwd: join(desk.folder, name) })
    }
    const path = (name: string): string => `.github/workflows/hubplan-${name}.yml`
    for (const name of ['one', 'two']) {
      const text = (await desk.read(path(name))).replace(/(?<=HUBPLAN_SHA256: )[0-9a-f]{64}/, old)
      await desk.write(path(name), text)
    }
    const made = await inside(['upgrade-ci'], { cwd: join(desk.folder, 'two') })
    expect(made.code, made.stderr).toBe(0)
    expect(made.stdout).toContain(`\n../${path('two')}: hubplan 0.1.0 became 0.1.0, its sha256 was ${old}\n`)
    expect(await desk.read(path('two'))).not.toContain(old)
    expect(await desk.read(path('one'))).toContain(old)
  })

  test('changes nothing when no CI file names the program in a line that hubplan wrote', async () => {
    const { desk, path, text } = await older('github')
    const edited = text.replace(' of hubplan 0.0.9', '')
    await desk.write(path, edited)
    expect(await desk.run('upgrade-ci')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: No CI file names .hubplan/hubplan.mjs of this folder with its sha256. ${path} names another program, or its line was edited by hand.
hint: run it in the folder of hubplan.yaml; or remove the CI file and make it again with hubplan init --offline --ci github, which keeps hubplan.yaml
help: hubplan help ci
`,
    })
    expect(await desk.read(path)).toBe(edited)
    expect(await desk.read('.hubplan/hubplan.mjs')).toBe('the program of 0.0.9\n')
  })

  test('says what to do with a file that installs hubplan by its name', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, '.github/workflows'), { recursive: true })
    const text = 'jobs:\n  plan:\n    steps:\n      - run: npm install --global hubplan@0.0.9\n'
    await desk.write(workflow, text)
    const made = await desk.run('upgrade-ci')
    expect(made).toMatchObject({ code: 1, stdout: '' })
    expect(made.stderr).toContain(`${workflow} installs hubplan by its name, which any owner of that name can change.`)
    expect(await desk.files()).toEqual(['.github'])
    expect(await desk.read(workflow)).toBe(text)
  })

  test('writes through no link that leads out of the repository', async () => {
    const { desk, path, text } = await older('github')
    const other = await openDesk({ files: { 'theirs.txt': 'theirs\n' } })
    await rm(join(desk.folder, '.hubplan/hubplan.mjs'))
    await symlink(join(other.folder, 'theirs.txt'), join(desk.folder, '.hubplan/hubplan.mjs'))
    const made = await desk.run('upgrade-ci')
    expect(made.code).toBe(1)
    expect(made.stderr).toContain(
      '.hubplan/hubplan.mjs is a link to a place outside the folder; nothing has been written.',
    )
    expect(await other.read('theirs.txt')).toBe('theirs\n')
    expect(await desk.read(path)).toBe(text)
  })
})
