// hubplan init --ci beside a hubplan.yaml with targets: only the CI files are written, for the systems of that file.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { temporaryFolder } from '../helpers/folder.ts'
import { files } from './ci-desk.ts'
import { inside, type Ran } from './run.ts'

const url = (name: string): string => `https://${name}.example.edu`
const two = `version: 1\nusers: [{ name: ada }]\ntargets:\n  physics: { url: "${url('physics')}" }\n  us-east: { url: "${url('us')}/hub/" }\n`

interface Project {
  readonly folder: string
  readonly init: (...flags: string[]) => Promise<Ran>
  readonly read: (path: string) => string
}

function project(yaml: string, env: Readonly<Record<string, string>> = {}): Project {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'hubplan.yaml'), yaml)
  return {
    folder,
    init: (...flags) => inside(['init', ...flags], { cwd: folder, env }),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
  }
}

describe('hubplan init --ci beside a hubplan.yaml with targets', () => {
  test.each(['github', 'gitlab'] as const)('writes only the CI files for %s, and asks no hub', async (ci) => {
    const { init, read, folder } = project(two)
    const written = `.gitignore, .hubplan/hubplan.mjs, .hubplan/.gitattributes, ${files[ci]}`
    expect(await init('--ci', ci)).toEqual({
      code: 0,
      stdout: '',
      stderr: `hubplan.yaml is there, and stays as it is.
Written: ${written}. The token is in none of them.
Next: set the secrets that the head of the CI file lists for 2 targets, and commit these files together
`,
    })
    expect(read('hubplan.yaml')).toBe(two)
    const made = read(files[ci])
    writeFileSync(join(folder, files[ci]), '# ours\n')
    expect(await init('--ci', ci)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${files[ci]} exists already and was not changed.
hint: remove it, or give --force to replace it
help: hubplan help init
`,
    })
    expect(read(files[ci])).toBe('# ours\n')
    expect(await init('--ci', ci, '--force')).toMatchObject({ code: 0 })
    expect([read(files[ci]), read('hubplan.yaml')]).toEqual([made, two])
  })

  test('takes the addresses as hubplan takes them: normalised, from the file or the environment', async () => {
    const { init, read } = project(two.replace(/ url: "https:\/\/us[^"]*"/, ''), {
      HUBPLAN_URL_US_EAST: `${url('us')}/hub/api`,
    })
    expect(await init('--ci', 'github')).toMatchObject({ code: 0 })
    expect(parse(read(files.github))).toMatchObject({
      env: { HUBPLAN_URL_PHYSICS: url('physics'), HUBPLAN_URL_US_EAST: url('us') },
    })
  })

  test('plans no target in a pull request, when a token of one of them can always write', async () => {
    const { init, read } = project(`${two}  cloud: { url: "${url('cloud')}", provider: aup }\n`)
    expect(await init('--ci', 'github')).toMatchObject({ code: 0 })
    const text = read(files.github)
    expect(Object.keys((parse(text) as { readonly jobs: object }).jobs)).toEqual([
      ...['validate', 'plan', 'apply', 'drift', 'doctor'],
    ])
    expect(text).toContain('an AUP Learning Cloud has no token that can only read, so no target is planned in a pull')
  })

  test('writes the file at the root of the repository, for the folder of hubplan.yaml', async () => {
    const folder = temporaryFolder()
    const cwd = join(folder, 'courses')
    mkdirSync(join(folder, '.git'))
    mkdirSync(cwd)
    writeFileSync(join(cwd, 'hubplan.yaml'), two)
    const { code, stderr } = await inside(['init', '--ci', 'github'], { cwd })
    expect([code, stderr]).toEqual([0, expect.stringContaining(', ../.github/workflows/hubplan-courses.yml.')])
    expect(readdirSync(cwd).sort()).toEqual(['.gitignore', '.hubplan', 'hubplan.yaml'])
  })

  test.each([
    [
      'an address of this machine',
      `${two}  lab: { url: "http://127.0.0.1:8000" }\n`,
      [],
      'Target lab: A CI job cannot reach http://127.0.0.1:8000: it is an address of this machine.',
      'write the address that other machines use into targets.lab.url',
    ],
    [
      'no address',
      `${two}  lab: {}\n`,
      [],
      'Target lab: A CI job cannot reach http://127.0.0.1:8081: it is an address of this machine.',
      'write the address that other machines use into targets.lab.url',
    ],
    [
      'a system whose jobs must keep a ledger',
      `${two}  forum: { url: "${url('forum')}", provider: bevy }\n`,
      [],
      'Target forum: There is no ready-made github file for a Bevy community: its tokens or ledger must be kept between runs.',
      'keep this target in a hubplan.yaml in another folder; hubplan help ci lists what such a job must keep',
    ],
    [
      'a flag for one system',
      two,
      ['--url', url('other'), '--force'],
      '--url has no effect: hubplan.yaml has targets, and stays as it is.',
      'leave it out; the CI file is made for the targets of hubplan.yaml',
    ],
    [
      'names to protect',
      two,
      ['--protect', 'svc-*'],
      '--protect has no effect: hubplan.yaml has targets, and stays as it is.',
      'leave it out; the CI file is made for the targets of hubplan.yaml',
    ],
  ])('refuses %s', async (_, yaml, flags, message, hint) => {
    const { init, folder } = project(yaml)
    const { code, stderr } = await init('--ci', 'github', ...flags)
    expect([code, stderr]).toEqual([1, expect.stringContaining(`error: ${message}\nhint: ${hint}\n`)])
    expect(readdirSync(folder)).toEqual(['hubplan.yaml'])
  })

  test.each([
    ['a fault of its own', `${two}usres: []\n`, /^hubplan\.yaml:6:1: unknown key "usres"/m],
    [
      'twins',
      `${two}  us_east: { url: "${url('x')}" }\n`,
      /the targets us-east and us_east would share their variables/,
    ],
    [
      'an address that is not one',
      two.replace(url('physics'), 'physics'),
      /^error: hubplan\.yaml:4:19 is not an address; write it like https:\/\/hub\.example\.edu\.$/m,
    ],
  ])('refuses a file with %s', async (_, yaml, expected) => {
    const { init, folder } = project(yaml)
    const { code, stderr } = await init('--ci', 'github')
    expect([code, stderr]).toEqual([1, expect.stringMatching(expected)])
    expect(readdirSync(folder)).toEqual(['hubplan.yaml'])
  })

  test('writes a file in which upgrade-ci replaces the sum, and nothing else', async () => {
    const { init, read, folder } = project(two)
    expect(await init('--ci', 'github')).toMatchObject({ code: 0 })
    const made = read(files.github)
    writeFileSync(join(folder, files.github), made.replace(/(?<=HUBPLAN_SHA256: )[0-9a-f]{64}/, 'ab'.repeat(32)))
    expect(await inside(['upgrade-ci'], { cwd: folder })).toMatchObject({ code: 0 })
    expect([read(files.github), read('hubplan.yaml')]).toEqual([made, two])
  })

  test('without --ci leaves that file alone, too', async () => {
    const { init, read } = project(two)
    const { code, stderr } = await init('--offline')
    expect([code, stderr]).toEqual([1, expect.stringContaining('hubplan.yaml exists already and was not changed.')])
    expect(read('hubplan.yaml')).toBe(two)
  })
})
