// What is shipped: its files, its size, its licences, and that it works where nothing else is.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import manifest from '../../package.json' with { type: 'json' }
import { type Installed, installPackage, type Ran, type RunningHub, root, run, startHub } from './installed.ts'

interface Bundle {
  readonly forPackage: object
  readonly esbuild: (options: object) => Promise<{ metafile: object }>
}

interface Licenses {
  readonly bundledPackages: (metafiles: object[], root: string) => { name: string; version: string; text: string }[]
}

let installed: Installed
let hub: RunningHub
beforeAll(async () => {
  installed = await installPackage()
  hub = await startHub([installed.hubplan])
})
afterAll(async () => {
  await hub?.stop()
  await installed?.remove()
})

const hubplan = (...args: string[]): Promise<Ran> =>
  run(process.execPath, [installed.hubplan, ...args], installed.folder, hub.env)

/** The chunk of a module that is imported when it is needed. */
async function chunkOf(module: string): Promise<string> {
  const folder = join(installed.folder, 'node_modules/hubplan/dist/chunks')
  const name = (await readdir(folder)).find((file) => file.replace(/-[A-Z0-9]{8}\.js$/, '') === module)
  return join(folder, name ?? `no ${module}`)
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

/** Bytes of the files that are loaded for a module: its own and those that it imports, but for what it imports later. */
async function loadedFiles(first: string): Promise<number[]> {
  const sizes = new Map<string, number>()
  const open = [first]
  for (const path of open) {
    if (sizes.has(path)) continue
    const text = await readFile(path, 'utf8')
    sizes.set(path, text.length)
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s?"(\.[^"]+)"/g)) open.push(join(path, '..', name))
  }
  return [...sizes.values()]
}

async function loadedBytes(first: string): Promise<number> {
  return (await loadedFiles(first)).reduce((sum, size) => sum + size, 0)
}

describe('the package', () => {
  test('holds what is needed, and nothing else', async () => {
    const files = await filesBelow(join(installed.folder, 'node_modules/hubplan'))
    const schemas = ['approval', 'hubplan', 'index', 'journal', 'plan', 'policy']
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    const late = ['csv-parse-sync', 'minimatch', 'unhomoglyph', ...schemas.map((name) => `validator-${name}`), 'yaml']
    const chunk = /^dist\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/
    expect(files.filter((file) => !chunk.test(file)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENSES.txt',
      ...late.map((name) => `dist/chunks/${name}-${version}.cjs`),
      'dist/cli.js',
      'dist/index.js',
      ...[...manifest.man].sort(),
      'dist/single/hubplan.mjs',
      'dist/types/core/blocked.d.ts',
      'dist/types/core/guards/findings.d.ts',
      'dist/types/core/plan/freeze.d.ts',
      'dist/types/core/problem.d.ts',
      'dist/types/core/saved.d.ts',
      'dist/types/core/tables.d.ts',
      'dist/types/core/types.d.ts',
      'dist/types/core/variables.d.ts',
      'dist/types/help/topics.d.ts',
      'dist/types/index.d.ts',
      'dist/types/library/index.d.ts',
      'dist/types/library/options.d.ts',
      'package.json',
      'schemas/approval.schema.json',
      'schemas/hubplan.schema.json',
      'schemas/index.schema.json',
      'schemas/journal.schema.json',
      'schemas/plan.schema.json',
      'schemas/policy.schema.json',
    ])
    expect((await stat(installed.tarball)).size).toBeLessThan(2_900_000)
  })

  test('installs no other package', async () => {
    const names = (await readdir(join(installed.folder, 'node_modules'))).filter((name) => !name.startsWith('.'))
    expect(names).toEqual(['hubplan'])
  })

  test('has the licence of everything that is bundled', async () => {
    const script = <Exports>(name: string): Promise<Exports> =>
      import(/* @vite-ignore */ new URL(`../scripts/${name}.mjs`, import.meta.url).href)
    const { esbuild, forPackage } = await script<Bundle>('bundle')
    const { bundledPackages } = await script<Licenses>('licenses')
    const { metafile } = await esbuild(forPackage)
    const packages = bundledPackages([metafile], root)
    const shipped = await readFile(join(installed.folder, 'node_modules/hubplan/dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['exceljs', 'ink', 'ldapts', 'undici', 'yargs']),
    )
    for (const { name, version, text } of packages) {
      expect(shipped).toContain(`${name} ${version} (`)
      expect(text).toMatch(/copyright|permission|licen[cs]e/i)
      expect(shipped).toContain(text)
    }
    // pako holds code of zlib, which its own licence file does not name.
    expect(shipped).toContain('Jean-loup Gailly and Mark Adler')
    expect(shipped).toContain('This notice may not be removed or altered from any source distribution.')
  })

  test('loads little to begin with', async () => {
    const dist = join(installed.folder, 'node_modules/hubplan/dist')
    const line = await chunkOf('line')
    // What `--version` reads, and what every other command line does before its command is loaded.
    expect(await loadedBytes(join(dist, 'cli.js'))).toBeLessThan(20_000)
    expect(await loadedBytes(line)).toBeLessThan(260_000)
  })

  test('loads few files for a command', async () => {
    for (const command of ['show', 'validate', 'all', 'apply', 'rehearse', 'status']) {
      expect((await loadedFiles(await chunkOf(command))).length, command).toBeLessThan(16)
    }
    expect(await loadedBytes(await chunkOf('show'))).toBeLessThan(600_000)
  })

  test('names no place of the machine that built it', async () => {
    const folder = join(installed.folder, 'node_modules/hubplan/dist')
    for (const file of await filesBelow(folder)) {
      expect((await readFile(join(folder, file), 'utf8')).includes(root), file).toBe(false)
    }
  })
})

describe('the installed program', () => {
  test('tells its version and its help', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await hubplan('--version')).toEqual({ code: 0, stdout: `hubplan ${version}\n`, stderr: '' })
    expect(await hubplan('--version', '--no-color')).toEqual({ code: 0, stdout: `hubplan ${version}\n`, stderr: '' })
    const help = await hubplan('--help')
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('Exit codes: 0 done')
  })

  test('plans, shows and applies', async () => {
    await writeFile(join(installed.folder, 'users.csv'), 'username,groups\npack-one,pack\npack-two,\n')
    expect(await hubplan('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
    expect((await hubplan('show', 'plan.json', '--format', 'markdown')).stdout).toContain('pack-one')
    expect((await hubplan('show', 'plan.json', '--format', 'html')).stdout).toMatch(
      /^<!doctype html>[\s\S]*<\/html>\s*$/i,
    )
    const applied = await hubplan('apply', 'plan.json', '--results', 'results.xlsx')
    expect(applied.stdout).toContain('Applied: 4 changed, 0 already done.')
    expect(await hubplan('plan', 'users.csv', '--detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('reads a hubplan.yaml and what it includes, and says what is wrong in it', async () => {
    const folder = join(installed.folder, 'yaml')
    await mkdir(join(folder, 'rosters'), { recursive: true })
    await writeFile(join(folder, 'rosters/one.csv'), 'username\nyaml-one\n')
    const file = join(folder, 'hubplan.yaml')
    await writeFile(file, 'version: 1\ninclude: [{ path: rosters/*.csv }]\n')
    expect(await hubplan('validate', file)).toMatchObject({ code: 0, stderr: '' })
    await writeFile(file, 'version: 1\nusers: 7\n')
    expect(await hubplan('validate', file)).toMatchObject({ code: 1, stderr: expect.stringContaining('users must be') })
  })

  test('writes a spreadsheet, and plans it', async () => {
    expect(await hubplan('export', 'everybody.xlsx')).toMatchObject({ code: 0 })
    expect(await hubplan('plan', 'everybody.xlsx', '--detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('asks a directory, and says that it is not there', async () => {
    const include = 'version: 1\ninclude:\n  - ldap: { base: "dc=x", filter: "(uid=*)" }\n'
    await writeFile(join(installed.folder, 'ldap.yaml'), include)
    const env = { ...hub.env, HUBPLAN_LDAP_URL: 'ldap://127.0.0.1:1' }
    const planned = await run(process.execPath, [installed.hubplan, 'plan', 'ldap.yaml'], installed.folder, env)
    expect(planned).toMatchObject({ code: 1, stdout: '' })
    expect(planned.stderr).toContain('The directory ldap://127.0.0.1:1 cannot be read')
    expect(planned.stderr).not.toContain('bug')
  })

  test('writes its single file for CI, which is the whole program', async () => {
    const place = join(installed.folder, 'ci')
    await mkdir(place)
    const flags = ['--offline', '--provider', 'jupyterhub', '--url', 'https://hub.example.edu', '--ci', 'gitlab']
    expect(await run(process.execPath, [installed.hubplan, 'init', ...flags], place)).toMatchObject({ code: 0 })
    const alone = await run(process.execPath, ['.hubplan/hubplan.mjs', '--version'], place)
    expect(alone).toEqual(await hubplan('--version'))
    const upgraded = await run(process.execPath, [installed.hubplan, 'upgrade-ci'], place)
    expect(upgraded.stdout).toContain('CI runs this hubplan already: ')
  })

  test('brings its demo along', async () => {
    const demo = await hubplan('demo')
    expect(demo).toMatchObject({ code: 0 })
    expect(demo.stdout).toContain('nothing is left to do.')
  })
})
