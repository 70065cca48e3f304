// What a release is made of, and what stops one from being made.
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { type Ran, root, run } from './installed.ts'

const script = <Exports>(path: string): Promise<Exports> =>
  import(/* @vite-ignore */ new URL(`../scripts/${path}.mjs`, import.meta.url).href)

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-release-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Makes the files of a release from dist/ as it is, and gives them by name. */
async function make(): Promise<ReadonlyMap<string, Buffer>> {
  const out = await mkdtemp(join(tmpdir(), 'hubplan-release-'))
  const made = await run(process.execPath, ['test/scripts/release/run.mjs', '--check', '--out', out], root, {
    npm_config_cache: join(out, '.npm'),
  })
  if (made.code !== 0) throw new Error(made.stderr)
  await rm(join(out, '.npm'), { recursive: true, force: true })
  const names = (await readdir(out)).sort()
  const files = new Map<string, Buffer>()
  for (const name of names) files.set(name, await readFile(join(out, name)))
  await rm(out, { recursive: true, force: true })
  return files
}

describe('the files of a release', () => {
  interface Component {
    readonly 'bom-ref': string
    readonly scope: string
    readonly properties: readonly { readonly name: string }[]
    readonly externalReferences: readonly { readonly type: string }[]
    readonly hashes: readonly { readonly alg: string }[]
    readonly licenses: readonly unknown[]
  }
  interface Bill {
    readonly metadata: { readonly component: { readonly name: string; readonly components: readonly unknown[] } }
    readonly components: readonly Component[]
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  }

  let files: ReadonlyMap<string, Buffer>
  let again: ReadonlyMap<string, Buffer>
  let version: string
  let bill: Bill
  const sha256 = (name: string): string =>
    createHash('sha256')
      .update(files.get(name) ?? '')
      .digest('hex')
  beforeAll(async () => {
    ;[files, again] = await Promise.all([make(), make()])
    version = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version
    bill = JSON.parse(String(files.get('hubplan.cdx.json'))) as Bill
  })

  test('are the package, the program in one file, the bill of materials, the notes, and the sums of all', () => {
    const others = ['RELEASE-NOTES.md', `hubplan-${version}.tgz`, 'hubplan.cdx.json', 'hubplan.mjs']
    expect([...files.keys()]).toEqual(['RELEASE-NOTES.md', 'SHA256SUMS', ...others.slice(1)])
    const sums = String(files.get('SHA256SUMS')).trimEnd().split('\n')
    expect(sums.sort()).toEqual(others.map((name) => `${sha256(name)}  ${name}`).sort())
  })

  test('are the same when they are made again', () => {
    expect(String(again.get('SHA256SUMS'))).toBe(String(files.get('SHA256SUMS')))
  })

  test('name, in the bill of materials, what is bundled and nothing else', async () => {
    const { namedIn } = await script<{ namedIn: (text: string) => string[] }>('licenses')
    const inPackage = namedIn(await readFile(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8'))
    const inFile = namedIn(String(files.get('hubplan.mjs')))
    const refs = bill.components.map((component) => component['bom-ref'])
    expect(refs).toEqual([...new Set([...inPackage, ...inFile])].sort())
    expect(refs.length).toBeGreaterThan(50)
    expect(refs.filter((ref) => /^(?:exceljs|undici|yargs)@/.test(ref))).toHaveLength(3)
    expect(refs.filter((ref) => /^(?:vitest|typescript|esbuild)@/.test(ref))).toEqual([])
  })

  test('give each bundled package its licence and its sum, as part of the product', () => {
    for (const { scope, properties, externalReferences, hashes, licenses } of bill.components) {
      expect({ scope, licenses: licenses.length, sums: hashes.map(({ alg }) => alg) }).toEqual({
        scope: 'required',
        licenses: 1,
        sums: ['SHA-512'],
      })
      expect(properties.map(({ name }) => name)).not.toContain('cdx:npm:package:development')
      expect(externalReferences.map(({ type }) => type)).not.toContain('distribution')
    }
    expect(bill.metadata.component).toMatchObject({ name: 'hubplan', type: 'application' })
    expect(bill.metadata.component.components).toEqual(
      [`hubplan-${version}.tgz`, 'hubplan.mjs'].map((name) => ({
        ...{ type: 'file', name },
        hashes: [{ alg: 'SHA-256', content: sha256(name) }],
      })),
    )
  })

  test('say how each bundled package came in', () => {
    const found = new Set([`hubplan@${version}`])
    for (const ref of found) {
      for (const next of bill.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) found.add(next)
    }
    found.delete(`hubplan@${version}`)
    expect([...found].sort()).toEqual(bill.components.map((component) => component['bom-ref']))
  })

  test('have the section of the changelog as notes', async () => {
    const notes = String(files.get('RELEASE-NOTES.md'))
    const changelog = await readFile(join(root, '.github/CHANGELOG.md'), 'utf8')
    expect(notes).toMatch(new RegExp(`^# hubplan ${version.replaceAll('.', '\\.')}\n\n### `))
    expect(changelog).toContain(notes.split('\n').slice(2).join('\n'))
    expect(notes).not.toMatch(/^## /m)
  })
})

describe('a section of the changelog', () => {
  const changelog = '# Changelog\n\n## [1.1.0] - Unreleased\n\nNew.\n\n## [1.0.0] - 2026-12-31\n\n### Added\n\n- All.\n'
  test.each([
    ['1.1.0', { date: undefined, text: 'New.\n' }],
    ['1.0.0', { date: '2026-12-31', text: '### Added\n\n- All.\n' }],
    ['1.0', undefined],
  ])('of %s', async (version, section) => {
    const { sectionOf } = await script<{ sectionOf: (text: string, version: string) => unknown }>('release/notes')
    expect(sectionOf(changelog, version)).toEqual(section)
  })
})

describe('a release is refused', () => {
  const undated =
    '.github/CHANGELOG.md has no section "## [9.8.7] - YYYY-MM-DD"; write it, with the date of the release.\n'
  const dirty = 'The working tree has uncommitted changes (1); commit or remove them.\n'
  const tagged = 'The tag v9.8.7 exists; raise the version in package.json.\n'

  const git = (folder: string, ...args: string[]): Promise<Ran> =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.edu', ...args], folder)

  /** A repository with nothing but what makes a release. */
  async function openRepository(day: string): Promise<string> {
    const folder = await openFolder()
    await mkdir(join(folder, '.github'))
    await cp(join(root, 'test/scripts'), join(folder, 'test/scripts'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "name": "hubplan", "version": "9.8.7" }')
    await writeFile(join(folder, '.github/CHANGELOG.md'), `## [9.8.7] - ${day}\n\nNew.\n`)
    await git(folder, 'init', '--quiet')
    await git(folder, 'add', '.')
    await git(folder, 'commit', '--quiet', '--message', 'All')
    return folder
  }
  const release = (folder: string): Promise<Ran> => run(process.execPath, ['test/scripts/release/run.mjs'], folder)

  test('with uncommitted changes, without a dated section, with a tag of that version: all said at once', async () => {
    const folder = await openRepository('Unreleased')
    expect(await release(folder)).toMatchObject({ code: 1, stdout: '', stderr: undated })
    await git(folder, 'tag', 'v9.8.7')
    await writeFile(join(folder, 'left.txt'), '')
    expect(await release(folder)).toMatchObject({ code: 1, stdout: '', stderr: dirty + undated + tagged })
  })

  test('for nothing else', async () => {
    const { refusals } = await script<{ refusals: (folder: string) => string[] }>('release/conditions')
    const folder = await openRepository('2026-12-31')
    expect(refusals(folder)).toEqual([])
    await git(folder, 'tag', 'v9.8.6')
    expect(refusals(folder)).toEqual([])
  })
})
