// The manual's pages for man(1): which there are, and that groff and mandoc render all of them without a complaint.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import manifest from '../../package.json' with { type: 'json' }
import { topicNames } from '../../src/help/topics.ts'
import { commands } from '../../src/options/index.ts'
import { fileOf } from '../helpers/programs.ts'
import { root, run } from './installed.ts'

const pages = [
  ...['', ...Object.keys(commands)].map((name) => `${name === '' ? 'hubplan' : `hubplan-${name}`}.1`),
  ...topicNames.map((name) => `hubplan-${name}.7`),
].sort()

describe('the manual pages', () => {
  test('are one for each command and topic, and the package names all of them', async () => {
    expect((await readdir('dist/man')).sort()).toEqual(pages)
    expect([...manifest.man].sort()).toEqual(pages.map((name) => `dist/man/${name}`))
  })

  test('show what the program and the manual say', async () => {
    const { maxDeletes, format } = commands.plan.options
    const page = await readFile('dist/man/hubplan-plan.1', 'utf8')
    expect(page).toContain(`.TP\n\\fB\\-\\-max\\-deletes\\fR \\fIN\\fR\n${maxDeletes.help}\n`)
    expect(page).toContain(
      `.TP\n\\fB\\-\\-format\\fR \\fIFORMAT\\fR\n${format.help}: text, markdown, html or json (default: text)\n`,
    )
    expect(await readFile('dist/man/hubplan-start.7', 'utf8')).toContain(
      '.SH 4. Undo\nThe inverse of an applied plan is an ordinary plan. Review and apply it like any other.\n',
    )
  })
})

const files = pages.map((name) => join(root, 'dist/man', name))
const isThere = ['groff', 'mandoc', 'man'].every((program) => fileOf(program) !== undefined)

describe.skipIf(!isThere && !process.env['HUBPLAN_REQUIRE_HUB'])('the renderers of manual pages', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hubplan-man-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('groff has no complaint', async () => {
    for (const width of ['-rLL=78n', '-rLL=118n']) {
      const { stderr } = await promisify(execFile)('groff', ['-t', '-man', '-ww', '-z', '-Tutf8', width, ...files])
      expect(stderr).toBe('')
    }
  })

  // Without a date a build has the same bytes on every day.
  test('mandoc misses only the date', async () => {
    const { stdout } = await run('mandoc', ['-Tlint', '-Wwarning', ...files], folder)
    const told = stdout.split('\n').filter((line) => line !== '' && !line.endsWith('missing date, using "": TH'))
    expect(told).toEqual([])
  })

  test('man finds the pages once the package is installed globally', async () => {
    const env = { HOME: folder, npm_config_cache: join(folder, '.npm') }
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root, env)
    const tarball = `./hubplan-${manifest.version}.tgz`
    await run(
      'npm',
      ['install', '--global', '--prefix', folder, '--offline', '--no-audit', '--no-fund', tarball],
      folder,
    )
    const { stdout } = await run('man', ['hubplan-exit-codes'], folder, {
      MANPATH: join(folder, 'share/man'),
      MANWIDTH: '80',
      LC_ALL: 'C.UTF-8',
    })
    expect(stdout).toContain('       hubplan-exit-codes - What each exit code of hubplan means, and what to')
  })
})
