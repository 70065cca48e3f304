// Makes what a release needs, in dist/release: the package, the program in one file, the bill of materials, the notes, sums.
//   npm run release               from a clean clone of the last commit, if nothing speaks against a release
//   npm run release -- --check    from dist/ as it is, without the conditions; --out DIR writes elsewhere
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { namedIn } from '../licenses.mjs'
import { npm } from '../npm.mjs'
import { refusals } from './conditions.mjs'
import { sectionOf } from './notes.mjs'
import { sbomOf } from './sbom.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const { values } = parseArgs({ options: { check: { type: 'boolean' }, out: { type: 'string' } } })
const out = values.out === undefined ? join(root, 'dist/release') : resolve(values.out)
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// Modes of files go into the package.
process.umask(0o022)

if (values.check) make()
else release()

function release() {
  const against = refusals(root)
  if (against.length > 0) {
    process.stderr.write(`${against.join('\n')}\n`)
    process.exitCode = 1
    return
  }
  clear()
  const clone = mkdtempSync(join(tmpdir(), 'hubplan-release-'))
  const inherited = { cwd: clone, stdio: 'inherit' }
  try {
    execFileSync('git', ['clone', '--quiet', '--no-checkout', root, clone])
    execFileSync('git', ['checkout', '--quiet', '--detach', commitOf('%H')], { cwd: clone })
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], inherited)
    npm(['run', 'build'], inherited)
    npm(['run', 'release', '--', '--check', '--out', out], inherited)
  } finally {
    rmSync(clone, { recursive: true, force: true })
  }
  const place = relative(process.cwd(), out)
  process.stdout.write(
    `Made from a clean clone of ${commitOf('%h')}. Next: git tag -s v${version} --cleanup=verbatim -F ${place}/RELEASE-NOTES.md\n`,
  )
}

/** A folder that was named may hold what is not ours. */
function clear() {
  if (values.out === undefined) rmSync(out, { recursive: true, force: true })
}

function make() {
  clear()
  mkdirSync(out, { recursive: true })
  npm(['pack', '--ignore-scripts', '--pack-destination', out], { cwd: root })
  execFileSync(process.execPath, [join(root, 'test/scripts/build.mjs'), '--single', '--into', out])
  const files = [`${name}-${version}.tgz`, 'hubplan.mjs']
  write('hubplan.cdx.json', `${JSON.stringify(bill(files), undefined, 2)}\n`)
  write('RELEASE-NOTES.md', notes())
  const all = [...files, 'hubplan.cdx.json', 'RELEASE-NOTES.md']
  write('SHA256SUMS', all.map((file) => `${sha256(file)}  ${file}\n`).join(''))
  for (const file of [...all, 'SHA256SUMS']) {
    process.stdout.write(`${file}  ${statSync(join(out, file)).size.toLocaleString('en')} bytes\n`)
  }
}

function bill(files) {
  const full = JSON.parse(npm(['sbom', '--sbom-format', 'cyclonedx'], { cwd: root }))
  const licensed = [join(root, 'dist/THIRD-PARTY-LICENSES.txt'), join(out, 'hubplan.mjs')]
  return sbomOf(full, {
    bundled: licensed.flatMap((file) => namedIn(readFileSync(file, 'utf8'))),
    files: files.map((file) => ({ name: file, sha256: sha256(file) })),
    timestamp: new Date(commitOf('%cI')).toISOString(),
  })
}

/** @throws when the changelog says nothing of this version */
function notes() {
  const section = sectionOf(readFileSync(join(root, '.github/CHANGELOG.md'), 'utf8'), version)
  if (section === undefined) throw new Error(`.github/CHANGELOG.md has no section of ${version}.`)
  return `# ${name} ${version}\n\n${section.text}`
}

function write(file, text) {
  writeFileSync(join(out, file), text)
}

function sha256(file) {
  return createHash('sha256')
    .update(readFileSync(join(out, file)))
    .digest('hex')
}

/** @param format of `git log` */
function commitOf(format) {
  return execFileSync('git', ['log', '-1', `--format=${format}`], { cwd: root, encoding: 'utf8' }).trim()
}
